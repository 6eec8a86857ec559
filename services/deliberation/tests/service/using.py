"""Instruments for tests of topics alone: begun and concluded as an instrument's command would, in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate.topic import Topic, begin, conclude
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_contracts.deliberation.words import Instrument
from linli_contracts.envelope import Actor

from ..town import Person, Town


def use(
    town: Town, topic_id: UUID, instrument: Instrument, result: str, *, by: Person, at: datetime | None = None
) -> UUID:
    """An instrument of the topic's present stage that came to a result (``begun``: to none yet)."""
    instrument_id, at = uuid4(), at or utc_now()

    def decide(topic: Topic) -> None:
        begin(topic, instrument, instrument_id, at)
        if result != "begun":
            conclude(topic, instrument, instrument_id, result, at)

    town.service.topics.on(topic_id, Act(Actor(by.id, by.role, by.division_id), at), decide)
    town.fold()
    return instrument_id


def step_names(town: Town, topic_id: UUID, *, by: Person | None = None) -> list[str]:
    """The thread, as somebody reads it, by the names of its steps."""
    return [step["what"] for step in town.seen(f"/topics/{topic_id}", by=by)["steps"]]
