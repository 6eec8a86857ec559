"""What the staff's pages of works and supervised accounts read beside the public ones, as funding's API answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.funding.asking import at_least


class WorksRules(BaseModel):
    """Who manages and accepts works, who may exceed an envelope."""

    managers: list[str]
    may_exceed: list[str]
    acceptors: list[str]
    defect_days: int


class DueItem(BaseModel):
    """A milestone to be reached, or a defect to be answered."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    milestone: int | None
    defect_id: UUID | None
    due_at: datetime


class PotCategories(BaseModel):
    """What money of a pot is about."""

    pot: str
    came_in: list[str]
    went_out: list[str]


class Decision(BaseModel):
    """By which vote the owners let the maintenance fund be used; ``amount_fen`` is None when they stated none."""

    vote_id: UUID
    amount_fen: int | None
    used_fen: int


class WorksDeskClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def rules(self) -> WorksRules:
        """Those that hold today."""
        return WorksRules.model_validate(await self._caller.get("/works-rules"))

    async def due(self, division_id: UUID, seen: int) -> list[DueItem]:
        """What has to be done at works, the longest overdue first."""
        found = await self._caller.get(f"/divisions/{division_id}/works/due", {"at_least": at_least(seen)})
        return [DueItem.model_validate(one) for one in found]

    async def pots(self) -> list[PotCategories]:
        """Which categories belong to which pot."""
        return [PotCategories.model_validate(one) for one in await self._caller.get("/pots")]

    async def decisions(self, estate_id: UUID, token: str) -> list[Decision]:
        """What the owners of an estate passed."""
        found = await self._caller.get(f"/estates/{estate_id}/account/decisions", None, token)
        return [Decision.model_validate(one) for one in found]
