"""Lists of requests and questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from linli_common.projector.reader import in_schema
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool


class InquiryLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Those whose time is over and nobody has recorded it."""
        rows = self._all(
            "SELECT inquiry_id FROM {schema}.inquiries WHERE due_at < %(now)s AND answered_at IS NULL AND NOT overdue"
            " ORDER BY due_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["inquiry_id"] for row in rows]

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """All of a topic, in the order in which they were asked."""
        return self._all(
            "SELECT * FROM {schema}.inquiries WHERE topic_id = %(topic)s ORDER BY asked_at, inquiry_id",
            {"topic": topic_id},
        )

    def of_division(self, division_id: UUID, before: tuple[datetime, UUID] | None, limit: int) -> list[DictRow]:
        """Questions and requests about a division, the newest first."""
        at, inquiry_id = before or (None, None)
        return self._all(
            "SELECT * FROM {schema}.inquiries WHERE division_id = %(division)s AND (%(at)s::timestamptz IS NULL"
            " OR (asked_at, inquiry_id) < (%(at)s, %(id)s)) ORDER BY asked_at DESC, inquiry_id DESC LIMIT %(limit)s",
            {"division": division_id, "at": at, "id": inquiry_id, "limit": limit},
        )

    def waiting(self, unit_id: UUID, after: tuple[datetime, UUID] | None, limit: int) -> list[DictRow]:
        """What a unit has not answered, and what was escalated to it; what is due first comes first."""
        at, inquiry_id = after or (None, None)
        return self._all(
            "SELECT * FROM {schema}.inquiries WHERE answered_at IS NULL"
            " AND (to_id = %(unit)s OR (overdue AND above_id = %(unit)s))"
            " AND (%(at)s::timestamptz IS NULL OR (due_at, inquiry_id) > (%(at)s, %(id)s))"
            " ORDER BY due_at, inquiry_id LIMIT %(limit)s",
            {"unit": unit_id, "at": at, "id": inquiry_id, "limit": limit},
        )

    def _all(self, statement: str, values: dict[str, Any]) -> list[DictRow]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows: list[DictRow] = cursor.execute(in_schema(statement, READER.schema), values).fetchall()
        return rows
