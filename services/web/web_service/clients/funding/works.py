"""Works 工程, as funding's API answers: milestones, contract, inspections, defects, photos, acceptance, review."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least
from web_service.clients.telling import Body, Done, send, tell


class Work(BaseModel):
    """A work in a list; ``late`` is how many of its milestones were late, ``defects`` how many are open."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    status: str
    origin: str
    topic_id: UUID | None
    cost_fen: int
    contract_fen: int
    over_fen: int
    households: int
    due_at: datetime | None
    late: int
    defects: int
    on_time: bool | None
    works: int | None
    process: int | None
    upkeep_fund_id: UUID | None
    opened_at: datetime


class Works(BaseModel):
    """One page of works."""

    items: list[Work]
    next_cursor: str | None = None


class Milestone(BaseModel):
    """节点."""

    number: int
    name: str | None
    due_at: datetime
    reached_at: datetime | None
    late: bool


class Step(BaseModel):
    """What was done, by whom, when; ``facts`` depend on what it was. ``by_id`` is None once the account was erased."""

    what: str
    at: datetime
    by_id: UUID | None
    role: str
    facts: dict[str, Any]
    text: str | None


class WorkDetail(BaseModel):
    """A work with every step."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    status: str
    origin: str
    round_id: UUID | None
    proposal_id: UUID | None
    topic_id: UUID | None
    resident_proposed: bool
    title: str | None
    text: str | None
    contractor: str | None
    cost_fen: int
    contract_fen: int
    over_fen: int
    committed_fen: int
    households: int
    milestones: list[Milestone]
    open_defects: list[UUID]
    upkeep_fund_id: UUID | None
    steps: list[Step]


class WorkClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query, seen: int = 0) -> Works:
        """Those of a division and of everything below it, the newest first."""
        query = {**query, "at_least": at_least(seen)}
        return Works.model_validate(await self._caller.get(f"/divisions/{division_id}/works", query))

    async def work(self, work_id: UUID) -> WorkDetail:
        """One work."""
        return WorkDetail.model_validate(await self._caller.get(f"/works/{work_id}"))

    async def tell(self, work_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one work: ``inspections``, ``defects/{id}/judge``…"""
        return await tell(self._caller, f"/works/{work_id}/{what}", body, key, token)

    async def add_photo(self, work_id: UUID, of: str, image: bytes, key: str, token: str) -> Done:
        """A photo of at most 10 MB; ``of``: ``milestones/{number}`` or ``inspections/{id}``."""
        return await send(self._caller, f"/works/{work_id}/{of}/photos", image, key, token)
