"""What nobody asks for: time that passes, territory that changes, raisers who are erased.

Each can be broken off at any point and is found again by looking; two workers at once do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from deliberation_service.aggregate.topic import Topic
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.moving import move
from deliberation_service.aggregate.topic.raising import Reach
from deliberation_service.aggregate.topic.screening import withdraw_forgotten
from deliberation_service.application.parts import Parts
from deliberation_service.application.raising import TIER_OF_SCOPE
from deliberation_service.publisher import CLOCK
from deliberation_service.queries.topics import TopicLists
from linli_common.event_store import Act, ConcurrentChangeError
from linli_contracts.envelope import Actor

log = logging.getLogger(__name__)

AT_ONCE = 500
WORKER = Actor(CLOCK.person_id, "deliberation_worker")


class TopicChores:
    """One look at all topics for which something is due."""

    def __init__(self, parts: Parts, lists: TopicLists) -> None:
        self._parts = parts
        self._lists = lists
        self._forgotten: set[UUID] = set()
        self._known: tuple[int, int] | None = None
        self._followed: tuple[int, datetime] | None = None

    def advance_topics(self, now: datetime) -> int:
        """Records what time has brought about; gives the number of topics looked at."""
        due = self._lists.due(now, AT_ONCE)
        for topic_id in due:
            self._try(topic_id, Act(CLOCK, now), partial(advance, now=now))
        return len(due)

    def follow_territory(self, now: datetime) -> int:
        """Open topics go along with their estate, area or street; gives how many moved. Looks once a minute, and at
        once when identity has said something new.
        """
        state = (self._parts.neighbourhood.position(), now.replace(second=0, microsecond=0))
        if state == self._followed:
            return 0
        belonging, moved = self._parts.places.belonging(now), 0
        for row in self._lists.open_places():
            division_id = belonging.of(row["division_id"], row["estate_id"] if row["scope"] == "estate" else None)
            if division_id is None:
                continue
            where = self._parts.places.where(division_id, now)
            scope = row["scope"] if TIER_OF_SCOPE[row["scope"]] == where.tier else where.tier
            if (division_id, ".".join(where.place), scope) == (row["division_id"], row["place"], row["scope"]):
                continue
            reach = Reach(scope, division_id, row["estate_id"], where.district_id, where.above_id, where.place)
            for topic_id in self._lists.open_at(row, AT_ONCE):
                moved += self._try(topic_id, Act(WORKER, now), partial(move, to=reach, at=now))
        if not moved:
            self._followed = state
        return moved

    def _try(self, topic_id: UUID, act: Act, decide: Callable[[Topic], None]) -> bool:
        """Whether it was decided; somebody may work on it at this moment, then the next look finds it again."""
        try:
            self._parts.topics.on(topic_id, act, decide)
        except ConcurrentChangeError:
            log.info("topic %s is being worked on", topic_id)
            return False
        return True

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

        self._parts.topics.on(topic_id, Act(WORKER, now), withdraw)
        if not self._parts.topics.get(topic_id).is_public:  # accepted at this very moment: it is public record now
            self._parts.contents.destroy(topic_id)
        self._forgotten.add(topic_id)
