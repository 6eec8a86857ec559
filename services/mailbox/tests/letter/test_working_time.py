"""Working time: on working days, around the clock, in Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailbox_service.aggregate.working_time import (
    DAY_SECONDS,
    LONGEST_DAYS,
    IsWorkingDay,
    NoWorkingDayError,
    after,
    between,
)

from .letters import official, shanghai, weekdays


def due(start: str, days: float) -> datetime:
    return after(shanghai(start), int(days * DAY_SECONDS), official)


def spent(start: str, end: str) -> float:
    return between(shanghai(start), shanghai(end), official) / DAY_SECONDS


def test_a_working_day_from_monday_morning_is_over_on_tuesday_at_the_same_time() -> None:
    assert due("2026-03-02 10:00", 1) == shanghai("2026-03-03 10:00")


def test_a_friday_afternoon_and_one_day_is_monday_afternoon() -> None:
    assert due("2026-03-06 15:00", 1) == shanghai("2026-03-09 15:00")


def test_a_saturday_counts_from_monday_and_so_ends_with_monday() -> None:
    assert due("2026-03-07 12:00", 1) == shanghai("2026-03-10 00:00")


def test_what_ends_with_friday_is_due_at_that_midnight_and_not_on_monday() -> None:
    assert due("2026-03-07 12:00", 5) == shanghai("2026-03-14 00:00")


def test_national_day_of_2025_is_skipped_and_its_made_up_sunday_is_worked() -> None:
    # Sunday 28 September is worked; 1 to 8 October are off: 28, 29, 30 September, then 9 and 10 October.
    assert due("2025-09-28 00:00", 5) == shanghai("2025-10-11 00:00")


def test_the_saturday_made_up_after_national_day_counts() -> None:
    # Friday 10 October 12:00; Saturday 11 October is worked.
    assert due("2025-10-10 12:00", 1) == shanghai("2025-10-11 12:00")


def test_spring_festival_of_2026_takes_nine_days_between_two_worked_saturdays() -> None:
    assert due("2026-02-14 18:00", 1) == shanghai("2026-02-24 18:00")
    assert due("2026-02-27 18:00", 1) == shanghai("2026-02-28 18:00")


def test_a_year_ends_in_a_holiday() -> None:
    # 1 to 3 January 2026 are off, Sunday 4 January is worked.
    assert due("2025-12-31 20:00", 1) == shanghai("2026-01-04 20:00")


def test_the_day_is_shanghais_and_not_that_of_utc() -> None:
    # 16:30 UTC on Sunday is Monday, half past midnight, in Shanghai: the half hour has passed on a working day.
    start = datetime(2026, 3, 8, 15, 30, tzinfo=UTC)
    assert between(start, datetime(2026, 3, 8, 16, 30, tzinfo=UTC), official) == 1800


def test_nothing_passes_on_a_weekend() -> None:
    assert spent("2026-03-07 00:00", "2026-03-09 00:00") == 0


def test_a_week_has_five_days() -> None:
    assert spent("2026-03-04 17:17", "2026-03-11 17:17") == 5


def test_february_of_2026_has_sixteen_working_days() -> None:
    # 20 weekdays, less 16 to 20 and 23 February, with 14 and 28 February.
    assert spent("2026-02-01 00:00", "2026-03-01 00:00") == 16


def test_nothing_passes_backwards() -> None:
    assert spent("2026-03-04 17:00", "2026-03-02 17:00") == 0


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(NoWorkingDayError):
        after(shanghai("2026-03-02 10:00"), 1, lambda day: False)


def test_a_due_time_may_lie_years_ahead() -> None:
    # 5 x 60 days of extensions, one worked day a week: the 300th Monday from 2 March 2026 on.
    assert after(shanghai("2026-03-02 00:00"), 300 * DAY_SECONDS, lambda day: day.weekday() == 0) == shanghai(
        f"{date(2026, 3, 3) + timedelta(weeks=299)} 00:00"
    )


def test_a_calendar_that_is_off_for_a_year_still_ends() -> None:
    first = date(2026, 3, 2) + timedelta(days=LONGEST_DAYS - 1)
    assert after(shanghai("2026-03-02 10:00"), 60, lambda day: day >= first) == shanghai(f"{first} 00:01")


MOMENTS = st.integers(0, 2 * 365 * DAY_SECONDS).map(
    lambda seconds: shanghai("2024-06-01 00:00") + timedelta(seconds=seconds)
)
SPANS = st.integers(1, 30 * DAY_SECONDS)
CALENDARS = st.one_of(
    st.just(official),
    st.just(weekdays),
    st.sets(st.integers(0, 6), min_size=1).map(lambda worked: lambda day: day.weekday() in worked),
)


@given(MOMENTS, SPANS, CALENDARS)
def test_the_time_until_the_due_time_is_the_time_that_was_given(
    start: datetime, seconds: int, calendar: IsWorkingDay
) -> None:
    assert between(start, after(start, seconds, calendar), calendar) == seconds


@given(MOMENTS, MOMENTS, CALENDARS)
def test_giving_the_time_that_passed_leads_to_the_last_worked_moment_of_it(
    a: datetime, b: datetime, calendar: IsWorkingDay
) -> None:
    start, end = min(a, b), max(a, b)
    passed = between(start, end, calendar)
    if passed:
        reached = after(start, passed, calendar)
        assert reached <= end
        assert between(reached, end, calendar) == 0


@given(MOMENTS, SPANS, SPANS, CALENDARS)
def test_more_time_is_due_later(start: datetime, one: int, more: int, calendar: IsWorkingDay) -> None:
    assert after(start, one, calendar) < after(start, one + more, calendar)


@given(MOMENTS, MOMENTS, SPANS, CALENDARS)
def test_who_starts_later_is_not_due_earlier(a: datetime, b: datetime, seconds: int, calendar: IsWorkingDay) -> None:
    assert after(min(a, b), seconds, calendar) <= after(max(a, b), seconds, calendar)


@given(MOMENTS, SPANS, SPANS, CALENDARS)
def test_time_given_twice_is_time_given_at_once(start: datetime, one: int, two: int, calendar: IsWorkingDay) -> None:
    assert after(after(start, one, calendar), two, calendar) == after(start, one + two, calendar)


@given(st.lists(MOMENTS, min_size=3, max_size=6).map(sorted), CALENDARS)
def test_time_that_passed_in_parts_adds_up(moments: list[datetime], calendar: IsWorkingDay) -> None:
    parts = sum(between(a, b, calendar) for a, b in pairwise(moments))
    assert parts == between(moments[0], moments[-1], calendar)


@given(MOMENTS, st.lists(st.tuples(st.integers(1, 3 * DAY_SECONDS), st.integers(0, 9 * DAY_SECONDS)), max_size=6))
def test_a_clock_that_stands_still_and_resumes_runs_for_exactly_its_time(
    start: datetime, stretches: list[tuple[int, int]]
) -> None:
    """Runs and rests in turn; what is left at each resumption leads to a due time with exactly that time before it."""
    total, spent_seconds, at = 5 * DAY_SECONDS, 0, start
    for run, rest in stretches:
        due_at = after(at, total - spent_seconds, official)
        stopped = min(at + timedelta(seconds=run), due_at - timedelta(seconds=1))
        spent_seconds += between(at, stopped, official)
        at = stopped + timedelta(seconds=rest)
    due_at = after(at, total - spent_seconds, official)
    assert spent_seconds + between(at, due_at, official) == total


@given(MOMENTS, SPANS)
def test_a_due_time_always_lies_at_the_end_of_worked_time(start: datetime, seconds: int) -> None:
    before = after(start, seconds, official) - timedelta(seconds=1)
    assert official(before.astimezone(start.tzinfo).date())
