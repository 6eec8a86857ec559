"""Lists of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from funding_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class RoundLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def to_advance(self, now: datetime, living: Sequence[UUID], limit: int) -> list[UUID]:
        """Rounds of which a phase begins, and those that are over while a secret of theirs is still there
        (``living`` are the ids that ballots are kept under)."""
        rows = rows_of(
            self._pool,
            "SELECT round_id FROM {schema}.rounds WHERE (next_at <= %(now)s AND status NOT IN ('discuss', 'tick'))"
            " OR void_ballots && %(living)s::uuid[]"
            " OR (ballots_id = ANY(%(living)s::uuid[]) AND status IN ('counted', 'notice', 'build', 'review',"
            " 'cancelled')) ORDER BY next_at NULLS FIRST, round_id LIMIT %(limit)s",
            {"now": now, "living": list(living), "limit": limit},
        )
        return [row["round_id"] for row in rows]

    def to_open(self, now: datetime, limit: int) -> list[UUID]:
        """Rounds whose ticking begins by their dates."""
        rows = rows_of(
            self._pool,
            "SELECT round_id FROM {schema}.rounds WHERE status IN ('prepared', 'collect', 'screen', 'discuss')"
            " AND (dates->>'tick_at')::timestamptz <= %(now)s AND (dates->>'closes_at')::timestamptz > %(now)s"
            " ORDER BY next_at, round_id LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["round_id"] for row in rows]

    def to_count(self, now: datetime, limit: int) -> list[UUID]:
        """Rounds that are over and not counted."""
        rows = rows_of(
            self._pool,
            "SELECT round_id FROM {schema}.rounds WHERE status = 'closing' OR (status = 'tick' AND next_at <= %(now)s)"
            " ORDER BY next_at NULLS FIRST, round_id LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["round_id"] for row in rows]

    def of(self, division_ids: Sequence[UUID] | None, status: str | None, after: Behind, limit: int) -> list[DictRow]:
        """Rounds of some divisions, or all, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.rounds WHERE (%(divisions)s::uuid[] IS NULL OR division_id = ANY(%(divisions)s))"
            " AND (%(status)s::text IS NULL OR status = %(status)s)"
            " AND (%(at)s::timestamptz IS NULL OR (prepared_at, round_id) < (%(at)s, %(round)s::uuid))"
            " ORDER BY prepared_at DESC, round_id DESC LIMIT %(limit)s",
            {
                "divisions": list(division_ids) if division_ids is not None else None,
                "status": status,
                "at": after[0],
                "round": after[1],
                "limit": limit,
            },
        )

    def turnout(self, ballots_id: UUID) -> list[DictRow]:
        """People who ticked in an edition, by area, age band and channel."""
        return rows_of(
            self._pool,
            "SELECT area_id, age_band, channel, amount FROM {schema}.turnout WHERE ballots_id = %(ballots)s",
            {"ballots": ballots_id},
        )
