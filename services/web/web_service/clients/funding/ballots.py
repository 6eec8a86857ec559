"""Ticking 勾选, as funding's API answers: the ballot and its receipt, and what it came to."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.telling import Body, Done, tell


class Mine(BaseModel):
    """Whether one is on the roll and has taken part; ``channel`` is None while one has not."""

    on_roll: bool
    took_part: bool
    channel: str | None


class Part(BaseModel):
    """Voters who paid for a project alike; fractions come as "numerator/denominator". ``each`` is None where each gave
    all they had left."""

    points: int | None
    voters: int
    each: int | str | None
    total: int | str


class Explanation(BaseModel):
    """Why a project is funded or not; amounts in fen."""

    project_id: str
    cost: int
    votes: int
    score: int
    status: str
    turn: int | None
    room: int | None
    envelope: str | None
    price: int | str | None
    rho: int | str | None
    parts: list[Part]
    missing_room: int
    missing_support: int | str
    missing_votes: int | None


class CountingRule(BaseModel):
    """The rule that was counted by."""

    method: str
    completion: str
    tie_breaks: list[str]


class EnvelopeOutcome(BaseModel):
    """What the election of one of several envelopes came to; ``voters`` are the ballots that name a project of it."""

    envelope: str
    budget: int
    spent: int
    voters: int
    share: int | str | None
    raised: int


class Tally(BaseModel):
    """What a count ends with; ``share`` and ``raised`` are told of each envelope where there are several."""

    rule: CountingRule
    budget: int
    spent: int
    voters: int
    winners: list[str]
    explanations: list[Explanation]
    share: int | str | None
    raised: int
    envelopes: list[EnvelopeOutcome] = []


class Spent(BaseModel):
    """What an envelope held, and what the winners of the count take of it."""

    amount_fen: int
    spent_fen: int


class Group(BaseModel):
    """A group of the breakdown that may be shown; ``named`` by the project's number."""

    ballots: int
    named: dict[str, int]


class Breakdown(BaseModel):
    """Ballots by project for each group; ``hidden``: how many groups are left out."""

    shown: dict[str, Group]
    hidden: int


class RoundResult(BaseModel):
    """What it came to."""

    round_id: UUID
    edition: int
    frozen_sha256: str
    bound: bool
    decided: bool
    departed: bool | None
    funded_ids: list[UUID] | None
    valid: bool
    winner_ids: list[UUID]
    winners: list[int]
    tally: Tally
    envelopes: dict[str, Spent]
    ballots: int
    ballots_sha256: str
    online: int
    paper_units: int
    participating_units: int
    roll_units: int
    breakdown: dict[str, Breakdown]


class Receipt(BaseModel):
    """The published ballot of a code: numbers, or pairs of number and points."""

    code: str
    choice: list[int] | list[tuple[int, int]]


class BallotClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def mine(self, round_id: UUID, token: str) -> Mine:
        """Whether one may tick, and has."""
        return Mine.model_validate(await self._caller.get(f"/rounds/{round_id}/mine", token=token))

    async def cast(self, round_id: UUID, body: Body, key: str, token: str) -> Done:
        """A ballot; answers ``code``, the receipt."""
        return await tell(self._caller, f"/rounds/{round_id}/ballot", body, key, token)

    async def result(self, round_id: UUID) -> RoundResult:
        """What it came to, once it is counted."""
        return RoundResult.model_validate(await self._caller.get(f"/rounds/{round_id}/result"))

    async def receipt(self, round_id: UUID, code: str) -> Receipt:
        """The published ballot of a receipt."""
        found: Any = await self._caller.get(f"/rounds/{round_id}/receipts/{quote(code, safe='')}")
        return Receipt.model_validate(found)
