"""The figures of a unit and of the units below it, on one day, on that day's tree: for any book of flows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from linli_common.hierarchy import Node
from linli_common.hierarchy.below import BELOW
from linli_common.projector import Connection, in_schema

from dashboards_service.below import Unit, by_place, grouped, unit_of
from dashboards_service.measures.balances import LATEST, Balances, Kept
from dashboards_service.measures.book import Book

_OF_PLACES = """
SELECT uuid_send(asked.id), uuid_send(asked.parent_id), asked.depth, asked.closed,
  node.id, node.code, node.name, node.level, kept.same_year, kept.same_day, kept.amounts
FROM below AS asked
LEFT JOIN {schema}.nodes node ON asked.depth = 1 AND node.id = asked.id AND node.from_day = asked.from_day
LEFT JOIN LATERAL (<latest>) kept ON true
""".replace("<latest>", LATEST)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over some units by lane: of all time, of the year up to the day, of the day."""

    lane_of: Callable[[str], int]
    all_time: list[int]
    year: list[int]
    day: list[int]

    def stock(self, measure: str) -> int:
        """How much there is at the end of the day."""
        lane = self.lane_of(measure)
        return self.all_time[lane] if lane < len(self.all_time) else 0

    def of_year(self, measure: str) -> int:
        """How much there was from 1 January to the day."""
        return self.year[self.lane_of(measure)]

    def of_day(self, measure: str) -> int:
        """How much there was on the day."""
        return self.day[self.lane_of(measure)]


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


class Place(NamedTuple):
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

    def kept(self) -> Kept:
        """Its balance."""
        return self.same_year, self.same_day, self.amounts


def standing(connection: Connection, schema: str, unit: Node, day: date, book: Book) -> Standing:
    """Reads a book for a unit and all below it.

    Call it inside one read-only transaction that began with the position.
    """
    places = places_of(connection, schema, unit, day, book)
    first, group_of = grouped(places)
    groups = [group_of[place.id] for place in places]
    kept = Balances.unpack(book, [place.kept() for place in places]).summed(groups)
    parts = parts_of(book, kept, [places[number] for number in first], alone=len(places) == 1)
    return Standing(sums_of(book, kept.summed([0] * len(kept.amounts)), 0), parts)


def places_of(connection: Connection, schema: str, unit: Node, day: date, book: Book) -> list[Place]:
    """The unit and all below it with their balances, parents first."""
    asked = {"root": unit.id, "day": day}
    rows = connection.execute(in_schema(BELOW + _OF_PLACES, schema, **book.tables), asked, binary=True).fetchall()
    return sorted(map(Place._make, rows), key=by_place)


def parts_of(book: Book, kept: Balances, heads: Sequence[Place], *, alone: bool) -> list[Part]:
    """The rows of the table; ``alone``: there is nothing below the unit."""
    parts = [
        Part("unit", unit_of(head), sums_of(book, kept, number))
        for number, head in enumerate(heads)
        if head.depth == 1 and not head.closed
    ]
    if not alone:
        parts.append(Part("own", None, sums_of(book, kept, 0)))
    closed = [number for number, head in enumerate(heads) if head.closed]
    return parts + [Part("unassigned", None, sums_of(book, kept, number)) for number in closed[:1]]


def sums_of(book: Book, kept: Balances, number: int) -> Sums:
    """One row of a matrix of balances."""
    all_time, year, day = (part[number].tolist() for part in (kept.all_time, kept.year, kept.day))
    return Sums(book.lane_of, all_time, year, day)
