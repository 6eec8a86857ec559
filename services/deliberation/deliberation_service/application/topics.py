"""Topics by the truth of the event table: found, decided on, recorded."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from deliberation_service.aggregate.topic import Topic
from deliberation_service.refusals.topics import UnknownTopicError
from linli_common.event_store import Act, EventSourcedApplication, Receipt


class Topics:
    """What all commands on topics share, and what instruments need of them."""

    def __init__(self, store: EventSourcedApplication) -> None:
        self._store = store

    def get(self, topic_id: UUID) -> Topic:
        """Raises `UnknownTopicError`."""
        topic = self._store.find(Topic, topic_id)
        if topic is None:
            raise UnknownTopicError(f"no topic {topic_id}")
        return topic

    def get_public(self, topic_id: UUID) -> Topic:
        """A topic of the public record. Raises `UnknownTopicError` for any other."""
        topic = self.get(topic_id)
        if not topic.is_public:
            raise UnknownTopicError(f"no topic {topic_id}")
        return topic

    def find(self, topic_id: UUID) -> Topic | None:
        """The topic, None when there is none."""
        return self._store.find(Topic, topic_id)

    def on(self, topic_id: UUID, act: Act, decide: Callable[[Topic], None]) -> Receipt:
        """Decides on a topic and records what came of it; decided again when others were faster."""

        def decided() -> Receipt:
            topic = self.get(topic_id)
            decide(topic)
            return self._store.record(topic, act=act, answer={"topic_id": str(topic_id)})

        return self._store.once(act, decided)
