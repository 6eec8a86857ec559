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

    def to_open(self, now: datetime) -> list[UUID]:
        """Votes whose time has begun, and those whose roll is to be frozen."""
        return self._due(
            "(status = 'prepared' AND opens_at <= %(now)s OR status = 'opening') AND closes_at > %(now)s", now
        )

    def to_end(self, now: datetime, living: list[UUID]) -> list[UUID]:
        """Votes whose time is over, and those that are over while their secret is still there."""
        ended = "vote_id = ANY(%(living)s::uuid[]) AND status IN ('closed', 'cancelled')"
        return self._due(f"status = 'opened' AND counts_at <= %(now)s OR {ended}", now, living=living)

    def to_count(self, now: datetime, *, more_than: int, most: int | None) -> list[UUID]:
        """Votes to be counted with so many units on their rolls, or about to be, the smallest first."""
        size = "roll_units > %(more_than)s AND (%(most)s::bigint IS NULL OR roll_units <= %(most)s)"
        over = "status = 'closing' OR status = 'opened' AND counts_at <= %(now)s"
        return self._due(f"({over}) AND {size}", now, order="roll_units", more_than=more_than, most=most)

    def _due(self, where: str, now: datetime, *, order: str = "closes_at", **more: Any) -> list[UUID]:
        rows = rows_of(
            self._pool,
            f"SELECT vote_id FROM {{schema}}.votes WHERE {where} ORDER BY {order}, vote_id",  # noqa: S608 - our own words
            {"now": now, **more},
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
