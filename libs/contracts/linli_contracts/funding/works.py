"""Works 工程: funded → contracted → milestones 节点 → completed → accepted → reviewed, then upkeep.

Every contract states the work as it was just before the event. ``raised_by_ids`` is everybody upstream: who proposed
it, the raisers of the topic, the writers of the letter. They have to hear of each step.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.contract import Contract
from linli_contracts.funding import works_words as words
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId

WorkId = Annotated[UUID, Field(description="A work 工程.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d1"])]
DefectId = Annotated[UUID, Field(description="A defect 问题.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d2"])]
InspectionId = Annotated[UUID, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d3"])]
AmountFen = Annotated[int, Field(ge=0, description="Whole fen (0.01 yuan).", examples=[3_200_000])]
Moment = Annotated[AwareDatetime, Field(description="UTC.", examples=["2026-06-03T15:59:59.000000Z"])]
Due = Annotated[
    list[AwareDatetime],
    Field(
        min_length=1,
        description="When its milestones are due (UTC), the first one first.",
        examples=[["2026-05-03T15:59:59.000000Z", "2026-06-03T15:59:59.000000Z"]],
    ),
]
EscalatedToId = Annotated[
    UUID,
    Field(description="The division above, which sees to it.", examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000111"]),
]
Number = Annotated[int, Field(ge=1, description="1 is the first milestone.", examples=[2])]


class OfWork(Contract):
    """What every event of a work states, as it was just before."""

    work_id: WorkId
    division_id: DivisionId
    estate_id: EstateId | None
    status: Annotated[words.WorkStatus, Field(examples=["contracted"])]
    origin: Annotated[words.WorkOrigin, Field(examples=["round"])]
    proposal_id: Annotated[UUID | None, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f2"])]
    topic_id: Annotated[UUID | None, Field(examples=[None])]
    resident_proposed: Annotated[bool, Field(description="Residents proposed it.", examples=[True])]
    raised_by_ids: list[PersonId]


class WorkOpenedV1(OfWork):
    """立项: there is money for it."""

    TYPE: ClassVar[str] = "linli.funding.work_opened.v1"
    round_id: Annotated[UUID | None, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f1"])]
    cost_fen: Annotated[AmountFen, Field(description="概算 of its envelope.")]


class WorkContractedV1(OfWork):
    """签约: who builds it, for how much, by when."""

    TYPE: ClassVar[str] = "linli.funding.work_contracted.v1"
    contract_fen: AmountFen
    over_fen: Annotated[AmountFen, Field(description="What it is above its cost; the reason is on record.")]
    due: Due
    households: Annotated[int, Field(ge=0, description="Households that benefit 受益户数.", examples=[240])]


class ContractChangedV1(OfWork):
    """变更: another sum, or other dates, with a reason on record."""

    TYPE: ClassVar[str] = "linli.funding.contract_changed.v1"
    contract_fen: AmountFen
    contract_before_fen: AmountFen
    over_fen: AmountFen
    over_before_fen: Annotated[AmountFen, Field(examples=[0])]
    due: Due


class MilestoneReachedV1(OfWork):
    """节点完成."""

    TYPE: ClassVar[str] = "linli.funding.milestone_reached.v1"
    milestone: Number
    due_at: Moment
    late: Annotated[bool, Field(examples=[False])]


class MilestoneLateV1(OfWork):
    """节点逾期, 督办: at the moment at which it was due."""

    TYPE: ClassVar[str] = "linli.funding.milestone_late.v1"
    milestone: Number
    due_at: Moment
    escalated_to_id: EscalatedToId


class WorkPhotoAddedV1(OfWork):
    """现场照片, of a milestone or an inspection."""

    TYPE: ClassVar[str] = "linli.funding.work_photo_added.v1"
    picture_id: Annotated[UUID, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d4"])]
    milestone: Annotated[int | None, Field(examples=[2])]
    inspection_id: Annotated[UUID | None, Field(examples=[None])]


class WorkInspectedV1(OfWork):
    """监督检查, by residents, a deputy, the owners' committee or staff."""

    TYPE: ClassVar[str] = "linli.funding.work_inspected.v1"
    inspection_id: InspectionId
    by: Annotated[words.InspectedBy, Field(examples=["resident"])]
    sound: Annotated[bool, Field(description="Nothing was wrong.", examples=[True])]


class DefectFoundV1(OfWork):
    """发现问题: it has to be answered by its date."""

    TYPE: ClassVar[str] = "linli.funding.defect_found.v1"
    defect_id: DefectId
    inspection_id: InspectionId
    due_at: Moment


class DefectAnsweredV1(OfWork):
    """整改答复."""

    TYPE: ClassVar[str] = "linli.funding.defect_answered.v1"
    defect_id: DefectId
    in_time: Annotated[bool, Field(examples=[True])]


class DefectOverdueV1(OfWork):
    """逾期未答复, 督办: at the moment at which it was due."""

    TYPE: ClassVar[str] = "linli.funding.defect_overdue.v1"
    defect_id: DefectId
    due_at: Moment
    escalated_to_id: EscalatedToId


class DefectJudgedV1(OfWork):
    """复查: who found it says whether it is mended; if not, it has to be answered again."""

    TYPE: ClassVar[str] = "linli.funding.defect_judged.v1"
    defect_id: DefectId
    mended: Annotated[bool, Field(examples=[True])]
    due_at: Annotated[Moment | None, Field(description="By when it is answered again, if it is not.", examples=[None])]


class WorkCompletedV1(OfWork):
    """完工."""

    TYPE: ClassVar[str] = "linli.funding.work_completed.v1"
    due_at: Moment
    on_time: Annotated[bool, Field(description="Not after its last milestone was due.", examples=[True])]


class WorkAcceptedV1(OfWork):
    """验收."""

    TYPE: ClassVar[str] = "linli.funding.work_accepted.v1"
    cost_fen: AmountFen
    contract_fen: AmountFen
    households: Annotated[int, Field(ge=0, examples=[240])]


class WorkReviewedV1(OfWork):
    """评议: the works and the process were judged, by the review meeting."""

    TYPE: ClassVar[str] = "linli.funding.work_reviewed.v1"
    works: Annotated[words.Grade, Field(examples=[4])]
    process: Annotated[words.Grade, Field(examples=[5])]


class UpkeepBegunV1(OfWork):
    """运维: with money of its own."""

    TYPE: ClassVar[str] = "linli.funding.upkeep_begun.v1"
    fund_id: Annotated[UUID, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c1"])]
    yearly_fen: AmountFen


class WorkCancelledV1(OfWork):
    """终止, with a reason on record."""

    TYPE: ClassVar[str] = "linli.funding.work_cancelled.v1"


EVENTS: tuple[type[Contract], ...] = (
    WorkOpenedV1,
    WorkContractedV1,
    ContractChangedV1,
    MilestoneReachedV1,
    MilestoneLateV1,
    WorkPhotoAddedV1,
    WorkInspectedV1,
    DefectFoundV1,
    DefectAnsweredV1,
    DefectOverdueV1,
    DefectJudgedV1,
    WorkCompletedV1,
    WorkAcceptedV1,
    WorkReviewedV1,
    UpkeepBegunV1,
    WorkCancelledV1,
)
