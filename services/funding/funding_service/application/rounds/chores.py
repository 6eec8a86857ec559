"""What time asks for of rounds: phases, opening, closing, counting, destroying secrets."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

import psycopg
from funding_service.aggregate.round import UNCOUNTED, Round, ballots_id
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.rounds.closing import Closing
from funding_service.application.rounds.opening import Opening
from funding_service.publisher.clock import CLOCK
from funding_service.queries.rounds import RoundLists
from linli_ballots.box import BallotBox
from linli_common.event_store import Act, ConcurrentChangeError, StoreUnavailableError
from linli_common.refusal import Refusal

log = logging.getLogger(__name__)

AT_ONCE = 500


class RoundChores:
    """One look at all rounds for which something is due. It can be broken off anywhere; the next look goes on."""

    def __init__(
        self, rounds: FoundRounds, opening: Opening, closing: Closing, box: BallotBox, lists: RoundLists
    ) -> None:
        self._rounds = rounds
        self._opening = opening
        self._closing = closing
        self._box = box
        self._lists = lists

    def advance_rounds(self, now: datetime) -> int:
        """Brings every round as far as time allows; gives how many were looked at."""
        due = self._lists.due(now, self._box.living(), AT_ONCE)
        for round_id in due:
            try:
                self.go(round_id, now)
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("round %s is being worked on", round_id)
            except Refusal as refusal:  # proposals wait for screening, or a roll for the operators: people's business
                log.info("round %s waits: %s", round_id, type(refusal).__name__)
            except (psycopg.Error, StoreUnavailableError):  # not this round's fault: all wait
                raise
            except Exception:  # altered envelopes, another roll, other ballots published: for people to look into
                log.exception("round %s cannot be counted", round_id)
        return len(due)

    def go(self, round_id: UUID, now: datetime) -> None:
        """Brings one round as far as time allows: phases, opening, closing, counting, destroying."""
        act = Act(CLOCK, now)
        found = self._rounds.at(round_id, act)
        if found.pending_events:
            self._rounds.on(round_id, act, lambda _: None)
        dates = found.terms.dates
        if found.state == "discuss" and dates.tick_at <= now < dates.closes_at:
            self._opening.open(round_id, act)
        elif found.state == "tick" and dates.counts_at <= now:
            self._opening.end(round_id, act)
        if self._rounds.get(round_id).state == "closing":
            self._closing.count(round_id, now)
            self._rounds.on(round_id, act, lambda _: None)
        self._destroy(self._rounds.get(round_id))

    def _destroy(self, round_: Round) -> None:
        """Secrets of void editions, and this one's once it is counted or cancelled."""
        void = [ballots_id(round_.id, edition) for edition in range(1, round_.edition)]
        over = [] if round_.state in ("closing", *UNCOUNTED) else [round_.ballots_id]
        for secret_id in set(self._box.living()).intersection(void + over):
            self._box.destroy(secret_id)
