"""The time up to which a demo has been played. Cost: a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from linli_contracts.envelope import Actor

from .account import AT, Bank, act

DAY = timedelta(days=1)
CLOCK = Actor(UUID(int=8), "clock")


def acted(bank: Bank, *acts: tuple[datetime, Actor | None]) -> datetime:
    """One opening after the other at these times, by somebody or by the clock; gives what the store says then."""
    for at, actor in acts:
        one = replace(act(), at=at)
        bank.open(uuid4(), replace(one, actor=actor) if actor is not None else one)
    return bank.last_act_at()


@pytest.mark.parametrize(
    ("days", "latest"),
    [
        ((0, 1, 2), 2),
        ((3, 1, 2), 3),  # acts of a few days in any order
        ((20, 0), 0),  # another stretch of time is being played
        ((20, 0, 1, 3, 2), 3),
    ],
)
def test_the_last_act_is_the_latest_of_the_stretch_that_is_being_played(
    database: str, days: tuple[int, ...], latest: int
) -> None:
    with Bank(database) as bank:
        assert acted(bank, *((AT + day * DAY, None) for day in days)) == AT + latest * DAY


def test_what_the_clock_dates_back_is_no_act(database: str) -> None:
    with Bank(database) as bank:
        assert acted(bank, (AT + 20 * DAY, None), (AT, CLOCK)) == AT + 20 * DAY
        assert acted(bank, (AT + 21 * DAY, None)) == AT + 21 * DAY
