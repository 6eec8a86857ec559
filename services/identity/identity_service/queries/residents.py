"""Asking the lists of people: worklists, residents, households, ownerships. Ids and words, nothing personal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from identity_service.queries.divisions import SCHEMA
from linli_common.http.paging import Page, page_of, read_key, read_keys
from linli_common.projector.reader import in_schema
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel, Field

View = TypeVar("View", bound=BaseModel)


class PendingView(BaseModel):
    """A registration or move that waits; oldest first. What is personal is opened one by one."""

    person_id: UUID
    division_id: UUID = Field(description="The area that the estate belongs to today.")
    estate_id: UUID
    submitted_at: datetime
    age_band: str
    channel: str
    proof: str
    attempt: int


class ResidentView(BaseModel):
    """A registered resident."""

    person_id: UUID
    division_id: UUID
    estate_id: UUID
    dwelling_id: UUID
    household_id: UUID
    birth_year: int


class HouseholdView(BaseModel):
    """A household of a dwelling with the number of its members."""

    household_id: UUID
    dwelling_id: UUID
    members: int


class OwnershipView(BaseModel):
    """An ownership that stands, with what is written on the door."""

    ownership_id: UUID
    person_id: UUID
    dwelling_id: UUID
    estate_id: UUID
    building: str
    stairwell: str
    number: str


_PENDING = """
SELECT person_id, e.division_id, p.estate_id, submitted_at, age_band, channel, proof, attempt
FROM {schema}.people AS p JOIN {schema}.estates AS e USING (estate_id)
WHERE status = 'pending' AND e.division_id = ANY(%(divisions)s)
  AND (%(after_at)s::timestamptz IS NULL OR (submitted_at, person_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY submitted_at, person_id LIMIT %(limit)s
"""

_MOVING = """
SELECT person_id, e.division_id, e.estate_id, move_submitted_at AS submitted_at, age_band, channel, proof, attempt
FROM {schema}.people AS p JOIN {schema}.estates AS e ON e.estate_id = p.move_estate_id
WHERE move = 'pending' AND e.division_id = ANY(%(divisions)s)
  AND (%(after_at)s::timestamptz IS NULL OR (move_submitted_at, person_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY move_submitted_at, person_id LIMIT %(limit)s
"""

_RESIDENTS: LiteralString = """
SELECT person_id, p.division_id, p.estate_id, dwelling_id, household_id, birth_year
FROM {schema}.people AS p JOIN {schema}.estates AS e USING (estate_id)
WHERE status = 'registered' AND e.division_id = ANY(%(divisions)s)
  AND (%(after_id)s::uuid IS NULL OR person_id > %(after_id)s)
"""
_FIRST_RESIDENTS: LiteralString = _RESIDENTS + "ORDER BY person_id LIMIT %(limit)s"
_FIRST_OF_DWELLING: LiteralString = _RESIDENTS + "AND dwelling_id = %(dwelling)s ORDER BY person_id LIMIT %(limit)s"

_LEFT_BEHIND = """
SELECT p.person_id, p.estate_id FROM {schema}.people AS p JOIN {schema}.estates AS e USING (estate_id)
WHERE p.status = 'registered' AND p.division_id <> e.division_id LIMIT %(limit)s
"""


class ResidentLists:
    """Reads of the people's lists."""

    def __init__(self, pool: ConnectionPool[Any], schema: str = SCHEMA) -> None:
        self._pool = pool
        self._schema = schema

    def pending(self, divisions: Sequence[UUID], cursor: str | None, limit: int) -> Page[PendingView]:
        """Registrations that wait in these areas."""
        return self._waiting(_PENDING, divisions, cursor, limit)

    def moving(self, divisions: Sequence[UUID], cursor: str | None, limit: int) -> Page[PendingView]:
        """Moves that wait for these areas."""
        return self._waiting(_MOVING, divisions, cursor, limit)

    def residents(
        self, divisions: Sequence[UUID], cursor: str | None, limit: int, dwelling_id: UUID | None = None
    ) -> Page[ResidentView]:
        """Registered residents of these areas, or of one dwelling in them."""
        after = read_key(cursor, UUID)
        values: dict[str, Any] = {"divisions": list(divisions), "after_id": after, "limit": limit + 1}
        statement = _FIRST_RESIDENTS if dwelling_id is None else _FIRST_OF_DWELLING
        found = self._fetch(ResidentView, statement, {**values, "dwelling": dwelling_id})
        return page_of(found, limit, lambda view: (str(view.person_id),))

    def households(self, dwelling_id: UUID) -> list[HouseholdView]:
        """The households of a dwelling."""
        return self._fetch(
            HouseholdView,
            "SELECT h.household_id, h.dwelling_id, count(p.person_id) AS members FROM {schema}.households AS h"
            " LEFT JOIN {schema}.people AS p ON p.estate_id = ("
            "   SELECT estate_id FROM {schema}.dwellings WHERE dwelling_id = h.dwelling_id)"
            "   AND p.household_id = h.household_id AND p.status = 'registered'"
            " WHERE h.dwelling_id = %(dwelling)s GROUP BY 1, 2 ORDER BY 1",
            {"dwelling": dwelling_id},
        )

    def ownerships(self, person_id: UUID) -> list[OwnershipView]:
        """The ownerships of a person that stand."""
        return self._fetch(
            OwnershipView,
            "SELECT o.ownership_id, o.person_id, o.dwelling_id, o.estate_id, b.name AS building, d.stairwell, d.number"
            " FROM {schema}.ownerships o JOIN {schema}.dwellings d USING (dwelling_id)"
            " JOIN {schema}.buildings b USING (building_id)"
            " WHERE o.person_id = %(person)s AND NOT o.ended ORDER BY b.sort_key, d.sort_key, o.ownership_id",
            {"person": person_id},
        )

    def wards(self, guardian_id: UUID) -> list[UUID]:
        """Whom somebody registered as guardian, in the order of their ids; who is of age by now is among them."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema(
                    "SELECT person_id FROM {schema}.people WHERE guardian_id = %s AND status <> 'erased'"
                    " ORDER BY person_id",
                    self._schema,
                ),
                (guardian_id,),
            ).fetchall()
        return [row[0] for row in rows]

    def left_behind(self, limit: int = 5_000) -> list[UUID]:
        """Residents whose estate belongs to another area than they do: they have to follow it."""
        with self._pool.connection() as connection:
            rows = connection.execute(in_schema(_LEFT_BEHIND, self._schema), {"limit": limit}).fetchall()
        return [row[0] for row in rows]

    def estates_fingerprint(self) -> int:
        """Another number whenever an estate was registered or belongs to another area."""
        with self._pool.connection() as connection:
            row = connection.execute(
                in_schema(
                    "SELECT coalesce(sum(hashtextextended(estate_id::text || division_id::text, 0)), 0)"
                    " FROM {schema}.estates",
                    self._schema,
                )
            ).fetchone()
        return int(row[0]) if row else 0

    def erased(self) -> list[UUID]:
        """Everybody who was erased."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema("SELECT person_id FROM {schema}.people WHERE status = 'erased'", self._schema)
            ).fetchall()
        return [row[0] for row in rows]

    def _waiting(
        self, statement: LiteralString, divisions: Sequence[UUID], cursor: str | None, limit: int
    ) -> Page[PendingView]:
        after_at, after_id = read_keys(cursor, datetime.fromisoformat, UUID)
        values: dict[str, Any] = {"divisions": list(divisions), "limit": limit + 1}
        values |= {"after_at": after_at, "after_id": after_id}
        found = self._fetch(PendingView, statement, values)
        return page_of(found, limit, lambda view: (view.submitted_at.isoformat(), str(view.person_id)))

    def _fetch(self, view: type[View], statement: LiteralString, values: dict[str, Any]) -> list[View]:
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(view)) as cursor:
            found: list[View] = cursor.execute(in_schema(statement, self._schema), values).fetchall()
        return found
