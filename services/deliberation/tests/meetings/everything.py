"""One of every event that meetings and notices can record, made by their commands."""

from __future__ import annotations

from typing import Any

from deliberation_service.aggregate import attendance, meeting, minutes
from deliberation_service.aggregate.notice import NoticeReading

from ..notices.notices import LAST_MIDNIGHT, ONE, PUBLISHED, a_notice, a_public_notice
from .meetings import (
    BEGINS,
    CLOSES,
    DAY,
    FIRST,
    SAID,
    SECOND,
    THIRD,
    TIERS,
    a_meeting,
    guests,
    known,
    planned,
    represented,
    sign_both,
    there,
    year_of,
)


def gatherings() -> list[Any]:
    """A review that meets everything, one that is cancelled, resolutions done and overdue."""
    held, gone, year = a_meeting("review"), a_meeting(id=known("gone")), year_of(SECOND)
    gone.move(["990101", "990101002", "990101002001"], gone.division_id, BEGINS - 2 * DAY)
    meeting.cancel(gone, SAID, BEGINS - DAY)
    meeting.reschedule(held, BEGINS + DAY, SAID, SAID, BEGINS - 5 * DAY)
    meeting.open_(held, BEGINS + DAY)
    there(held, FIRST)
    attendance.check_in(
        held,
        SECOND,
        as_kind="villager",
        mode="online",
        proxy_id=None,
        band="14-17",
        year=year,
        tiers=TIERS,
        at=BEGINS + DAY,
    )
    attendance.remove(held, SECOND, year=year, tiers=TIERS, at=BEGINS + DAY)
    represented(held, THIRD, by=FIRST)
    guests(held, 3)
    minutes.comment(held, THIRD, SAID, BEGINS + DAY)
    minutes.rate(held, FIRST, works=4, process=5, at=BEGINS + DAY)
    minutes.draft(held, SAID, [planned(), planned(by_role="property_company")], CLOSES + DAY)
    done, overdue = sign_both(held, CLOSES + DAY)
    minutes.correct(held, SAID, CLOSES + 2 * DAY)
    done.report_done(SAID, CLOSES + 3 * DAY)
    overdue.advance(CLOSES + 90 * DAY)
    return [held, gone, year, done, overdue]


def notices() -> list[Any]:
    """Notices that are corrected, read, over, withdrawn; public ones with a late answer, and withdrawn."""
    over, withdrawn = a_notice(), a_notice(id=known("withdrawn"))
    reading = NoticeReading.of(over, FIRST, "36-59", PUBLISHED)
    over.correct(SAID, PUBLISHED)
    over.advance(PUBLISHED + 90 * DAY)
    withdrawn.move(["990101", "990101002", "990101002001"], withdrawn.division_id, PUBLISHED)
    withdrawn.withdraw(SAID, PUBLISHED)
    answered, taken_back = a_public_notice(), a_public_notice(id=known("taken back"))
    answered.object_(ONE, FIRST, SAID, None, PUBLISHED)
    answered.answer(ONE, SAID, taken_up=True, at=LAST_MIDNIGHT + DAY)
    answered.correct(SAID, LAST_MIDNIGHT + 2 * DAY)
    taken_back.move(["990101", "990101002", "990101002001"], taken_back.division_id, PUBLISHED)
    taken_back.withdraw(SAID, PUBLISHED)
    return [over, withdrawn, reading, answered, taken_back]


def every_event() -> list[Any]:
    """All of them, in the order of each aggregate."""
    return [event for aggregate in (*gatherings(), *notices()) for event in aggregate.pending_events]
