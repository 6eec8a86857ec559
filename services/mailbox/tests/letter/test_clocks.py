"""The two clocks, with time given in: each threshold once and in order, whoever comes by and however late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailbox_service import refusals
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.clocks import advance, next_threshold
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.working_time import between

from .letters import (
    CHEN,
    DAY,
    DISTRICT,
    GAOJING,
    HOUR,
    MINUTE,
    MONDAY,
    SAID,
    WATER,
    YIJING,
    a_letter,
    answered,
    assigned,
    closed,
    days,
    events_of,
    known,
    names_of,
    official,
    shanghai,
    taken_up,
    told,
)

SECOND = timedelta(seconds=1)


def by_the_clock(letter: Letter) -> list[tuple[str, str, datetime]]:
    """What time brought about: name, clock or day or way of closing, moment."""
    said: list[tuple[str, str, datetime]] = []
    for event in events_of(letter):
        match type(event).__name__:
            case "ClockReminded" | "ClockMissed" as name:
                said.append((name, event.clock, event.timestamp))
            case "PromiseBroken" as name:
                said.append((name, event.promised_on.isoformat(), event.timestamp))
            case "Closed" as name:
                said.append((name, event.how, event.timestamp))
    return said


def reply(letter: Letter, at: datetime) -> None:
    answering.reply(letter, SAID, at)


def answer(letter: Letter, at: datetime) -> None:
    answering.answer(letter, SAID, "solved", is_working_day=official, at=at)


def reopen(letter: Letter, at: datetime) -> None:
    answering.reopen(letter, SAID, is_working_day=official, at=at)


def extend(letter: Letter, working_days: int, at: datetime, *, granted: bool = True) -> None:
    answering.ask_extension(letter, working_days, GAOJING, SAID, at)
    answering.decide_extension(letter, granted=granted, reason=SAID, is_working_day=official, at=at)


# Thresholds of a letter that nobody touches


def test_a_letter_that_nobody_touches_passes_its_four_thresholds_in_order_and_no_more() -> None:
    letter = a_letter()
    advance(letter, MONDAY + 60 * DAY)
    assert by_the_clock(letter) == [
        ("ClockReminded", "response", shanghai("2026-03-02 22:00")),
        ("ClockMissed", "response", shanghai("2026-03-03 10:00")),
        ("ClockReminded", "handling", shanghai("2026-03-04 22:00")),
        ("ClockMissed", "handling", shanghai("2026-03-09 10:00")),
    ]
    assert next_threshold(letter) is None


def test_nothing_happens_before_a_threshold_nor_at_it() -> None:
    letter = a_letter()
    advance(letter, MONDAY + 12 * HOUR)
    assert by_the_clock(letter) == []
    assert next_threshold(letter) == MONDAY + 12 * HOUR


def test_a_reply_at_the_very_moment_is_in_time() -> None:
    letter = taken_up()
    reply(letter, MONDAY + DAY)
    assert events_of(letter)[-1].response_fact == "met"
    assert letter.response.fact == "met"


def test_a_reply_a_microsecond_later_is_not() -> None:
    letter = taken_up()
    reply(letter, MONDAY + DAY + timedelta(microseconds=1))
    assert letter.response.fact == "missed"
    assert names_of(letter)[-2:] == ["ClockMissed", "Replied"]


def test_danger_to_life_leaves_one_hour_also_on_a_holiday() -> None:
    night = shanghai("2025-10-02 02:00")
    letter = a_letter(night, danger=True, terms=Terms(response_hours=1, handling_days=1, confirmation_days=7))
    advance(letter, night + 3 * HOUR)
    assert by_the_clock(letter) == [
        ("ClockReminded", "response", night + 30 * MINUTE),
        ("ClockMissed", "response", night + HOUR),
    ]
    assert letter.handling.due_at == shanghai("2025-10-10 00:00")


def test_an_acknowledgement_is_no_response() -> None:
    letter = taken_up()
    advance(letter, MONDAY + 2 * DAY)
    assert letter.response.fact == "missed"


def test_a_missed_response_goes_to_the_street_and_a_missed_handling_to_the_district() -> None:
    letter = a_letter()
    advance(letter, MONDAY + 60 * DAY)
    assert [e.escalated_to for e in events_of(letter) if type(e).__name__ == "ClockMissed"] == [
        str(GAOJING),
        str(DISTRICT),
    ]


# Late, doubled and dead schedulers


def a_busy_life(before: Callable[[Letter, datetime], None]) -> Letter:
    """A letter through everything that thresholds depend on; ``before`` is called between the commands."""
    letter = a_letter(shanghai("2025-09-26 15:00"))
    steps: list[tuple[str, Callable[[datetime], None]]] = [
        ("2025-09-27 09:00", lambda at: delivery.acknowledge(letter, at)),
        ("2025-09-27 09:30", lambda at: delivery.hand_on(letter, GAOJING, direction="up", reason=SAID, at=at)),
        ("2025-09-28 10:00", lambda at: delivery.acknowledge(letter, at)),
        ("2025-09-28 11:00", lambda at: reply(letter, at)),
        ("2025-09-29 11:00", lambda at: answering.pend(letter, date(2025, 10, 3), SAID, at)),
        ("2025-09-30 11:00", lambda at: extend(letter, 2, at)),
        ("2025-10-05 11:00", lambda at: answer(letter, at)),
        ("2025-10-06 11:00", lambda at: reopen(letter, at)),
        ("2025-10-20 11:00", lambda at: answer(letter, at)),
        ("2025-11-05 11:00", lambda at: reopen(letter, at)),
    ]
    for text, step in steps:
        before(letter, shanghai(text))
        step(shanghai(text))
    before(letter, shanghai("2025-12-01 00:00"))
    advance(letter, shanghai("2025-12-01 00:00"))
    return letter


def each(interval: timedelta) -> Callable[[Letter, datetime], None]:
    """A scheduler that comes by so often."""

    def come_by(letter: Letter, until: datetime) -> None:
        at = max(letter.modified_on, letter.created_on).astimezone(until.tzinfo)
        while at < until:
            advance(letter, at)
            at += interval

    return come_by


def test_a_dead_scheduler_records_what_one_each_minute_records() -> None:
    nobody = a_busy_life(lambda letter, until: None)
    each_minute = a_busy_life(each(MINUTE))
    assert told(nobody) == told(each_minute)
    assert len(by_the_clock(nobody)) == 6


def test_a_scheduler_that_was_down_for_three_days_records_what_one_each_minute_records() -> None:
    assert told(a_busy_life(each(3 * DAY))) == told(a_busy_life(each(MINUTE)))


def test_two_schedulers_at_once_change_nothing() -> None:
    def both(letter: Letter, until: datetime) -> None:
        each(7 * HOUR)(letter, until)
        advance(letter, until)
        advance(letter, until)
        advance(letter, until - DAY)

    assert told(a_busy_life(both)) == told(a_busy_life(lambda letter, until: None))


@given(st.lists(st.integers(0, 70 * 24 * 60).map(lambda minutes: shanghai("2025-09-26 15:00") + minutes * MINUTE)))
def test_whenever_schedulers_come_by_the_same_is_recorded(visits: list[datetime]) -> None:
    def come_by(letter: Letter, until: datetime) -> None:
        for at in visits:
            if at <= until:
                advance(letter, at)

    assert told(a_busy_life(come_by)) == told(a_busy_life(lambda letter, until: None))


def test_what_is_recorded_is_recorded_in_the_order_of_time() -> None:
    moments = [event.timestamp for event in events_of(a_busy_life(lambda letter, until: None))]
    assert moments == sorted(moments)


def test_the_next_threshold_is_when_the_next_one_is_recorded() -> None:
    letter = a_letter()
    found: list[datetime] = []
    while (at := next_threshold(letter)) is not None:
        advance(letter, at)
        assert next_threshold(letter) == at
        advance(letter, at + SECOND)
        found.append(at)
    assert found == [moment for _, _, moment in by_the_clock(letter)]


# Pauses


def test_the_first_reply_stops_the_response_clock_and_leaves_the_handling_clock() -> None:
    letter = taken_up()
    reply(letter, MONDAY + HOUR)
    advance(letter, MONDAY + 4 * DAY)
    assert by_the_clock(letter) == [("ClockReminded", "handling", shanghai("2026-03-04 22:00"))]


def test_an_answer_is_the_first_reply_too() -> None:
    letter = answered(after=5 * HOUR)
    assert events_of(letter)[-1].response_fact == "met"
    assert events_of(letter)[-1].first_reply_after_seconds == 5 * 3600


def test_only_the_first_reply_tells_how_long_it_took() -> None:
    letter = taken_up()
    reply(letter, MONDAY + HOUR)
    reply(letter, MONDAY + 2 * HOUR)
    assert events_of(letter)[-1].first_reply_after_seconds is None
    assert events_of(letter)[-1].response_fact is None


def test_while_an_answer_stands_neither_reminder_nor_miss_comes() -> None:
    letter = answered(terms=Terms(response_hours=24, handling_days=1, confirmation_days=60))
    advance(letter, MONDAY + 59 * DAY)
    assert by_the_clock(letter) == []


def test_reopening_resumes_with_what_was_left_and_does_not_restart() -> None:
    # Four of five days are spent on Friday at 10:00; the fifth runs from Wednesday 10:00.
    letter = answered(after=4 * DAY)
    reopen(letter, shanghai("2026-03-11 10:00"))
    assert letter.handling.due_at == shanghai("2026-03-12 10:00")
    assert letter.handling.remind_at is None


def test_a_reminder_that_had_not_come_yet_comes_after_the_reopening() -> None:
    letter = answered(after=11 * HOUR)
    reopen(letter, MONDAY + 2 * DAY + 11 * HOUR)
    advance(letter, MONDAY + 7 * DAY)
    assert by_the_clock(letter) == [("ClockReminded", "handling", shanghai("2026-03-06 22:00"))]


def test_reopening_on_a_holiday_resumes_with_the_next_working_day() -> None:
    letter = answered(shanghai("2025-09-29 12:00"), after=DAY)
    reopen(letter, shanghai("2025-10-04 12:00"))
    assert letter.handling.due_at == shanghai("2025-10-14 00:00")  # 9, 10, 11 (made up), 13 October


def test_reopening_with_no_time_left_is_missed_at_once_and_says_so_once() -> None:
    letter = answered(after=7 * DAY)  # at the very moment at which five days are over
    reopen(letter, MONDAY + 8 * DAY)
    advance(letter, MONDAY + 30 * DAY)
    assert by_the_clock(letter)[-1] == ("ClockMissed", "handling", MONDAY + 8 * DAY)
    assert [name for name, clock, _ in by_the_clock(letter) if clock == "handling"].count("ClockMissed") == 1


def test_an_answer_after_an_answer_lapses_after_its_own_confirmation_period() -> None:
    letter = answered()
    reopen(letter, MONDAY + 6 * DAY)
    answer(letter, MONDAY + 7 * DAY)
    advance(letter, MONDAY + 30 * DAY)
    assert by_the_clock(letter)[-1] == ("Closed", "lapsed", MONDAY + 14 * DAY)


def test_a_reminder_does_not_come_twice_when_an_extension_was_granted_before_the_reopening() -> None:
    letter = taken_up()
    reply(letter, MONDAY + HOUR)
    extend(letter, 10, MONDAY + 3 * DAY)  # the reminder was on Wednesday 22:00
    answer(letter, MONDAY + 4 * DAY)
    reopen(letter, MONDAY + 5 * DAY)
    advance(letter, MONDAY + 15 * DAY)
    assert [name for name in names_of(letter) if name == "ClockReminded"] == ["ClockReminded"]


def test_the_response_clock_of_a_contested_duplicate_resumes_with_what_was_left() -> None:
    letter, other = a_letter(), a_letter(id=known("other"))
    answering.mark_duplicate(letter, other, is_working_day=official, at=MONDAY + 10 * HOUR)
    reopen(letter, MONDAY + 3 * DAY)
    advance(letter, MONDAY + 4 * DAY)
    assert by_the_clock(letter) == [
        ("ClockReminded", "response", MONDAY + 3 * DAY + 2 * HOUR),
        ("ClockMissed", "response", MONDAY + 3 * DAY + 14 * HOUR),
    ]


def test_a_response_that_was_missed_before_the_duplicate_is_not_missed_again() -> None:
    letter, other = a_letter(), a_letter(id=known("other"))
    answering.mark_duplicate(letter, other, is_working_day=official, at=MONDAY + 30 * HOUR)
    reopen(letter, MONDAY + 3 * DAY)
    advance(letter, MONDAY + 6 * DAY)
    assert [clock for name, clock, _ in by_the_clock(letter) if name == "ClockMissed"] == ["response"]
    assert letter.response_overdue


# Hand-offs


def test_hand_offs_reset_neither_clock() -> None:
    letter, untouched = taken_up(), a_letter()
    for hour, unit in enumerate((GAOJING, WATER, GAOJING, YIJING), 1):
        delivery.hand_on(letter, unit, direction="sideways", reason=SAID, at=MONDAY + hour * HOUR)
        delivery.acknowledge(letter, MONDAY + hour * HOUR + MINUTE)
    delivery.hand_on(letter, WATER, direction="down", reason=SAID, at=MONDAY + 5 * HOUR)
    delivery.refuse(letter, WATER, SAID, MONDAY + 6 * HOUR)
    advance(letter, MONDAY + 60 * DAY)
    advance(untouched, MONDAY + 60 * DAY)
    assert by_the_clock(letter) == by_the_clock(untouched)


def test_a_miss_counts_against_who_held_the_letter_then_though_nobody_noticed_until_later() -> None:
    letter = assigned(GAOJING)
    delivery.acknowledge(letter, MONDAY + 23 * HOUR)
    # nobody comes by at 10:00 on Tuesday; on Wednesday the street hands it on
    delivery.hand_on(letter, WATER, direction="sideways", reason=SAID, at=MONDAY + 2 * DAY)
    advance(letter, MONDAY + 30 * DAY)
    missed = {e.clock: e.standing["holder"] for e in events_of(letter) if type(e).__name__ == "ClockMissed"}
    assert missed == {"response": str(GAOJING), "handling": str(WATER)}


def test_an_assignment_not_taken_up_counts_against_who_was_assigned() -> None:
    letter = assigned(GAOJING)
    advance(letter, MONDAY + 2 * DAY)
    assert events_of(letter)[-1].standing["holder"] == str(GAOJING)


# One fact


def test_a_missed_response_and_a_late_reply_are_one_fact() -> None:
    letter = taken_up()
    reply(letter, MONDAY + 2 * DAY)
    assert events_of(letter)[-1].response_fact is None
    assert letter.response.fact == "missed"


def test_a_missed_handling_is_not_met_by_the_closing() -> None:
    letter = taken_up()
    answer(letter, MONDAY + 10 * DAY)
    answering.confirm(letter, solved=True, rating=5, at=MONDAY + 11 * DAY)
    assert events_of(letter)[-1].handling_fact is None
    assert letter.handling.fact == "missed"


def test_a_letter_closed_twice_is_met_once() -> None:
    letter = closed()
    reopen(letter, MONDAY + DAY)
    answer(letter, MONDAY + DAY)
    answering.confirm(letter, solved=True, rating=None, at=MONDAY + 2 * DAY)
    assert [e.handling_fact for e in events_of(letter) if type(e).__name__ == "Closed"] == ["met", None]


def test_a_letter_that_is_late_after_it_was_met_and_had_done_again_is_escalated_and_counts_no_second_time() -> None:
    letter = closed()
    reopen(letter, MONDAY + DAY)
    advance(letter, MONDAY + 30 * DAY)
    (late,) = [e for e in events_of(letter) if type(e).__name__ == "ClockMissed"]
    assert (late.clock, late.counts, late.escalated_to) == ("handling", False, str(letter.district))
    assert letter.handling.fact == "met"
    assert letter.handling_overdue


def test_a_reopened_closed_letter_shows_what_is_left_of_its_time() -> None:
    letter = closed()  # answered after an hour
    reopen(letter, MONDAY + 28 * DAY)
    assert letter.handling.due_at == shanghai("2026-04-07 09:00")  # 6 April is Tomb-sweeping Day


@pytest.mark.parametrize("after", [HOUR, 3 * DAY])
def test_a_withdrawn_letter_yields_no_fact_from_then_on(after: timedelta) -> None:
    letter = taken_up()
    reply(letter, MONDAY + 5 * MINUTE) if after > DAY else None
    writing.withdraw(letter, MONDAY + after)
    since = len(events_of(letter))
    advance(letter, MONDAY + 60 * DAY)
    assert names_of(letter, since) == []
    assert next_threshold(letter) is None
    assert letter.handling.fact is None


def test_a_duplicate_yields_no_fact() -> None:
    letter, other = a_letter(), a_letter(id=known("other"))
    answering.mark_duplicate(letter, other, is_working_day=official, at=MONDAY + HOUR)
    advance(letter, MONDAY + 60 * DAY)
    assert by_the_clock(letter) == []
    assert (letter.response.fact, letter.handling.fact) == (None, None)


# Extensions


def test_an_extension_granted_moves_the_due_time_by_working_days() -> None:
    letter = taken_up()
    extend(letter, 5, MONDAY + DAY)
    assert letter.handling.due_at == shanghai("2026-03-16 10:00")
    assert events_of(letter)[-1].handling_due_at == shanghai("2026-03-16 10:00")


def test_an_extension_refused_moves_nothing() -> None:
    letter = taken_up()
    extend(letter, 5, MONDAY + DAY, granted=False)
    advance(letter, MONDAY + 30 * DAY)
    assert by_the_clock(letter)[-1] == ("ClockMissed", "handling", shanghai("2026-03-09 10:00"))


def test_the_clock_runs_on_while_an_extension_is_waited_for() -> None:
    letter = taken_up()
    answering.ask_extension(letter, 5, GAOJING, SAID, MONDAY + 6 * DAY)
    with pytest.raises(refusals.ExtensionInvalidError):
        answering.decide_extension(letter, granted=True, reason=SAID, is_working_day=official, at=MONDAY + 8 * DAY)
    assert letter.handling.fact == "missed"


def test_one_asked_for_in_time_can_be_refused_after_the_miss() -> None:
    letter = taken_up()
    answering.ask_extension(letter, 5, GAOJING, SAID, MONDAY + 6 * DAY)
    answering.decide_extension(letter, granted=False, reason=SAID, is_working_day=official, at=MONDAY + 8 * DAY)
    assert letter.extension_days is None


def test_extension_days_are_kept_over_an_answer_and_a_reopening() -> None:
    letter = taken_up(terms=days(1))
    extend(letter, 2, MONDAY + HOUR)
    answer(letter, MONDAY + DAY)
    reopen(letter, MONDAY + 7 * DAY)
    assert letter.handling.due_at == MONDAY + 9 * DAY


# Pending and promises


def test_pending_stops_no_clock() -> None:
    letter = taken_up()
    reply(letter, MONDAY + HOUR)
    answering.pend(letter, date(2026, 4, 30), SAID, MONDAY + DAY)
    advance(letter, MONDAY + 30 * DAY)
    assert letter.handling.fact == "missed"
    assert letter.pending


def test_a_promise_is_broken_with_the_end_of_its_day_and_once() -> None:
    letter = taken_up()
    answering.pend(letter, date(2026, 3, 4), SAID, MONDAY + HOUR)
    advance(letter, MONDAY + 60 * DAY)
    broken = [item for item in by_the_clock(letter) if item[0] == "PromiseBroken"]
    assert broken == [("PromiseBroken", "2026-03-04", shanghai("2026-03-05 00:00"))]
    assert letter.pending


def test_a_promise_kept_is_not_broken() -> None:
    letter = taken_up()
    answering.pend(letter, date(2026, 3, 4), SAID, MONDAY + HOUR)
    answer(letter, shanghai("2026-03-04 23:59"))
    reopen(letter, shanghai("2026-03-05 12:00"))
    advance(letter, MONDAY + 60 * DAY)
    assert "PromiseBroken" not in names_of(letter)
    assert not letter.pending


def test_another_promise_after_a_broken_one_can_be_broken_again() -> None:
    letter = taken_up()
    answering.pend(letter, date(2026, 3, 4), SAID, MONDAY + HOUR)
    answering.pend(letter, date(2026, 3, 10), SAID, shanghai("2026-03-06 09:00"))
    advance(letter, MONDAY + 60 * DAY)
    assert [day for name, day, _ in by_the_clock(letter) if name == "PromiseBroken"] == ["2026-03-04", "2026-03-10"]


# Lapse


def test_an_answer_lapses_after_seven_days_of_silence_and_meets_the_handling_clock() -> None:
    letter = answered()
    advance(letter, MONDAY + 60 * DAY)
    last = events_of(letter)[-1]
    assert by_the_clock(letter) == [("Closed", "lapsed", MONDAY + HOUR + 7 * DAY)]
    assert (last.handling_fact, last.solved, last.rating) == ("met", None, None)


def test_a_confirmation_at_the_very_end_is_in_time() -> None:
    letter = answered()
    answering.confirm(letter, solved=False, rating=2, at=MONDAY + HOUR + 7 * DAY)
    assert (events_of(letter)[-1].how, events_of(letter)[-1].solved) == ("confirmed", False)


def test_every_command_records_first_what_time_brought_about() -> None:
    letter = a_letter(kind="joint")
    writing.join(letter, CHEN, MONDAY + 2 * DAY)
    assert names_of(letter) == ["Submitted", "ClockReminded", "ClockMissed", "Joined"]


def test_handling_seconds_leave_out_the_times_at_which_an_answer_stood() -> None:
    letter = answered(after=4 * DAY)  # Friday
    reopen(letter, MONDAY + 9 * DAY)
    answer(letter, MONDAY + 9 * DAY + 3 * HOUR)
    answering.confirm(letter, solved=True, rating=None, at=MONDAY + 12 * DAY)
    assert events_of(letter)[-1].handling_seconds == (4 * DAY + 3 * HOUR).total_seconds()


@given(st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 9000)), max_size=8))
def test_however_often_it_is_reopened_a_letter_has_exactly_its_five_days(turns: list[tuple[int, int]]) -> None:
    """Minutes of work and of standing answers in turn; the sum of work up to the miss is always five days."""
    letter, at = taken_up(), MONDAY + MINUTE
    for work, rest in turns:
        at += work * MINUTE
        answer(letter, at)
        at += min(rest * MINUTE, 7 * DAY)
        reopen(letter, at)
    advance(letter, at + 60 * DAY)
    missed = [moment for name, clock, moment in by_the_clock(letter) if (name, clock) == ("ClockMissed", "handling")]
    assert len(missed) == 1
    worked = [
        (e.handling_seconds if type(e).__name__ == "Answered" else None, e.timestamp)
        for e in events_of(letter)
        if e.timestamp <= missed[0] and type(e).__name__ in ("Answered", "Reopened")
    ]
    spent = next((seconds for seconds, _ in reversed(worked) if seconds is not None), 0)
    since = worked[-1][1] if worked else MONDAY
    assert spent + between(since, missed[0], official) == 5 * 86_400
