"""Lists of topics. Rows hold ids, places and times; titles are opened for the one page that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from linli_common.projector import position_of
from linli_common.projector.reader import in_schema
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool


class TopicLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the own events have been folded into the lists of all subjects."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, READER.streams[0]).seq

    def row(self, topic_id: UUID) -> DictRow | None:
        """One topic's row."""
        rows = self._all("SELECT * FROM {schema}.topics WHERE topic_id = %(topic)s", {"topic": topic_id})
        return rows[0] if rows else None

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Topics that time has changed and nobody has recorded it."""
        rows = self._all(
            "SELECT topic_id FROM {schema}.topics WHERE next_at < %(now)s ORDER BY next_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["topic_id"] for row in rows]

    def unscreened_of(self, person_ids: Sequence[UUID]) -> list[DictRow]:
        """Topics of these persons that are no part of the public record, with everybody upstream."""
        return self._all(
            "SELECT topic_id, status, raised_by_ids FROM {schema}.topics WHERE raised_by_ids && %(persons)s::uuid[]"
            " AND status IN ('raised', 'declined', 'appealed', 'withdrawn')",
            {"persons": list(person_ids)},
        )

    def _all(self, statement: str, values: dict[str, Any]) -> list[DictRow]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows: list[DictRow] = cursor.execute(in_schema(statement, READER.schema), values).fetchall()
        return rows
