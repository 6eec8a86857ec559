"""Screening proposals: cost, admit, decline, appeal, merge, split; each by somebody named on record."""

from __future__ import annotations

from uuid import UUID, uuid4

from funding_service.aggregate import screening
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.round import Round
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.parts import Parts
from funding_service.application.proposals.submitting import Submitting
from funding_service.commands import proposals as commands
from linli_common.event_store import Act, Receipt


class Screening:
    """What staff of the round's division, and of the unit above, send."""

    def __init__(self, parts: Parts, proposals: FoundProposals, submitting: Submitting) -> None:
        self._parts = parts
        self._proposals = proposals
        self._submitting = submitting

    def cost(self, proposal_id: UUID, command: commands.CostProposal, act: Act) -> Receipt:
        """概算."""
        items = [{"name": item.name, "cost_fen": item.cost_fen} for item in command.items]
        cost_fen = sum(item.cost_fen for item in command.items)

        def decide(proposal: Proposal, round_: Round) -> None:
            envelope = self._proposals.envelope_of(proposal, round_, act)
            sealed = self._parts.contents.seal_json(proposal_id, items)
            screening.cost(proposal, round_, envelope, cost_fen, sealed, act.at)

        return self._proposals.on(proposal_id, act, decide)

    def admit(self, proposal_id: UUID, command: commands.AdmitProposal, act: Act) -> Receipt:
        """入围."""

        def decide(proposal: Proposal, round_: Round) -> None:
            envelope = self._proposals.envelope_of(proposal, round_, act)
            reason = self._parts.contents.seal(proposal_id, command.reason)
            screening.admit(proposal, round_, envelope, reason, act.at)

        return self._proposals.on(proposal_id, act, decide)

    def decline(self, proposal_id: UUID, command: commands.DeclineProposal, act: Act) -> Receipt:
        """未入围."""

        def decide(proposal: Proposal, round_: Round) -> None:
            reason = self._parts.contents.seal(proposal_id, command.reason)
            screening.decline(proposal, round_, act.actor.person_id, command.why, reason, act.at)

        return self._proposals.on(proposal_id, act, decide)

    def appeal(self, proposal_id: UUID, command: commands.AppealDecline, act: Act) -> Receipt:
        """申诉 to the unit above the round's."""

        def decide(proposal: Proposal, round_: Round) -> None:
            reason = self._parts.contents.seal(proposal_id, command.reason)
            screening.appeal(proposal, round_, act.actor.person_id, self.above(round_, act), reason, act.at)

        return self._proposals.on(proposal_id, act, decide)

    def decide_appeal(self, proposal_id: UUID, command: commands.DecideAppeal, act: Act) -> Receipt:
        """维持 or 重新审核."""

        def decide(proposal: Proposal, round_: Round) -> None:
            reason = self._parts.contents.seal(proposal_id, command.reason)
            screening.decide_appeal(proposal, round_, act.actor.person_id, command.reopen, reason, act.at)

        return self._proposals.on(proposal_id, act, decide)

    def merge(self, proposal_id: UUID, command: commands.MergeProposal, act: Act) -> Receipt:
        """并入: both proposals change in one transaction."""

        def decide() -> Receipt:
            proposal, into = self._proposals.get(proposal_id), self._proposals.get(command.into_proposal_id)
            round_ = self._proposals.round_of(proposal, act)
            screening.merge(proposal, into, round_, self._parts.contents.seal(proposal_id, command.reason), act.at)
            return self._proposals.record(round_, proposal, into, act=act)

        return self._parts.store.once(act, decide)

    def split(self, proposal_id: UUID, command: commands.SplitProposal, act: Act) -> Receipt:
        """拆分: the parts are proposals of the same round, with numbers of their own."""
        part_ids = [uuid4() for _ in command.parts]

        def decide() -> Receipt:
            proposal = self._proposals.get(proposal_id)
            round_ = self._proposals.round_of(proposal, act)
            screening.split(proposal, part_ids, round_, self._parts.contents.seal(proposal_id, command.reason), act.at)
            register, number = self._submitting.registered(round_.id, part_ids[0], act.at)
            numbers = [number, *(register.enter(part_id, act.at) for part_id in part_ids[1:])]
            parts = [
                self._part(proposal, part_id, part, own, act)
                for part_id, part, own in zip(part_ids, command.parts, numbers, strict=True)
            ]
            return self._proposals.record(round_, proposal, register, *parts, act=act)

        return self._parts.store.once(act, decide)

    def above(self, round_: Round, act: Act) -> UUID:
        """Who decides on appeals: the unit above the round's; a district's own district."""
        where = self._parts.places.where(round_.division_id, act.at)
        return where.above_id or round_.division_id

    def _part(self, proposal: Proposal, part_id: UUID, command: commands.Described, number: int, act: Act) -> Proposal:
        self._parts.contents.create(part_id)
        return Proposal.submit(
            id=part_id,
            place=proposal.place,
            division_id=proposal.division_id,
            estate_id=proposal.estate_id,
            round_id=proposal.round_id,
            number=number,
            category=command.category,
            origin="split",
            topic_id=proposal.topic_id,
            raised_by_ids=proposal.raised_by_ids,
            content=self._submitting.said(part_id, command),
            split_from_id=proposal.id,
            by_residents=proposal.by_residents,
            at=act.at,
        )
