"""A district's year of letters straight through the event store: the lives, rules, keys and seals of the one over HTTP.

Everything happens in the order of time, and the clocks go on in between as a scheduler that is never late would have
them. Memory stays flat: what is kept are the letters that something will still happen to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any
from uuid import UUID, uuid5

from linli_common.clock import SHANGHAI, shanghai_day
from linli_common.event_store import Act, VersionConflictError
from linli_common.sealing import Sealed
from linli_contracts.envelope import Actor
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.clocks import advance, next_threshold
from mailbox_service.aggregate.letter import Letter
from mailbox_service.application import Mailbox
from mailbox_service.application.content import Content
from mailbox_service.demo.district import PEOPLE, District, Stage, district_of
from mailbox_service.demo.lives import TITLES, Life, days_of, live
from mailbox_service.demo.lives import Act as Planned
from mailbox_service.demo.year import DAYS, SLOW
from mailbox_service.publisher import CLOCK

CHUNK = 2_000
"""Events of one transaction, or a few more."""

LETTERS = UUID("5a3c1b8e-7d04-5f6a-8e21-2f8f6a1be60d")
PASSED_OVER = (refusals.WrongLifecycleError, refusals.ReopeningTooLateError, refusals.PromiseInvalidError)
"""A letter may have closed by itself before the plan's next act: that is life, not a failure."""

_INSTANT = timedelta(microseconds=1)
_ROLES = {"area": "area_worker", "street": "street_officer", "department": "department_handler"}


def load_year(
    mailbox: Mailbox, district: str, letters: int, seed: int, now: datetime, progress: Callable[[int, int], None]
) -> int:
    """Loads so many letters of the district with that code over the year that ends ``now``; returns the last position.

    ``progress`` is told (days done, days). The same seed, day and neighbourhood make the same year. Raises ValueError
    when the district has no residents to write, or this year of this seed is there already.
    """
    first = shanghai_day(now) - timedelta(days=DAYS)
    at = datetime.combine(first, datetime.min.time(), SHANGHAI)
    stages = district_of(mailbox, district, at)
    if mailbox.letters.find(letter_id(seed, 0)) is not None:
        raise ValueError(f"the letters of seed {seed} are there already; take another --seed")
    year = _Year(mailbox, stages, seed, now)
    of_day = Counter(days_of(year.random, first + timedelta(days=1), DAYS - 1, letters))
    written = 0
    for n in range(DAYS + 1):
        day = first + timedelta(days=n)
        year.write(range(written, written + of_day[day]), day)
        year.play_until(datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI))
        written += of_day[day]
        progress(n + 1, DAYS + 1)
    year.commit()
    return mailbox.store.head()


def letter_id(seed: int, number: int) -> UUID:
    """The id of a letter of the demo."""
    return uuid5(LETTERS, f"{seed}/{number}")


@dataclass(slots=True)
class _Case:
    """A letter that something will still happen to, with what will be said about it, sealed."""

    life: Life
    stage: Stage
    letter: Letter
    said: list[Sealed]
    next_act: int = 0

    def unit(self, who: str) -> Unit:
        """The unit that acts, or that the letter is handed to."""
        departments = self.stage.departments
        places = {"area": self.stage.area, "street": self.stage.street}
        return places.get(who) or departments[(self.life.number + (who == "other")) % len(departments)]

    def actor(self, act: Planned) -> Actor:
        """Who does it: the writer, or the one at the desk of the unit."""
        if act.who == "writer":
            return Actor(self.letter.writer_ids[0], "resident", self.letter.division_id)
        unit = self.unit(act.who)
        return Actor(uuid5(PEOPLE, str(unit)), _ROLES[unit.kind], unit.id)


@dataclass(slots=True)
class _Year:
    """What happens next stands first in ``ahead``: (moment, number of the letter, whether time alone brings it)."""

    mailbox: Mailbox
    district: District
    seed: int
    now: datetime
    random: Random = field(init=False)
    slow: set[int] = field(init=False)
    ahead: list[tuple[datetime, int, bool]] = field(default_factory=list)
    cases: dict[int, _Case] = field(default_factory=dict)
    happened: list[tuple[Act, Sequence[Any]]] = field(default_factory=list)
    events: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - made-up letters, not secrets
        stages = len(self.district.stages)
        self.slow = set(self.random.sample(range(stages), max(1, int(stages * SLOW))))

    def write(self, numbers: Sequence[int], day: date) -> None:
        """The letters of one day, their keys made and all their texts sealed at once."""
        written: dict[UUID, tuple[Life, Stage]] = {}
        for number in numbers:
            where = self.random.randrange(len(self.district.stages))
            life = live(self.random, number, day, slow=where in self.slow)
            if life.written_at < self.now:
                written[letter_id(self.seed, number)] = (life, self.district.stages[where])
        sealed = self.mailbox.contents.seal_many_new(
            {id_: (_content(life), _said(life)) for id_, (life, _) in written.items()}
        )
        for id_, (life, stage) in written.items():
            content, said = sealed[id_]
            case = _Case(life, stage, self._letter(id_, life, stage, content), said)
            self.cases[life.number] = case
            heappush(self.ahead, (life.written_at, life.number, False))

    def play_until(self, end: datetime) -> None:
        """Everything that is due before ``end`` and not after now, in order."""
        end = min(end, self.now)
        while self.ahead and self.ahead[0][0] < end:
            at, number, by_time = heappop(self.ahead)
            case = self.cases.get(number)
            if case is None:
                continue
            if by_time:
                advance(case.letter, at + _INSTANT)
                self._note(case, Act(CLOCK, at))
            else:
                self._act(case, at)
            self._look_ahead(case)
            if self.events >= CHUNK:
                self.commit()

    def commit(self) -> None:
        """What has happened since the last time, in one transaction; what others were faster with is left to them.

        A worker that went by real time before it saw that a past is being told may have recorded what time brought.
        """
        if not self.happened:
            return
        try:
            self.mailbox.store.record_together(self.happened)
        except VersionConflictError:
            self._commit_each()
        self.happened, self.events = [], 0

    def _commit_each(self) -> None:
        """Letter by letter; one that was changed meanwhile goes on without its plan."""
        of_letter: dict[UUID, list[tuple[Act, Sequence[Any]]]] = defaultdict(list)
        for act, events in self.happened:
            of_letter[events[0].originator_id].append((act, events))
        for id_, acts in of_letter.items():
            try:
                self.mailbox.store.record_together(acts)
            except VersionConflictError:
                self.cases = {number: case for number, case in self.cases.items() if case.letter.id != id_}

    def _letter(self, id_: UUID, life: Life, stage: Stage, content: Sealed) -> Letter:
        terms, danger = self.district.terms(life.category, shanghai_day(life.written_at))
        return writing.write(
            id=id_,
            content=content,
            kind="own",
            visibility="public" if life.public else "private",
            category=life.category,
            danger=danger,
            writer_ids=[stage.writers[life.number % len(stage.writers)]],
            where=stage.where,
            estate_id=stage.estate_id,
            holder=stage.area,
            terms=terms,
            is_working_day=self.district.is_working_day,
            at=life.written_at,
        )

    def _act(self, case: _Case, at: datetime) -> None:
        """The writing, which is done already, or the next act of the plan."""
        letter, number = case.letter, case.next_act - 1
        case.next_act += 1
        if number < 0:
            self._note(case, Act(Actor(letter.writer_ids[0], "resident", letter.division_id), at))
            return
        act = case.life.acts[number]
        with suppress(*PASSED_OVER):
            _ACTIONS[act.action](case, act, case.said[number], self.district)
        self._note(case, Act(case.actor(act), at))

    def _note(self, case: _Case, act: Act) -> None:
        events = case.letter.collect_events()
        if events:
            self.happened.append((act, events))
            self.events += len(events)

    def _look_ahead(self, case: _Case) -> None:
        """What comes next for a letter: the plan's next act, and what time will bring before that."""
        number, letter = case.life.number, case.letter
        planned = case.life.acts[case.next_act - 1].at if case.next_act <= len(case.life.acts) else None
        by_time = next_threshold(letter)
        if by_time is not None and (planned is None or by_time < planned):
            heappush(self.ahead, (by_time, number, True))
        elif planned is not None:
            heappush(self.ahead, (planned, number, False))
        else:
            del self.cases[number]


def _content(life: Life) -> Content:
    title = TITLES[life.category]
    return Content(title, f"{title}，影响大家生活，请帮忙处理。", f"{life.number % 6 + 1}号楼")


def _said(life: Life) -> list[str]:
    """What is said with each act of the plan; nothing with some."""
    return [str(act.body.get("text") or act.body.get("reason") or "") for act in life.acts]


def _hand_on(case: _Case, act: Planned, said: Sealed, _: District) -> None:
    assert act.hand_to is not None
    up = act.hand_to == "street"
    delivery.hand_on(case.letter, case.unit(act.hand_to), direction="up" if up else "down", reason=said, at=act.at)


def _pend(case: _Case, act: Planned, said: Sealed, _: District) -> None:
    answering.pend(case.letter, date.fromisoformat(act.body["promised_on"]), said, act.at)


def _refuse(case: _Case, act: Planned, said: Sealed, _: District) -> None:
    delivery.refuse(case.letter, case.letter.holder, said, act.at)


def _answer(case: _Case, act: Planned, said: Sealed, district: District) -> None:
    answering.answer(case.letter, said, act.body["outcome"], is_working_day=district.is_working_day, at=act.at)


def _reopen(case: _Case, act: Planned, said: Sealed, district: District) -> None:
    answering.reopen(case.letter, said, is_working_day=district.is_working_day, at=act.at)


def _confirm(case: _Case, act: Planned, _: Sealed, __: District) -> None:
    answering.confirm(case.letter, solved=act.body["solved"], rating=act.body["rating"], at=act.at)


_ACTIONS: dict[str, Callable[[_Case, Planned, Sealed, District], None]] = {
    "withdraw": lambda case, act, _, __: writing.withdraw(case.letter, act.at),
    "acknowledge": lambda case, act, _, __: delivery.acknowledge(case.letter, act.at),
    "reply": lambda case, act, said, _: answering.reply(case.letter, said, act.at),
    "hand-on": _hand_on,
    "pend": _pend,
    "refuse": _refuse,
    "answer": _answer,
    "reopen": _reopen,
    "confirm": _confirm,
}
"""What a life's acts are on the letter itself."""
