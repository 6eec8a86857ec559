"""Asking the lists of grants and revocations: who somebody is today, and from when their tokens count."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from identity_service.queries.divisions import SCHEMA
from linli_common.http.reading import NotThereYetError, wait_for
from linli_common.projector.reader import in_schema
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel


class GrantView(BaseModel):
    """A role grant with its term."""

    grant_id: UUID
    person_id: UUID
    role: str
    basis: str
    division_ids: list[UUID]
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    granted_by: UUID


_GRANTS: LiteralString = """
SELECT grant_id, person_id, role, basis, division_ids, starts_on, ends_on, ended_at, granted_by
FROM {schema}.grants
"""
_STANDING: LiteralString = "ended_at IS NULL AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)"
_OF_PERSON: LiteralString = _GRANTS + "WHERE person_id = %(person)s ORDER BY starts_on, grant_id"
_OF_PERSON_STANDING: LiteralString = _GRANTS + "WHERE person_id = %(person)s AND " + _STANDING
_OF_DIVISIONS: LiteralString = _GRANTS + "WHERE division_ids && %(divisions)s AND " + _STANDING


class RightLists:
    """Reads of grants. A list may be milliseconds behind; after a bulk load, minutes."""

    def __init__(self, pool: ConnectionPool[Any], schema: str = SCHEMA) -> None:
        self._pool = pool
        self._schema = schema

    def position(self, stream: str) -> int:
        """How far the own lists are; 0 before the worker has made them."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT to_regclass(%s)", (f"{self._schema}.positions",)).fetchone()
            if row is None or row[0] is None:
                return 0
            found = connection.execute(
                in_schema("SELECT seq FROM {schema}.positions WHERE stream = %s", self._schema), (stream,)
            ).fetchone()
        return found[0] if found else 0

    def wait_a_little(self, position: int) -> None:
        """Until the lists hold an event, two seconds at most: after a bulk load they may be minutes behind."""
        with contextlib.suppress(NotThereYetError):
            wait_for(f"IDENTITY:{position}", self.position)

    def owned_areas(self, person_id: UUID) -> list[UUID]:
        """The areas of the dwellings that a person owns."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                in_schema(
                    "SELECT DISTINCT e.division_id FROM {schema}.ownerships"
                    " JOIN {schema}.estates AS e USING (estate_id) WHERE person_id = %s AND NOT ended ORDER BY 1",
                    self._schema,
                ),
                (person_id,),
            ).fetchall()
        return [row[0] for row in rows]

    def standing(self, person_id: UUID, day: date) -> list[GrantView]:
        """The grants of a person that hold on a day."""
        return self._grants(_OF_PERSON_STANDING, {"person": person_id, "day": day})

    def of_person(self, person_id: UUID) -> list[GrantView]:
        """All grants that a person ever had."""
        return self._grants(_OF_PERSON, {"person": person_id})

    def grant_ids_of(self, person_id: UUID) -> list[UUID]:
        """The ids of all grants that a person ever had."""
        return [grant.grant_id for grant in self.of_person(person_id)]

    def of_divisions(self, division_ids: list[UUID], day: date) -> list[GrantView]:
        """The grants that name one of the divisions and hold on a day."""
        return self._grants(_OF_DIVISIONS, {"divisions": division_ids, "day": day})

    def not_before(self, person_id: UUID) -> datetime | None:
        """From when on the person's tokens count, None when always."""
        with self._pool.connection() as connection:
            row = connection.execute(
                in_schema("SELECT not_before FROM {schema}.revocations WHERE person_id = %s", self._schema),
                (person_id,),
            ).fetchone()
        return row[0] if row else None

    def _grants(self, statement: LiteralString, values: dict[str, Any]) -> list[GrantView]:
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(GrantView)) as cursor:
            found: list[GrantView] = cursor.execute(in_schema(statement, self._schema), values).fetchall()
        return found
