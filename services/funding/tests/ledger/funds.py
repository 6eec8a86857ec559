"""A fund in memory, and papers for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.aggregate.ledger.entry import Paper
from funding_service.aggregate.ledger.fund import Fund
from linli_common.sealing.sealed import Sealed

NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
WORK, OTHER_WORK = UUID(int=11), UUID(int=12)
BUILD, KEEP, FOR_WORK = Earmark("construction"), Earmark("upkeep"), Earmark("construction", WORK)
_numbers = count(1)


def sealed() -> Sealed:
    return Sealed(UUID(int=1), b"sealed")


def paper(voucher: str | None = None) -> Paper:
    """A voucher with a number of its own, unless one is given."""
    return Paper(voucher or f"V-{next(_numbers)}", date(2026, 3, 3), sealed())


def a_fund() -> Fund:
    """An empty one."""
    return Fund.open(
        id=uuid4(),
        place=["990101", "990101001", "-"],
        division_id=uuid4(),
        estate_id=None,
        content=sealed(),
        at=NOON,
    )
