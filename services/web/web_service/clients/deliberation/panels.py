"""Panels by lot 抽签小组, as deliberation's API answers: quotas and offers under pseudonyms, one's own lot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.telling import Done, tell


class Stratum(BaseModel):
    """The people of an age band in an area, and how many of the seats are theirs."""

    area_id: UUID
    band: str
    people: int
    seats: int


class Offer(BaseModel):
    """To whom a seat was offered; ``vacated`` says why not any more."""

    seat: int
    area_id: UUID
    band: str
    rank: int
    pseudonym: str
    vacated: str | None


class Panel(BaseModel):
    """A panel as everybody sees it; ``seed`` is known from the draw on."""

    panel_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    state: str
    seats: int
    youngest: int
    oldest: int
    answer_days: int
    commitment: str
    public_source: str | None
    identity_position: int | None
    frozen_on: date | None
    digest: str | None
    strata: list[Stratum]
    seed: str | None
    secret_sha256: str | None
    public_value: str | None
    offers: list[Offer]
    offered: int
    accepted: int
    empty: int
    cancelled_because: str | None


class Ticket(BaseModel):
    """One's own lot; ``rank`` is None before the draw, ``seat`` for who was not drawn."""

    area_id: UUID
    band: str
    pseudonym: str
    opening: str
    person_id: UUID
    rank: int | None
    people: int
    seats: int
    seat: int | None
    seat_state: str | None
    answer_by: datetime | None


class PanelClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def panel(self, panel_id: UUID) -> Panel:
        """One panel."""
        return Panel.model_validate(await self._caller.get(f"/panels/{panel_id}"))

    async def ticket(self, panel_id: UUID, token: str) -> Ticket:
        """One's own lot; 403 for who is not on the roll."""
        return Ticket.model_validate(await self._caller.get(f"/panels/{panel_id}/ticket", token=token))

    async def answer(self, panel_id: UUID, what: Literal["accept", "decline"], key: str, token: str) -> Done:
        """参加 or 谢绝."""
        return await tell(self._caller, f"/panels/{panel_id}/{what}", {}, key, token)
