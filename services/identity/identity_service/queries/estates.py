"""Asking the lists of estates, buildings and dwellings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from identity_service.door_order import natural_order
from identity_service.queries.divisions import SCHEMA
from identity_service.refusals.territory import UnknownBuildingError, UnknownDwellingError, UnknownEstateError
from linli_common.http.paging import Page, page_of, read_keys
from linli_common.projector.reader import in_schema
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel

View = TypeVar("View", bound=BaseModel)


class EstateView(BaseModel):
    """An estate and the area it belongs to now."""

    estate_id: UUID
    division_id: UUID
    name: str


class BuildingView(BaseModel):
    """A building with its stairwells, as on the door plates."""

    building_id: UUID
    estate_id: UUID
    name: str
    stairwells: list[str]


class BuildingDetail(BuildingView):
    """What who scans the building's QR code needs: estate and area with it."""

    estate_name: str
    division_id: UUID


class DwellingView(BaseModel):
    """A door: what everyone can read on it."""

    dwelling_id: UUID
    stairwell: str
    number: str


class DwellingDetail(DwellingView):
    """A dwelling with its registered floor area (cm²), for staff."""

    building_id: UUID
    estate_id: UUID
    division_id: UUID
    floor_area_cm2: int


_ESTATES = """
SELECT estate_id, division_id, name FROM {schema}.estates
WHERE (%(divisions)s::uuid[] IS NULL OR division_id = ANY (%(divisions)s))
  AND (%(name)s::text IS NULL OR strpos(name, %(name)s) > 0)
  AND (%(a)s::text IS NULL OR (name, estate_id) > (%(a)s COLLATE "C", %(b)s::uuid))
ORDER BY name, estate_id LIMIT %(limit)s
"""
_BUILDINGS = """
SELECT building_id, estate_id, name, stairwells FROM {schema}.buildings
WHERE estate_id = %(estate)s AND (%(a)s::text IS NULL OR (sort_key, building_id) > (%(a)s COLLATE "C", %(b)s::uuid))
ORDER BY sort_key, building_id LIMIT %(limit)s
"""
_BUILDING = """
SELECT b.building_id, b.estate_id, b.name, b.stairwells, e.name AS estate_name, e.division_id
FROM {schema}.buildings b JOIN {schema}.estates e USING (estate_id) WHERE b.building_id = %(one)s
"""
_DWELLINGS = """
SELECT dwelling_id, stairwell, number FROM {schema}.dwellings
WHERE building_id = %(building)s
  AND (%(a)s::text IS NULL OR (sort_key, dwelling_id) > (%(a)s COLLATE "C", %(b)s::uuid))
ORDER BY sort_key, dwelling_id LIMIT %(limit)s
"""
_DWELLING = """
SELECT d.dwelling_id, d.stairwell, d.number, d.building_id, d.estate_id, e.division_id, d.floor_area_cm2
FROM {schema}.dwellings d JOIN {schema}.estates e USING (estate_id) WHERE d.dwelling_id = %(one)s
"""


class EstateLists:
    """Reads of what stands in the areas."""

    def __init__(self, pool: ConnectionPool[Any], schema: str = SCHEMA) -> None:
        self._pool = pool
        self._schema = schema

    def estates(
        self,
        *,
        division_ids: Sequence[UUID] | None = None,
        name: str | None = None,
        cursor: str | None = None,
        limit: int = 200,
    ) -> Page[EstateView]:
        """Estates by name: of some areas, or with a part of a name."""
        divisions = None if division_ids is None else list(division_ids)
        values = {"divisions": divisions, "name": name}
        found = self._page(EstateView, _ESTATES, values, cursor, limit)
        return page_of(found, limit, lambda view: (view.name, str(view.estate_id)))

    def estate(self, estate_id: UUID) -> EstateView:
        """Raises `UnknownEstateError`."""
        found = self._one(
            EstateView,
            "SELECT estate_id, division_id, name FROM {schema}.estates WHERE estate_id = %(one)s",
            estate_id,
        )
        if found is None:
            raise UnknownEstateError(f"no estate {estate_id}")
        return found

    def buildings(self, estate_id: UUID, *, cursor: str | None = None, limit: int = 200) -> Page[BuildingView]:
        """The buildings of an estate by name."""
        found = self._page(BuildingView, _BUILDINGS, {"estate": estate_id}, cursor, limit)
        return page_of(found, limit, lambda view: (natural_order(view.name), str(view.building_id)))

    def building(self, building_id: UUID) -> BuildingDetail:
        """Raises `UnknownBuildingError`."""
        found = self._one(BuildingDetail, _BUILDING, building_id)
        if found is None:
            raise UnknownBuildingError(f"no building {building_id}")
        return found

    def dwellings(self, building_id: UUID, *, cursor: str | None = None, limit: int = 200) -> Page[DwellingView]:
        """The dwellings of a building by stairwell and number."""
        found = self._page(DwellingView, _DWELLINGS, {"building": building_id}, cursor, limit)
        return page_of(found, limit, lambda view: (natural_order(view.stairwell, view.number), str(view.dwelling_id)))

    def dwelling(self, dwelling_id: UUID) -> DwellingDetail:
        """Raises `UnknownDwellingError`."""
        found = self._one(DwellingDetail, _DWELLING, dwelling_id)
        if found is None:
            raise UnknownDwellingError(f"no dwelling {dwelling_id}")
        return found

    def _page(
        self, view: type[View], statement: LiteralString, values: dict[str, Any], cursor: str | None, limit: int
    ) -> list[View]:
        after = read_keys(cursor, str, UUID)
        values = {**values, "a": after[0], "b": after[1], "limit": limit + 1}
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(view)) as rows:
            found: list[View] = rows.execute(in_schema(statement, self._schema), values).fetchall()
        return found

    def _one(self, view: type[View], statement: LiteralString, id_: UUID) -> View | None:
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(view)) as rows:
            found: View | None = rows.execute(in_schema(statement, self._schema), {"one": id_}).fetchone()
        return found
