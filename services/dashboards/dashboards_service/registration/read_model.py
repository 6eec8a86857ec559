"""The figures of one unit and of the units below it, on one day, on that day's tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from linli_common.hierarchy import Node
from linli_common.hierarchy.below import BELOW
from linli_common.projector import Connection, in_schema

from dashboards_service.below import Unit, by_place, grouped, unit_of
from dashboards_service.measures.balances import LATEST, Balances
from dashboards_service.measures.sheets import BOOK, FIRST_BIRTH_LANE

# One statement for all, because sending 600 ids back for balances and again for populations took as long as reading
# those. Ids are bytes, which are not made into objects; names are only needed right below the root.
_STANDING = """
SELECT uuid_send(asked.id), uuid_send(asked.parent_id), asked.depth, asked.closed,
  node.id, node.code, node.name, node.level, counted.people, counted.households, counted.on_day,
  kept.same_year, kept.same_day, kept.amounts
FROM below AS asked
LEFT JOIN {schema}.nodes node ON asked.depth = 1 AND node.id = asked.id AND node.from_day = asked.from_day
LEFT JOIN (
  SELECT DISTINCT ON (division_id) division_id, people, households, on_day FROM {schema}.populations
  WHERE on_day <= %(day)b ORDER BY division_id, on_day DESC
) counted ON counted.division_id = asked.id AND NOT asked.closed
LEFT JOIN LATERAL (<latest>) kept ON true
""".replace("<latest>", LATEST)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over some divisions by lane: of all time, of the year up to the day, of the day; and by birth year."""

    all_time: list[int]
    year: list[int]
    day: list[int]
    births: list[int]


@dataclass(frozen=True, slots=True)
class Population:
    """Actual people and households, as recorded for a day; of a sum, the day of the oldest record in it."""

    people: int
    households: int
    on: date


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the table below a unit: one of its units, the unit itself (本级), or all closed ones (未归属)."""

    kind: str
    unit: Unit | None
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
    people: int | None
    households: int
    counted_on: date
    same_year: bool | None
    same_day: bool | None
    amounts: bytes | None


def standing(connection: Connection, schema: str, unit: Node, day: date) -> Standing:
    """Reads the figures of a unit. Call it inside one read-only transaction that began with the position."""
    asked = {"root": unit.id, "day": day}
    rows = connection.execute(in_schema(BELOW + _STANDING, schema, **BOOK.tables), asked, binary=True).fetchall()
    places = sorted(map(_Place._make, rows), key=by_place)
    first, group_of = grouped(places)
    heads = [places[number] for number in first]
    kept = Balances.unpack(BOOK, [(place.same_year, place.same_day, place.amounts) for place in places])
    populations = _populations(places)
    sums = kept.summed([group_of[place.id] for place in places])
    parts = [
        Part("unit", unit_of(head), _sums(sums, number), populations.get(head.id))
        for number, head in enumerate(heads)
        if head.depth == 1 and not head.closed
    ]
    if len(places) > 1:
        parts.append(Part("own", None, _sums(sums, 0), None))
    parts += [Part("unassigned", None, _sums(sums, number), None) for number, head in enumerate(heads) if head.closed][
        :1
    ]
    whole = _sums(sums.summed([0] * len(heads)), 0)
    return Standing(unit, day, whole, populations.get(places[0].id), parts)


def _sums(kept: Balances, number: int) -> Sums:
    all_time, year, day = (part[number].tolist() for part in (kept.all_time, kept.year, kept.day))
    return Sums(all_time[:FIRST_BIRTH_LANE], year, day, all_time[FIRST_BIRTH_LANE:])


def _populations(places: Sequence[_Place]) -> dict[bytes, Population]:
    """Recorded populations of units; without a record of its own, a unit has the sum of its units' if all have one."""
    found = {
        place.id: Population(place.people, place.households, place.counted_on)
        for place in places
        if place.people is not None
    }
    if not found:
        return found
    standing_ones = [place for place in places if not place.closed]
    below: dict[bytes, list[bytes]] = {}
    for place in standing_ones:
        if place.parent_id is not None:
            below.setdefault(place.parent_id, []).append(place.id)
    for place in reversed(standing_ones):
        children = below.get(place.id, [])
        if place.id not in found and children and all(child in found for child in children):
            known = [found[child] for child in children]
            found[place.id] = Population(
                sum(p.people for p in known), sum(p.households for p in known), min(p.on for p in known)
            )
    return found
