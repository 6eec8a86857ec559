"""Territory changes (划转, 撤销): a topic that is not at its end goes along with its estate, or with its division."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.raising import Reach
from deliberation_service.aggregate.topic.state import Topic


class Moved(Topic.Event):
    """It is booked elsewhere from now on; ``place`` is the new one already. A closed area's topic is the street's."""

    TOPIC = "deliberation:Topic.Moved"
    to_division_id: UUID
    to_scope: str
    district_id: UUID
    above_id: UUID | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.place, aggregate.division_id, aggregate.scope = self.place, self.to_division_id, self.to_scope
        aggregate.district_id, aggregate.above_id = self.district_id, self.above_id


def move(topic: Topic, to: Reach, at: datetime) -> None:
    """Along with the territory; nothing when the topic is there already, or has ended."""
    advance(topic, at)
    there = (topic.division_id, topic.place, topic.scope) == (to.division_id, to.place, to.scope)
    if there or not topic.is_open:
        return
    topic.happened(
        Moved,
        at,
        place=to.place,
        to_division_id=to.division_id,
        to_scope=to.scope,
        district_id=to.district_id,
        above_id=to.above_id,
    )
