"""A report (调研报告, 修改说明) on a topic: what was found, or what was changed and why. Filed once, never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic import Topic, begin, conclude
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed


class Report(Aggregate):
    """Part of the topic's public record, under the topic's key."""

    TOPIC = "deliberation:Report"

    class Event(Aggregate.Event):
        """Every event knows its place."""

        place: list[str]

    class Filed(Event, Aggregate.Created):
        """By who convenes the stage."""

        TOPIC = "deliberation:Report.Filed"
        topic_id: UUID
        division_id: UUID
        stage: str
        content: Sealed

    Created = Filed

    def __init__(self, place: list[str], topic_id: UUID, division_id: UUID, stage: str, content: Sealed) -> None:
        self.place, self.division_id = place, division_id
        self.topic_id, self.stage, self.content = topic_id, stage, content

    @classmethod
    def file(cls, topic: Topic, *, id: UUID, content: Sealed, at: datetime) -> Report:
        """Begun and concluded at once in the topic's present stage. Raises `StageForbidsError`."""
        begin(topic, "report", id, at)
        conclude(topic, "report", id, "filed", at)
        return cls._create(
            cls.Filed,
            id=id,
            timestamp=at,
            place=topic.place,
            topic_id=topic.id,
            division_id=topic.division_id,
            stage=topic.uses[id].stage,
            content=content,
        )
