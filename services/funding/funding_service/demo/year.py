"""A year of project funding in 高境镇: a round from announcement to upkeep, two that are open, money, an account."""

from __future__ import annotations

from collections.abc import Callable

from funding_service.demo.cast import Cast, cast
from funding_service.demo.stories import (
    area_round,
    community_fund,
    great_round,
    open_rounds,
    pavilion,
    supervised,
    works,
)
from linli_common.clock import utc_now
from linli_demo.acting import Acting, Calendar
from linli_demo.player import Player
from linli_demo.telling import Story, tell

BASE = "/api/funding"
DAYS = 365


class Year:
    """The year that ends now, with so many residents of each area who tick on paper."""

    def __init__(self, player: Player, paper: int, seed: int) -> None:
        self._player = player
        self._paper = paper
        self._seed = seed
        self.accounts: list[tuple[str, str]] = []
        """Phone, and what to see with it, of those who were hired for it."""

    def play(self, progress: Callable[[int, int], None]) -> int:
        """Plays all days in order and returns the number of acts. ``progress`` is told (days done, days)."""
        calendar = Calendar(utc_now())
        acting = Acting(self._player, calendar, BASE)
        everybody = cast(self._player, calendar.ago(DAYS, 9))
        self.accounts = everybody.accounts
        tell(stories_of(acting, everybody, self._paper, self._seed), calendar.now, progress)
        return acting.acts


def stories_of(acting: Acting, everybody: Cast, paper: int, seed: int) -> list[Story]:
    """All that is told."""
    great = great_round.GreatRound(acting, everybody, paper, seed)
    return [
        *great.stories(),
        *works.works(acting, everybody, great),
        *open_rounds.open_rounds(acting, everybody, seed),
        *area_round.area_round(acting, everybody, seed),
        pavilion.pavilion(acting, everybody),
        community_fund.community_fund(acting, everybody, great),
        supervised.supervised(acting, everybody),
    ]
