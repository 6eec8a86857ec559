"""The letters of a unit and of the units below it, on one day, on that day's tree: by place or by responsible unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from linli_common.hierarchy import Node, subtree
from linli_common.hierarchy.below import BELOW
from linli_common.projector import Connection, in_schema

from dashboards_service.below import Unit, grouped
from dashboards_service.measures.balances import LATEST, Balances, Kept, balances
from dashboards_service.measures.book import Book
from dashboards_service.measures.letters import PLACES, UNITS
from dashboards_service.standing import Part, Standing, parts_of, places_of, sums_of
from dashboards_service.standing import standing as of_places

_OF_DEPARTMENTS = """
SELECT asked.id, asked.division, asked.name, kept.same_year, kept.same_day, kept.amounts
FROM (
  SELECT department_id AS id, uuid_send(division_id) AS division, departments.name
  FROM {schema}.departments JOIN below ON below.id = departments.division_id WHERE opened_on <= %(day)b
) AS asked
LEFT JOIN LATERAL (<latest>) kept ON true
ORDER BY asked.name, asked.id
""".replace("<latest>", LATEST)

_DEPARTMENT = """
SELECT department_id, division_id, name, opened_on, closed_on FROM {schema}.departments WHERE department_id = %s
"""
_BELOW_DIVISIONS = """
SELECT department_id FROM {schema}.departments WHERE division_id = ANY(%s) AND opened_on <= %s ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Department:
    """A department (职能部门) of a street or district, under the name that it has now."""

    id: UUID
    division_id: UUID
    name: str
    opened_on: date
    closed_on: date | None


class _Holder(NamedTuple):
    """A department of the unit asked for or of one below it."""

    id: UUID
    division: bytes
    name: str
    same_year: bool | None
    same_day: bool | None
    amounts: bytes | None

    def kept(self) -> Kept:
        """Its balance."""
        return self.same_year, self.same_day, self.amounts


def standing(connection: Connection, schema: str, unit: Node, day: date, book: Book) -> Standing:
    """Reads the letters of a unit and of all below it, in the book of places or in that of responsible units.

    Call it inside one read-only transaction that began with the position.
    """
    if book is not UNITS:
        return of_places(connection, schema, unit, day, book)
    places = places_of(connection, schema, unit, day, book)
    first, group_of = grouped(places)
    holders = _holders(connection, schema, unit, day)
    own = [holder for holder in holders if group_of[holder.division] == 0]
    number_of = {holder.id: len(first) + number for number, holder in enumerate(own)}
    groups = [group_of[place.id] for place in places]
    groups += [number_of.get(holder.id, group_of[holder.division]) for holder in holders]
    balances_of_all = [*(place.kept() for place in places), *(holder.kept() for holder in holders)]
    kept = Balances.unpack(book, balances_of_all).summed(groups)
    parts = parts_of(book, kept, [places[number] for number in first], alone=len(places) == 1 and not holders)
    parts += [
        Part("department", Unit(holder.id, None, holder.name, "department"), sums_of(book, kept, number_of[holder.id]))
        for holder in own
    ]
    return Standing(sums_of(book, kept.summed([0] * len(kept.amounts)), 0), parts)


def _holders(connection: Connection, schema: str, unit: Node, day: date) -> list[_Holder]:
    statement = in_schema(BELOW + _OF_DEPARTMENTS, schema, **UNITS.tables)
    asked = {"root": unit.id, "day": day}
    return [_Holder._make(row) for row in connection.execute(statement, asked, binary=True)]


def itself(connection: Connection, schema: str, unit_id: UUID, day: date) -> Standing:
    """What one responsible unit holds and did, without those below it: a division itself (本级), or a department."""
    return Standing(sums_of(UNITS, balances(connection, schema, UNITS, [unit_id], day), 0), [])


def department(connection: Connection, schema: str, department_id: UUID) -> Department | None:
    """A department that there is or was."""
    row = connection.execute(in_schema(_DEPARTMENT, schema), (department_id,)).fetchone()
    return Department(*row) if row else None


def accounts(connection: Connection, schema: str, unit: Node, day: date, book: Book) -> list[UUID]:
    """The divisions, and in the book of units the departments, that a unit's letters are booked on."""
    ids = [place.id for place in subtree(connection, schema, unit.id, day)]
    if book is PLACES:
        return ids
    return [*ids, *(found for (found,) in connection.execute(in_schema(_BELOW_DIVISIONS, schema), (ids, day)))]
