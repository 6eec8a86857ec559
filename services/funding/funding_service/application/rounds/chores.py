"""What time asks for of rounds: phases, opening, closing, counting, destroying secrets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import psycopg
from funding_service.aggregate.round import BEFORE_TICKING, UNCOUNTED, Round, ballots_id
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
    """Looks at all rounds for which something is due. Each can be broken off anywhere; the next look goes on.

    Phases are a moment's work. Freezing and counting take as long as a roll is long: the worker gives each a thread.
    """

    def __init__(
        self, rounds: FoundRounds, opening: Opening, closing: Closing, box: BallotBox, lists: RoundLists
    ) -> None:
        self._rounds = rounds
        self._opening = opening
        self._closing = closing
        self._box = box
        self._lists = lists

    def advance_rounds(self, now: datetime) -> int:
        """Enters phases, destroys secrets that nobody needs any more; gives how many rounds were looked at."""
        return self._each(self._lists.to_advance(now, self._box.living(), AT_ONCE), self.advance, now)

    def open_rounds(self, now: datetime) -> int:
        """Freezes and opens what is to be ticked; gives how many rounds were looked at."""
        return self._each(self._lists.to_open(now, AT_ONCE), self.open, now)

    def count_rounds(self, now: datetime) -> int:
        """Ends and counts what is over; gives how many rounds were looked at."""
        return self._each(self._lists.to_count(now, AT_ONCE), self.count, now)

    def advance(self, round_id: UUID, now: datetime) -> None:
        """Phases and secrets of one round."""
        act = Act(CLOCK, now)
        if self._rounds.at(round_id, act).pending_events:
            self._rounds.on(round_id, act, lambda _: None)
        self._destroy(self._rounds.get(round_id))

    def open(self, round_id: UUID, now: datetime) -> None:
        """开始勾选 of one round, unless it is open."""
        if self._rounds.get(round_id).state in BEFORE_TICKING:
            self._opening.open(round_id, Act(CLOCK, now))

    def count(self, round_id: UUID, now: datetime) -> None:
        """停止勾选 and 计票 of one round; then its secret goes."""
        if self._rounds.get(round_id).state == "tick":
            self._opening.end(round_id, Act(CLOCK, now))
        if self._rounds.get(round_id).state == "closing":
            self._closing.count(round_id, now)
        self.advance(round_id, now)

    def _each(self, due: list[UUID], go: Callable[[UUID, datetime], None], now: datetime) -> int:
        for round_id in due:
            try:
                go(round_id, now)
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("round %s is being worked on", round_id)
            except Refusal as refusal:  # proposals wait for screening, or a roll for the operators: people's business
                log.info("round %s waits: %s", round_id, type(refusal).__name__)
            except (psycopg.Error, StoreUnavailableError):  # not this round's fault: all wait
                raise
            except Exception:  # altered envelopes, another roll, other ballots published: for people to look into
                log.exception("round %s cannot be counted", round_id)
        return len(due)

    def _destroy(self, round_: Round) -> None:
        """Secrets of void editions, and this one's once it is counted or cancelled."""
        void = [ballots_id(round_.id, edition) for edition in range(1, round_.edition)]
        over = [] if round_.state in ("closing", *UNCOUNTED) else [round_.ballots_id]
        for secret_id in set(self._box.living()).intersection(void + over):
            self._box.destroy(secret_id)
