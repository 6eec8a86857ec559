"""The public faces of topics. What was said stays here; how the topic stood goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.topic import clock, instruments, screening, stages
from deliberation_service.aggregate.topic.state import Topic
from linli_contracts.contract import Contract
from linli_contracts.deliberation import topics as public


def _standing(event: Topic.Event) -> dict[str, Any]:
    """What every contract of a topic states."""
    return {"topic_id": event.originator_id, **event.standing}


def _raised(event: Topic.Raised) -> Contract:
    return public.TopicRaisedV1(**_standing(event), letter_id=event.letter_id, screening_due_at=event.screening_due_at)


def _accepted(event: screening.Accepted) -> Contract:
    return public.TopicAcceptedV1(
        **_standing(event),
        by_template=event.template["template"],
        by_template_version=event.template["version"],
    )


def _missed(event: clock.ScreeningMissed) -> Contract:
    return public.ScreeningMissedV1(**_standing(event), due_at=event.due_at, escalated_to_id=event.escalated_to)


def _of_topic(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says nothing beside the standing but these fields of the event."""
    return lambda event: contract(**_standing(event), **{name: getattr(event, name) for name in names})


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Topic.Raised: _raised,
    clock.ScreeningReminded: _of_topic(public.ScreeningRemindedV1, "due_at"),
    clock.ScreeningMissed: _missed,
    clock.StageOverdue: _of_topic(public.StageOverdueV1, "due_at"),
    screening.Accepted: _accepted,
    stages.StageEntered: _of_topic(public.StageEnteredV1, "entered", "entered_kind", "due_at", "stage_seconds"),
    instruments.InstrumentBegun: _of_topic(public.InstrumentBegunV1, "instrument", "instrument_id"),
    instruments.InstrumentConcluded: _of_topic(
        public.InstrumentConcludedV1, "instrument", "instrument_id", "result", "begun_in"
    ),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({clock.ScreeningReminded, clock.ScreeningMissed, clock.StageOverdue})
