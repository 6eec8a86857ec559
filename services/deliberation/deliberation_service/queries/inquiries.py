"""Lists of requests and questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import Behind, rows_of
from deliberation_service.refusals.inquiries import UnknownInquiryError
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class InquiryLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Those whose time is over and nobody has recorded it."""
        rows = rows_of(
            self._pool,
            "SELECT inquiry_id FROM {schema}.inquiries WHERE due_at < %(now)s AND answered_at IS NULL AND NOT overdue"
            " ORDER BY due_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["inquiry_id"] for row in rows]

    def row(self, inquiry_id: UUID) -> DictRow:
        """One of them. Raises `UnknownInquiryError`."""
        rows = rows_of(
            self._pool, "SELECT * FROM {schema}.inquiries WHERE inquiry_id = %(inquiry)s", {"inquiry": inquiry_id}
        )
        if not rows:
            raise UnknownInquiryError(f"no request or question {inquiry_id}")
        return rows[0]

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """All of a topic, in the order in which they were asked."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.inquiries WHERE topic_id = %(topic)s ORDER BY asked_at, inquiry_id",
            {"topic": topic_id},
        )

    def of_division(self, division_id: UUID, before: Behind, limit: int) -> list[DictRow]:
        """Questions and requests about a division, the newest first."""
        at, inquiry_id = before
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.inquiries WHERE division_id = %(division)s AND (%(at)s::timestamptz IS NULL"
            " OR (asked_at, inquiry_id) < (%(at)s, %(id)s)) ORDER BY asked_at DESC, inquiry_id DESC LIMIT %(limit)s",
            {"division": division_id, "at": at, "id": inquiry_id, "limit": limit},
        )

    def waiting(self, unit_id: UUID, after: Behind, limit: int) -> list[DictRow]:
        """What a unit has not answered, and what was escalated to it; what is due first comes first."""
        at, inquiry_id = after
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.inquiries WHERE answered_at IS NULL"
            " AND (to_id = %(unit)s OR (overdue AND above_id = %(unit)s))"
            " AND (%(at)s::timestamptz IS NULL OR (due_at, inquiry_id) > (%(at)s, %(id)s))"
            " ORDER BY due_at, inquiry_id LIMIT %(limit)s",
            {"unit": unit_id, "at": at, "id": inquiry_id, "limit": limit},
        )
