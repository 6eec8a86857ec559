"""The public faces of topics. What was said stays here; how the topic stood goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.report import Report
from deliberation_service.aggregate.templates.book import TemplateBook
from deliberation_service.aggregate.topic import clock, instruments, moving, screening, stages
from deliberation_service.aggregate.topic.state import Topic
from linli_contracts.contract import Contract
from linli_contracts.deliberation import topics as public


def _standing(event: Topic.Event) -> dict[str, Any]:
    """What every contract of a topic states."""
    return {"topic_id": event.originator_id, **event.standing}


def _raised(event: Topic.Raised) -> Contract:
    return public.TopicRaisedV1(
        **_standing(event),
        letter_id=event.letter_id,
        screening_remind_at=event.screening_remind_at,
        screening_due_at=event.screening_due_at,
    )


def _accepted(event: screening.Accepted) -> Contract:
    return public.TopicAcceptedV1(
        **_standing(event),
        by_template=event.template["template"],
        by_template_version=event.template["version"],
    )


def _missed(event: clock.ScreeningMissed) -> Contract:
    return public.ScreeningMissedV1(**_standing(event), due_at=event.due_at, escalated_to_id=event.escalated_to)


def _report_filed(event: Report.Filed) -> Contract:
    return public.ReportFiledV1(
        report_id=event.originator_id, topic_id=event.topic_id, division_id=event.division_id, stage=event.stage
    )


def _template_set(event: TemplateBook.TemplateSet) -> Contract:
    stages = [
        public.StageNamed(**{name: stage[name] for name in ("stage", "kind", "name_zh", "name_en")})
        for stage in event.template["stages"]
    ]
    named = {name: event.template[name] for name in ("template", "version", "name_zh", "name_en")}
    return public.TemplateSetV1(district_id=event.district_id, stages=stages, **named)


def _of_topic(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says nothing beside the standing but these fields of the event."""
    return lambda event: contract(**_standing(event), **{name: getattr(event, name) for name in names})


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Topic.Raised: _raised,
    clock.ScreeningReminded: _of_topic(public.ScreeningRemindedV1, "due_at"),
    clock.ScreeningMissed: _missed,
    clock.StageOverdue: _of_topic(public.StageOverdueV1, "due_at"),
    screening.Accepted: _accepted,
    screening.Merged: lambda event: public.TopicMergedV1(**_standing(event), into_topic_id=event.into),
    screening.RaisersJoined: _of_topic(public.RaisersJoinedV1, "from_topic_id", "joined_ids"),
    screening.Declined: _of_topic(public.TopicDeclinedV1, "appeal_until"),
    screening.Appealed: _of_topic(public.TopicAppealedV1, "due_at"),
    screening.AppealDecided: _of_topic(public.AppealDecidedV1, "reopened", "screening_remind_at", "screening_due_at"),
    screening.Withdrawn: _of_topic(public.TopicWithdrawnV1),
    moving.Moved: _of_topic(public.TopicMovedV1, "to_division_id", "to_scope"),
    stages.Referred: _of_topic(public.TopicReferredV1, "cost_estimate_fen", "letter_id"),
    stages.Concluded: _of_topic(public.TopicOutcomeV1, "outcome", "instrument_id", "review_due_at"),
    stages.Reviewed: _of_topic(public.TopicReviewedV1, "outcome", "works", "process"),
    Report.Filed: _report_filed,
    TemplateBook.TemplateSet: _template_set,
    stages.StageEntered: _of_topic(public.StageEnteredV1, "entered", "entered_kind", "due_at", "stage_seconds"),
    instruments.InstrumentBegun: _of_topic(public.InstrumentBegunV1, "instrument", "instrument_id"),
    instruments.InstrumentConcluded: _of_topic(
        public.InstrumentConcludedV1, "instrument", "instrument_id", "result", "begun_in"
    ),
}
WITHHELD: frozenset[type[Any]] = frozenset({TemplateBook.Opened})
BY_TIME: frozenset[type[Any]] = frozenset({clock.ScreeningReminded, clock.ScreeningMissed, clock.StageOverdue})
