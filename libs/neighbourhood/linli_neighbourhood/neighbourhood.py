"""Asking a service's copy of the neighbourhood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli_common import hierarchy
from linli_common.clock import shanghai_day, utc_now
from linli_common.hierarchy import Node
from linli_common.projector import Reader, in_schema, position_of
from linli_common.refusal import Refusal
from linli_contracts.subjects import Place, unit_token
from psycopg_pool import ConnectionPool

from linli_neighbourhood.as_of import AsOf
from linli_neighbourhood.reader import STREAM


class UnknownDivisionError(Refusal):
    """No division had that code or id on that day."""

    status, title, field = 404, "没有这个区划", "division_id"


class UnknownEstateError(Refusal):
    """No estate has that id."""

    status, title, field = 404, "没有这个小区", "estate_id"


@dataclass(frozen=True, slots=True)
class Resident:
    """A registered resident as of now: area, estate, household, year of birth."""

    person_id: UUID
    division_id: UUID
    estate_id: UUID
    household_id: UUID
    birth_year: int


class Neighbourhood:
    """Reads of one service's copy; each takes a connection of the service's pool."""

    def __init__(self, pool: ConnectionPool[Any], reader: Reader) -> None:
        self._pool = pool
        self._reader = reader
        self._schema = reader.schema

    def position(self) -> int:
        """How far identity's stream has been read."""
        with self._pool.connection() as connection:
            return position_of(connection, self._reader, STREAM).seq

    def as_of(self, position: int) -> AsOf:
        """Who lived where and owned what as of a position; for a copy that keeps rolls."""
        return AsOf(self._pool, self._schema, position)

    def not_before(self, person_id: UUID) -> datetime | None:
        """The moment from which the person's tokens count."""
        row = self._one("SELECT not_before FROM {schema}.revocations WHERE person_id = %s", person_id)
        return row[0] if row else None

    def covers(self, held: UUID, asked: UUID) -> bool:
        """Whether a right on ``held`` (a division or a grouping) reaches ``asked`` in today's tree."""
        with self._pool.connection() as connection:
            return hierarchy.covers(connection, self._schema, held, asked, shanghai_day(utc_now()))

    def path(self, division_id: UUID, day: date) -> list[Node]:
        """From the district down to the division as of a day. Raises `UnknownDivisionError`."""
        with self._pool.connection() as connection:
            path = hierarchy.path_to(connection, self._schema, division_id, day)
        if not path:
            raise UnknownDivisionError(f"no division {division_id} stood on {day.isoformat()}")
        return path

    def above_closed(self, division_id: UUID, day: date) -> UUID | None:
        """What a division last stood below that was closed by a day; None when it was not, or was a district."""
        with self._pool.connection() as connection:
            nodes = hierarchy.known_ever(connection, self._schema, division_id)
        last = nodes[-1] if nodes else None
        return last.parent_id if last is not None and last.to_day is not None and last.to_day <= day else None

    def tree(self, day: date) -> dict[UUID, Node]:
        """All divisions that stand on a day, by id."""
        with self._pool.connection() as connection:
            return {node.id: node for node in hierarchy.forest(connection, self._schema, day)}

    def estates(self) -> dict[UUID, UUID]:
        """The area of every estate."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema("SELECT estate_id, division_id FROM {schema}.estates", self._schema)
            ).fetchall()
        return dict(rows)

    def estate_names(self, division_ids: Collection[UUID]) -> dict[UUID, str]:
        """The names of the estates of some areas, in their order."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema(
                    "SELECT estate_id, name FROM {schema}.estates WHERE division_id = ANY(%s) ORDER BY name, estate_id",
                    self._schema,
                ),
                (list(division_ids),),
            ).fetchall()
        return dict(rows)

    def below(self, division_id: UUID, day: date) -> Sequence[UUID]:
        """The division and everything below it on a day, closed ones under their last parent included."""
        with self._pool.connection() as connection:
            return hierarchy.ids_below(connection, self._schema, division_id, day)

    def area_of_estate(self, estate_id: UUID) -> UUID:
        """The area that an estate belongs to. Raises `UnknownEstateError`."""
        row = self._one("SELECT division_id FROM {schema}.estates WHERE estate_id = %s", estate_id)
        if row is None:
            raise UnknownEstateError(f"no estate {estate_id}")
        area: UUID = row[0]
        return area

    def resident(self, person_id: UUID) -> Resident | None:
        """The registered resident, or None: never registered, or erased."""
        row = self._one(
            "SELECT person_id, division_id, estate_id, household_id, birth_year FROM {schema}.residents"
            " WHERE person_id = %s AND NOT erased AND division_id IS NOT NULL",
            person_id,
        )
        return Resident(*row) if row else None

    def knows(self, person_id: UUID) -> bool:
        """Whether this is somebody with an account: registered, or ever given a role; not erased."""
        row = self._one(
            "SELECT NOT coalesce((SELECT erased FROM {schema}.residents WHERE person_id = %s), false)"
            " AND (EXISTS (SELECT 1 FROM {schema}.residents WHERE person_id = %s)"
            "  OR EXISTS (SELECT 1 FROM {schema}.grants WHERE person_id = %s))",
            person_id,
            person_id,
            person_id,
        )
        return row is not None and bool(row[0])

    def erased(self, among: Sequence[UUID] | None = None) -> set[UUID]:
        """Everybody who was erased, or those of some persons."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema(
                    "SELECT person_id FROM {schema}.residents"
                    " WHERE erased AND (%(among)s::uuid[] IS NULL OR person_id = ANY(%(among)s))",
                    self._schema,
                ),
                {"among": list(among) if among is not None else None},
            ).fetchall()
        return {row[0] for row in rows}

    def staff(self, roles: Sequence[str], division_id: UUID, day: date) -> list[UUID]:
        """Who holds one of the roles on this very division on a day."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema(
                    "SELECT DISTINCT person_id FROM {schema}.grants WHERE division_ids @> ARRAY[%(division)s::uuid]"
                    " AND role = ANY(%(roles)s) AND NOT ended AND starts_on <= %(day)s"
                    " AND (ends_on IS NULL OR ends_on >= %(day)s) ORDER BY person_id",
                    self._schema,
                ),
                {"division": division_id, "roles": list(roles), "day": day},
            ).fetchall()
        return [row[0] for row in rows]

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        with self._pool.connection() as connection:
            row: tuple[Any, ...] | None = connection.execute(in_schema(statement, self._schema), values).fetchone()
        return row


def path_in(tree: Mapping[UUID, Node], division_id: UUID) -> list[Node]:
    """From the district down to the division, empty when it does not stand in this tree."""
    path: list[Node] = []
    above: UUID | None = division_id
    while above is not None:
        node = tree.get(above)
        if node is None:
            return []
        path.insert(0, node)
        above = node.parent_id
    return path


def place_of(path: Sequence[Node]) -> Place:
    """The subject tokens of the last division of a path from the district down."""
    return Place(*(unit_token(node.code, node.id) for node in path))
