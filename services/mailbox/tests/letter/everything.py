"""One of every event that the mailbox can record, made by its commands."""

from __future__ import annotations

from datetime import date
from typing import Any

from linli_common.sealing.sealed import Sealed
from mailbox_service.aggregate import answering, delivery, moderation, writing
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.department import Department
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.routing import Routing
from mailbox_service.aggregate.rules import DistrictRules

from .letters import (
    AT_FENGXIANG,
    CHEN,
    DAY,
    DISTRICT,
    FENGXIANG,
    GAOJING,
    GREENING,
    HOUR,
    MONDAY,
    WANG,
    WATER,
    YIJING,
    ZHOU,
    a_letter,
    events_of,
    known,
    official,
    shanghai,
)

SECRET = b"\x00\x17 what was said, and nobody else may read \xff"
SEALED = Sealed(known("a key"), SECRET)


def long_life() -> Letter:
    """A public joint letter that meets everything but a withdrawal and a duplicate."""
    letter = a_letter(content=SEALED, kind="joint", visibility="public")
    at = MONDAY + HOUR
    writing.join(letter, WANG, at)
    writing.add_photo(letter, known("photo"), at, by_writer=True)
    moderation.report_abuse(letter, SEALED, at)
    moderation.decide_abuse(letter, hide=False, reason=SEALED, at=at)
    delivery.acknowledge(letter, at)
    delivery.claim(letter, ZHOU, at)
    delivery.hand_on(letter, GAOJING, direction="up", assisting=[WATER, GREENING], reason=SEALED, at=at)
    delivery.refuse(letter, WATER, SEALED, at)
    delivery.assist(letter, GREENING, SEALED, at)
    delivery.refuse(letter, GAOJING, SEALED, at)
    delivery.ask_more(letter, SEALED, at)
    writing.give_more(letter, SEALED, at)
    answering.ask_extension(letter, 2, GAOJING, SEALED, at)
    answering.decide_extension(letter, granted=True, reason=SEALED, is_working_day=official, at=at)
    writing.urge(letter, MONDAY + 2 * DAY, by_writer=True)  # the response has been missed by now
    answering.pend(letter, date(2026, 3, 6), SEALED, MONDAY + 2 * DAY)
    answering.reply(letter, SEALED, MONDAY + 3 * DAY)
    delivery.refer(letter, SEALED, MONDAY + 3 * DAY)
    advance(letter, MONDAY + 10 * DAY)  # and the promise and the handling
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, MONDAY + 10 * DAY)
    delivery.acknowledge(letter, MONDAY + 10 * DAY)
    answering.answer(letter, SEALED, "explained", is_working_day=official, at=MONDAY + 11 * DAY)
    answering.reopen(letter, SEALED, is_working_day=official, at=MONDAY + 12 * DAY)
    answering.answer(letter, SEALED, "solved", is_working_day=official, at=MONDAY + 13 * DAY)
    advance(letter, MONDAY + 30 * DAY)
    answering.rate(letter, 3, MONDAY + 30 * DAY)
    return letter


def ended_otherwise() -> list[Letter]:
    """A withdrawn letter, a confirmed one and a contested duplicate that is overdue again."""
    gone, confirmed, second = a_letter(id=known("gone")), a_letter(id=known("confirmed")), a_letter(id=known("second"))
    writing.withdraw(gone, MONDAY + HOUR)
    delivery.acknowledge(confirmed, MONDAY + HOUR)
    answering.answer(confirmed, SEALED, "solved", is_working_day=official, at=MONDAY + HOUR)
    answering.confirm(confirmed, solved=True, rating=5, at=MONDAY + DAY)
    answering.mark_duplicate(second, confirmed, is_working_day=official, at=MONDAY + 2 * DAY)
    answering.reopen(second, SEALED, is_working_day=official, at=MONDAY + 3 * DAY)
    return [gone, confirmed, second]


def settings() -> list[Any]:
    """A department's life, and a district's rules and routes; with a support."""
    place, at = ["310113", "-", "-"], shanghai("2026-03-01 09:00")
    water = Department.open(id=WATER.id, division_id=DISTRICT.id, name="水务", place=place, at=at)
    water.rename("水务局", at)
    water.staff([ZHOU], at)
    water.close(at)
    rules = DistrictRules.of(DISTRICT.id, place, at)
    lift = {"category": "lift", "name_zh": "电梯", "name_en": "Lifts", "handling_days": 5, "danger": False}
    rules.set_rules(
        from_day=date(2026, 3, 2), categories=[lift], response_hours=24, danger_hours=1, confirmation_days=7, at=at
    )
    rules.set_calendar_days({date(2026, 3, 9): "holiday"}, at)
    routing = Routing.of(DISTRICT.id, place, at)
    routing.set_route(category="lift", estate_id=None, from_day=date(2026, 3, 2), to=WATER, at=at)
    routing.set_route(category="lift", estate_id=None, from_day=date(2026, 3, 3), to=None, at=at)
    routing.set_cover(unit=YIJING, from_day=date(2026, 3, 2), to_day=date(2026, 3, 3), to=GAOJING, at=at)
    return [water, rules, routing, writing.Support.give(a_letter(visibility="public"), CHEN, MONDAY)]


def every_event() -> list[Any]:
    """All of them, in the order of each aggregate."""
    aggregates = [long_life(), *ended_otherwise(), *settings()]
    return [event for aggregate in aggregates for event in events_of(aggregate)]
