"""Time (时限): every command first records, in order, what the time that passed has brought about.

So a scheduler may be late, doubled or dead: what is recorded, and for when, is the same (design, invariant 10). The
events of this room bear the moment at which they fell due, not the moment at which somebody noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic.state import Topic


class ScreeningReminded(Topic.Event):
    """催办 at a part of the time."""

    TOPIC = "deliberation:Topic.ScreeningReminded"
    due_at: datetime

    def apply(self, aggregate: Topic) -> None:
        aggregate.remind_at = None


class ScreeningMissed(Topic.Event):
    """超时, 督办: no screening, or no decision on an appeal, in time."""

    TOPIC = "deliberation:Topic.ScreeningMissed"
    due_at: datetime
    escalated_to: UUID

    def apply(self, aggregate: Topic) -> None:
        aggregate.overdue = True


class StageOverdue(Topic.Event):
    """The stage takes longer than its template says."""

    TOPIC = "deliberation:Topic.StageOverdue"
    due_at: datetime

    def apply(self, aggregate: Topic) -> None:
        aggregate.overdue = True


def advance(topic: Topic, now: datetime) -> None:
    """Records every threshold that ``now`` has passed. What is done at the very moment is in time."""
    while True:
        due = [(at, order, what) for order, (at, what) in enumerate(_thresholds(topic)) if at < now]
        if not due:
            return
        at, _, what = min(due)
        _record(topic, what, at)


def next_threshold(topic: Topic) -> datetime | None:
    """When time alone will next change the topic; None when it never will."""
    return min((at for at, _ in _thresholds(topic)), default=None)


def _thresholds(topic: Topic) -> Iterator[tuple[datetime, str]]:
    if topic.overdue or topic.due_at is None:
        return
    if topic.remind_at is not None:
        yield topic.remind_at, "remind"
    yield topic.due_at, "miss"


def _record(topic: Topic, what: str, at: datetime) -> None:
    if what == "remind":
        topic.happened(ScreeningReminded, at, due_at=topic.due_at)
    elif topic.stage is not None:
        topic.happened(StageOverdue, at, due_at=topic.due_at)
    else:
        topic.happened(ScreeningMissed, at, due_at=topic.due_at, escalated_to=_above(topic))


def _above(topic: Topic) -> UUID:
    """Who is told: the division above, of an appeal (which that one has to decide) the district."""
    if topic.status == "appealed" or topic.above_id is None:
        return topic.district_id
    return topic.above_id
