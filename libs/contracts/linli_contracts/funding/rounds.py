"""A round 轮次 of project funding: what money there is, by which dates and rules it is given away, what came of it.

Every contract states the round as it was just before the event. What is said (name, funder, reasons) is on the
service's public record; contracts carry ids, amounts, dates and closed words.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.funding import words
from linli_contracts.funding.fields import (
    AmountFen,
    Count,
    Edition,
    EnvelopeKey,
    Moment,
    Number,
    Phase,
    ProposalId,
    RoundId,
    Sha256,
    Status,
)
from linli_contracts.identity.fields import DivisionId


class OfRound(Contract):
    """What every event of a round states."""

    round_id: RoundId
    division_id: DivisionId
    edition: Edition
    status: Status


class Envelope(BaseModel):
    """额度: money for the whole scope, for one sub-division, or for one category."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: EnvelopeKey
    amount_fen: AmountFen
    division_id: UUID | None = None
    category: words.Category | None = None


class RoundTerms(OfRound):
    """What a round is held by."""

    funder: Annotated[words.FunderKind, Field(examples=["street_grant"])]
    bound: Annotated[bool, Field(description="Whoever pays bound themselves to the result.", examples=[True])]
    envelope_fen: AmountFen
    split_by: Annotated[words.SplitBy, Field(examples=["none"])]
    envelopes: Annotated[list[Envelope], Field(examples=[[{"key": "all", "amount_fen": 8_600_000}]])]
    ballot: Annotated[words.BallotKind, Field(examples=["approval"])]
    most: Annotated[
        int | None,
        Field(
            description="Projects that one may tick or rank, or points to share out; null: a knapsack.", examples=[3]
        ),
    ]
    rule: Annotated[words.TallyRule, Field(examples=["equal_shares"])]
    completion: Annotated[words.Completion, Field(examples=["add1u"])]
    tie_breaks: Annotated[list[words.TieBreak], Field(examples=[["more_votes_first", "cheaper_first"]])]
    electorate: Annotated[words.Electorate, Field(examples=["residents_18"])]
    collect_at: Moment
    screen_at: Moment
    discuss_at: Moment
    tick_at: Moment
    closes_at: Annotated[Moment, Field(description="Ticking ends.")]
    counts_at: Annotated[Moment, Field(description="Until then paper is entered.")]
    notice_at: Moment
    build_at: Moment
    review_at: Moment


class RoundPreparedV1(RoundTerms):
    """拟定轮次: announced, with its dates."""

    TYPE: ClassVar[str] = "linli.funding.round_prepared.v1"


class RoundRevisedV1(RoundTerms):
    """更改轮次: a new edition; ``edition`` is the new one. The reason is on record. Ballots of the old one are void."""

    TYPE: ClassVar[str] = "linli.funding.round_revised.v1"
    ballots_void: Annotated[bool, Field(description="Ticking had begun in the edition before.", examples=[False])]


class PhaseEnteredV1(OfRound):
    """进入下一阶段, at its date."""

    TYPE: ClassVar[str] = "linli.funding.phase_entered.v1"
    phase: Phase


class OnBallot(BaseModel):
    """A project as it stands on the ballot."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: Number
    proposal_id: UUID
    cost_fen: int = Field(gt=0)
    envelope: EnvelopeKey
    division_id: UUID
    estate_id: UUID | None = None


class TickingOpenedV1(OfRound):
    """开始勾选: roll, costs, form, rule and tie-breaks are frozen; the hash covers all of them."""

    TYPE: ClassVar[str] = "linli.funding.ticking_opened.v1"
    projects: Annotated[
        list[OnBallot],
        Field(
            examples=[
                [
                    {
                        "number": 7,
                        "proposal_id": "7d6f0f4c-2b0a-4a53-8f10-0000000000f2",
                        "cost_fen": 3_200_000,
                        "envelope": "all",
                        "division_id": "0c0c8f3e-0c55-5d3f-9d3e-000000000028",
                        "estate_id": None,
                    }
                ]
            ]
        ),
    ]
    roll_position: Annotated[int, Field(ge=0, description="Identity's position of the roll.", examples=[4711])]
    roll_sha256: Sha256
    roll_units: Count
    frozen_sha256: Sha256
    closes_at: Moment


class SlipsIssuedV1(OfRound):
    """发放纸质选票: so many numbered slips were printed."""

    TYPE: ClassVar[str] = "linli.funding.slips_issued.v1"
    slips: Annotated[int, Field(ge=1, examples=[200])]


class TickingClosingV1(OfRound):
    """停止勾选: what is recorded up to here is counted, nothing is recorded behind it."""

    TYPE: ClassVar[str] = "linli.funding.ticking_closing.v1"


class Spent(BaseModel):
    """What one envelope came to."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    envelope: EnvelopeKey
    amount_fen: int
    spent_fen: int


class RoundCountedV1(OfRound):
    """计票结果: all ballots are published and counted; what could lead from a voter to a ballot is destroyed next."""

    TYPE: ClassVar[str] = "linli.funding.round_counted.v1"
    ballots: Count
    sheets: Count
    ballots_sha256: Annotated[Sha256, Field(description="Of the exported lines.")]
    participating_units: Count
    paper_units: Count
    roll_units: Count
    envelopes: Annotated[
        list[Spent],
        Field(examples=[[{"envelope": "all", "amount_fen": 8_600_000, "spent_fen": 8_100_000}]]),
    ]


class Funded(BaseModel):
    """A project that gets its money."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    proposal_id: UUID
    number: Number
    cost_fen: int = Field(gt=0)
    envelope: EnvelopeKey
    division_id: UUID
    estate_id: UUID | None = None


class RoundResultV1(OfRound):
    """立项: these projects get their money, in the order in which the rule took them.

    It comes with the count when whoever pays bound themselves, else with their decision, whose reason is on record.
    """

    TYPE: ClassVar[str] = "linli.funding.round_result.v1"
    bound: Annotated[bool, Field(examples=[True])]
    funder: Annotated[words.FunderKind, Field(examples=["street_grant"])]
    departed: Annotated[
        bool, Field(description="Whoever pays did not bind themselves, and departed from the count.", examples=[False])
    ]
    funded_fen: AmountFen
    funded: Annotated[
        list[Funded],
        Field(
            examples=[
                [
                    {
                        "proposal_id": "7d6f0f4c-2b0a-4a53-8f10-0000000000f2",
                        "number": 7,
                        "cost_fen": 3_200_000,
                        "envelope": "all",
                        "division_id": "0c0c8f3e-0c55-5d3f-9d3e-000000000028",
                        "estate_id": None,
                    }
                ]
            ]
        ),
    ]
    not_funded_ids: list[ProposalId]


class RoundCancelledV1(OfRound):
    """取消轮次, with a reason on record; what was ticked is void."""

    TYPE: ClassVar[str] = "linli.funding.round_cancelled.v1"


EVENTS: tuple[type[Contract], ...] = (
    RoundPreparedV1,
    RoundRevisedV1,
    PhaseEnteredV1,
    TickingOpenedV1,
    SlipsIssuedV1,
    TickingClosingV1,
    RoundCountedV1,
    RoundResultV1,
    RoundCancelledV1,
)
