"""When a person is told outside of the inbox: quiet hours, a daily digest, and never of what is long past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli_common.clock import SHANGHAI

FRESH = timedelta(hours=24)
"""Older events give no push: a replay, a rebuild or a long stand-still floods nobody. The inbox gets them."""

NEWS = timedelta(days=30)
"""Older events are no news, and give no notification at all: a service that joins brings nobody its whole past."""

QUIET_FROM, QUIET_TO = time(22), time(8)
"""免打扰: as long as a person has not said otherwise (Asia/Shanghai)."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to be told; ``channels`` beside the inbox, ``digest``: once a day, when quiet hours end."""

    channels: tuple[str, ...] = ()
    quiet_from: time = QUIET_FROM
    quiet_to: time = QUIET_TO
    digest: bool = False


def is_news(happened_at: datetime, now: datetime) -> bool:
    """Whether something that happened belongs into an inbox; what once is too old stays so."""
    return now - happened_at <= NEWS


def is_fresh(happened_at: datetime, now: datetime) -> bool:
    """Whether something that happened may be pushed."""
    return now - happened_at <= FRESH


def push_at(wishes: Wishes, happened_at: datetime, now: datetime) -> datetime | None:
    """The moment of a push for something that happened; None when there is none."""
    if not wishes.channels or not is_fresh(happened_at, now):
        return None
    if wishes.digest:
        return next_at(now, wishes.quiet_to)
    return next_at(now, wishes.quiet_to) if is_quiet(wishes, now) else now


def is_quiet(wishes: Wishes, now: datetime) -> bool:
    """Whether a moment is in the quiet hours, which may reach over midnight. The same time twice: never quiet."""
    clock = now.astimezone(SHANGHAI).time()
    if wishes.quiet_from <= wishes.quiet_to:
        return wishes.quiet_from <= clock < wishes.quiet_to
    return clock >= wishes.quiet_from or clock < wishes.quiet_to


def next_at(now: datetime, clock: time) -> datetime:
    """The next moment at which the clock in Shanghai shows ``clock``, in the zone of ``now``."""
    there = now.astimezone(SHANGHAI)
    today = there.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return (today if today > there else today + timedelta(days=1)).astimezone(now.tzinfo)
