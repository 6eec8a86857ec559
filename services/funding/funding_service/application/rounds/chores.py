"""What time asks for of rounds: phases, opening, closing, counting, destroying secrets."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

import psycopg
from funding_service.application.rounds.finding import FoundRounds
from funding_service.publisher.clock import CLOCK
from funding_service.queries.rounds import RoundLists
from linli_ballots.box import BallotBox
from linli_common.event_store import Act, ConcurrentChangeError, StoreUnavailableError

log = logging.getLogger(__name__)

AT_ONCE = 500


class RoundChores:
    """One look at all rounds for which something is due. It can be broken off anywhere; the next look goes on."""

    def __init__(self, rounds: FoundRounds, box: BallotBox, lists: RoundLists) -> None:
        self._rounds = rounds
        self._box = box
        self._lists = lists

    def advance_rounds(self, now: datetime) -> int:
        """Brings every round as far as time allows; gives how many were looked at."""
        due = self._lists.due(now, self._box.living(), AT_ONCE)
        for round_id in due:
            try:
                self._go(round_id, now)
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("round %s is being worked on", round_id)
            except (psycopg.Error, StoreUnavailableError):  # not this round's fault: all wait
                raise
        return len(due)

    def _go(self, round_id: UUID, now: datetime) -> None:
        self._rounds.on(round_id, Act(CLOCK, now), lambda _: None)
