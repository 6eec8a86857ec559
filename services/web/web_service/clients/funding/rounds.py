"""Rounds 轮次, as funding's API answers: money, dates, ballot form and rule, what is frozen, editions, turnout."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least

DATES = (
    "collect_at",
    "screen_at",
    "discuss_at",
    "tick_at",
    "closes_at",
    "counts_at",
    "notice_at",
    "build_at",
    "review_at",
)
"""In their order: each begins a phase, ticking ends at ``closes_at``, paper is entered until ``counts_at``."""


class RoundRow(BaseModel):
    """A round in a list. ``funded`` projects for ``funded_fen`` once it is decided; no name when its key is gone."""

    round_id: UUID
    division_id: UUID
    edition: int
    status: str
    funder: str
    bound: bool
    envelope_fen: int
    ballot: str
    rule: str
    dates: dict[str, datetime]
    prepared_at: datetime
    roll_units: int | None
    funded_fen: int | None
    funded: int | None
    name: str | None = None


class Rounds(BaseModel):
    """One page of rounds."""

    items: list[RoundRow]
    next_cursor: str | None = None


class Envelope(BaseModel):
    """额度: money for the whole scope (``all``), one sub-division, or one category."""

    key: str
    amount_fen: int
    division_id: UUID | None
    category: str | None


class Project(BaseModel):
    """A proposal as it stands on the frozen ballot."""

    number: int
    proposal_id: UUID
    cost_fen: int
    envelope: str
    division_id: UUID
    estate_id: UUID | None


class Roll(BaseModel):
    """The roll 名册, frozen at a position of identity's stream."""

    units: int
    position: int
    digest: str


class Edition(BaseModel):
    """An edition after the first, and why it was made."""

    edition: int
    at: datetime
    role: str
    division_id: UUID | None
    reason: str | None


class Round(BaseModel):
    """A round as everybody sees it. ``undecided``: numbers of the proposals that ticking waits for."""

    round_id: UUID
    division_id: UUID
    edition: int
    status: str
    name: str | None
    text: str | None
    funder_name: str | None
    funder: str
    bound: bool
    split_by: str
    envelopes: list[Envelope]
    envelope_fen: int
    ballot: str
    most: int | None
    rule: str
    completion: str
    tie_breaks: list[str]
    electorate: str
    collect_at: datetime
    screen_at: datetime
    discuss_at: datetime
    tick_at: datetime
    closes_at: datetime
    counts_at: datetime
    notice_at: datetime
    build_at: datetime
    review_at: datetime
    undecided: list[int]
    frozen_sha256: str | None
    roll: Roll | None
    projects: list[Project]
    departed: bool | None
    reason: str | None
    editions: list[Edition]

    @property
    def dates(self) -> dict[str, datetime]:
        """When each phase begins, by `DATES`."""
        return {name: getattr(self, name) for name in DATES}

    def takes_ballots(self, now: datetime) -> bool:
        """Whether somebody can tick at this moment."""
        return self.status == "tick" and now < self.closes_at

    def envelope(self, key: str) -> Envelope:
        """The envelope of a key. Raises KeyError."""
        return {one.key: one for one in self.envelopes}[key]


class Turnout(BaseModel):
    """Who has taken part so far; None stands for groups of fewer than five people."""

    roll_units: int | None
    participating_units: int
    areas: dict[str, int | None]
    bands: dict[str, int | None]


class RoundClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(
        self,
        division_id: UUID | None,
        *,
        below: bool = False,
        cursor: str | None = None,
        limit: int = 20,
        seen: int = 0,
    ) -> Rounds:
        """Rounds of a division, of it and all below, or of everywhere (None), the newest first."""
        query: Query = {
            "division_id": str(division_id) if division_id else None,
            "below": "true" if below else None,
            "limit": limit,
            "cursor": cursor,
            "at_least": at_least(seen),
        }
        return Rounds.model_validate(await self._caller.get("/rounds", query))

    async def round(self, round_id: UUID) -> Round:
        """One round."""
        return Round.model_validate(await self._caller.get(f"/rounds/{round_id}"))

    async def turnout(self, round_id: UUID, seen: int = 0) -> Turnout:
        """How many have taken part so far."""
        found: Any = await self._caller.get(f"/rounds/{round_id}/turnout", {"at_least": at_least(seen)})
        return Turnout.model_validate(found)
