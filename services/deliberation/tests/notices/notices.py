"""Notices and public notices for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from deliberation_service.aggregate.notice import Notice
from deliberation_service.aggregate.public_notice import ObjectionTerms, PublicNotice

from ..meetings.meetings import AREA, PLACE, SAID, known, shanghai

PUBLISHED = shanghai("2026-03-02 10:00")
LAST_MIDNIGHT = shanghai("2026-03-10 00:00")
"""The end of the seventh day after the day of publishing."""
ONE, TWO = known("objection one"), known("objection two")


def a_notice(until: date = date(2026, 3, 31), **other: Any) -> Notice:
    """A notice of the area until the end of March."""
    said: dict[str, Any] = {
        "id": known("notice"),
        "division_id": AREA,
        "place": PLACE,
        "topic_id": None,
        "estate_id": None,
        "convener_roles": ("area_worker",),
        "about": "works",
        "content": SAID,
        "at": PUBLISHED,
    }
    return Notice.publish(until=until, **{**said, **other})


def a_public_notice(days: int | None = None, **other: Any) -> PublicNotice:
    """A scheme on public notice: seven days for objections, five for answers."""
    said: dict[str, Any] = {
        "id": known("public notice"),
        "division_id": AREA,
        "place": PLACE,
        "topic_id": None,
        "estate_id": None,
        "convener_roles": ("area_worker",),
        "about": "scheme",
        "terms": ObjectionTerms(objection_days=7, answer_days=5),
        "content": SAID,
        "at": PUBLISHED,
    }
    return PublicNotice.publish(days=days, **{**said, **other})
