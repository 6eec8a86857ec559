"""A year of deliberation in 高境镇: the stories that are told in detail, and the smaller topics of all areas."""

from __future__ import annotations

from collections.abc import Callable

from deliberation_service.demo.cast import Cast, cast
from deliberation_service.demo.stories import (
    convention,
    deputies,
    households,
    letters,
    micro_renewal,
    owners,
    small,
    standing,
    three_meetings,
    youth,
)
from linli_common.clock import utc_now
from linli_demo.acting import Acting, Calendar
from linli_demo.player import Player
from linli_demo.telling import Story, tell

BASE = "/api/deliberation"
DAYS = 365


class Year:
    """The year that ends now, with so many smaller topics."""

    def __init__(self, player: Player, topics: int, seed: int) -> None:
        self._player = player
        self._topics = topics
        self._seed = seed

    def play(self, progress: Callable[[int, int], None]) -> int:
        """Plays all days in order and returns the number of acts. ``progress`` is told (days done, days)."""
        calendar = Calendar(utc_now())
        acting = Acting(self._player, calendar, BASE)
        everybody = cast(self._player, calendar.ago(DAYS, 9))
        tell(stories_of(acting, everybody, self._topics, self._seed), calendar.now, progress)
        return acting.acts


def stories_of(acting: Acting, everybody: Cast, topics: int, seed: int) -> list[Story]:
    """All that is told."""
    return [
        micro_renewal.micro_renewal(acting, everybody),
        three_meetings.three_meetings(acting, everybody),
        convention.convention(acting, everybody),
        owners.maintenance_fund(acting, everybody),
        owners.open_vote(acting, everybody),
        households.counted_form(acting, everybody),
        households.open_form(acting, everybody),
        youth.youth_council(acting, everybody),
        *deputies.deputies(acting, everybody),
        *letters.letters(acting, everybody),
        *standing.standing(acting, everybody),
        *small.small(acting, everybody, topics, seed),
    ]
