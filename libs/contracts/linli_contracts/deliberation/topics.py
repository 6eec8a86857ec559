"""A topic (议题) from its raising to its outcome. What is said in it stays in the service; ids, places, times go out.

Every contract states the topic as it was just before the event, so that one event is enough to move every figure:
where it was booked, how far it reaches, its template and stage, whether its time had run out, and for how long it had
been there. ``raised_by_ids`` is everybody upstream (who raised it, the writers of the letter it came from, the raisers
of topics merged into it): they have to hear of each step.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation.fields import (
    AmountFen,
    Flag,
    Grade,
    Instrument,
    InstrumentId,
    Moment,
    Name,
    OriginKind,
    Outcome,
    Result,
    Scope,
    Seconds,
    StageKind,
    Status,
    Title,
    TopicId,
    Version,
)
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId
from linli_contracts.mailbox.fields import LetterId


class OfTopic(Contract):
    """What every event of a topic states, as it was just before."""

    topic_id: TopicId
    division_id: DivisionId
    estate_id: EstateId | None
    scope: Scope
    origin: OriginKind
    status: Status
    template: Name | None
    template_version: Version | None
    stage: Name | None
    stage_kind: StageKind | None
    overdue: Annotated[bool, Field(description="The time of its screening or stage had run out.", examples=[False])]
    raised_by_ids: list[PersonId]
    raised_seconds: Annotated[Seconds, Field(description="Seconds since it was raised.")]


class TopicRaisedV1(OfTopic):
    """提出议题: it waits for screening."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_raised.v1"
    letter_id: LetterId | None
    screening_remind_at: Moment
    screening_due_at: Moment


class ScreeningRemindedV1(OfTopic):
    """Half of the time for screening is over (催办)."""

    TYPE: ClassVar[str] = "linli.deliberation.screening_reminded.v1"
    due_at: Moment


class ScreeningMissedV1(OfTopic):
    """The time for screening, or for deciding an appeal, is over (督办): the unit above is told, and may act itself."""

    TYPE: ClassVar[str] = "linli.deliberation.screening_missed.v1"
    due_at: Moment
    escalated_to_id: DivisionId


class TopicAcceptedV1(OfTopic):
    """立项: it follows this template from now on, whatever becomes of the template. `StageEnteredV1` comes with it."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_accepted.v1"
    by_template: Name
    by_template_version: Version


class TopicMergedV1(OfTopic):
    """并入: another topic is about the same; who raised this one hears of that one from now on."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_merged.v1"
    into_topic_id: TopicId


class RaisersJoinedV1(OfTopic):
    """Another topic was merged into this one."""

    TYPE: ClassVar[str] = "linli.deliberation.raisers_joined.v1"
    from_topic_id: TopicId
    joined_ids: list[PersonId]


class TopicDeclinedV1(OfTopic):
    """不予立项, with a reason; it can be appealed until then."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_declined.v1"
    appeal_until: Moment | None


class TopicAppealedV1(OfTopic):
    """申诉: the unit above decides."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_appealed.v1"
    due_at: Moment


class AppealDecidedV1(OfTopic):
    """The unit above upheld what was declined, or had it screened again."""

    TYPE: ClassVar[str] = "linli.deliberation.appeal_decided.v1"
    reopened: Flag
    screening_remind_at: Moment | None
    screening_due_at: Moment | None


class TopicWithdrawnV1(OfTopic):
    """撤回, before it was accepted."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_withdrawn.v1"


class TopicMovedV1(OfTopic):
    """The territory changed: the topic, or the division that it is booked on, stands elsewhere. The subject is new."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_moved.v1"
    to_division_id: DivisionId
    to_scope: Scope


class StageEnteredV1(OfTopic):
    """A stage began."""

    TYPE: ClassVar[str] = "linli.deliberation.stage_entered.v1"
    entered: Name
    entered_kind: StageKind
    due_at: Moment
    stage_seconds: Annotated[Seconds, Field(description="Seconds spent in the stage before it; 0 for the first.")]


class StageOverdueV1(OfTopic):
    """The time that the template gives the stage is over."""

    TYPE: ClassVar[str] = "linli.deliberation.stage_overdue.v1"
    due_at: Moment


class InstrumentBegunV1(OfTopic):
    """An instrument is used in the stage."""

    TYPE: ClassVar[str] = "linli.deliberation.instrument_begun.v1"
    instrument: Instrument
    instrument_id: InstrumentId


class InstrumentConcludedV1(OfTopic):
    """An instrument came to a result, perhaps after the stage in which it was begun."""

    TYPE: ClassVar[str] = "linli.deliberation.instrument_concluded.v1"
    instrument: Instrument
    instrument_id: InstrumentId
    result: Result
    begun_in: Annotated[Name, Field(description="The stage in which it was begun.")]


class TopicOutcomeV1(OfTopic):
    """The topic came to an outcome. ``instrument_id`` is what it rests on: a vote, a convention, a request."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_outcome.v1"
    outcome: Outcome
    instrument_id: InstrumentId | None
    review_due_at: Annotated[
        Moment | None, Field(description="When the works and the process are to be judged (评议) by, if they are.")
    ]


class TopicReferredV1(OfTopic):
    """转民心项目: the topic goes to project funding. Comes just before its `TopicOutcomeV1`."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_referred.v1"
    cost_estimate_fen: AmountFen | None
    letter_id: LetterId | None


class TopicReviewedV1(OfTopic):
    """评议: what the outcome came to was judged, the works and the process."""

    TYPE: ClassVar[str] = "linli.deliberation.topic_reviewed.v1"
    outcome: Outcome
    works: Grade
    process: Grade


class ReportFiledV1(Contract):
    """A report on a topic (调研报告, 修改说明) was filed in a stage."""

    TYPE: ClassVar[str] = "linli.deliberation.report_filed.v1"
    report_id: InstrumentId
    topic_id: TopicId
    division_id: DivisionId
    stage: Name


class StageNamed(Contract):
    """A stage as people call it."""

    stage: Name
    kind: StageKind
    name_zh: Title
    name_en: Title


class TemplateSetV1(Contract):
    """A district set a version of a template; topics that run keep theirs."""

    TYPE: ClassVar[str] = "linli.deliberation.template_set.v1"
    district_id: DivisionId
    template: Name
    version: Version
    name_zh: Title
    name_en: Title
    stages: Annotated[
        list[StageNamed],
        Field(examples=[[{"stage": "hearing", "kind": "hearing", "name_zh": "听证会", "name_en": "Hearing"}]]),
    ]


EVENTS: tuple[type[Contract], ...] = (
    TopicRaisedV1,
    ScreeningRemindedV1,
    ScreeningMissedV1,
    TopicAcceptedV1,
    TopicMergedV1,
    RaisersJoinedV1,
    TopicDeclinedV1,
    TopicAppealedV1,
    AppealDecidedV1,
    TopicWithdrawnV1,
    TopicMovedV1,
    StageEnteredV1,
    StageOverdueV1,
    InstrumentBegunV1,
    InstrumentConcludedV1,
    TopicReferredV1,
    TopicOutcomeV1,
    TopicReviewedV1,
    ReportFiledV1,
    TemplateSetV1,
)
