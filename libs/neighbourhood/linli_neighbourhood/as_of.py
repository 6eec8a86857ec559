"""Asking a service's copy as of a position of identity's stream, for rolls that can be read again for ever.

What may be long is read through a cursor of the server, so that memory stays bounded with a million residents; who
asks for it must read it to its end or close it, because it holds a connection meanwhile.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.subjects import stream_name
from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg_pool import ConnectionPool

from linli_neighbourhood.history import BEARING_ON_ROLLS, Residence

FETCHED_ROWS = 10_000
_EVERY_YEAR = 9_999
_LIVES = SQL("(r.from_seq <= %(position)s AND (r.to_seq IS NULL OR r.to_seq > %(position)s))")
_OWNS = SQL("(o.from_seq <= %(position)s AND (o.to_seq IS NULL OR o.to_seq > %(position)s))")
_IN_SCOPE = SQL(
    "r.birth_year <= %(born_by)s AND (%(estate)s::uuid IS NULL OR r.estate_id = %(estate)s)"
    " AND (%(areas)s::uuid[] IS NULL OR r.division_id = ANY(%(areas)s))"
)
_PEOPLE = "SELECT r.person_id FROM {schema}.residences r WHERE {in_scope} AND {lives} ORDER BY r.person_id"
_HOUSEHOLDS = (
    "SELECT DISTINCT r.household_id FROM {schema}.residences r WHERE {in_scope} AND {lives} ORDER BY r.household_id"
)
_MORE_THAN = (
    "SELECT count(*) FROM (SELECT FROM {schema}.residences r"
    " WHERE {in_scope} AND {lives} LIMIT %(most)s + 1) AS looked_at"
)
_BORN_BETWEEN = (
    "SELECT r.person_id FROM {schema}.residences r"
    " WHERE {in_scope} AND r.birth_year >= %(born_from)s AND {lives} ORDER BY r.person_id"
)
_BY_BIRTH_YEAR = (
    "SELECT r.division_id, r.birth_year, count(*) FROM {schema}.residences r"
    " WHERE {in_scope} AND {lives} GROUP BY r.division_id, r.birth_year"
)
_RESIDENCES = (
    "SELECT r.person_id, r.from_seq, r.to_seq, r.division_id, r.estate_id, r.dwelling_id, r.household_id, r.birth_year"
    " FROM {schema}.residences r WHERE {which} AND {lives} ORDER BY r.person_id"
)
_OWNED = (
    "SELECT d.dwelling_id, d.floor_area_cm2, coalesce(owners.ids, '{{}}') FROM {schema}.dwellings d"
    " LEFT JOIN LATERAL (SELECT array_agg(o.person_id ORDER BY o.person_id) AS ids FROM {schema}.ownerships o"
    " WHERE o.dwelling_id = d.dwelling_id AND {owns}) owners ON true"
    " WHERE d.from_seq <= %(position)s AND d.estate_id = %(estate)s AND {which} ORDER BY d.dwelling_id"
)
_UNREAD = (
    "SELECT count(*) FROM {schema}.dead_letters"
    " WHERE stream = %(stream)s AND type = ANY(%(types)s) AND seq <= %(position)s"
)


@dataclass(frozen=True, slots=True)
class Within:
    """Where residents are looked for: an estate, or some areas."""

    estate_id: UUID | None
    area_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Owned:
    """A dwelling of an estate with its registered floor area and its owners, who may be unknown."""

    dwelling_id: UUID
    floor_area_cm2: int
    owner_ids: tuple[UUID, ...]


class AsOf:
    """Reads of one copy as of one position. Everything comes in the order of its id."""

    def __init__(self, pool: ConnectionPool[Any], schema: str, position: int) -> None:
        self._pool, self._schema, self.position = pool, schema, position

    def people(self, within: Within, born_by: int | None = None) -> Iterator[UUID]:
        """Everybody registered there who was born in that year or before."""
        return self._ids(_PEOPLE, within, born_by)

    def people_born(self, within: Within, born_from: int, born_by: int) -> Iterator[UUID]:
        """Everybody registered there who was born in these years, both included."""
        return self._ids(_BORN_BETWEEN, within, born_by, born_from=born_from)

    def by_birth_year(self, within: Within) -> list[tuple[UUID, int, int]]:
        """(division, year of birth, people) of everybody registered there."""
        values = {**_scope(within), "born_by": _EVERY_YEAR}
        return [(row[0], row[1], row[2]) for row in self._rows(self._sql(_BY_BIRTH_YEAR), values)]

    def households(self, within: Within, born_by: int | None = None) -> Iterator[UUID]:
        """Every household there with a member who was born in that year or before."""
        return self._ids(_HOUSEHOLDS, within, born_by)

    def has_more_than(self, most: int, within: Within, born_by: int | None = None) -> bool:
        """Whether more people than that are registered there; it looks no further: asking is a moment's work."""
        values = {**_scope(within), "born_by": _EVERY_YEAR if born_by is None else born_by, "most": most}
        found: int = self._rows(self._sql(_MORE_THAN), values)[0][0]
        return found > most

    def residence(self, person_id: UUID) -> Residence | None:
        """Where the person lived, None when nowhere; one look into one index."""
        found = self._residences("r.person_id = %(person)s", {"person": person_id})
        return found[0][1] if found else None

    def members(self, household_id: UUID) -> list[tuple[UUID, Residence]]:
        """Who belonged to the household."""
        return self._residences("r.household_id = %(household)s", {"household": household_id})

    def households_of(self, dwelling_id: UUID) -> list[UUID]:
        """The households that lived in the dwelling."""
        found = self._residences("r.dwelling_id = %(dwelling)s", {"dwelling": dwelling_id})
        return sorted({residence.household_id for _, residence in found})

    def dwellings(self, estate_id: UUID) -> Iterator[Owned]:
        """Every dwelling of the estate with its owners."""
        for row in self._stream(self._sql(_OWNED, "true"), {"estate": estate_id}):
            yield _owned(row)

    def owned_by(self, person_id: UUID, estate_id: UUID) -> list[Owned]:
        """The dwellings of the estate that the person owned, alone or with others."""
        return self._owned(
            "d.dwelling_id IN (SELECT o.dwelling_id FROM {schema}.ownerships o"
            " WHERE o.person_id = %(person)s AND {owns})",
            {"estate": estate_id, "person": person_id},
        )

    def owned_like(self, dwelling_id: UUID, estate_id: UUID) -> list[Owned]:
        """The dwelling and all that share an owner with it, in the estate; empty when it is not of the estate."""
        found = self._owned(
            "(d.dwelling_id = %(dwelling)s OR d.dwelling_id IN (SELECT o.dwelling_id FROM {schema}.ownerships o"
            " WHERE {owns} AND o.person_id IN (SELECT o.person_id FROM {schema}.ownerships o"
            " WHERE o.dwelling_id = %(dwelling)s AND {owns})))",
            {"estate": estate_id, "dwelling": dwelling_id},
        )
        return found if any(owned.dwelling_id == dwelling_id for owned in found) else []

    def those_of(self, dwelling_ids: Sequence[UUID], estate_id: UUID) -> list[Owned]:
        """Those of some dwellings that are of the estate."""
        values = {"estate": estate_id, "dwellings": list(dwelling_ids)}
        return self._owned("d.dwelling_id = ANY(%(dwellings)s)", values)

    def unread(self) -> int:
        """How many events that bear on rolls were parked up to here: what is read now may read differently later."""
        values = {"stream": stream_name(IDENTITY), "types": [*BEARING_ON_ROLLS, "malformed"]}
        parked: int = self._rows(self._sql(_UNREAD), values)[0][0]
        return parked

    def _residences(self, which: str, values: dict[str, Any]) -> list[tuple[UUID, Residence]]:
        rows = self._rows(self._sql(_RESIDENCES, which), values)
        return [(person_id, Residence(*residence)) for person_id, *residence in rows]

    def _owned(self, which: str, values: dict[str, Any]) -> list[Owned]:
        return [_owned(row) for row in self._rows(self._sql(_OWNED, which), values)]

    def _ids(self, statement: str, within: Within, born_by: int | None, **more: int) -> Iterator[UUID]:
        values = {**_scope(within), "born_by": _EVERY_YEAR if born_by is None else born_by, **more}
        with closing(self._stream(self._sql(statement), values)) as rows:
            for row in rows:
                yield row[0]

    def _stream(self, statement: Composed, values: dict[str, Any]) -> Generator[Any, None, None]:
        name = f"as_of_{uuid4().hex}"
        with (
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor(name=name) as cursor,
        ):
            cursor.itersize = FETCHED_ROWS
            cursor.execute(statement, values | {"position": self.position}, binary=True)
            yield from cursor

    def _rows(self, statement: Composed, values: dict[str, Any]) -> list[Any]:
        with self._pool.connection() as connection:
            found: list[Any] = connection.execute(
                statement, values | {"position": self.position}, binary=True
            ).fetchall()
        return found

    def _sql(self, statement: str, which: str = "") -> Composed:
        """A statement with the schema's name, what stands as of the position, and which rows are asked for."""
        parts: dict[str, Composable] = {
            "schema": Identifier(self._schema),
            "lives": _LIVES,
            "owns": _OWNS,
            "in_scope": _IN_SCOPE,
        }
        return SQL(statement).format(which=SQL(which).format(**parts), **parts)


def _scope(within: Within) -> dict[str, Any]:
    areas = None if within.estate_id is not None else list(within.area_ids)
    return {"estate": within.estate_id, "areas": areas}


def _owned(row: Any) -> Owned:
    return Owned(row[0], row[1], tuple(row[2]))
