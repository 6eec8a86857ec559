"""Lists of conventions: those of divisions, and those that wait for the street."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from linli_common.projector.reader import in_schema
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool


class ConventionLists:
    """Reads of the own lists; each takes a connection."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_divisions(
        self, divisions: Sequence[UUID], after: UUID | None, limit: int, *, waiting: bool = False
    ) -> list[DictRow]:
        """By id; those filed and not answered if asked for. One row more than ``limit`` says that there are more."""
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows: list[DictRow] = cursor.execute(
                in_schema(
                    "SELECT * FROM {schema}.conventions WHERE division_id = ANY(%(divisions)s)"
                    " AND (NOT %(waiting)s OR waiting_version IS NOT NULL)"
                    " AND (%(after)s::uuid IS NULL OR convention_id > %(after)s)"
                    " ORDER BY convention_id LIMIT %(limit)s",
                    READER.schema,
                ),
                {"divisions": list(divisions), "after": after, "limit": limit + 1, "waiting": waiting},
            ).fetchall()
        return rows
