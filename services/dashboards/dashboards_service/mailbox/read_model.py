"""The letters of a unit and of the units below it, on one day, on that day's tree: by place or by responsible unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from linli_common.hierarchy import Node, subtree
from linli_common.hierarchy.below import BELOW
from linli_common.projector import Connection, in_schema

from dashboards_service.below import Unit, by_place, grouped, unit_of
from dashboards_service.measures.balances import LATEST, Balances, Kept, balances
from dashboards_service.measures.book import Book
from dashboards_service.measures.letters import LANES, PLACES, UNITS

_OF_PLACES = """
SELECT uuid_send(asked.id), uuid_send(asked.parent_id), asked.depth, asked.closed,
  node.id, node.code, node.name, node.level, kept.same_year, kept.same_day, kept.amounts
FROM below AS asked
LEFT JOIN {schema}.nodes node ON asked.depth = 1 AND node.id = asked.id AND node.from_day = asked.from_day
LEFT JOIN LATERAL (<latest>) kept ON true
""".replace("<latest>", LATEST)

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
class Sums:
    """Sums over some units by lane: of all time, of the year up to the day, of the day."""

    all_time: list[int]
    year: list[int]
    day: list[int]

    def stock(self, measure: str) -> int:
        """How much there is at the end of the day."""
        lane = LANES[measure]
        return self.all_time[lane] if lane < len(self.all_time) else 0

    def of_year(self, measure: str) -> int:
        """How much there was from 1 January to the day."""
        return self.year[LANES[measure]]

    def of_day(self, measure: str) -> int:
        """How much there was on the day."""
        return self.day[LANES[measure]]


@dataclass(frozen=True, slots=True)
class Department:
    """A department (职能部门) of a street or district, under the name that it has now."""

    id: UUID
    division_id: UUID
    name: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the table below a unit: one of its units with all below it, a department, the unit itself (本级), or all
    closed units (未归属).
    """

    kind: str
    unit: Unit | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a page about one unit and day is made of."""

    total: Sums
    parts: list[Part]


class _Place(NamedTuple):
    """The unit asked for or one below it; ``unit_*`` right below it only."""

    id: bytes
    parent_id: bytes | None
    depth: int
    closed: bool
    unit_id: UUID | None
    unit_code: str | None
    unit_name: str
    unit_tier: str
    same_year: bool | None
    same_day: bool | None
    amounts: bytes | None


class _Holder(NamedTuple):
    """A department of the unit asked for or of one below it."""

    id: UUID
    division: bytes
    name: str
    same_year: bool | None
    same_day: bool | None
    amounts: bytes | None


def standing(connection: Connection, schema: str, unit: Node, day: date, book: Book) -> Standing:
    """Reads the letters of a unit and of all below it, in the book of places or in that of responsible units.

    Call it inside one read-only transaction that began with the position.
    """
    asked = {"root": unit.id, "day": day}
    rows = connection.execute(in_schema(BELOW + _OF_PLACES, schema, **book.tables), asked, binary=True).fetchall()
    places = sorted(map(_Place._make, rows), key=by_place)
    first, group_of = grouped(places)
    holders = _holders(connection, schema, asked) if book is UNITS else []
    groups = [group_of[place.id] for place in places]
    own = [holder for holder in holders if group_of[holder.division] == 0]
    number_of = {holder.id: len(first) + number for number, holder in enumerate(own)}
    groups += [number_of.get(holder.id, group_of[holder.division]) for holder in holders]
    kept = Balances.unpack(book.lanes, [*map(_kept, places), *map(_kept, holders)]).summed(groups)
    parts = _parts(kept, [places[number] for number in first], alone=len(places) == 1 and not holders)
    parts += [
        Part("department", Unit(holder.id, None, holder.name, "department"), _sums(kept, number_of[holder.id]))
        for holder in own
    ]
    return Standing(_sums(kept.summed([0] * len(kept.amounts)), 0), parts)


def _holders(connection: Connection, schema: str, asked: dict[str, object]) -> list[_Holder]:
    statement = in_schema(BELOW + _OF_DEPARTMENTS, schema, **UNITS.tables)
    return [_Holder._make(row) for row in connection.execute(statement, asked, binary=True)]


def _kept(row: _Place | _Holder) -> Kept:
    return row.same_year, row.same_day, row.amounts


def _parts(kept: Balances, heads: Sequence[_Place], *, alone: bool) -> list[Part]:
    parts = [
        Part("unit", unit_of(head), _sums(kept, number))
        for number, head in enumerate(heads)
        if head.depth == 1 and not head.closed
    ]
    if not alone:
        parts.append(Part("own", None, _sums(kept, 0)))
    return (
        parts + [Part("unassigned", None, _sums(kept, number)) for number, head in enumerate(heads) if head.closed][:1]
    )


def _sums(kept: Balances, number: int) -> Sums:
    all_time, year, day = (part[number].tolist() for part in (kept.all_time, kept.year, kept.day))
    return Sums(all_time, year, day)


def itself(connection: Connection, schema: str, unit_id: UUID, day: date) -> Standing:
    """What one responsible unit holds and did, without those below it: a division itself (本级), or a department."""
    return Standing(_sums(balances(connection, schema, UNITS, [unit_id], day), 0), [])


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
