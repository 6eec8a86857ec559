"""Lists of panels by lot: of a division, of somebody who was drawn, and those for which an answer is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class PanelLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_divisions(self, divisions: Sequence[UUID], cursor: str | None, limit: int) -> list[DictRow]:
        """Panels of divisions, the newest first; one row more than ``limit`` says that there are more."""
        at, panel_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.panels WHERE division_id = ANY(%(divisions)s)"
            " AND (%(at)s::timestamptz IS NULL OR (prepared_at, panel_id) < (%(at)s, %(id)s::uuid))"
            " ORDER BY prepared_at DESC, panel_id DESC LIMIT %(limit)s",
            {
                "divisions": list(divisions),
                "at": at,
                "id": panel_id,
                "limit": limit + 1,
            },
        )

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """Panels of a topic, the oldest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.panels WHERE topic_id = %(topic)s ORDER BY prepared_at, panel_id",
            {"topic": topic_id},
        )

    def seats_of(self, person_id: UUID) -> list[DictRow]:
        """Seats that somebody is asked for or has, the most urgent first."""
        return rows_of(
            self._pool,
            "SELECT panel_id, seat, state, answer_by FROM {schema}.panel_seats"
            " WHERE person_id = %(person)s AND state <> 'empty' ORDER BY answer_by, panel_id",
            {"person": person_id},
        )

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Panels in which somebody has not answered in time."""
        rows = rows_of(
            self._pool,
            "SELECT DISTINCT panel_id FROM {schema}.panel_seats WHERE state = 'offered' AND answer_by <= %(now)s"
            " LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["panel_id"] for row in rows]
