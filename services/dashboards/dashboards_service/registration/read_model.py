"""The figures of one unit and of the units below it, on one day, on that day's tree."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from linli_common.hierarchy import Node, Placed, subtree
from linli_common.projector import Connection, in_schema

from dashboards_service.measures import balances
from dashboards_service.measures.sheets import BIRTH_YEARS, REGISTRATION

_LATEST_POPULATIONS = """
SELECT DISTINCT ON (division_id) division_id, people, households FROM {schema}.populations
WHERE division_id = ANY(%s) AND on_day <= %s ORDER BY division_id, on_day DESC
"""


@dataclass(slots=True)
class Sums:
    """Sums over some divisions: at the end of the day, of the last day of the year before, of the day before."""

    now: list[int] = field(default_factory=list)
    year_before: list[int] = field(default_factory=list)
    day_before: list[int] = field(default_factory=list)
    births: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Population:
    """Actual people and households, as recorded."""

    people: int
    households: int


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the table below a unit: one of its units, the unit itself (本级), or all closed ones (未归属)."""

    kind: str
    node: Placed | None
    sums: Sums
    population: Population | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a page about one unit and day is made of."""

    unit: Node
    day: date
    total: Sums
    population: Population | None
    parts: list[Part]


@dataclass(slots=True)
class _Rows:
    """The balances of every division below the unit, by what they are as of."""

    now: dict[UUID, array[int]]
    year_before: dict[UUID, array[int]]
    day_before: dict[UUID, array[int]]
    births: dict[UUID, array[int]]

    def sums(self, ids: Iterable[UUID]) -> Sums:
        wanted = list(ids)
        return Sums(
            _add(self.now, wanted),
            _add(self.year_before, wanted),
            _add(self.day_before, wanted),
            _add(self.births, wanted),
        )


def standing(connection: Connection, schema: str, unit: Node, day: date) -> Standing:
    """Reads the figures of a unit. Call it inside one read-only transaction that began with the position."""
    places = subtree(connection, schema, unit.id, day)
    ids = [place.id for place in places]
    wanted = [
        (REGISTRATION, day),
        (REGISTRATION, date(day.year, 1, 1) - timedelta(days=1)),
        (REGISTRATION, day - timedelta(days=1)),
        (BIRTH_YEARS, day),
    ]
    rows = _Rows(*balances.balances(connection, schema, ids, wanted))
    populations = _populations(connection, schema, places, day)
    groups = _groups(places)
    parts = [
        Part("unit", place, rows.sums(groups[place.id]), populations.get(place.id))
        for place in places
        if place.parent_id == unit.id and place.depth == 1 and not place.closed
    ]
    if groups:
        parts.append(Part("own", None, rows.sums([unit.id]), None))
    closed = [node_id for place in places if place.depth == 1 and place.closed for node_id in groups[place.id]]
    if closed:
        parts.append(Part("unassigned", None, rows.sums(closed), None))
    total = _together([part.sums for part in parts]) if parts else rows.sums(ids)
    return Standing(unit, day, total, populations.get(unit.id), parts)


def _groups(places: list[Placed]) -> dict[UUID, list[UUID]]:
    """For each unit right below the root: itself and all below it."""
    top: dict[UUID, UUID] = {}
    groups: dict[UUID, list[UUID]] = {}
    for place in places:
        if place.depth == 0:
            continue
        above = top.get(place.parent_id) if place.parent_id else None
        top[place.id] = place.id if above is None else above
        groups.setdefault(top[place.id], []).append(place.id)
    return groups


def _add(rows: dict[UUID, array[int]], ids: list[UUID]) -> list[int]:
    return balances.add_up(rows[node_id] for node_id in ids if node_id in rows)


def _together(sums: list[Sums]) -> Sums:
    return Sums(
        _lanes([part.now for part in sums]),
        _lanes([part.year_before for part in sums]),
        _lanes([part.day_before for part in sums]),
        _lanes([part.births for part in sums]),
    )


def _lanes(rows: list[list[int]]) -> list[int]:
    return balances.add_up(array("q", row) for row in rows)


def _populations(connection: Connection, schema: str, places: list[Placed], day: date) -> dict[UUID, Population]:
    """Recorded populations of units; without a record of its own, a unit has the sum of its units' if all have one."""
    standing_ones = [place for place in places if not place.closed]
    rows = connection.execute(
        in_schema(_LATEST_POPULATIONS, schema), ([place.id for place in standing_ones], day), binary=True
    )
    found = {division_id: Population(people, households) for division_id, people, households in rows}
    below: dict[UUID, list[UUID]] = {}
    for place in standing_ones:
        if place.parent_id is not None:
            below.setdefault(place.parent_id, []).append(place.id)
    for place in reversed(standing_ones):
        children = below.get(place.id, [])
        if place.id not in found and children and all(child in found for child in children):
            known = [found[child] for child in children]
            found[place.id] = Population(sum(p.people for p in known), sum(p.households for p in known))
    return found
