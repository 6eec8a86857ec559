"""Time at the edges. Nothing inside an aggregate ever calls this."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Now, in UTC, with its zone."""
    return datetime.now(UTC)


def shanghai_day(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which a moment falls: the day of every figure."""
    return moment.astimezone(SHANGHAI).date()
