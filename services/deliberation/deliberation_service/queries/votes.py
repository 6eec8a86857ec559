"""Lists of votes, and who has taken part in them so far."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

SCHEMA = "deliberation_lists"


class VoteLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def due(self, now: datetime, living: list[UUID]) -> list[UUID]:
        """Votes that time has changed, and those that are over while their secret is still there."""
        rows = rows_of(
            self._pool,
            "SELECT vote_id FROM {schema}.votes WHERE (status = 'prepared' AND opens_at <= %(now)s"
            " AND closes_at > %(now)s) OR (status = 'opened' AND counts_at <= %(now)s) OR status = 'closing'"
            " OR (vote_id = ANY(%(living)s::uuid[]) AND status IN ('closed', 'cancelled')) ORDER BY closes_at, vote_id",
            {"now": now, "living": living},
        )
        return [row["vote_id"] for row in rows]

    def of(self, division_id: UUID | None, topic_id: UUID | None, after: Behind, limit: int) -> list[DictRow]:
        """Votes of a division or a topic, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.votes WHERE (%(division)s::uuid IS NULL OR division_id = %(division)s)"
            " AND (%(topic)s::uuid IS NULL OR topic_id = %(topic)s)"
            " AND (%(at)s::timestamptz IS NULL OR (prepared_at, vote_id) < (%(at)s, %(vote)s::uuid))"
            " ORDER BY prepared_at DESC, vote_id DESC LIMIT %(limit)s",
            {
                "division": division_id,
                "topic": topic_id,
                "at": after[0],
                "vote": after[1],
                "limit": limit,
            },
        )

    def turnout(self, vote_id: UUID) -> list[DictRow]:
        """Units that took part, by area, age band and channel."""
        return rows_of(
            self._pool,
            "SELECT area_id, age_band, channel, amount FROM {schema}.turnout WHERE vote_id = %(vote)s",
            {"vote": vote_id},
        )
