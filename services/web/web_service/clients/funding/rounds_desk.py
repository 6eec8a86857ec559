"""What staff see of rounds and proposals, as funding's API answers: what waits, slips, rules compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least
from web_service.clients.funding.proposals import ProposalRow, Proposals


class DeskCounts(BaseModel):
    """How much waits for a division; ``…_late``: how much of it though the time for screening is over."""

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
    round_status: str
    due_at: datetime


class ProposalsWaiting(BaseModel):
    """One page of them."""

    items: list[ProposalWaiting]
    next_cursor: str | None = None


class SlipBatch(BaseModel):
    """Numbered slips that were issued together."""

    batch_id: UUID
    slips: int


class SlipsSoFar(BaseModel):
    """How many people got a slip, how many slips stand how; numbers of those that wait for a second or third entry."""

    batches: list[SlipBatch]
    handed_out: int
    unused: int
    entered: int
    confirmed: int
    disputed: int
    resolved: int
    once: list[str]
    differing: list[str]


class OnBallot(BaseModel):
    """A project, as rules are compared on it; the cost in the file's smallest unit."""

    project: str
    name: str | None
    cost: int
    votes: int


class Compared(BaseModel):
    """What one rule comes to; shares are exact, as "numerator/denominator"."""

    rule: str
    winners: list[str]
    spent: int
    spent_share: str
    reached: str
    average_utility: str
    by_envelope: dict[str, int]


class Overlap(BaseModel):
    """What two rules, by their places in the list, have in common."""

    one: int
    other: int
    winners: int
    cost: int


class Laboratory(BaseModel):
    """Rules compared on the same ballots; ``unit`` smallest units make one yuan."""

    voters: int
    projects: int
    budget: int
    unit: int
    on_ballot: list[OnBallot]
    rules: list[Compared]
    overlaps: list[Overlap]


class RoundsDeskClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def counts(self, division_id: UUID, seen: int, token: str) -> DeskCounts:
        """How much waits."""
        query: Query = {"at_least": at_least(seen)}
        return DeskCounts.model_validate(await self._caller.get(f"/divisions/{division_id}/desk", query, token))

    async def proposals(self, division_id: UUID, query: Query, token: str) -> ProposalsWaiting:
        """Proposals of a ``view``, the soonest due first; ``round_id`` and ``category`` filter them."""
        found: Any = await self._caller.get(f"/divisions/{division_id}/desk/proposals", query, token)
        return ProposalsWaiting.model_validate(found)

    async def pool(self, division_id: UUID, query: Query, token: str) -> Proposals:
        """Proposals of a division and below that wait for a round, the newest first."""
        return Proposals.model_validate(
            await self._caller.get(f"/divisions/{division_id}/proposals/pool", query, token)
        )

    async def slips(self, round_id: UUID, seen: int, token: str) -> SlipsSoFar:
        """The batches of an edition, and how the slips stand."""
        query: Query = {"at_least": at_least(seen)}
        return SlipsSoFar.model_validate(await self._caller.get(f"/rounds/{round_id}/slips", query, token))

    async def numbers(self, round_id: UUID, batch_id: UUID, token: str) -> list[str]:
        """The numbers of a batch, for the printer."""
        found: Any = await self._caller.get(f"/rounds/{round_id}/slips/{batch_id}", token=token)
        return [str(one) for one in found["numbers"]]

    async def laboratory(self, round_id: UUID) -> Laboratory:
        """All rules on the ballots of a counted round."""
        return Laboratory.model_validate(await self._caller.get(f"/rounds/{round_id}/laboratory"))

    async def compare(self, file: bytes, token: str) -> Laboratory:
        """All rules on the ballots of a file in the Pabulib format; nothing of it is kept."""
        return Laboratory.model_validate(await self._caller.post_bytes("/laboratory", file, token))
