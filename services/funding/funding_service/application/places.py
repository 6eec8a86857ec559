"""Where something is booked, as a command sees it on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_contracts.words import Tier
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.neighbourhood import place_of


@dataclass(frozen=True, slots=True)
class Where:
    """``place`` are the subject tokens of the day. ``above_id`` is the division one tier up; None above a district."""

    division_id: UUID
    place: list[str]
    tier: Tier
    above_id: UUID | None
    district_id: UUID


class Places:
    """The territory, for the commands."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        self._neighbourhood = neighbourhood

    def where(self, division_id: UUID, at: datetime) -> Where:
        """Where something of a division is booked. Raises `UnknownDivisionError`."""
        path = self._neighbourhood.path(division_id, shanghai_day(at))
        place = place_of(path)
        return Where(
            division_id=division_id,
            place=[place.district, place.street, place.area],
            tier=path[-1].level,  # type: ignore[arg-type]
            above_id=path[-2].id if len(path) > 1 else None,
            district_id=path[0].id,
        )
