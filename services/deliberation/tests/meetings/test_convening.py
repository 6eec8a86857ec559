"""Convening, moving, cancelling, opening: in time, with a reason, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from deliberation_service.aggregate import meeting
from deliberation_service.aggregate.meeting import MeetingTerms
from deliberation_service.refusals import meetings as refusals

from .meetings import ANNOUNCED, BEGINS, DAY, HOUR, MINUTE, SAID, a_meeting, held, known, last_of, signed


def test_a_meeting_announced_in_time_is_convened_with_the_terms_of_the_day() -> None:
    found = a_meeting(circles=["residents", "deputies", "residents"], proxies_each=2)
    assert (found.state, found.starts_at) == ("convened", BEGINS)
    assert found.circles == ["deputies", "residents"]
    assert found.terms == MeetingTerms(notice_days=3, proxies_each=2)


def test_it_is_announced_just_in_time() -> None:
    assert a_meeting(starts_at=ANNOUNCED + 3 * DAY).starts_at == ANNOUNCED + 3 * DAY


def test_announced_too_late_it_is_refused_with_the_earliest_time() -> None:
    with pytest.raises(refusals.AnnouncedTooLateError, match="2026-03-05 10:00 at the earliest"):
        a_meeting(starts_at=ANNOUNCED + 3 * DAY - timedelta(microseconds=1))


def test_the_earliest_time_that_a_refusal_names_is_taken() -> None:
    announced = ANNOUNCED + timedelta(seconds=1)
    with pytest.raises(refusals.AnnouncedTooLateError, match="2026-03-05 10:01"):
        a_meeting(starts_at=announced, at=announced)
    assert a_meeting(starts_at=ANNOUNCED + 3 * DAY + MINUTE, at=announced).state == "convened"


def test_without_a_notice_period_it_still_lies_ahead() -> None:
    with pytest.raises(refusals.AnnouncedTooLateError):
        a_meeting(starts_at=ANNOUNCED, terms=MeetingTerms(0, 1))


def test_more_than_a_year_ahead_is_refused() -> None:
    with pytest.raises(refusals.MeetingTimeInvalidError):
        a_meeting(starts_at=ANNOUNCED + 367 * DAY)


def test_only_an_assembly_is_held_for_a_vote() -> None:
    assert a_meeting("assembly", vote_id=known("vote")).vote_id == known("vote")
    with pytest.raises(refusals.MeetingTimeInvalidError) as refused:
        a_meeting("hearing", vote_id=known("vote"))
    assert refused.value.field == "vote_id"


def test_a_moved_meeting_keeps_its_notice_period_from_the_moving_on() -> None:
    found = a_meeting()
    moved_at = BEGINS - HOUR
    with pytest.raises(refusals.AnnouncedTooLateError):
        meeting.reschedule(found, BEGINS + DAY, None, SAID, moved_at)
    meeting.reschedule(found, BEGINS + 3 * DAY, SAID, SAID, moved_at)
    assert found.starts_at == BEGINS + 3 * DAY
    assert (last_of(found).was_to_start_at, last_of(found).starts_at) == (BEGINS, BEGINS + 3 * DAY)


def test_a_cancelled_meeting_is_over() -> None:
    found = a_meeting()
    meeting.cancel(found, SAID, BEGINS - DAY)
    assert found.state == "cancelled"
    with pytest.raises(refusals.WrongMeetingStateError, match="cancelled"):
        meeting.cancel(found, SAID, BEGINS)
    with pytest.raises(refusals.WrongMeetingStateError, match="cancelled"):
        meeting.reschedule(found, BEGINS + 9 * DAY, None, SAID, BEGINS)
    with pytest.raises(refusals.WrongMeetingStateError, match="cancelled"):
        meeting.open_(found, BEGINS)


def test_it_is_opened_an_hour_before_at_the_earliest_and_once() -> None:
    found = a_meeting()
    with pytest.raises(refusals.MeetingTimeInvalidError, match="2026-03-14 13:00"):
        meeting.open_(found, BEGINS - HOUR - MINUTE)
    meeting.open_(found, BEGINS - HOUR)
    assert found.state == "held"
    with pytest.raises(refusals.WrongMeetingStateError):
        meeting.open_(found, BEGINS)


def test_a_meeting_that_was_opened_is_neither_moved_nor_cancelled() -> None:
    with pytest.raises(refusals.WrongMeetingStateError):
        meeting.reschedule(held(), BEGINS + 9 * DAY, None, SAID, BEGINS)
    with pytest.raises(refusals.WrongMeetingStateError):
        meeting.cancel(held(), SAID, BEGINS)
    with pytest.raises(refusals.MinutesSignedError):
        meeting.cancel(signed(), SAID, BEGINS + DAY)
