"""Public notices: objections until the last day is over, each answered; ended by time exactly once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.publisher import CLOCK, publish
from deliberation_service.refusals import notices as refusals
from hypothesis import given
from hypothesis import strategies as st
from linli_common.refusal import Refusal

from ..meetings.meetings import DAY, FIRST, HOUR, SAID, SECOND, known, last_of, names_of, shanghai
from .notices import LAST_MIDNIGHT, ONE, PUBLISHED, TWO, a_public_notice

TICK = timedelta(microseconds=1)


def objected(found: PublicNotice, id: UUID = ONE, by: UUID = FIRST, at: Any = PUBLISHED + HOUR) -> None:
    found.object_(id, by, SAID, "36-59", at)


def answered(found: PublicNotice, id: UUID = ONE, at: Any = PUBLISHED + DAY, *, taken_up: bool = False) -> None:
    found.answer(id, SAID, taken_up=taken_up, at=at)


def test_the_period_is_counted_in_calendar_days_after_the_day_of_publishing() -> None:
    found = a_public_notice()
    assert (found.until, found.ends_at) == (date(2026, 3, 9), LAST_MIDNIGHT)
    assert a_public_notice(30).until == date(2026, 4, 1)


@pytest.mark.parametrize("days", [-1, 0, 6, 91])
def test_a_period_is_no_shorter_than_the_rules_ask_for_and_has_an_end(days: int) -> None:
    with pytest.raises(refusals.NoticePeriodInvalidError):
        a_public_notice(days)


def test_without_an_objection_it_is_upheld_at_the_end_of_the_last_day_exactly_once() -> None:
    found = a_public_notice()
    found.advance(LAST_MIDNIGHT)
    assert found.state == "open"
    found.advance(LAST_MIDNIGHT + TICK)
    found.advance(LAST_MIDNIGHT + 90 * DAY)
    assert (names_of(found), found.result) == (["Published", "Ended"], "upheld")
    face = publish(last_of(found))
    assert face is not None
    assert (face.at, face.actor) == (LAST_MIDNIGHT, CLOCK)


def test_objections_that_were_answered_leave_it_upheld_or_changed() -> None:
    for taken_up, result in ((False, "upheld"), (True, "changed")):
        found = a_public_notice()
        objected(found)
        objected(found, TWO, SECOND)
        answered(found, taken_up=taken_up)
        answered(found, TWO)
        found.advance(LAST_MIDNIGHT + DAY)
        assert (found.result, last_of(found).objections, last_of(found).taken_up) == (result, 2, int(taken_up))


def test_it_does_not_end_while_an_objection_waits_and_ends_with_its_answer() -> None:
    found = a_public_notice()
    objected(found, at=LAST_MIDNIGHT)
    found.advance(LAST_MIDNIGHT + DAY)
    assert found.state == "open"
    answered(found, at=LAST_MIDNIGHT + 2 * DAY)
    assert names_of(found)[-2:] == ["ObjectionAnswered", "Ended"]
    assert last_of(found).timestamp == LAST_MIDNIGHT + 2 * DAY
    found.advance(LAST_MIDNIGHT + 90 * DAY)
    assert names_of(found).count("Ended") == 1


def test_the_last_moment_is_in_time_and_the_next_one_is_not() -> None:
    found = a_public_notice()
    objected(found, at=LAST_MIDNIGHT)
    with pytest.raises(refusals.ObjectionPeriodOverError, match="2026-03-09"):
        objected(found, TWO, SECOND, LAST_MIDNIGHT + TICK)


def test_after_the_end_it_is_not_objected_to_though_nobody_recorded_the_end() -> None:
    with pytest.raises(refusals.ObjectionPeriodOverError):
        objected(a_public_notice(), at=LAST_MIDNIGHT + 9 * DAY)


def test_one_person_has_one_objection_at_a_time() -> None:
    found = a_public_notice()
    objected(found)
    with pytest.raises(refusals.AlreadyObjectedError):
        objected(found, TWO)
    answered(found)
    objected(found, TWO, at=PUBLISHED + 2 * DAY)
    assert len(found.objections) == 2


def test_an_answer_is_due_at_the_end_of_the_fifth_day_and_is_late_after_it() -> None:
    due = shanghai("2026-03-08 00:00")
    in_time, late = a_public_notice(), a_public_notice()
    objected(in_time)
    objected(late)
    answered(in_time, at=due)
    assert (last_of(in_time).late, last_of(in_time).after_seconds) == (
        False,
        int((due - PUBLISHED - HOUR).total_seconds()),
    )
    answered(late, at=due + TICK)
    assert names_of(late)[-2:] == ["ObjectionOverdue", "ObjectionAnswered"]
    assert last_of(late).late
    face = publish(list(late.pending_events)[-2])
    assert face is not None
    assert (face.at, face.actor) == (due, CLOCK)


def test_an_objection_is_answered_once_and_an_unknown_one_never() -> None:
    found = a_public_notice()
    objected(found)
    answered(found)
    with pytest.raises(refusals.ObjectionAnsweredError):
        answered(found)
    with pytest.raises(refusals.UnknownObjectionError):
        answered(found, TWO)


def test_a_withdrawn_one_takes_no_objection_answer_or_correction_and_never_ends() -> None:
    found = a_public_notice()
    objected(found)
    found.withdraw(SAID, PUBLISHED + DAY)
    with pytest.raises(refusals.NoticeEndedError):
        objected(found, TWO, SECOND, PUBLISHED + DAY)
    with pytest.raises(refusals.NoticeEndedError):
        answered(found)
    with pytest.raises(refusals.NoticeEndedError):
        found.correct(SAID, PUBLISHED + DAY)
    found.advance(LAST_MIDNIGHT + 90 * DAY)
    assert names_of(found)[-1] == "Withdrawn"
    assert found.result is None


def test_corrections_are_new_entries_even_after_the_end() -> None:
    found = a_public_notice()
    found.correct(SAID, PUBLISHED + DAY)
    found.correct(SAID, LAST_MIDNIGHT + DAY)
    assert names_of(found) == ["Published", "Corrected", "Ended", "Corrected"]
    with pytest.raises(refusals.NoticeEndedError):
        found.withdraw(SAID, LAST_MIDNIGHT + DAY)


def test_next_threshold_is_when_time_will_next_change_it() -> None:
    found = a_public_notice()
    assert found.next_threshold() == LAST_MIDNIGHT
    objected(found)
    assert found.next_threshold() == shanghai("2026-03-08 00:00")
    found.advance(LAST_MIDNIGHT + DAY)
    assert found.next_threshold() is None


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["object", "answer", "take up", "advance", "advance", "correct"]),
        st.integers(0, 3),
        st.timedeltas(timedelta(0), timedelta(days=3)),
    ),
    max_size=40,
)


@given(ACTS)
def test_whatever_happens_it_ends_once_with_every_objection_answered(acts: list[tuple[str, int, timedelta]]) -> None:
    found, now, ids = a_public_notice(), PUBLISHED, iter(range(10_000))
    people = [known(f"objector {number}") for number in range(4)]
    for what, number, pause in acts:
        now += pause
        try:
            if what == "object":
                found.object_(known(f"objection {next(ids)}"), people[number], SAID, None, now)
                assert now <= LAST_MIDNIGHT
            elif what in ("answer", "take up") and found.objections:
                found.answer(
                    list(found.objections)[number % len(found.objections)], SAID, taken_up=what == "take up", at=now
                )
            elif what == "correct":
                found.correct(SAID, now)
            else:
                found.advance(now)
        except Refusal:
            continue
    now += 60 * DAY
    for objection_id, objection in found.objections.items():
        if objection.answered is None:
            found.answer(objection_id, SAID, taken_up=False, at=now)
    found.advance(now + DAY)
    events = list(found.pending_events)
    assert names_of(found).count("Ended") == 1
    last = [type(event).__name__ for event in events].index("Ended")
    assert {type(event).__name__ for event in events[last + 1 :]} <= {"Corrected"}
    assert (found.result == "changed") == any(one.answered for one in found.objections.values())
    assert [event.timestamp for event in events] == sorted(event.timestamp for event in events)
