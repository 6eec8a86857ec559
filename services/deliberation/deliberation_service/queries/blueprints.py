"""The blueprint's lines, and the outcomes that wait to enter it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class BlueprintLists:
    """Reads of the own lists; each takes a connection."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_divisions(
        self,
        divisions: Sequence[UUID],
        year: int | None,
        state: str | None,
        cursor: str | None,
        limit: int,
    ) -> list[DictRow]:
        """Lines of divisions, the newest first. One row more than ``limit`` says that there are more."""
        at, entry_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.blueprint_entries WHERE division_id = ANY(%(divisions)s)"
            " AND (%(year)s::integer IS NULL OR year = %(year)s) AND (%(state)s::text IS NULL OR state = %(state)s)"
            " AND (%(at)s::timestamptz IS NULL OR (made_at, entry_id) < (%(at)s, %(id)s::uuid))"
            " ORDER BY made_at DESC, entry_id DESC LIMIT %(limit)s",
            {
                "divisions": list(divisions),
                "year": year,
                "state": state,
                "at": at,
                "id": entry_id,
                "limit": limit + 1,
            },
        )

    def years(self, divisions: Sequence[UUID]) -> list[DictRow]:
        """How many lines each year has in each state."""
        return rows_of(
            self._pool,
            "SELECT year, state, count(*) AS entries FROM {schema}.blueprint_entries"
            " WHERE division_id = ANY(%(divisions)s) GROUP BY year, state ORDER BY year DESC, state",
            {"divisions": list(divisions)},
        )

    def waiting(self, limit: int) -> list[DictRow]:
        """Outcomes without a line, the oldest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.blueprint_waiting ORDER BY outcome_at, topic_id LIMIT %(limit)s",
            {"limit": limit},
        )
