"""Routes of the desk: what waits for a division's staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from funding_service.api.asking import COSTING, STAFF, wait_for_lists, wait_for_token
from funding_service.api.proposals import ProposalRow, rows_with_titles
from funding_service.application import SERVICE, Funding
from funding_service.queries.desks import View
from linli_common.auth import NoRightError, Principal, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.reading import AtLeast
from linli_contracts.funding import words
from pydantic import BaseModel

Coster = Annotated[Principal, Depends(requires(*STAFF, *COSTING))]
TO_COST = ("to_cost", "to_screen")
"""What those see who cost and do nothing else: of all rounds below their division."""
Wanted = Annotated[View, Query(description="Which of them; ``appeals``: those that this division decides.")]


class DeskCounts(BaseModel):
    """How much waits; ``…_late``: how much of it though the time for screening is over."""

    to_cost: int
    to_cost_late: int
    to_screen: int
    to_screen_late: int
    appealed: int
    appealed_late: int
    appeals: int
    appeals_late: int
    admitted: int
    declined: int
    pool: int
    rounds: int
    ticking: int
    to_decide: int


class ProposalWaiting(ProposalRow):
    """A proposal of a round. Screening ends at ``due_at``."""

    round_division_id: UUID
    round_status: words.RoundStatus
    due_at: datetime


def desks_router(service: Funding) -> APIRouter:
    """Below ``/api/funding/divisions/{division_id}/desk``: for staff of the division or above, and for who costs."""
    router = APIRouter(prefix=f"/api/{SERVICE}/divisions/{{division_id}}/desk", tags=["desk"])

    @router.get("")
    def desk(division_id: UUID, who: Coster, at_least: AtLeast = None) -> DeskCounts:
        """How much waits."""
        own, judged = _rounds_of(service, division_id, who, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        counts = service.desk_lists.counts(own, judged, below, utc_now())
        return DeskCounts.model_validate(counts)

    @router.get("/proposals")
    def desk_proposals(
        division_id: UUID,
        who: Coster,
        view: Wanted,
        round_id: UUID | None = None,
        category: words.Category | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
        at_least: AtLeast = None,
    ) -> Page[ProposalWaiting]:
        """Proposals of a view, those whose screening ends first come first."""
        own, judged = _rounds_of(service, division_id, who, at_least, costs=view in TO_COST)
        after = read_keys(cursor, datetime.fromisoformat, UUID)
        rows = service.desk_lists.proposals(view, own, judged, after, limit + 1, round_id=round_id, category=category)
        titled = rows_with_titles(service, rows)
        found = [
            ProposalWaiting.model_validate(row | {"title": one.title}) for row, one in zip(rows, titled, strict=True)
        ]
        return page_of(found, limit, lambda row: (row.due_at.isoformat(), str(row.proposal_id)))

    return router


def _rounds_of(
    service: Funding, division_id: UUID, who: Principal, at_least: str | None, *, costs: bool = True
) -> tuple[list[UUID], list[UUID]]:
    """The divisions whose rounds are one's own, and those whose appeals one decides. Raises NoRightError."""
    wait_for_token(service, who)
    wait_for_lists(service, at_least)
    try:
        service.authority.actor(who, STAFF, division_id)
    except NoRightError:
        if not costs:
            raise
        service.authority.actor(who, COSTING, division_id)
        return list(service.neighbourhood.below(division_id, shanghai_day(utc_now()))), []
    return [division_id], _judged(service, division_id)


def _judged(service: Funding, division_id: UUID) -> list[UUID]:
    """The divisions whose appeals this one decides: those right below it; a district's own too."""
    tree = service.neighbourhood.tree(shanghai_day(utc_now()))
    found = [node.id for node in tree.values() if node.parent_id == division_id]
    own = tree.get(division_id)
    return [division_id, *found] if own is not None and own.parent_id is None else found
