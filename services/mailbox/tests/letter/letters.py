"""Letters for the tests: a small territory, sealed words, times on the wall of Shanghai, and letters half-way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import chinese_calendar
from linli_common.clock import SHANGHAI
from linli_common.sealing.sealed import Sealed
from linli_contracts.units import Unit
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts

TESTS = UUID("6a1d6a52-9f0b-5b7e-8c55-000000000001")


def known(name: str) -> UUID:
    """The same id for the same name, in every run."""
    return uuid5(TESTS, name)


DISTRICT = Unit("district", known("宝山区"))
GAOJING = Unit("street", known("高境镇"))
LUODIAN = Unit("street", known("罗店镇"))
YIJING = Unit("area", known("逸景佳苑居委会"))
FENGXIANG = Unit("area", known("丰翔新城居委会"))
WATER = Unit("department", known("水务"))
GREENING = Unit("department", known("绿化"))
HOUSING = Unit("department", known("房管"))

AT_YIJING = Whereabouts(YIJING.id, ["310113", "310113111", "310113111028"], GAOJING, DISTRICT)
AT_FENGXIANG = Whereabouts(FENGXIANG.id, ["310113", "310113102", "310113102083"], LUODIAN, DISTRICT)
AT_GAOJING = Whereabouts(GAOJING.id, ["310113", "310113111", "-"], GAOJING, DISTRICT)

LI, WANG, CHEN = known("李"), known("王"), known("陈")
ZHOU, WU = known("周, area worker"), known("吴, area worker")

SECRET = b"what was said, and nobody else may read"
SAID = Sealed(LI, SECRET)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def shanghai(text: str) -> datetime:
    """``2026-03-02 10:00`` on a wall clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MONDAY = shanghai("2026-03-02 10:00")
"""A plain Monday: no holiday is near."""


def official(day: date) -> bool:
    """Whether the State Council's calendar has the day worked."""
    return bool(chinese_calendar.is_workday(day))


def weekdays(day: date) -> bool:
    """A calendar without holidays."""
    return day.weekday() < 5


def a_letter(at: datetime = MONDAY, **other: Any) -> Letter:
    """李's own letter about a lift in 逸景佳苑: 24 hours, 5 working days, 7 days to confirm."""
    said: dict[str, Any] = {
        "id": known("letter"),
        "content": SAID,
        "kind": "own",
        "visibility": "private",
        "category": "lift",
        "danger": False,
        "writer_ids": [LI],
        "where": AT_YIJING,
        "estate_id": None,
        "holder": YIJING,
        "terms": Terms(response_hours=24, handling_days=5, confirmation_days=7),
        "is_working_day": official,
    }
    return writing.write(**{**said, **other}, at=at)


def days(count: int) -> Terms:
    """The usual terms with so many working days."""
    return Terms(response_hours=24, handling_days=count, confirmation_days=7)


def taken_up(at: datetime = MONDAY, **other: Any) -> Letter:
    """A letter acknowledged a minute after it was written."""
    letter = a_letter(at, **other)
    delivery.acknowledge(letter, at + MINUTE)
    return letter


def assigned(to: Unit, at: datetime = MONDAY, **other: Any) -> Letter:
    """A letter that the area handed to a unit two minutes after it was written; not taken up there yet."""
    letter = taken_up(at, **other)
    delivery.hand_on(letter, to, direction="up", reason=SAID, at=at + 2 * MINUTE)
    return letter


def answered(at: datetime = MONDAY, after: timedelta = HOUR, **other: Any) -> Letter:
    """A letter with an answer that stands, given so long after it was written."""
    letter = taken_up(at, **other)
    answering.answer(letter, SAID, "solved", is_working_day=official, at=at + after)
    return letter


def closed(at: datetime = MONDAY, after: timedelta = 2 * HOUR, **other: Any) -> Letter:
    """A letter that its writer confirmed as solved so long after it was written, without a rating."""
    letter = answered(at, **other)
    answering.confirm(letter, solved=True, rating=None, at=at + after)
    return letter


def events_of(letter: Letter, since: int = 0) -> list[Any]:
    """What is recorded and not stored, without the first ``since``."""
    return list(letter.pending_events)[since:]


def names_of(letter: Letter, since: int = 0) -> list[str]:
    """The names of its events."""
    return [type(event).__name__ for event in events_of(letter, since)]


def told(letter: Letter, since: int = 0) -> list[tuple[str, dict[str, Any]]]:
    """Everything that its events say, by name: two letters with the same history are told alike."""
    return [(type(event).__name__, dict(event.__dict__)) for event in events_of(letter, since)]
