"""The way through a template: its stages, and what a stage still lacks before it may be left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from deliberation_service.aggregate.templates.shape import Stage
from deliberation_service.aggregate.topic.state import Topic


class StageEntered(Topic.Event):
    """A stage began; ``stage_seconds`` were spent in the one before it."""

    TOPIC = "deliberation:Topic.StageEntered"
    entered: str
    entered_kind: str
    due_at: datetime
    stage_seconds: int

    def apply(self, aggregate: Topic) -> None:
        aggregate.stage, aggregate.due_at, aggregate.remind_at = self.entered, self.due_at, None
        aggregate.stage_entered_at, aggregate.overdue = self.timestamp, False
        aggregate.visit += 1


def enter(topic: Topic, stage: Stage, at: datetime) -> None:
    """The topic is in the stage from now on; its time runs anew."""
    topic.happened(
        StageEntered,
        at,
        entered=stage.stage,
        entered_kind=stage.kind,
        due_at=at + timedelta(days=stage.days),
        stage_seconds=stage_seconds(topic, at),
    )


def stage_seconds(topic: Topic, at: datetime) -> int:
    """Seconds spent in the present stage; 0 when there is none."""
    return int((at - topic.stage_entered_at).total_seconds()) if topic.stage_entered_at is not None else 0


def used(topic: Topic, instrument: str, result: str) -> list[Any]:
    """Ids of instruments begun at this visit of the present stage that came to a result; ``begun``: to any or none."""
    return [
        instrument_id
        for instrument_id, use in topic.uses.items()
        if use.visit == topic.visit
        and use.instrument == instrument
        and ((result == "begun" and use.result != "cancelled") or use.result == result)
    ]
