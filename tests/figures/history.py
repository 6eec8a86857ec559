"""A made-up district, its reorganisation, and any number of letters with any history, from a seed.

The letters are the mailbox's own: every event is one that its rules allow.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import chinese_calendar
from linli_common.clock import SHANGHAI
from linli_common.refusal import Refusal
from linli_common.sealing.sealed import Sealed
from linli_common.testing.event_log import Given
from linli_contracts import identity, mailbox
from linli_contracts.contract import Contract
from linli_contracts.units import Unit
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts
from mailbox_service.publisher import publish

FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
FOUNDED = date(2020, 1, 1)
STREET_CHANGES, AREA_CLOSES = date(2026, 1, 15), date(2026, 3, 20)
DISTRICT = Unit("district", UUID(int=310113))
STREETS = [Unit("street", UUID(int=310113100 + n)) for n in range(4)]
AREAS = [Unit("area", UUID(int=310113100001 + n // 4 * 1000 + n % 4)) for n in range(16)]
DEPARTMENTS = {
    Unit("department", UUID(int=900 + n)): division for n, division in enumerate([DISTRICT, DISTRICT, *STREETS[:3]])
}
MOVING, CLOSING, TAKING_OVER = AREAS[0], AREAS[5], AREAS[6]
"""The first area goes to another street; another one is closed, and its neighbour takes its letters over."""

_REMEMBERED = 1_000
"""How many of the letters before it one may be a duplicate of; they have any age."""

_WRITER = UUID(int=7)
_SAID = Sealed(_WRITER, b"-")
_CATEGORIES = ("lift", "noise", "parking")
_NEXT = {
    "submitted": ("acknowledge", "acknowledge", "acknowledge", "refuse", "hand_on", "withdraw", "duplicate", "urge"),
    "accepted": (
        "reply",
        "reply",
        "answer",
        "answer",
        "answer",
        "pend",
        "hand_on",
        "refuse",
        "extend",
        "urge",
        "refer",
    ),
    "answered": ("confirm", "confirm", "reopen", "nothing"),
    "closed": ("rate", "reopen", "nothing", "nothing"),
    "duplicate": ("reopen", "nothing"),
    "withdrawn": ("nothing",),
}


def street_of(area: Unit, day: date) -> Unit:
    """The street that an area belongs to on a day."""
    return STREETS[3] if area == MOVING and day >= STREET_CHANGES else STREETS[AREAS.index(area) // 4]


def below(unit: UUID, day: date) -> set[UUID]:
    """A unit and all divisions below it on a day; a closed one stays under its last street."""
    if unit == DISTRICT.id:
        return {unit, *(street.id for street in STREETS), *(area.id for area in AREAS)}
    return {unit, *(area.id for area in AREAS if street_of(area, day).id == unit)}


def holders_below(unit: UUID, day: date) -> set[UUID]:
    """The same, and the departments of all these."""
    divisions = below(unit, day)
    return divisions | {department.id for department, of in DEPARTMENTS.items() if of.id in divisions}


@cache
def official(day: date) -> bool:
    """The State Council's calendar as far as it is published, then weekdays."""
    return bool(chinese_calendar.is_workday(day)) if day.year < 2027 else day.weekday() < 5


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def territory() -> list[Given]:
    """Identity's events: the tree, and how it changes."""

    def founded(unit: Unit, parent: Unit | None) -> Given:
        code, tier = str(unit.id.int), unit.kind
        data = identity.DivisionFoundedV1(
            division_id=unit.id, tier=tier, code=code, name=code, parent_id=parent.id if parent else None, on=FOUNDED
        )
        return Given(data, str(unit.id), _midnight(FOUNDED))

    move = identity.DivisionMovedV1(
        division_id=MOVING.id, parent_id=STREETS[3].id, previous_parent_id=STREETS[0].id, on=STREET_CHANGES
    )
    close = identity.DivisionClosedV1(division_id=CLOSING.id, on=AREA_CLOSES)
    return [
        founded(DISTRICT, None),
        *(founded(street, DISTRICT) for street in STREETS),
        *(founded(area, street_of(area, FOUNDED)) for area in AREAS),
        Given(move, str(MOVING.id), _midnight(STREET_CHANGES)),
        Given(close, str(CLOSING.id), _midnight(AREA_CLOSES)),
    ]


def departments() -> list[Given]:
    """The mailbox's own units."""
    return [
        Given(
            mailbox.DepartmentOpenedV1(department_id=department.id, division_id=of.id, name=f"部门{department.id.int}"),
            str(department.id),
            _midnight(FOUNDED),
        )
        for department, of in DEPARTMENTS.items()
    ]


def letters(count: int, seed: int) -> Iterator[tuple[datetime, Given]]:
    """Public messages of so many letters, one letter after the other, each with the moment at which it was recorded."""
    chance = random.Random(seed)
    earlier: deque[Letter] = deque(maxlen=_REMEMBERED)
    for number in range(count):
        for recorded_at, contract, at in _Life(chance, number, earlier).events():
            yield recorded_at, Given(contract, str(number), at)


def _where(area: Unit, at: datetime) -> Whereabouts:
    street = street_of(area, at.astimezone(SHANGHAI).date())
    return Whereabouts(area.id, [str(DISTRICT.id.int), str(street.id.int), str(area.id.int)], street, DISTRICT)


class _Life:
    """One letter: random steps after random pauses, as the rules allow; at times a scheduler comes by, or does not."""

    def __init__(self, chance: random.Random, number: int, earlier: deque[Letter]) -> None:
        self._chance = chance
        self._earlier = earlier
        day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
        self._now = _midnight(day) + timedelta(seconds=chance.randrange(86_400))
        area = chance.choice(AREAS)
        if area == CLOSING and day >= AREA_CLOSES:
            area = TAKING_OVER
        kind = chance.choice(["own", "own", "own", "joint", "assisted", "hotline", "agency"])
        hours, days = chance.choice([(24, 1), (24, 5), (24, 5), (24, 15), (1, 1)])
        self._letter = writing.write(
            id=UUID(int=1_000_000 + number),
            content=_SAID,
            kind=kind,  # type: ignore[arg-type]
            visibility=chance.choice(["private", "public"]),
            category=chance.choice(_CATEGORIES),
            danger=hours == 1,
            writer_ids=[_WRITER],
            where=_where(area, self._now),
            estate_id=None,
            holder=area,
            terms=Terms(hours, days, 7),
            is_working_day=official,
            consent="in_person" if kind == "assisted" else None,
            at=self._now,
        )

    def events(self) -> Iterator[tuple[datetime, Contract, datetime]]:
        """(when it was recorded, the contract, its own time), to the end or to the last day."""
        yield from self._published()
        for _ in range(self._chance.randint(2, 14)):
            before = self._now
            self._now += timedelta(seconds=int(self._chance.expovariate(1 / 60_000)))
            yield from self._moved_between(before)
            advance(self._letter, self._now)
            yield from self._support()
            self._step(self._chance.choice(_NEXT[self._letter.lifecycle]))
            yield from self._published()
        before, self._now = self._now, max(self._now, _midnight(LAST))
        yield from self._moved_between(before)
        advance(self._letter, self._now)
        yield from self._published()
        self._earlier.append(self._letter)

    def _moved_between(self, before: datetime) -> Iterator[tuple[datetime, Contract, datetime]]:
        closes = _midnight(AREA_CLOSES)
        letter = self._letter
        if not before < closes <= self._now or CLOSING.id not in (letter.division_id, letter.holder.id):
            return
        place = TAKING_OVER if letter.division_id == CLOSING.id else Unit("area", letter.division_id)
        holder = TAKING_OVER if letter.holder == CLOSING else letter.holder
        delivery.move(letter, _where(place, closes), holder, closes)
        yield from self._published()

    def _support(self) -> Iterator[tuple[datetime, Contract, datetime]]:
        if self._letter.visibility == "public" and self._letter.is_open and self._chance.random() < 0.1:
            contract = mailbox.LetterSupportedV1(
                letter_id=self._letter.id, division_id=self._letter.division_id, person_id=_WRITER
            )
            yield self._now, contract, self._now

    def _step(self, what: str) -> None:
        try:
            getattr(self, f"_{what}")(self._letter, self._now)
        except Refusal:
            return  # refused: nothing of it is recorded

    def _published(self) -> Iterator[tuple[datetime, Contract, datetime]]:
        for event in self._letter.collect_events():
            face = publish(event)
            assert face is not None
            yield self._now, face.contract, face.at or event.timestamp

    # What can be done with a letter

    def _nothing(self, letter: Letter, at: datetime) -> None:
        return

    def _acknowledge(self, letter: Letter, at: datetime) -> None:
        delivery.acknowledge(letter, at)

    def _reply(self, letter: Letter, at: datetime) -> None:
        answering.reply(letter, _SAID, at)

    def _answer(self, letter: Letter, at: datetime) -> None:
        outcome = self._chance.choice(["solved", "solved", "explained", "not_possible", "declined"])
        responsible = _SAID if outcome == "declined" else None
        answering.answer(letter, _SAID, outcome, responsible=responsible, is_working_day=official, at=at)  # type: ignore[arg-type]

    def _pend(self, letter: Letter, at: datetime) -> None:
        day = at.astimezone(SHANGHAI).date() + timedelta(days=self._chance.randint(1, 40))
        answering.pend(letter, day, _SAID, at)

    def _hand_on(self, letter: Letter, at: datetime) -> None:
        to = self._chance.choice([*STREETS, DISTRICT, *DEPARTMENTS, TAKING_OVER])
        assisting = self._chance.sample([unit for unit in DEPARTMENTS if unit != to], self._chance.choice([0, 0, 1, 2]))
        direction: Any = "up" if to.kind in ("street", "district") else "sideways"
        delivery.hand_on(letter, to, direction=direction, assisting=assisting, reason=_SAID, at=at)

    def _refuse(self, letter: Letter, at: datetime) -> None:
        delivery.refuse(letter, self._chance.choice([letter.holder, *letter.assisting]), _SAID, at)

    def _extend(self, letter: Letter, at: datetime) -> None:
        answering.ask_extension(letter, self._chance.randint(1, 5), DISTRICT, _SAID, at)
        answering.decide_extension(
            letter, granted=self._chance.random() < 0.5, reason=_SAID, is_working_day=official, at=at
        )

    def _urge(self, letter: Letter, at: datetime) -> None:
        writing.urge(letter, at, by_writer=True)

    def _refer(self, letter: Letter, at: datetime) -> None:
        delivery.refer(letter, _SAID, at)

    def _withdraw(self, letter: Letter, at: datetime) -> None:
        writing.withdraw(letter, at)

    def _duplicate(self, letter: Letter, at: datetime) -> None:
        if self._earlier:
            answering.mark_duplicate(letter, self._chance.choice(self._earlier), is_working_day=official, at=at)

    def _confirm(self, letter: Letter, at: datetime) -> None:
        rating = self._chance.choice([None, 1, 2, 3, 4, 5])
        answering.confirm(letter, solved=self._chance.random() < 0.7, rating=rating, at=at)

    def _rate(self, letter: Letter, at: datetime) -> None:
        answering.rate(letter, self._chance.randint(1, 5), at)

    def _reopen(self, letter: Letter, at: datetime) -> None:
        answering.reopen(letter, _SAID, is_working_day=official, at=at)
