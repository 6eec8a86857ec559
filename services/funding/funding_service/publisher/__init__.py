"""Private event → public face: each event has exactly one, or is withheld.

A subject joins with three tables of its own: what each of its events says to the world, which are nobody else's
business, and which were brought about by time alone. The latter bear the moment at which they fell due and the clock
as their actor, whoever came by and recorded it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.publisher import ballots, ledger, proposals, rounds, supervised, works
from funding_service.publisher.clock import CLOCK
from linli_common.event_store import PublicFace
from linli_contracts.contract import Contract
from linli_contracts.subjects import Place

__all__ = ["BY_TIME", "CLOCK", "FACES", "WITHHELD", "publish"]

FACES: dict[type[Any], Callable[[Any], Contract]] = {
    **rounds.FACES,
    **proposals.FACES,
    **ballots.FACES,
    **ledger.FACES,
    **supervised.FACES,
    **works.FACES,
}
"""Every event that the world learns of. Each knows its ``place``."""

WITHHELD: frozenset[type[Any]] = frozenset().union(
    rounds.WITHHELD,
    proposals.WITHHELD,
    ballots.WITHHELD,
    ledger.WITHHELD,
    supervised.WITHHELD,
    works.WITHHELD,
)
"""They only make room for what follows in the same transaction, or are nobody else's business."""

BY_TIME: frozenset[type[Any]] = frozenset().union(
    rounds.BY_TIME,
    proposals.BY_TIME,
    ballots.BY_TIME,
    ledger.BY_TIME,
    supervised.BY_TIME,
    works.BY_TIME,
)


def publish(event: Any) -> PublicFace | None:
    """The public face of an event, None for a withheld one. An event without a decision raises KeyError."""
    if type(event) in WITHHELD:
        return None
    contract = FACES[type(event)](event)
    if type(event) in BY_TIME:
        return PublicFace(Place(*event.place), contract, at=event.timestamp, actor=CLOCK)
    return PublicFace(Place(*event.place), contract)
