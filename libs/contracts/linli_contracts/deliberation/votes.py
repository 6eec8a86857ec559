"""Secret votes 表决: prepared, opened with a frozen roll, who took part, the published ballots, what they came to.

``participation_recorded`` says that a unit took part, where its voter lives and of which age; never what was chosen.
Ballots are published when all are counted, by their codes, and nothing leads from one to the other.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import Count, Moment
from linli_contracts.identity.fields import DivisionId, EstateId
from linli_contracts.words import AgeBand

BallotKind = Literal["choice", "approval", "ranking"]
"""单选, 认可 (several), 排序."""
Secrecy = Literal["secret", "named"]
"""无记名; 记名: owners, whose ballots bear their floor area."""
BallotChannel = Literal["online", "paper"]
VoteResult = Literal["passed", "failed", "invalid"]

VoteId = Annotated[UUID, Field(description="A vote.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000e1"])]
Sha256 = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]),
]
AreaCm2 = Annotated[
    int, Field(ge=0, description="Exclusive floor area in cm²; 0 unless owners vote.", examples=[893_400])
]


class OfVote(Contract):
    """What every event of a vote states."""

    vote_id: VoteId
    division_id: DivisionId
    topic_id: Annotated[
        UUID | None,
        Field(description="The topic; null when it stands alone.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000a1"]),
    ]


class VotePreparedV1(OfVote):
    """拟定表决: the question is there, nobody can answer yet."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_prepared.v1"
    estate_id: EstateId | None
    rule: Annotated[words.Electorate, Field(description="Whose vote it is.", examples=["residents_assembly"])]
    kind: Annotated[BallotKind, Field(examples=["choice"])]
    secrecy: Annotated[Secrecy, Field(examples=["secret"])]
    options: Annotated[int, Field(ge=2, description="How many options there are.", examples=[3])]
    decision: Annotated[bool, Field(description="For, against, abstain; else one of several.", examples=[True])]
    amount_fen: Annotated[
        int | None,
        Field(description="What may be spent of the maintenance fund, where the vote states it.", examples=[None]),
    ] = None
    opens_at: Annotated[Moment | None, Field(description="Null: when it is opened by hand.")]
    closes_at: Moment
    counts_at: Annotated[Moment, Field(description="Until then paper slips are entered.")]


class VoteOpeningV1(OfVote):
    """核定名册: it opens as soon as its long roll is frozen; the question and the options stand."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_opening.v1"


class VoteOpenedV1(OfVote):
    """开始表决: roll and options are frozen; nothing of the vote changes any more."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_opened.v1"
    rule: Annotated[words.Electorate, Field(examples=["residents_assembly"])]
    rule_version: Annotated[str, Field(description="The rule's dated version.", examples=["1990-01-01"])]
    roll_position: Annotated[int, Field(ge=0, description="Identity's position of the roll.", examples=[4711])]
    roll_sha256: Sha256
    roll_units: Count
    roll_area_cm2: AreaCm2
    options_sha256: Annotated[Sha256, Field(description="Of question, options and form, as the vote shows them.")]
    closes_at: Moment


class ParticipationRecordedV1(OfVote):
    """参加表决: one unit of the roll took part (``first``), or did so again: the last ballot counts.

    It says who took part and of which area and age band, not what was chosen.
    """

    TYPE: ClassVar[str] = "linli.deliberation.participation_recorded.v1"
    area_id: Annotated[
        UUID | None,
        Field(
            description="Area where the voter lives; null for who lives elsewhere.",
            examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000028"],
        ),
    ]
    age_band: Annotated[
        AgeBand | None, Field(description="Of the voter, by year of birth; null when not known.", examples=["36-59"])
    ]
    channel: Annotated[BallotChannel, Field(examples=["online"])]
    first: Annotated[bool, Field(description="The unit took part for the first time.", examples=[True])]


class VoteClosingV1(OfVote):
    """停止表决: what is recorded up to here is counted, nothing is recorded behind it."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_closing.v1"


class PublishedBallot(BaseModel):
    """A code and option numbers from 0; the floor area on owners' ballots."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    choice: list[int]
    area_cm2: int | None = None


class BallotsPublishedV1(OfVote):
    """公布选票: up to 1,000 ballots by their codes, in the order of the codes."""

    TYPE: ClassVar[str] = "linli.deliberation.ballots_published.v1"
    sheet: Annotated[int, Field(ge=0, description="0 is the first.", examples=[0])]
    ballots: Annotated[
        list[PublishedBallot], Field(examples=[[{"code": "3FZ0N8QW7Y2KD4TA", "choice": [0], "area_cm2": None}]])
    ]


class VoteClosedV1(OfVote):
    """表决结果: all ballots are published and counted; what could lead from a voter to a ballot is destroyed next."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_closed.v1"
    rule: Annotated[words.Electorate, Field(examples=["residents_assembly"])]
    result: Annotated[VoteResult, Field(examples=["passed"])]
    winners: Annotated[list[int], Field(description="Option numbers; several when tied.", examples=[[0]])]
    ballots: Count
    sheets: Count
    ballots_sha256: Annotated[Sha256, Field(description="Of the exported lines.")]
    participating_units: Count
    participating_area_cm2: AreaCm2
    roll_units: Count
    roll_area_cm2: AreaCm2


class VoteCancelledV1(OfVote):
    """取消表决, before it was opened."""

    TYPE: ClassVar[str] = "linli.deliberation.vote_cancelled.v1"


class SlipsIssuedV1(OfVote):
    """发放纸质选票: so many numbered slips were printed."""

    TYPE: ClassVar[str] = "linli.deliberation.slips_issued.v1"
    slips: Annotated[int, Field(ge=1, examples=[200])]


EVENTS: tuple[type[Contract], ...] = (
    VotePreparedV1,
    VoteOpeningV1,
    VoteOpenedV1,
    ParticipationRecordedV1,
    VoteClosingV1,
    BallotsPublishedV1,
    VoteClosedV1,
    VoteCancelledV1,
    SlipsIssuedV1,
)
