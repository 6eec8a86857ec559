"""Private event → public face: each event has exactly one, or is withheld.

A subject joins with three tables of its own: what each of its events says to the world, which are nobody else's
business, and which were brought about by time alone. The latter bear the moment at which they fell due and the clock
as their actor, whoever came by and recorded it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.publisher import (
    blueprints,
    conventions,
    forms,
    inquiries,
    meetings,
    notices,
    panels,
    schemes,
    statements,
    topics,
    votes,
)
from deliberation_service.publisher.clock import CLOCK
from linli_common.event_store import PublicFace
from linli_contracts.contract import Contract
from linli_contracts.subjects import Place

__all__ = ["BY_TIME", "CLOCK", "FACES", "WITHHELD", "publish"]

FACES: dict[type[Any], Callable[[Any], Contract]] = (
    topics.FACES
    | forms.FACES
    | inquiries.FACES
    | votes.FACES
    | meetings.FACES
    | notices.FACES
    | statements.FACES
    | blueprints.FACES
    | conventions.FACES
    | panels.FACES
    | schemes.FACES
)
"""Every event that the world learns of. Each knows its ``place``."""

WITHHELD: frozenset[type[Any]] = (
    topics.WITHHELD
    | forms.WITHHELD
    | inquiries.WITHHELD
    | votes.WITHHELD
    | meetings.WITHHELD
    | notices.WITHHELD
    | statements.WITHHELD
    | blueprints.WITHHELD
    | conventions.WITHHELD
    | panels.WITHHELD
    | schemes.WITHHELD
)
"""They only make room for what follows in the same transaction, or are nobody else's business."""

BY_TIME: frozenset[type[Any]] = (
    topics.BY_TIME
    | forms.BY_TIME
    | inquiries.BY_TIME
    | votes.BY_TIME
    | meetings.BY_TIME
    | notices.BY_TIME
    | statements.BY_TIME
    | blueprints.BY_TIME
    | conventions.BY_TIME
    | panels.BY_TIME
    | schemes.BY_TIME
)


def publish(event: Any) -> PublicFace | None:
    """The public face of an event, None for a withheld one. An event without a decision raises KeyError."""
    if type(event) in WITHHELD:
        return None
    contract = FACES[type(event)](event)
    if type(event) in BY_TIME:
        return PublicFace(Place(*event.place), contract, at=event.timestamp, actor=CLOCK)
    return PublicFace(Place(*event.place), contract)
