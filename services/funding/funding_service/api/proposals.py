"""Routes of proposals: what proposers do, and reading."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from funding_service.aggregate.proposal import Proposal
from funding_service.api.asking import (
    COSTING,
    STAFF,
    Answer,
    Anyone,
    Person,
    Worker,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from funding_service.application import SERVICE, Funding
from funding_service.commands import proposals as commands
from funding_service.refusals.proposals import UnknownPictureError
from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.event_store import Act
from linli_common.http.commands import Command, CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, read_keys, whole_number
from linli_common.http.pictures import KEPT_MEDIA_TYPE, MEDIA_TYPES
from linli_common.http.reading import AtLeast
from linli_contracts.funding import words
from psycopg.rows import DictRow
from pydantic import BaseModel

PICTURE_PATH = "/pictures"
PROPOSERS = ("organisation", "owners_committee", "community_planner", "peoples_deputy")
"""Who proposes for others, beside residents and staff."""
_IMAGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


Image = Annotated[bytes, Depends(_body)]


class ProposalRow(BaseModel):
    """A proposal in a list, with its newest picture; no title when nobody wrote it down, or it is unreadable."""

    proposal_id: UUID
    round_id: UUID | None
    number: int | None
    division_id: UUID
    estate_id: UUID | None
    category: words.Category | None
    origin: words.ProposalOrigin
    topic_id: UUID | None
    status: words.ProposalStatus
    cost_fen: int | None
    submitted_at: datetime
    title: str | None = None
    picture_id: UUID | None = None


def proposals_router(service: Funding) -> APIRouter:
    """Proposals below ``/api/funding``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["proposals"])
    _add_lists(router, service)
    _add_submitting(router, service)
    _add_reading(router, service)
    return router


def proposer(service: Funding, who: Principal, sent: Command, division_id: UUID) -> tuple[words.ProposalOrigin, Act]:
    """In which capacity somebody proposes for a division: as staff, for an organisation, or as one who lives there."""
    wait_for_token(service, who)
    for origin, roles in (("staff", STAFF), ("organisation", PROPOSERS)):
        if who.has(roles):
            try:
                return origin, service.authority.act(who, sent, roles, division_id)  # type: ignore[return-value]
            except NoRightError:
                continue
    if who.area_id is None or not who.has(("resident",)):
        raise NoRightError("proposals come from those who live or work there")
    return "resident", sent.act(who.person_id, "resident", who.area_id)


def writer(service: Funding, who: Principal, sent: Command, proposal: Proposal) -> Act:
    """The act of one who proposed it, else of staff of its place. Raises NoRightError."""
    wait_for_token(service, who)
    if who.person_id in proposal.raised_by_ids:
        return sent.act(who.person_id, "resident" if who.area_id is not None else who.grants[0].role, who.area_id)
    return service.authority.act(who, sent, STAFF, proposal.division_id)


def _add_submitting(router: APIRouter, service: Funding) -> None:
    submitting = service.proposals.submitting

    @router.post("/rounds/{round_id}/proposals", status_code=201)
    def submit_proposal(round_id: UUID, body: commands.SubmitProposal, sent: CommandHeader, who: Person) -> Answer:
        """提交提案, while the round collects."""
        origin, act = proposer(service, who, sent, body.division_id)
        return reply_to(submitting.submit(round_id, body, origin, act))

    @router.post("/proposals", status_code=201)
    def pool_proposal(body: commands.PoolProposal, sent: CommandHeader, who: Worker) -> Answer:
        """提案入库, by staff, for a round to come."""
        wait_for_token(service, who)
        return reply_to(submitting.pool(body, service.authority.act(who, sent, STAFF, body.division_id)))

    @router.post("/proposals/{proposal_id}/describe")
    def describe_proposal(proposal_id: UUID, body: commands.Described, sent: CommandHeader, who: Person) -> Answer:
        """What it is about, in order, by those who proposed it or staff of its place, until it is screened."""
        act = writer(service, who, sent, service.proposals.found.get(proposal_id))
        return reply_to(submitting.describe(proposal_id, body, act))

    @router.post("/proposals/{proposal_id}/enter")
    def enter_round(proposal_id: UUID, body: commands.EnterRound, sent: CommandHeader, who: Worker) -> Answer:
        """入轮 from the pool, by staff of the round's division."""
        wait_for_token(service, who)
        division_id = service.rounds.found.get(body.round_id).division_id
        return reply_to(submitting.enter(proposal_id, body, service.authority.act(who, sent, STAFF, division_id)))

    @router.post("/proposals/{proposal_id}" + PICTURE_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def add_picture(proposal_id: UUID, image: Image, sent: CommandHeader, who: Person) -> Answer:
        """A picture for the ballot: JPEG, PNG or WebP, at most 10 MB; only the picture itself is kept."""
        act = writer(service, who, sent, service.proposals.found.get(proposal_id))
        return reply_to(submitting.add_picture(proposal_id, image, act))

    @router.post("/proposals/{proposal_id}/withdraw")
    def withdraw_proposal(proposal_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """撤回, by one of those who proposed it, before it is screened."""
        act = sent.act(who.person_id, "resident" if who.area_id is not None else who.grants[0].role, who.area_id)
        return reply_to(submitting.withdraw(proposal_id, act))


def _add_lists(router: APIRouter, service: Funding) -> None:
    lists = service.proposals.lists

    def page(rows: list[DictRow], limit: int) -> Page[ProposalRow]:
        return page_of(
            rows_with_titles(service, rows), limit, lambda row: (row.submitted_at.isoformat(), str(row.proposal_id))
        )

    @router.get("/proposals/mine")
    def my_proposals(who: Person, at_least: AtLeast, limit: Limit = 50, cursor: Cursor = None) -> Page[ProposalRow]:
        """Proposals that one stands upstream of, the newest first."""
        wait_for_lists(service, at_least)
        keys = read_keys(cursor, datetime.fromisoformat, UUID)
        return page(lists.of_person(who.person_id, keys, limit + 1), limit)

    @router.get("/divisions/{division_id}/proposals/pool")
    def pooled_proposals(
        division_id: UUID, who: Worker, at_least: AtLeast, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[ProposalRow]:
        """Proposals of a division and below that wait for a round, for its staff."""
        wait_for_token(service, who)
        service.authority.actor(who, STAFF, division_id)
        wait_for_lists(service, at_least)
        divisions = [division_id, *service.neighbourhood.below(division_id, shanghai_day(utc_now()))]
        return page(lists.pooled(divisions, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1), limit)

    @router.get("/rounds/{round_id}/proposals")
    def round_proposals(
        round_id: UUID,
        who: Anyone,
        at_least: AtLeast,
        status: words.ProposalStatus | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[ProposalRow]:
        """Proposals of a round by number; what is not screened only for staff of the round's division."""
        wait_for_lists(service, at_least)
        staff = is_staff(service, who, service.rounds.found.get(round_id).division_id)
        after = read_key(cursor, whole_number) or 0
        rows = lists.of_round(round_id, status, after, limit + 1, public_only=not staff)
        return page_of(rows_with_titles(service, rows), limit, lambda row: [str(row.number)])


def _add_reading(router: APIRouter, service: Funding) -> None:
    @router.get("/proposals/{proposal_id}")
    def read_proposal(proposal_id: UUID, who: Anyone) -> dict[str, Any]:
        """Words, cost, and every step with time, role and reason."""
        found = service.proposals.found.get(proposal_id)
        return service.proposals.views.proposal(
            proposal_id, None if who is None else who.person_id, as_staff=is_staff(service, who, found.division_id)
        )

    @router.get("/proposals/{proposal_id}/pictures/{picture_id}", response_class=Response)
    def picture(proposal_id: UUID, picture_id: UUID, who: Anyone) -> Response:
        """A picture, as a JPEG, for whoever may see the proposal."""
        found = service.proposals.found.get(proposal_id)
        staff = is_staff(service, who, found.division_id)
        service.proposals.views.check_seen(found, None if who is None else who.person_id, as_staff=staff)
        known = picture_id in found.picture_ids
        jpeg = service.proposals.pictures.open(proposal_id, picture_id) if known else None
        if jpeg is None:
            raise UnknownPictureError(f"no picture {picture_id}")
        return Response(jpeg, media_type=KEPT_MEDIA_TYPE, headers={"X-Content-Type-Options": "nosniff"})


def is_staff(service: Funding, who: Principal | None, division_id: UUID) -> bool:
    """Whether somebody works for a division, or for one above it, or costs what is proposed there."""
    if who is None or not who.has((*STAFF, *COSTING)):
        return False
    try:
        service.authority.actor(who, (*STAFF, *COSTING), division_id)
    except NoRightError:
        return False
    return True


def rows_with_titles(service: Funding, rows: list[DictRow]) -> list[ProposalRow]:
    """Rows of the lists with titles and pictures, each found in one round trip."""
    ids = [row["proposal_id"] for row in rows]
    titles, pictures = service.proposals.views.titles(ids), service.proposals.views.newest_pictures(ids)
    more = [{"title": titles.get(one), "picture_id": pictures.get(one)} for one in ids]
    return [ProposalRow.model_validate(row | said) for row, said in zip(rows, more, strict=True)]
