"""Ticks 勾选: who took part, and the published ballots.

``tick_recorded`` says that a person took part, where they live and of which age; never what was ticked. Ballots are
published when all are counted, by their codes, and nothing leads from one to the other.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.funding.fields import Edition, RoundId
from linli_contracts.identity.fields import DivisionId
from linli_contracts.words import AgeBand

BallotChannel = Literal["online", "paper"]


class OfTicking(Contract):
    """What every event of a round's ballots states."""

    round_id: RoundId
    division_id: DivisionId
    edition: Edition


class TickRecordedV1(OfTicking):
    """参加勾选: a person on the roll took part (``first``), or did so again: the last ballot counts."""

    TYPE: ClassVar[str] = "linli.funding.tick_recorded.v1"
    area_id: Annotated[
        UUID | None,
        Field(
            description="Area where the person lives now; null for who has moved away since the roll was frozen.",
            examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000028"],
        ),
    ]
    age_band: Annotated[
        AgeBand | None, Field(description="By year of birth; null when not known any more.", examples=["36-59"])
    ]
    channel: Annotated[BallotChannel, Field(examples=["online"])]
    first: Annotated[bool, Field(description="The person took part for the first time.", examples=[True])]


class PublishedBallot(BaseModel):
    """A code and what was ticked: numbers of projects in ascending order, or by preference when they are ranked; of
    points, pairs of number and points."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    choice: list[int] | list[list[int]]


class BallotsPublishedV1(OfTicking):
    """公布选票: up to 1,000 ballots by their codes, in the order of the codes."""

    TYPE: ClassVar[str] = "linli.funding.ballots_published.v1"
    sheet: Annotated[int, Field(ge=0, description="0 is the first.", examples=[0])]
    ballots: Annotated[list[PublishedBallot], Field(examples=[[{"code": "3FZ0N8QW7Y2KD4TA", "choice": [3, 7]}]])]


EVENTS: tuple[type[Contract], ...] = (TickRecordedV1, BallotsPublishedV1)
