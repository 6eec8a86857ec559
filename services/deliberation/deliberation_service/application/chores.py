"""What nobody asks for: time that passes, raisers who are erased.

Each can be broken off at any point and is found again by looking; two workers at once do no harm.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.application.parts import Parts
from deliberation_service.publisher import CLOCK
from deliberation_service.queries.topics import TopicLists
from linli_common.event_store import Act, ConcurrentChangeError

log = logging.getLogger(__name__)

AT_ONCE = 500


class TopicChores:
    """One look at all topics for which something is due."""

    def __init__(self, parts: Parts, lists: TopicLists) -> None:
        self._parts = parts
        self._lists = lists
        self._forgotten: set[UUID] = set()

    def advance_topics(self, now: datetime) -> int:
        """Records what time has brought about; gives the number of topics looked at."""
        due = self._lists.due(now, AT_ONCE)
        for topic_id in due:
            try:
                self._parts.topics.on(topic_id, Act(CLOCK, now), lambda topic: advance(topic, now))
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("topic %s is being worked on", topic_id)
        return len(due)

    def forget_erased(self, _: datetime) -> int:
        """What never became public is unreadable once all who raised it are erased; gives the number of topics."""
        erased, forgotten = self._parts.neighbourhood.erased(), 0
        for row in self._lists.unscreened_of(list(erased)) if erased else ():
            if row["topic_id"] not in self._forgotten and erased.issuperset(row["raised_by_ids"]):
                self._parts.contents.destroy(row["topic_id"])
                self._forgotten.add(row["topic_id"])
                forgotten += 1
        return forgotten
