"""Lists of works."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from funding_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class WorkLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Works of which a milestone or an answer is late, and nobody has recorded it."""
        rows = rows_of(
            self._pool,
            "SELECT d.work_id, min(d.due_at) AS due_at FROM {schema}.work_dates d JOIN {schema}.works w USING (work_id)"
            " WHERE d.due_at < %(now)s AND NOT d.late AND NOT d.reached AND w.status <> 'cancelled'"
            " GROUP BY d.work_id ORDER BY due_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["work_id"] for row in rows]

    def of_divisions(self, division_ids: list[UUID], before: Behind, limit: int) -> list[DictRow]:
        """Those of some divisions, the newest first."""
        at, work_id = before
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.works WHERE division_id = ANY(%(divisions)s) AND (%(at)s::timestamptz IS NULL"
            " OR (opened_at, work_id) < (%(at)s, %(id)s)) ORDER BY opened_at DESC, work_id DESC LIMIT %(limit)s",
            {"divisions": division_ids, "at": at, "id": work_id, "limit": limit},
        )

    def dates(self, division_ids: list[UUID], limit: int) -> list[DictRow]:
        """Milestones to be reached and defects to be answered, of some divisions, what is due first first."""
        return rows_of(
            self._pool,
            "SELECT d.work_id, d.what, d.due_at, w.division_id, w.estate_id"
            " FROM {schema}.work_dates d JOIN {schema}.works w USING (work_id)"
            " WHERE w.division_id = ANY(%(divisions)s) AND NOT d.reached AND w.status <> 'cancelled'"
            " ORDER BY d.due_at, d.work_id, d.what LIMIT %(limit)s",
            {"divisions": division_ids, "limit": limit},
        )

    def of_topic(self, topic_id: UUID) -> list[UUID]:
        """Those that a topic led to."""
        rows = rows_of(
            self._pool,
            "SELECT work_id FROM {schema}.works WHERE topic_id = %(topic)s ORDER BY work_id",
            {"topic": topic_id},
        )
        return [row["work_id"] for row in rows]

    def row(self, work_id: UUID) -> DictRow | None:
        """One of them."""
        rows = rows_of(self._pool, "SELECT * FROM {schema}.works WHERE work_id = %(work)s", {"work": work_id})
        return rows[0] if rows else None
