"""Where something is booked, as a command sees it on its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.hierarchy import Node
from linli_contracts.words import Tier
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.neighbourhood import path_in, place_of


@dataclass(frozen=True, slots=True)
class Where:
    """``place`` are the subject tokens of the day. ``above_id`` is the division one tier up; None above a district."""

    division_id: UUID
    place: list[str]
    tier: Tier
    above_id: UUID | None
    district_id: UUID


@dataclass(frozen=True, slots=True)
class Belonging:
    """The territory of a day, for looking where many things are booked."""

    neighbourhood: Neighbourhood
    day: date
    tree: Mapping[UUID, Node]
    estates: Mapping[UUID, UUID]

    def of(self, division_id: UUID, estate_id: UUID | None) -> UUID | None:
        """An estate's things are booked in its area, a closed division's where it stood; None where nothing is."""
        area = self.estates.get(estate_id) if estate_id is not None else None
        if area is not None and path_in(self.tree, area):
            return area
        found: UUID | None = division_id
        while found is not None and not path_in(self.tree, found):
            found = self.neighbourhood.above_closed(found, self.day)
        return found


class Places:
    """The territory, for the commands."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        self._neighbourhood = neighbourhood

    def belonging(self, at: datetime) -> Belonging:
        """Where things are booked on the day of a moment."""
        day = shanghai_day(at)
        return Belonging(self._neighbourhood, day, self._neighbourhood.tree(day), self._neighbourhood.estates())

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
