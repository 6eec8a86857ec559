"""Lists of supervised accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from funding_service.queries.asking import rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class SupervisedLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def turning(self, now: datetime, limit: int) -> list[UUID]:
        """Estates whose account has a half-year that is over and no statement of it yet."""
        rows = rows_of(
            self._pool,
            "SELECT estate_id FROM {schema}.accounts WHERE turn_at <= %(now)s ORDER BY turn_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["estate_id"] for row in rows]

    def of_divisions(self, division_ids: list[UUID]) -> list[DictRow]:
        """Which estates of some divisions have an account."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.accounts WHERE division_id = ANY(%(divisions)s) ORDER BY opened_at, account_id",
            {"divisions": division_ids},
        )

    def entries(self, account_id: UUID, before: int | None, limit: int, *, unchecked: bool) -> list[DictRow]:
        """The newest first; all of them, or those that the owners' committee has not checked."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.account_entries WHERE account_id = %(account)s"
            " AND (%(before)s::bigint IS NULL OR number < %(before)s)"
            " AND (NOT %(unchecked)s OR state <> 'checked') ORDER BY number DESC LIMIT %(limit)s",
            {"account": account_id, "before": before, "limit": limit, "unchecked": unchecked},
        )

    def statements(self, account_id: UUID) -> list[DictRow]:
        """The newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.account_statements WHERE account_id = %(account)s ORDER BY to_on DESC",
            {"account": account_id},
        )
