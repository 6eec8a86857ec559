"""A proposal 提案: from whoever had the idea to the ballot, and what became of it.

Every contract states the proposal as it was just before. ``raised_by_ids`` is everybody upstream (who proposed it, the
raisers of the topic it came from, the proposers of what was merged into it or what it was split from): they have to
hear of each step. What is said stays in the service.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.funding import words
from linli_contracts.funding.fields import AmountFen, Edition, Number, ProposalId, RoundId
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId

TopicId = Annotated[
    UUID,
    Field(description="The topic that deliberation referred.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000a1"]),
]
CostFen = Annotated[int, Field(gt=0, description="概算 in whole fen.", examples=[3_200_000])]


class OfProposal(Contract):
    """What every event of a proposal states, as it was just before."""

    proposal_id: ProposalId
    round_id: Annotated[RoundId | None, Field(description="The round; null while it waits in the pool 项目库.")]
    division_id: DivisionId
    estate_id: EstateId | None
    category: Annotated[words.Category | None, Field(examples=["environment"])]
    origin: Annotated[words.ProposalOrigin, Field(examples=["resident"])]
    status: Annotated[words.ProposalStatus, Field(examples=["submitted"])]
    topic_id: TopicId | None
    raised_by_ids: list[PersonId]


class ProposalSubmittedV1(OfProposal):
    """提交提案, to a round or to the pool."""

    TYPE: ClassVar[str] = "linli.funding.proposal_submitted.v1"
    number: Annotated[Number | None, Field(description="In its round; null in the pool.")]
    split_from_id: ProposalId | None


class ProposalEnteredV1(OfProposal):
    """入轮: a proposal of the pool takes part in a round."""

    TYPE: ClassVar[str] = "linli.funding.proposal_entered.v1"
    entered_round_id: RoundId
    number: Number


class ProposalCostedV1(OfProposal):
    """概算, by somebody who works for the round's division or above."""

    TYPE: ClassVar[str] = "linli.funding.proposal_costed.v1"
    cost_fen: CostFen


class ProposalAdmittedV1(OfProposal):
    """入围: it goes on the ballot."""

    TYPE: ClassVar[str] = "linli.funding.proposal_admitted.v1"
    cost_fen: CostFen


class ProposalDeclinedV1(OfProposal):
    """未入围, with a reason; it can be appealed once, until ticking opens."""

    TYPE: ClassVar[str] = "linli.funding.proposal_declined.v1"
    reason: Annotated[words.DeclineReason, Field(examples=["outside_scope"])]


class ProposalAppealedV1(OfProposal):
    """申诉: the unit above the round's decides."""

    TYPE: ClassVar[str] = "linli.funding.proposal_appealed.v1"
    to_division_id: DivisionId


class ProposalAppealDecidedV1(OfProposal):
    """The unit above upheld what was declined, or has it screened again."""

    TYPE: ClassVar[str] = "linli.funding.proposal_appeal_decided.v1"
    reopened: Annotated[bool, Field(examples=[True])]


class ProposalMergedV1(OfProposal):
    """并入: another proposal is about the same; who proposed this one hears of that one from now on."""

    TYPE: ClassVar[str] = "linli.funding.proposal_merged.v1"
    into_proposal_id: ProposalId


class ProposersJoinedV1(OfProposal):
    """Another proposal was merged into this one."""

    TYPE: ClassVar[str] = "linli.funding.proposers_joined.v1"
    from_proposal_id: ProposalId
    joined_ids: list[PersonId]


class ProposalSplitV1(OfProposal):
    """拆分: its parts are proposals of their own, each of which is told to who proposed this one."""

    TYPE: ClassVar[str] = "linli.funding.proposal_split.v1"
    part_ids: list[ProposalId]


class ProposalPictureAddedV1(OfProposal):
    """A picture for the ballot was added."""

    TYPE: ClassVar[str] = "linli.funding.proposal_picture_added.v1"


class ProposalWithdrawnV1(OfProposal):
    """撤回, by who proposed it, before it was screened."""

    TYPE: ClassVar[str] = "linli.funding.proposal_withdrawn.v1"


class ProposalPutOnBallotV1(OfProposal):
    """上票: ticking opened with it, at this cost."""

    TYPE: ClassVar[str] = "linli.funding.proposal_put_on_ballot.v1"
    number: Number
    cost_fen: CostFen
    edition: Edition


class ProposalTakenOffBallotV1(OfProposal):
    """The round has a new edition: what was ticked is void, the proposal stands as admitted."""

    TYPE: ClassVar[str] = "linli.funding.proposal_taken_off_ballot.v1"


class ProposalReturnedV1(OfProposal):
    """回库: its round was cancelled; it waits in the pool for another."""

    TYPE: ClassVar[str] = "linli.funding.proposal_returned.v1"


class ProposalDecidedV1(OfProposal):
    """立项 or 未立项: what the round came to for it."""

    TYPE: ClassVar[str] = "linli.funding.proposal_decided.v1"
    funded: Annotated[bool, Field(examples=[True])]
    cost_fen: AmountFen


EVENTS: tuple[type[Contract], ...] = (
    ProposalSubmittedV1,
    ProposalEnteredV1,
    ProposalCostedV1,
    ProposalAdmittedV1,
    ProposalDeclinedV1,
    ProposalAppealedV1,
    ProposalAppealDecidedV1,
    ProposalMergedV1,
    ProposersJoinedV1,
    ProposalSplitV1,
    ProposalPictureAddedV1,
    ProposalWithdrawnV1,
    ProposalPutOnBallotV1,
    ProposalTakenOffBallotV1,
    ProposalReturnedV1,
    ProposalDecidedV1,
)
