"""Closing the ticking: open, sort by code, publish, count, destroy. Whatever stops it, the next look takes it up again.

Every step leads to the same bytes when it is done again: sheets have ids of their own, the secret goes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from funding_service.aggregate import screening
from funding_service.aggregate.ballot_sheet import BallotSheet
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.round import Round
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.application.rounds.counted import Count, outcome_of
from funding_service.application.rounds.gathering import Gathering, Opened
from funding_service.commands import rounds as commands
from funding_service.publisher.clock import CLOCK
from linli_common.event_store import Act, Receipt, VersionConflictError


class Closing:
    """Counting, and deciding by the count."""

    def __init__(self, parts: Parts, rounds: FoundRounds, proposals: FoundProposals) -> None:
        self._parts = parts
        self._rounds = rounds
        self._proposals = proposals

    def count(self, round_id: UUID, now: datetime) -> None:
        """Publishes and counts all ballots of a closing round, and records what they came to."""
        round_ = self._rounds.get(round_id)
        self._parts.rolls.verify(round_.frozen_roll)
        gathering = Gathering(self._parts.store, self._parts.rolls, round_, self._rounds.secret(round_))
        count = Count()
        for sheet in gathering.sheets():
            self._publish(round_, count.sheets, sheet, now)
            count.add(sheet)
        outcome = outcome_of(round_, count, gathering.took_part)
        self._parts.store.once(Act(CLOCK, now), lambda: self._counted(round_id, outcome, now))

    def decide(self, round_id: UUID, command: commands.DecideResult, act: Act) -> Receipt:
        """Whoever pays and did not bind themselves decides on the counted result."""

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            reason = None if command.reason is None else self._parts.contents.seal(round_id, command.reason)
            round_.decide(command.funded_ids, reason, act.at)
            told = self._tell(round_, act.at)
            return self._parts.store.record(round_, *told, act=act, answer={"round_id": str(round_id)})

        return self._parts.store.once(act, decide)

    def _publish(self, round_: Round, number: int, sheet: list[Opened], now: datetime) -> None:
        ballots: list[list[Any]] = [[ballot.code, ballot.choice] for ballot in sheet]
        published = BallotSheet.publish(round_=round_, number=number, ballots=ballots, at=now)
        try:
            self._parts.store.record(published, act=Act(CLOCK, now))
        except VersionConflictError:
            earlier = self._parts.store.find(BallotSheet, published.id)
            if earlier is None or earlier.ballots != published.ballots:
                raise ValueError(f"sheet {number} of round {round_.id} was published with other ballots") from None

    def _counted(self, round_id: UUID, outcome: dict[str, Any], now: datetime) -> Receipt:
        round_ = self._rounds.get(round_id)
        if round_.state != "closing":  # another worker was faster, with the same
            return self._parts.store.record(act=Act(CLOCK, now))
        round_.count(outcome, now)
        return self._parts.store.record(round_, *self._tell(round_, now), act=Act(CLOCK, now))

    def _tell(self, round_: Round, at: datetime) -> Sequence[Proposal]:
        """Every proposal of the ballot with what the round came to for it; none while it is not decided."""
        if round_.funded_ids is None:
            return ()
        funded, told = set(round_.funded_ids), []
        for project in round_.projects:
            proposal = self._proposals.get(project.proposal_id)
            screening.decide(proposal, project, project.proposal_id in funded, at)
            told.append(proposal)
        return told
