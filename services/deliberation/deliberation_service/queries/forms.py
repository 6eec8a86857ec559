"""Lists of consultation forms and of the households that have answered them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class FormLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def due(self, now: datetime, limit: int) -> list[DictRow]:
        """Forms that time has something to do with, the longest due first."""
        return rows_of(
            self._pool,
            "SELECT form_id, state FROM {schema}.forms WHERE next_at <= %(now)s ORDER BY next_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )

    def of_division(self, division_id: UUID, before: Behind, limit: int) -> list[DictRow]:
        """The forms of a division, the newest first; ``before`` is where the last page ended."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.forms WHERE division_id = %(division)s AND (%(at)s::timestamptz IS NULL"
            " OR (prepared_at, form_id) < (%(at)s::timestamptz, %(id)s::uuid))"
            " ORDER BY prepared_at DESC, form_id DESC LIMIT %(limit)s",
            {
                "division": division_id,
                "at": before[0],
                "id": before[1],
                "limit": limit,
            },
        )

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """The forms of a topic, in their order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.forms WHERE topic_id = %(topic)s ORDER BY prepared_at, form_id",
            {"topic": topic_id},
        )

    def answers(self, form_id: UUID, after: UUID | None, limit: int) -> list[DictRow]:
        """Households that have answered or whose paper waits, by their ids."""
        return rows_of(
            self._pool,
            "SELECT household_id, state, counted_by, changed_at FROM {schema}.form_answers"
            " WHERE form_id = %(form)s AND (%(after)s::uuid IS NULL OR household_id > %(after)s::uuid)"
            " ORDER BY household_id LIMIT %(limit)s",
            {"form": form_id, "after": after, "limit": limit},
        )

    def by_state(self, form_id: UUID) -> dict[str, int]:
        """How many households stand in which state."""
        rows = rows_of(
            self._pool,
            "SELECT state, count(*) AS households FROM {schema}.form_answers WHERE form_id = %(form)s GROUP BY state",
            {"form": form_id},
        )
        return {row["state"]: row["households"] for row in rows}
