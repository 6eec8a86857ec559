"""Proposals 提案, as funding's API answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least
from web_service.clients.telling import Body, Done, send, tell


class ProposalRow(BaseModel):
    """A proposal in a list, with its newest picture; no title when nobody wrote it down, or it is unreadable."""

    proposal_id: UUID
    round_id: UUID | None
    number: int | None
    division_id: UUID
    estate_id: UUID | None
    category: str | None
    origin: str
    topic_id: UUID | None = None
    status: str
    cost_fen: int | None
    submitted_at: datetime
    title: str | None = None
    picture_id: UUID | None = None


class Proposals(BaseModel):
    """One page of proposals."""

    items: list[ProposalRow]
    next_cursor: str | None = None


class CostItem(BaseModel):
    """One line of a cost estimate."""

    name: str
    cost_fen: int


class Step(BaseModel):
    """One thing that happened; what is None was not said."""

    step: str
    at: datetime
    role: str
    division_id: UUID | None
    reason: str | None
    cost_fen: int | None = None
    why: str | None = None
    reopened: bool | None = None
    into_proposal_id: UUID | None = None
    from_proposal_id: UUID | None = None
    part_ids: list[UUID] | None = None
    number: int | None = None
    funded: bool | None = None
    entered_round_id: UUID | None = None
    to_division_id: UUID | None = None


class Proposal(BaseModel):
    """A proposal whole, with the work that it became; ``mine`` when whoever asks proposed it."""

    proposal_id: UUID
    round_id: UUID | None
    number: int | None
    division_id: UUID
    estate_id: UUID | None
    category: str | None
    origin: str
    topic_id: UUID | None
    status: str
    title: str | None
    text: str | None
    cost_fen: int | None
    items: list[CostItem] | None
    into_proposal_id: UUID | None
    split_from_id: UUID | None
    part_ids: list[UUID]
    picture_ids: list[UUID]
    work_id: UUID | None = None
    proposers: int
    proposers_erased: int
    mine: bool
    thread: list[Step]


class ProposalClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def proposal(self, proposal_id: UUID, token: str | None) -> Proposal:
        """One proposal, for whoever may see it."""
        return Proposal.model_validate(await self._caller.get(f"/proposals/{proposal_id}", token=token))

    async def of_round(
        self, round_id: UUID, token: str | None, *, cursor: str | None = None, limit: int = 100, seen: int = 0
    ) -> Proposals:
        """Proposals of a round by number; what is not screened only for its staff."""
        query: Query = {"cursor": cursor, "limit": limit, "at_least": at_least(seen)}
        return Proposals.model_validate(await self._caller.get(f"/rounds/{round_id}/proposals", query, token))

    async def all_of_round(self, round_id: UUID, token: str | None) -> list[ProposalRow]:
        """All that a round has to show, by number; a round holds 300."""
        found: list[ProposalRow] = []
        cursor: str | None = None
        while True:
            page = await self.of_round(round_id, token, cursor=cursor)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return found

    async def mine(self, cursor: str | None, seen: int, token: str) -> Proposals:
        """Proposals that one stands upstream of, the newest first."""
        query: Query = {"cursor": cursor, "limit": 20, "at_least": at_least(seen)}
        return Proposals.model_validate(await self._caller.get("/proposals/mine", query, token))

    async def submit(self, round_id: UUID, body: Body, key: str, token: str) -> Done:
        """提交提案; answers ``proposal_id``."""
        return await tell(self._caller, f"/rounds/{round_id}/proposals", body, key, token)

    async def act(self, proposal_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """``describe``, ``withdraw`` or ``appeal``."""
        return await tell(self._caller, f"/proposals/{proposal_id}/{what}", body, key, token)

    async def add_picture(self, proposal_id: UUID, image: bytes, key: str, token: str) -> Done:
        """One picture of at most 10 MB."""
        return await send(self._caller, f"/proposals/{proposal_id}/pictures", image, key, token)

    async def picture(self, proposal_id: UUID, picture_id: UUID, token: str) -> tuple[str, bytes]:
        """Media type and bytes of a picture that only its proposers see."""
        found: Any = await self._caller.get_bytes(f"/proposals/{proposal_id}/pictures/{picture_id}", token)
        return str(found[0]), bytes(found[1])
