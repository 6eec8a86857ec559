"""Working time (办理时限): it passes on working days only, all around the clock, in Asia/Shanghai.

One working day is 86,400 seconds of working time. A letter of Friday 15:00 with one working day is due on Monday at
15:00; one of Saturday counts from Monday 00:00. So nothing is gained by writing, handing on or answering at a certain
hour, and what was left when a clock stood still is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from linli_common.clock import SHANGHAI, shanghai_day

DAY_SECONDS = 86_400
IsWorkingDay: TypeAlias = Callable[[date], bool]
"""Whether a day in Asia/Shanghai is worked; raises nothing."""

LONGEST_DAYS = 400
"""No holiday is that long: a calendar without working days is refused. A due time may lie further ahead."""


class NoWorkingDayError(Exception):
    """The calendar has no working day for `LONGEST_DAYS` on end."""


def after(start: datetime, seconds: int, is_working_day: IsWorkingDay) -> datetime:
    """The moment (UTC) at which so many seconds of working time have passed since ``start``.

    A moment that falls on the end of a working day is that midnight, not the next working morning.
    """
    left = timedelta(seconds=seconds)
    at = start.astimezone(SHANGHAI)
    idle_days = 0
    while idle_days < LONGEST_DAYS:
        midnight = _next_midnight(at)
        if is_working_day(at.date()):
            if at + left <= midnight:
                return (at + left).astimezone(UTC)
            left -= midnight - at
            idle_days = 0
        else:
            idle_days += 1
        at = midnight
    raise NoWorkingDayError(f"no working day within {LONGEST_DAYS} days before {shanghai_day(at)}")


def between(start: datetime, end: datetime, is_working_day: IsWorkingDay) -> int:
    """Whole seconds of working time from ``start`` to ``end``; 0 when ``end`` is not later."""
    at, end = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    passed = timedelta()
    while at < end:
        until = min(_next_midnight(at), end)
        if is_working_day(at.date()):
            passed += until - at
        at = until
    return int(passed.total_seconds())


def _next_midnight(at: datetime) -> datetime:
    """Shanghai has had no daylight saving time since 1991: local days have 24 hours."""
    return datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), SHANGHAI)
