"""A work in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from funding_service.aggregate.works import Work, building
from linli_common.sealing.sealed import Sealed

E = TypeVar("E", bound=Work.Event)
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
ABOVE, RAISER = uuid4(), uuid4()
COST = 3_200_000


def sealed() -> Sealed:
    return Sealed(UUID(int=1), b"sealed")


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def funded() -> Work:
    """There is money for it."""
    return Work.open(
        id=uuid4(),
        place=["990101", "990101001", "990101001001"],
        division_id=uuid4(),
        estate_id=None,
        above_id=ABOVE,
        origin="round",
        round_id=uuid4(),
        proposal_id=uuid4(),
        topic_id=None,
        resident_proposed=True,
        raised_by_ids=[RAISER],
        cost_fen=COST,
        content=sealed(),
        at=NOON,
    )


def contracted(*due_days: int, amount_fen: int = COST) -> Work:
    """With milestones after so many days."""
    work = funded()
    due = [after(days) for days in due_days or (10, 20)]
    building.contract(work, amount_fen, due, 240, sealed(), sealed(), may_exceed=True, at=NOON)
    return work


def named(work: Work, event: type[E]) -> list[E]:
    """The events of a kind, in order."""
    return [one for one in work.pending_events if type(one) is event]
