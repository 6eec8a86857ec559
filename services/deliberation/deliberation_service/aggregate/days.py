"""Days in Asia/Shanghai as rules count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from linli_common.clock import SHANGHAI


def end_of(day: date) -> datetime:
    """The midnight in Shanghai with which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI).astimezone(UTC)
