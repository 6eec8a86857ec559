"""Lists of notices and objections. Rows hold ids, places, times and numbers; titles are opened for the page shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

Form = Literal["notice", "public_notice"]


class NoticeLists:
    """Reads of the own lists; each takes a connection of the pool. One row more than ``limit`` says there is more."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_divisions(
        self,
        divisions: Sequence[UUID],
        *,
        form: Form | None = None,
        hanging: bool | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """Notices of divisions, the newest first; ``hanging``: those that are not over."""
        published, notice_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.notices WHERE division_id = ANY(%(divisions)s)"
            " AND (%(form)s::text IS NULL OR form = %(form)s)"
            " AND (%(hanging)s::boolean IS NULL OR (state IN ('published', 'open')) = %(hanging)s)"
            " AND (%(published)s::timestamptz IS NULL OR (published_at, notice_id) < (%(published)s, %(after)s::uuid))"
            " ORDER BY published_at DESC, notice_id DESC LIMIT %(limit)s",
            {
                "divisions": list(divisions),
                "form": form,
                "hanging": hanging,
                "published": published,
                "after": notice_id,
                "limit": limit + 1,
            },
        )

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """The notices of a topic in their order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.notices WHERE topic_id = %(topic)s ORDER BY published_at, notice_id",
            {"topic": topic_id},
        )

    def row(self, notice_id: UUID) -> DictRow | None:
        """One notice's row."""
        rows = rows_of(self._pool, "SELECT * FROM {schema}.notices WHERE notice_id = %(notice)s", {"notice": notice_id})
        return rows[0] if rows else None

    def objections_of(self, person_id: UUID, cursor: str | None = None, limit: int = 50) -> list[DictRow]:
        """What a person objected to, the newest first."""
        raised, objection_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.objections WHERE person_id = %(person)s"
            " AND (%(raised)s::timestamptz IS NULL OR (raised_at, objection_id) < (%(raised)s, %(after)s::uuid))"
            " ORDER BY raised_at DESC, objection_id DESC LIMIT %(limit)s",
            {"person": person_id, "raised": raised, "after": objection_id, "limit": limit + 1},
        )

    def due(self, now: datetime, limit: int) -> list[tuple[UUID, Form]]:
        """Notices that time has changed and nobody has recorded it. A withdrawn one's objections wait for nothing."""
        rows = rows_of(
            self._pool,
            "SELECT notice_id, form FROM {schema}.notices WHERE next_at < %(now)s UNION"
            " SELECT n.notice_id, n.form FROM {schema}.objections o JOIN {schema}.notices n USING (notice_id)"
            " WHERE o.next_at < %(now)s AND n.state = 'open' LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [(row["notice_id"], row["form"]) for row in rows]
