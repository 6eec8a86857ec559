"""When somebody is told outside of the inbox. Cost: milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linli_common.clock import SHANGHAI
from notifications_service.aggregate.timing import FRESH, Wishes, is_quiet, push_at

SMS = Wishes(("sms",))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def in_shanghai(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "pushed"),
    [
        (in_shanghai(12), in_shanghai(12)),
        (in_shanghai(21, 59), in_shanghai(21, 59)),
        (in_shanghai(22), in_shanghai(8, day=3)),
        (in_shanghai(7, 59), in_shanghai(8)),
        (in_shanghai(8), in_shanghai(8)),
    ],
)
def test_quiet_hours_hold_a_push_back_until_eight(now: datetime, pushed: datetime) -> None:
    assert push_at(SMS, now, now) == pushed


def test_a_digest_comes_once_a_day_when_quiet_hours_end() -> None:
    now = in_shanghai(12)

    assert push_at(Wishes(("sms",), digest=True), now, now) == in_shanghai(8, day=3)


def test_without_a_channel_there_is_no_push() -> None:
    assert push_at(Wishes(), in_shanghai(12), in_shanghai(12)) is None


def test_what_is_long_past_gives_no_push() -> None:
    now = in_shanghai(12)

    assert push_at(SMS, now - FRESH, now) is not None
    assert push_at(SMS, now - FRESH - timedelta(seconds=1), now) is None


@given(now=moments, quiet_from=clocks, quiet_to=clocks, digest=st.booleans())
def test_a_push_is_never_early_never_in_quiet_hours_and_never_more_than_a_day_late(
    now: datetime, quiet_from: time, quiet_to: time, digest: bool
) -> None:
    wishes = Wishes(("sms",), quiet_from, quiet_to, digest)

    at = push_at(wishes, now, now)

    assert at is not None
    assert now <= at <= now + timedelta(days=1)
    assert not is_quiet(wishes, at)
