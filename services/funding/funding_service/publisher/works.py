"""The public faces of works: amounts, dates, how it stood; never what was said or who was contracted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.works import Work, building, clock, supervising
from linli_contracts.contract import Contract
from linli_contracts.funding import works as public


def _of_work(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says these fields of the event beside how the work stood."""
    return lambda event: contract(
        **{"work_id": event.originator_id}, **event.standing, **{name: getattr(event, name) for name in names}
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Work.Opened: _of_work(public.WorkOpenedV1, "round_id", "cost_fen"),
    building.Contracted: _of_work(public.WorkContractedV1, "contract_fen", "over_fen", "due", "households"),
    building.ContractChanged: _of_work(
        public.ContractChangedV1, "contract_fen", "contract_before_fen", "over_fen", "over_before_fen", "due"
    ),
    building.MilestoneReached: _of_work(public.MilestoneReachedV1, "milestone", "due_at", "late"),
    building.Completed: _of_work(public.WorkCompletedV1, "due_at", "on_time"),
    building.Accepted: _of_work(public.WorkAcceptedV1, "cost_fen", "contract_fen", "households"),
    building.Reviewed: _of_work(public.WorkReviewedV1, "works", "process"),
    building.UpkeepBegun: _of_work(public.UpkeepBegunV1, "fund_id", "yearly_fen"),
    building.Cancelled: _of_work(public.WorkCancelledV1),
    clock.MilestoneLate: _of_work(public.MilestoneLateV1, "milestone", "due_at", "escalated_to_id"),
    clock.DefectOverdue: _of_work(public.DefectOverdueV1, "defect_id", "due_at", "escalated_to_id"),
    supervising.Inspected: _of_work(public.WorkInspectedV1, "inspection_id", "by", "sound"),
    supervising.DefectFound: _of_work(public.DefectFoundV1, "defect_id", "inspection_id", "due_at"),
    supervising.DefectAnswered: _of_work(public.DefectAnsweredV1, "defect_id", "in_time"),
    supervising.DefectJudged: _of_work(public.DefectJudgedV1, "defect_id", "mended", "due_at"),
    supervising.PhotoAdded: _of_work(public.WorkPhotoAddedV1, "picture_id", "milestone", "inspection_id"),
}
WITHHELD: frozenset[type[Any]] = frozenset({building.MoneyCommitted})
"""The ledger's commitment in the same transaction says it."""
BY_TIME: frozenset[type[Any]] = frozenset({clock.MilestoneLate, clock.DefectOverdue})
