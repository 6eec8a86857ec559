"""Minutes: drafted, signed by two, then only corrected beside; comments on record; ratings of a review."""

from __future__ import annotations

from datetime import date

import pytest
from deliberation_service.aggregate import meeting, minutes
from deliberation_service.refusals import meetings as refusals

from .meetings import (
    AREA,
    BEGINS,
    CLOSES,
    DAY,
    FIRST,
    SAID,
    SECOND,
    THIRD,
    WORKER,
    a_meeting,
    drafted,
    guests,
    held,
    names_of,
    planned,
    represented,
    sign_both,
    signed,
    taken_out,
    there,
)


def test_two_signatures_make_the_minutes_final_and_the_resolutions() -> None:
    found = drafted(planned(), planned(date(2026, 5, 31), "property_company"))
    assert minutes.sign(found, 1, "participant", FIRST, CLOSES) == []
    made = minutes.sign(found, 1, "convener", WORKER, CLOSES)
    assert found.state == "signed"
    assert names_of(found)[-3:] == ["SignatureGiven", "SignatureGiven", "MinutesSigned"]
    assert [(one.number, one.by_division_id, one.by_role, one.due_on) for one in made] == [
        (1, AREA, None, date(2026, 4, 30)),
        (2, AREA, "property_company", date(2026, 5, 31)),
    ]
    assert {one.meeting_id for one in made} == {found.id}


def test_the_same_signature_is_given_once() -> None:
    found = drafted()
    minutes.sign(found, 1, "participant", FIRST, CLOSES)
    with pytest.raises(refusals.AlreadySignedError):
        minutes.sign(found, 1, "participant", SECOND, CLOSES)


def test_one_person_does_not_sign_as_both() -> None:
    found = drafted()
    there(found, WORKER)
    minutes.sign(found, 1, "convener", WORKER, CLOSES)
    with pytest.raises(refusals.AlreadySignedError, match="two different people"):
        minutes.sign(found, 1, "participant", WORKER, CLOSES)


def test_only_who_was_there_signs_as_a_participant() -> None:
    found = drafted()
    represented(found, THIRD, by=FIRST)
    for person_id in (THIRD, WORKER):
        with pytest.raises(refusals.NotAttendingError):
            minutes.sign(found, 1, "participant", person_id, CLOSES)


def test_a_new_draft_takes_the_signatures_away() -> None:
    found = drafted(planned())
    minutes.sign(found, 1, "convener", WORKER, CLOSES)
    minutes.draft(found, SAID, [], CLOSES)
    assert (found.draft, found.signatures) == (2, {})
    assert sign_both(found) == []


def test_nobody_signs_a_draft_that_they_have_not_read() -> None:
    found = drafted()
    minutes.draft(found, SAID, [], CLOSES)
    with pytest.raises(refusals.DraftChangedError, match="draft 2 stands"):
        minutes.sign(found, 1, "convener", WORKER, CLOSES)
    for read in (0, 1):
        with pytest.raises(refusals.DraftChangedError, match="nothing is drafted"):
            minutes.sign(held(), read, "convener", WORKER, CLOSES)


def test_a_meeting_that_was_not_opened_has_no_minutes() -> None:
    with pytest.raises(refusals.WrongMeetingStateError):
        minutes.draft(a_meeting(), SAID, [], CLOSES)


def test_signed_minutes_are_neither_drafted_nor_signed_again() -> None:
    found = signed()
    with pytest.raises(refusals.MinutesSignedError):
        minutes.draft(found, SAID, [], CLOSES)
    with pytest.raises(refusals.MinutesSignedError):
        minutes.sign(found, 1, "participant", SECOND, CLOSES)


def test_signed_minutes_are_corrected_by_new_entries() -> None:
    found = signed()
    minutes.correct(found, SAID, CLOSES + DAY)
    minutes.correct(found, SAID, CLOSES + 2 * DAY)
    assert found.corrections == 2
    assert names_of(found)[-2:] == ["MinutesCorrected", "MinutesCorrected"]


def test_minutes_that_are_not_signed_are_not_corrected() -> None:
    with pytest.raises(refusals.WrongMeetingStateError):
        minutes.correct(drafted(), SAID, CLOSES)


def test_a_resolution_is_due_today_at_the_earliest_and_within_three_years() -> None:
    found = held()
    minutes.draft(found, SAID, [planned(date(2026, 3, 14))], CLOSES)
    for due_on in (date(2026, 3, 13), date(2029, 4, 1), date.max, date.min):
        with pytest.raises(refusals.ResolutionInvalidError):
            minutes.draft(found, SAID, [planned(due_on)], CLOSES)


def test_minutes_are_not_signed_with_a_day_that_is_over() -> None:
    found = drafted(planned(date(2026, 3, 15)))
    with pytest.raises(refusals.ResolutionInvalidError):
        minutes.sign(found, 1, "convener", WORKER, CLOSES + 2 * DAY)


def test_minutes_have_at_most_fifty_resolutions() -> None:
    minutes.draft(held(), SAID, [planned()] * 50, CLOSES)
    with pytest.raises(refusals.ResolutionInvalidError):
        minutes.draft(held(), SAID, [planned()] * 51, CLOSES)


# Deputies


def test_a_deputy_comments_whenever_and_gates_nothing() -> None:
    found = a_meeting()
    minutes.comment(found, THIRD, SAID, BEGINS - DAY)
    meeting.open_(found, BEGINS)
    there(found, FIRST)
    minutes.draft(found, SAID, [], CLOSES)
    minutes.sign(found, 1, "convener", WORKER, CLOSES)
    minutes.comment(found, THIRD, SAID, CLOSES)
    minutes.sign(found, 1, "participant", FIRST, CLOSES)
    minutes.comment(found, THIRD, SAID, CLOSES + 30 * DAY)
    assert found.state == "signed"


def test_a_cancelled_meeting_is_not_commented() -> None:
    found = a_meeting()
    meeting.cancel(found, SAID, BEGINS - DAY)
    with pytest.raises(refusals.WrongMeetingStateError):
        minutes.comment(found, THIRD, SAID, BEGINS)


# Reviews


def test_in_a_review_those_who_are_there_rate_once() -> None:
    found = held("review")
    there(found, FIRST)
    represented(found, SECOND, by=FIRST)
    minutes.rate(found, FIRST, works=4, process=5, at=BEGINS)
    for person_id in (FIRST, SECOND, THIRD):
        with pytest.raises(refusals.NoReviewError):
            minutes.rate(found, person_id, works=1, process=1, at=BEGINS)


def test_paper_slips_are_no_more_than_people_without_an_account() -> None:
    found = held("review")
    guests(found, 2)
    minutes.rate(found, None, works=3, process=3, at=BEGINS)
    minutes.rate(found, None, works=3, process=3, at=BEGINS)
    with pytest.raises(refusals.NoReviewError):
        minutes.rate(found, None, works=3, process=3, at=BEGINS)
    with pytest.raises(refusals.NoReviewError):
        guests(found, 1)


def test_who_has_rated_was_there() -> None:
    found = held("review")
    there(found, FIRST)
    minutes.rate(found, FIRST, works=4, process=5, at=BEGINS)
    with pytest.raises(refusals.AlreadyAttendingError):
        taken_out(found, FIRST)


def test_only_a_review_is_rated_and_only_while_it_is_held() -> None:
    found = held("hearing")
    there(found, FIRST)
    with pytest.raises(refusals.NoReviewError):
        minutes.rate(found, FIRST, works=4, process=5, at=BEGINS)
    with pytest.raises(refusals.WrongMeetingStateError):
        minutes.rate(a_meeting("review"), FIRST, works=4, process=5, at=BEGINS)
    with pytest.raises(refusals.MinutesSignedError):
        minutes.rate(signed(kind="review"), FIRST, works=4, process=5, at=CLOSES)
