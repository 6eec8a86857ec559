"""Lists of contests and of comments on a scheme, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class SchemeLists:
    """Reads of the own lists; each takes a connection. One row more than ``limit`` says that there are more."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def contests(self, divisions: Sequence[UUID], cursor: str | None, limit: int) -> list[DictRow]:
        """Contests of divisions."""
        at, contest_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.contests WHERE division_id = ANY(%(divisions)s)"
            " AND (%(at)s::timestamptz IS NULL OR (opened_at, contest_id) < (%(at)s, %(id)s::uuid))"
            " ORDER BY opened_at DESC, contest_id DESC LIMIT %(limit)s",
            {"divisions": list(divisions), "at": at, "id": contest_id, "limit": limit + 1},
        )

    def comments(self, scheme_id: UUID, picture_id: UUID | None, cursor: str | None, limit: int) -> list[DictRow]:
        """Comments on a scheme, or on one of its pictures."""
        at, comment_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.scheme_comments WHERE scheme_id = %(scheme)s"
            " AND (%(picture)s::uuid IS NULL OR picture_id = %(picture)s)"
            " AND (%(at)s::timestamptz IS NULL OR (written_at, comment_id) < (%(at)s, %(id)s::uuid))"
            " ORDER BY written_at DESC, comment_id DESC LIMIT %(limit)s",
            {"scheme": scheme_id, "picture": picture_id, "at": at, "id": comment_id, "limit": limit + 1},
        )
