"""Private event → public face, for the whole service: each event has exactly one, or is withheld."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from identity_service.publisher import residents, rights, territory
from linli_common.event_store import PublicFace

_PUBLISHERS: dict[type[Any], Callable[[Any], PublicFace | None]] = {
    **dict.fromkeys([*territory.CONTRACTS, *territory.WITHHELD], territory.publish_territory),
    **dict.fromkeys([*residents.CONTRACTS, *residents.WITHHELD], residents.publish_residents),
    **dict.fromkeys(rights.CONTRACTS, rights.publish_rights),
}


def publish(event: Any) -> PublicFace | None:
    """The public face of a private event; None means withheld. An event without a decision raises KeyError."""
    return _PUBLISHERS[type(event)](event)
