"""Routes of screening: by staff of the round's division or above, each step on record with who took it."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from funding_service.api.asking import COSTING, STAFF, Answer, Person, Worker, reply_to, wait_for_token
from funding_service.application import SERVICE, Funding
from funding_service.commands import proposals as commands
from linli_common.auth import Principal
from linli_common.event_store import Act
from linli_common.http.commands import Command, CommandHeader


def screening_router(service: Funding) -> APIRouter:
    """Screening below ``/api/funding/proposals``."""
    router = APIRouter(prefix=f"/api/{SERVICE}/proposals", tags=["screening"])
    _add_decisions(router, service)
    _add_appeals(router, service)
    _add_merging(router, service)
    return router


def _screener(service: Funding, proposal_id: UUID, who: Principal, sent: Command, *more: str) -> Act:
    wait_for_token(service, who)
    proposal = service.proposals.found.get(proposal_id)
    division_id = proposal.division_id
    if proposal.round_id is not None:
        division_id = service.rounds.found.get(proposal.round_id).division_id
    return service.authority.act(who, sent, (*STAFF, *more), division_id)


def _add_decisions(router: APIRouter, service: Funding) -> None:
    screening = service.proposals.screening

    @router.post("/{proposal_id}/cost")
    def cost_proposal(proposal_id: UUID, body: commands.CostProposal, sent: CommandHeader, who: Person) -> Answer:
        """概算, line by line, until ticking opens."""
        return reply_to(screening.cost(proposal_id, body, _screener(service, proposal_id, who, sent, *COSTING)))

    @router.post("/{proposal_id}/admit")
    def admit_proposal(proposal_id: UUID, body: commands.AdmitProposal, sent: CommandHeader, who: Worker) -> Answer:
        """入围, once it is costed."""
        return reply_to(screening.admit(proposal_id, body, _screener(service, proposal_id, who, sent)))

    @router.post("/{proposal_id}/decline")
    def decline_proposal(proposal_id: UUID, body: commands.DeclineProposal, sent: CommandHeader, who: Worker) -> Answer:
        """未入围, with the reason."""
        return reply_to(screening.decline(proposal_id, body, _screener(service, proposal_id, who, sent)))


def _add_appeals(router: APIRouter, service: Funding) -> None:
    screening = service.proposals.screening

    @router.post("/{proposal_id}/appeal")
    def appeal(proposal_id: UUID, body: commands.AppealDecline, sent: CommandHeader, who: Person) -> Answer:
        """申诉, once, by one of those who proposed it; the unit above the round's decides."""
        wait_for_token(service, who)
        role = "resident" if who.area_id is not None else who.grants[0].role
        return reply_to(screening.appeal(proposal_id, body, sent.act(who.person_id, role, who.area_id)))

    @router.post("/{proposal_id}/appeal/decide")
    def decide_appeal(proposal_id: UUID, body: commands.DecideAppeal, sent: CommandHeader, who: Worker) -> Answer:
        """By the unit above: upheld, or screened again."""
        wait_for_token(service, who)
        proposal = service.proposals.found.get(proposal_id)
        above_id = proposal.appealed_to or proposal.division_id
        return reply_to(screening.decide_appeal(proposal_id, body, service.authority.act(who, sent, STAFF, above_id)))


def _add_merging(router: APIRouter, service: Funding) -> None:
    screening = service.proposals.screening

    @router.post("/{proposal_id}/merge")
    def merge_proposal(proposal_id: UUID, body: commands.MergeProposal, sent: CommandHeader, who: Worker) -> Answer:
        """并入 another one of the round; its proposers hear of that one from now on."""
        return reply_to(screening.merge(proposal_id, body, _screener(service, proposal_id, who, sent)))

    @router.post("/{proposal_id}/split", status_code=201)
    def split_proposal(proposal_id: UUID, body: commands.SplitProposal, sent: CommandHeader, who: Worker) -> Answer:
        """拆分 into several of the same round."""
        return reply_to(screening.split(proposal_id, body, _screener(service, proposal_id, who, sent)))
