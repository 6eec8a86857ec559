"""What nobody asks for: time that passes, raisers who are erased.

Each can be broken off at any point and is found again by looking; two workers at once do no harm.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic import Topic
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.screening import withdraw_forgotten
from deliberation_service.application.parts import Parts
from deliberation_service.publisher import CLOCK
from deliberation_service.queries.topics import TopicLists
from linli_common.event_store import Act, ConcurrentChangeError
from linli_contracts.envelope import Actor

log = logging.getLogger(__name__)

AT_ONCE = 500
FORGETTER = Actor(CLOCK.person_id, "deliberation_worker")


class TopicChores:
    """One look at all topics for which something is due."""

    def __init__(self, parts: Parts, lists: TopicLists) -> None:
        self._parts = parts
        self._lists = lists
        self._forgotten: set[UUID] = set()
        self._known: tuple[int, int] | None = None

    def advance_topics(self, now: datetime) -> int:
        """Records what time has brought about; gives the number of topics looked at."""
        due = self._lists.due(now, AT_ONCE)
        for topic_id in due:
            try:
                self._parts.topics.on(topic_id, Act(CLOCK, now), lambda topic: advance(topic, now))
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("topic %s is being worked on", topic_id)
        return len(due)

    def forget_erased(self, now: datetime) -> int:
        """What never became public is withdrawn, and unreadable, once all who raised it are erased; gives their number.

        Looks again when identity, or these lists, have said something new.
        """
        known = (self._parts.neighbourhood.position(), self._lists.position())
        if known == self._known:
            return 0
        to_forget = [topic_id for topic_id in self._of_erased() if topic_id not in self._forgotten]
        for topic_id in to_forget:
            self._forget(topic_id, now)
        self._known = known
        return len(to_forget)

    def forget_again(self) -> None:
        """After a restore of the vault: the keys of what was forgotten go before anything opens."""
        for topic_id in self._of_erased():
            if not self._parts.topics.get(topic_id).is_public:  # the lists may be behind
                self._parts.contents.destroy(topic_id)

    def _of_erased(self) -> list[UUID]:
        """Topics that never became public and whose raisers are all erased."""
        erased = self._parts.neighbourhood.erased()
        rows = self._lists.unscreened_of(list(erased)) if erased else []
        return [row["topic_id"] for row in rows if erased.issuperset(row["raised_by_ids"])]

    def _forget(self, topic_id: UUID, now: datetime) -> None:
        def withdraw(topic: Topic) -> None:
            if topic.status != "withdrawn" and not topic.is_public:
                withdraw_forgotten(topic, now)

        self._parts.topics.on(topic_id, Act(FORGETTER, now), withdraw)
        if not self._parts.topics.get(topic_id).is_public:  # accepted at this very moment: it is public record now
            self._parts.contents.destroy(topic_id)
        self._forgotten.add(topic_id)
