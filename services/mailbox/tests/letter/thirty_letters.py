"""Reads `thirty_letters.csv` and plays each letter through the aggregate."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from linli_common.clock import shanghai_day
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract
from linli_contracts.units import Unit
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.publisher import publish

from .letters import (
    AT_FENGXIANG,
    AT_GAOJING,
    AT_YIJING,
    DAY,
    DISTRICT,
    FENGXIANG,
    GAOJING,
    GREENING,
    HOUSING,
    LI,
    SAID,
    WATER,
    YIJING,
    a_letter,
    events_of,
    known,
    official,
    shanghai,
)

UNITS = {
    "yijing": YIJING,
    "fengxiang": FENGXIANG,
    "gaojing": GAOJING,
    "district": DISTRICT,
    "water": WATER,
    "greening": GREENING,
    "housing": HOUSING,
}
PLACES = {"yijing": AT_YIJING, "fengxiang": AT_FENGXIANG, "gaojing": AT_GAOJING}
LONG_AFTER = 120 * DAY
"""So long after the last step the letter is looked at: everything that time brings about has come."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Met or missed, on which day, at which place (division), counted against which unit."""

    fact: str
    day: date
    place: str
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A letter on paper."""

    number: int
    about: str
    kind: str
    at: str
    written: datetime
    hours: int
    days: int
    steps: list[tuple[datetime, str, list[str]]]
    response: Fact | None
    handling: Fact | None


def rows() -> list[Row]:
    """The thirty letters."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return [_row(fields) for fields in csv.DictReader(file)]


def _row(fields: dict[str, str]) -> Row:
    return Row(
        number=int(fields["number"]),
        about=fields["about"],
        kind=fields["kind"],
        at=fields["at"],
        written=shanghai(fields["written"]),
        hours=int(fields["hours"]),
        days=int(fields["days"]),
        steps=[_step(text) for text in fields["steps"].split("; ")],
        response=_fact(fields, "response"),
        handling=_fact(fields, "handling"),
    )


def _step(text: str) -> tuple[datetime, str, list[str]]:
    day, time, verb, *rest = text.split()
    return shanghai(f"{day} {time}"), verb, rest


def _fact(fields: dict[str, str], clock: str) -> Fact | None:
    if not fields[clock]:
        return None
    day = date.fromisoformat(fields[f"{clock}_day"])
    return Fact(fields[clock], day, fields[f"{clock}_place"], fields[f"{clock}_unit"])


def play(row: Row) -> Letter:
    """The letter with all its events, and what time brought about afterwards."""
    letter = a_letter(
        row.written,
        id=known(f"letter {row.number}"),
        kind=row.kind,
        where=PLACES[row.at],
        holder=UNITS[row.at],
        danger=row.hours == 1,
        writer_ids=[] if row.kind == "hotline" else [LI],
        consent="in_person" if row.kind == "assisted" else None,
        terms=Terms(row.hours, row.days, 7),
    )
    for at, verb, rest in row.steps:
        STEPS[verb](letter, at, rest)
    advance(letter, row.steps[-1][0] + LONG_AFTER)
    return letter


def _hand_on(direction: str) -> Callable[[Letter, datetime, list[str]], None]:
    def step(letter: Letter, at: datetime, rest: list[str]) -> None:
        to, *assisting = (UNITS[name] for name in rest)
        delivery.hand_on(letter, to, direction=direction, assisting=assisting, reason=SAID, at=at)  # type: ignore[arg-type]

    return step


def _answer(letter: Letter, at: datetime, rest: list[str]) -> None:
    responsible = SAID if rest[0] == "declined" else None
    answering.answer(letter, SAID, rest[0], responsible=responsible, is_working_day=official, at=at)  # type: ignore[arg-type]


def _decide(granted: bool) -> Callable[[Letter, datetime, list[str]], None]:
    return lambda letter, at, rest: answering.decide_extension(
        letter, granted=granted, reason=SAID, is_working_day=official, at=at
    )


STEPS: dict[str, Callable[[Letter, datetime, list[str]], None]] = {
    "take": lambda letter, at, rest: delivery.acknowledge(letter, at),
    "up": _hand_on("up"),
    "down": _hand_on("down"),
    "sideways": _hand_on("sideways"),
    "refuse": lambda letter, at, rest: delivery.refuse(letter, UNITS[rest[0]], SAID, at),
    "reply": lambda letter, at, rest: answering.reply(letter, SAID, at),
    "answer": _answer,
    "confirm": lambda letter, at, rest: answering.confirm(
        letter, solved=rest[0] == "solved", rating=int(rest[1]), at=at
    ),
    "reopen": lambda letter, at, rest: answering.reopen(letter, SAID, is_working_day=official, at=at),
    "pend": lambda letter, at, rest: answering.pend(letter, date.fromisoformat(rest[0]), SAID, at),
    "extend": lambda letter, at, rest: answering.ask_extension(letter, int(rest[0]), GAOJING, SAID, at),
    "grant": _decide(True),
    "deny": _decide(False),
    "withdraw": lambda letter, at, rest: writing.withdraw(letter, at),
    "duplicate": lambda letter, at, rest: answering.mark_duplicate(
        letter, a_letter(id=known("the other letter")), is_working_day=official, at=at
    ),
    "move": lambda letter, at, rest: delivery.move(letter, PLACES[rest[0]], UNITS[rest[1]], at),
}


def facts_of(letter: Letter) -> dict[str, list[Fact]]:
    """The facts of both clocks, from what is published alone."""
    found: dict[str, list[Fact]] = {"response": [], "handling": []}
    for event in events_of(letter):
        face = publish(event)
        if face is None:
            continue
        for clock, fact in _facts(face.contract):
            day = shanghai_day(face.at or event.timestamp)
            found[clock].append(Fact(fact, day, _name(face.contract, "division_id"), _name(face.contract, "holder_id")))
    return found


def _facts(contract: Contract) -> list[tuple[str, str]]:
    match contract:
        case public.ClockMissedV1() if contract.counts:
            return [(contract.clock, "missed")]
        case public.LetterRepliedV1() | public.LetterAnsweredV1() if contract.response_fact:
            return [("response", contract.response_fact)]
        case public.LetterClosedV1() if contract.handling_fact:
            return [("handling", contract.handling_fact)]
        case _:
            return []


def _name(contract: Contract, field: str) -> str:
    names: dict[object, str] = {unit.id: name for name, unit in UNITS.items() if isinstance(unit, Unit)}
    return names[getattr(contract, field)]
