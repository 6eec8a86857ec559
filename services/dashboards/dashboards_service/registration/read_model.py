"""The figures of one unit and of the units below it, on one day, on that day's tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import numpy as np
from linli_common.hierarchy import Node, Placed, subtree
from linli_common.projector import Connection, in_schema

from dashboards_service.measures import balances
from dashboards_service.measures.balances import Balances
from dashboards_service.measures.sheets import FIRST_BIRTH_LANE

_LATEST_POPULATIONS = """
SELECT DISTINCT ON (division_id) division_id, people, households FROM {schema}.populations
WHERE division_id = ANY(%b) AND on_day <= %b ORDER BY division_id, on_day DESC
"""


@dataclass(slots=True)
class Sums:
    """Sums over some divisions by lane: of all time, of the year up to the day, of the day; and by birth year."""

    all_time: list[int] = field(default_factory=list)
    year: list[int] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
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


def standing(connection: Connection, schema: str, unit: Node, day: date) -> Standing:
    """Reads the figures of a unit. Call it inside one read-only transaction that began with the position."""
    places = subtree(connection, schema, unit.id, day)
    kept = balances.balances(connection, schema, [place.id for place in places], day)
    populations = _populations(connection, schema, places, day)
    groups = _groups(places)
    parts = [
        Part("unit", places[top], _sums(kept, members), populations.get(places[top].id))
        for top, members in groups.items()
        if not places[top].closed
    ]
    if groups:
        parts.append(Part("own", None, _sums(kept, [0]), None))
    closed = [number for top, members in groups.items() if places[top].closed for number in members]
    if closed:
        parts.append(Part("unassigned", None, _sums(kept, closed), None))
    return Standing(unit, day, _sums(kept, slice(None)), populations.get(unit.id), parts)


def _groups(places: list[Placed]) -> dict[int, list[int]]:
    """For each place right below the root (by its number, as they come): itself and all below it."""
    top: dict[UUID, int] = {}
    groups: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        if place.depth == 0 or place.parent_id is None:
            continue
        top[place.id] = number if place.depth == 1 else top[place.parent_id]
        groups.setdefault(top[place.id], []).append(number)
    return groups


def _sums(kept: Balances, numbers: list[int] | slice) -> Sums:
    all_time = kept.all_time[numbers].sum(axis=0, dtype=np.int64).tolist()
    year, day = (part[numbers].sum(axis=0, dtype=np.int64).tolist() for part in (kept.year, kept.day))
    return Sums(all_time[:FIRST_BIRTH_LANE], year, day, all_time[FIRST_BIRTH_LANE:])


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
