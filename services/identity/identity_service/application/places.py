"""Where an applicant lives: from an estate or a building's QR code to today's area."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from identity_service.aggregate.area import Area
from identity_service.aggregate.division import tokens
from identity_service.application.divisions import Divisions
from identity_service.application.estates import Estates
from identity_service.commands.residents import Where
from identity_service.refusals.residents import PlaceUnknownError
from identity_service.refusals.territory import UnknownBuildingError, UnknownDwellingError, UnknownEstateError


@dataclass(frozen=True, slots=True)
class Home:
    """An estate and the area it belongs to today."""

    estate_id: UUID
    area: Area


class Places:
    """Look-ups in the truth of the event table."""

    def __init__(self, divisions: Divisions, estates: Estates) -> None:
        self._divisions = divisions
        self._estates = estates

    def area(self, division_id: UUID | None) -> Area:
        """A division with its codes of today."""
        assert division_id is not None, "only asked for those who live or applied somewhere"
        return Area(division_id, tokens(self._divisions.place_of(division_id)))

    def area_of_estate(self, estate_id: UUID | None) -> Area:
        """The area that an estate belongs to today."""
        assert estate_id is not None, "only asked for those who live or applied somewhere"
        return self.area(self._estates.estate(estate_id).division_id)

    def home(self, where: Where) -> Home:
        """The estate named, or the one of the building scanned. Raises `PlaceUnknownError` that names the field."""
        if (where.estate_id is None) == (where.building_id is None):
            raise PlaceUnknownError("name an estate or scan a building, one of both", field="estate_id")
        try:
            estate_id = where.estate_id
            if where.building_id is not None:
                estate_id = self._estates.building(where.building_id).estate_id
            assert estate_id is not None, "one of both is given"
            estate = self._estates.estate(estate_id)
        except UnknownBuildingError:
            raise PlaceUnknownError("there is no such building", field="building_id") from None
        except UnknownEstateError:
            raise PlaceUnknownError("there is no such estate", field="estate_id") from None
        return Home(estate.id, self.area(estate.division_id))

    def refuse_dwelling_elsewhere(self, dwelling_id: UUID, estate_id: UUID | None) -> None:
        """Raises `PlaceUnknownError` unless the dwelling stands in the estate."""
        try:
            dwelling = self._estates.dwelling(dwelling_id)
        except UnknownDwellingError:
            raise PlaceUnknownError("there is no such dwelling", field="dwelling_id") from None
        if dwelling.estate_id != estate_id:
            raise PlaceUnknownError("the dwelling stands in another estate", field="dwelling_id")

    def estate_of_dwelling(self, dwelling_id: UUID) -> UUID:
        """The estate of a dwelling. Raises `PlaceUnknownError`."""
        try:
            return self._estates.dwelling(dwelling_id).estate_id
        except UnknownDwellingError:
            raise PlaceUnknownError("there is no such dwelling", field="dwelling_id") from None
