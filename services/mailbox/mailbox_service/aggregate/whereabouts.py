"""Where a letter is booked, as a command sees it on its day."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli_contracts.units import Unit


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``place`` are the subject tokens; ``street`` and ``district`` are to whom misses are escalated.

    A letter about a district as a whole has the district for both.
    """

    division_id: UUID
    place: list[str]
    street: Unit
    district: Unit
