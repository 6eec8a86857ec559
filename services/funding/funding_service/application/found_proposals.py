"""Proposals by the truth of the event table, recorded with the round that they rely on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from eventsourcing.domain import Aggregate
from funding_service.aggregate import screening
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.register import Register, register_id
from funding_service.aggregate.round import Round
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.refusals.proposals import ProposalStateError, UnknownProposalError
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt


class FoundProposals:
    """What all commands on proposals share."""

    def __init__(self, parts: Parts, rounds: FoundRounds) -> None:
        self._parts = parts
        self._rounds = rounds

    def find(self, proposal_id: UUID) -> Proposal | None:
        """The proposal, None when there is none."""
        return self._parts.store.find(Proposal, proposal_id)

    def get(self, proposal_id: UUID) -> Proposal:
        """Raises `UnknownProposalError`."""
        found = self.find(proposal_id)
        if found is None:
            raise UnknownProposalError(f"no proposal {proposal_id}")
        return found

    def of_round(self, round_id: UUID) -> tuple[Register | None, list[Proposal]]:
        """The round's register and all its proposals, by their numbers."""
        register = self._parts.store.find(Register, register_id(round_id))
        return register, [] if register is None else [self.get(one) for one in register.proposal_ids]

    def on(self, proposal_id: UUID, act: Act, decide: Callable[[Proposal, Round], None]) -> Receipt:
        """Decides on a proposal of a round as time has made it; decided again when others were faster."""

        def decided() -> Receipt:
            proposal = self.get(proposal_id)
            round_ = self.round_of(proposal, act)
            decide(proposal, round_)
            return self.record(round_, proposal, act=act)

        return self._parts.store.once(act, decided)

    def round_of(self, proposal: Proposal, act: Act) -> Round:
        """Its round as time has made it. Raises ProposalStateError for one of the pool."""
        if proposal.round_id is None:
            raise ProposalStateError("the proposal is in no round")
        return self._rounds.at(proposal.round_id, act)

    def record(self, round_: Round, proposal: Proposal, *others: Aggregate, act: Act) -> Receipt:
        """Records what was decided while the round stood as it was; what time brought about in it is recorded too."""
        moved = bool(round_.pending_events)
        return self._parts.store.record(
            *([round_] if moved else []),
            proposal,
            *others,
            act=act,
            answer={"proposal_id": str(proposal.id)},
            unchanged=[] if moved else [round_],
        )

    def envelope_of(self, proposal: Proposal, round_: Round, act: Act) -> str:
        """The key of the envelope that it asks for. Raises NoEnvelopeError."""
        path = self._parts.neighbourhood.path(proposal.division_id, shanghai_day(act.at))
        return screening.envelope_of(round_.terms, [node.id for node in path], proposal.category)
