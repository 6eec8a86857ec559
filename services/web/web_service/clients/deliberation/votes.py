"""Votes 表决, as deliberation's API answers: question, roll, turnout, ballot and receipt, result."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Share(BaseModel):
    """At least, or more than, so many of so many."""

    numerator: int
    denominator: int
    more_than: bool


class Threshold(BaseModel):
    """What it takes; ``participation`` is None where any will do."""

    bases: list[str]
    participation: Share | None
    consent: Share
    of: str


class Electorate(BaseModel):
    """Whose vote it is, by a dated rule that cites its article."""

    version: str
    name_zh: str
    unit: str
    minimum_age: int | None
    binding: bool
    article: str
    verified: bool
    threshold: Threshold


class Roll(BaseModel):
    """表决人名册, frozen at a position of identity's stream."""

    units: int
    area_cm2: int
    position: int
    digest: str


class Vote(BaseModel):
    """A vote as everybody sees it; ``question`` is None when it can be read no longer."""

    vote_id: UUID
    division_id: UUID
    estate_id: UUID | None
    topic_id: UUID | None
    status: str
    question: str | None
    options: list[str]
    kind: str
    most: int
    decision: bool
    rule: str
    secrecy: str
    amount_fen: int | None = None
    options_sha256: str
    opens_at: datetime | None
    opened_at: datetime | None
    closes_at: datetime
    counts_at: datetime
    closed_at: datetime | None
    roll: Roll | None
    electorate: Electorate

    def takes_ballots(self, now: datetime) -> bool:
        """Whether somebody can vote at this moment."""
        return self.status == "opened" and now < self.closes_at


class Turnout(BaseModel):
    """Who has taken part so far; None stands for groups of fewer than five people."""

    roll_units: int | None
    roll_area_cm2: int | None
    participating_units: int
    participating_area_cm2: int
    areas: dict[str, int | None]
    bands: dict[str, int | None]


class Unit(BaseModel):
    """What one may vote for; ``channel`` is None while it has not taken part."""

    dwelling_ids: list[UUID]
    area_cm2: int
    channel: str | None


class Check(BaseModel):
    """``part`` of ``whole`` against a share; ``least`` would have done."""

    step: str
    base: str
    part: int
    whole: int
    numerator: int
    denominator: int
    more_than: bool
    least: int
    margin: int
    met: bool


class Tally(BaseModel):
    """By option; ``pairs[a][b]``: ballots that rank a before b."""

    ballots: int
    ballots_area_cm2: int
    heads: list[int]
    area_cm2: list[int]
    pairs: list[list[int]] = []


class Group(BaseModel):
    """A group of the breakdown that may be shown."""

    ballots: int
    heads: list[int]


class Breakdown(BaseModel):
    """Ballots by option for each group; ``hidden``: how many groups are left out."""

    shown: dict[str, Group]
    hidden: int


class VoteResult(BaseModel):
    """What it came to."""

    closed_at: datetime
    result: str
    more_slips_than_voters: bool
    winners: list[int]
    chosen: int | None
    needs_consent: bool
    checks: list[Check]
    tally: Tally
    ballots: int
    ballots_sha256: str
    online: int
    paper: int
    participating_units: int
    participating_area_cm2: int
    roll_units: int
    roll_area_cm2: int
    breakdown: dict[str, Breakdown]


class Receipt(BaseModel):
    """The published ballot of a code."""

    code: str
    choice: list[int]
    area_cm2: int | None


class VoteClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def vote(self, vote_id: UUID) -> Vote:
        """One vote."""
        return Vote.model_validate(await self._caller.get(f"/votes/{vote_id}"))

    async def turnout(self, vote_id: UUID, seen: int = 0) -> Turnout:
        """How many have taken part so far."""
        found = await self._caller.get(f"/votes/{vote_id}/turnout", {"at_least": at_least(seen)})
        return Turnout.model_validate(found)

    async def my_units(self, vote_id: UUID, token: str) -> list[Unit]:
        """What one may vote for; nothing for who is not on the roll."""
        return [Unit.model_validate(one) for one in await self._caller.get(f"/votes/{vote_id}/mine/units", token=token)]

    async def cast(self, vote_id: UUID, body: Body, key: str, token: str) -> Done:
        """A ballot; answers ``code``, the receipt."""
        return await tell(self._caller, f"/votes/{vote_id}/ballot", body, key, token)

    async def result(self, vote_id: UUID) -> VoteResult:
        """What it came to, once it is counted."""
        return VoteResult.model_validate(await self._caller.get(f"/votes/{vote_id}/result"))

    async def receipt(self, vote_id: UUID, code: str) -> Receipt:
        """The published ballot of a receipt."""
        found: Any = await self._caller.get(f"/votes/{vote_id}/receipts/{quote(code, safe='')}")
        return Receipt.model_validate(found)
