"""Time (时限): every command on a work first records, in order, what the time that passed has brought about.

The events bear the moment at which they fell due; a late milestone or defect is escalated once (督办, design, invariant
10). What is done at the very moment is in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.works.state import Work


class MilestoneLate(Work.Event):
    """节点逾期."""

    TOPIC = "funding:Work.MilestoneLate"
    milestone: int
    due_at: datetime
    escalated_to_id: UUID

    def apply(self, aggregate: Work) -> None:
        aggregate.milestones[self.milestone] = replace(aggregate.milestones[self.milestone], late=True)


class DefectOverdue(Work.Event):
    """逾期未答复."""

    TOPIC = "funding:Work.DefectOverdue"
    defect_id: UUID
    due_at: datetime
    escalated_to_id: UUID

    def apply(self, aggregate: Work) -> None:
        aggregate.defects[self.defect_id] = replace(aggregate.defects[self.defect_id], overdue=True)


def advance(work: Work, now: datetime) -> None:
    """Records every date that ``now`` has passed, the earliest first."""
    due = sorted(
        ((at, order, what) for order, (at, what) in enumerate(_thresholds(work)) if at < now),
        key=lambda threshold: threshold[:2],
    )
    for at, _, what in due:
        if isinstance(what, int):
            work.happened(MilestoneLate, at, milestone=what, due_at=at, escalated_to_id=work.above_id)
        else:
            work.happened(DefectOverdue, at, defect_id=what, due_at=at, escalated_to_id=work.above_id)


def _thresholds(work: Work) -> Iterator[tuple[datetime, int | UUID]]:
    if work.status == "cancelled":
        return
    for milestone in work.milestones.values():
        if milestone.reached_at is None and not milestone.late:
            yield milestone.due_at, milestone.number
    for defect_id, defect in work.defects.items():
        if not defect.answered and not defect.overdue:
            yield defect.due_at, defect_id
