"""Lists of topics. Rows hold ids, places and times; titles are opened for the one page that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from linli_common.projector import position_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

_PUBLIC = "status IN ('running', 'merged', 'concluded')"
"""What everybody may read; the same as `Topic.is_public`."""
_OPEN = "(status IN ('raised', 'appealed') OR stage IS NOT NULL)"
"""What is not at its end; the same as `Topic.is_open`."""


class TopicLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the own events have been folded into the lists of all subjects."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, READER.streams[0]).seq

    def row(self, topic_id: UUID) -> DictRow | None:
        """One topic's row."""
        rows = rows_of(self._pool, "SELECT * FROM {schema}.topics WHERE topic_id = %(topic)s", {"topic": topic_id})
        return rows[0] if rows else None

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Topics that time has changed and nobody has recorded it."""
        rows = rows_of(
            self._pool,
            "SELECT topic_id FROM {schema}.topics WHERE next_at < %(now)s ORDER BY next_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["topic_id"] for row in rows]

    def of_divisions(
        self,
        divisions: Sequence[UUID],
        *,
        status: str | None = None,
        stage: str | None = None,
        scope: str | None = None,
        template: str | None = None,
        outcome: str | None = None,
        estate_id: UUID | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """The public record of divisions, the newest first; one row more than ``limit`` says that there are more."""
        filters = {"status": status, "stage": stage, "scope": scope, "template": template, "outcome": outcome}
        wanted: dict[str, Any] = {name: value for name, value in filters.items() if value is not None}
        if estate_id is not None:
            wanted["estate_id"] = estate_id
        where = "".join(f" AND {name} = %({name})s" for name in wanted)
        return self._newest(f"{_PUBLIC} AND division_id = ANY(%(ids)s){where}", cursor, limit, divisions, wanted)

    def of_raiser(self, person_id: UUID, cursor: str | None = None, limit: int = 50) -> list[DictRow]:
        """All topics that a person stands upstream of, the newest first."""
        return self._newest("raised_by_ids @> %(ids)s::uuid[]", cursor, limit, [person_id], {})

    def waiting(self, divisions: Sequence[UUID], cursor: str | None = None, limit: int = 50) -> list[DictRow]:
        """Topics to screen and appeals to decide, the soonest due first."""
        after = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.topics WHERE status IN ('raised', 'appealed') AND division_id = ANY(%(divisions)s)"
            " AND (%(after_at)s::timestamptz IS NULL OR (due_at, topic_id) > (%(after_at)s, %(after_id)s::uuid))"
            " ORDER BY due_at, topic_id LIMIT %(limit)s",
            {"divisions": list(divisions), "after_at": after[0], "after_id": after[1], "limit": limit + 1},
        )

    def open_places(self) -> list[DictRow]:
        """Where topics are booked that are not at their end: division, estate, scope, subject tokens."""
        return rows_of(
            self._pool,
            f"SELECT DISTINCT division_id, estate_id, scope, place FROM {{schema}}.topics WHERE {_OPEN}",  # noqa: S608
            {},
        )

    def open_at(self, place: DictRow, limit: int) -> list[UUID]:
        """Such topics of one of these places."""
        rows = rows_of(
            self._pool,
            f"SELECT topic_id FROM {{schema}}.topics WHERE {_OPEN} AND place = %(place)s"  # noqa: S608 - our own words
            " AND division_id = %(division_id)s AND scope = %(scope)s"
            " AND estate_id IS NOT DISTINCT FROM %(estate_id)s LIMIT %(limit)s",
            {**place, "limit": limit},
        )
        return [row["topic_id"] for row in rows]

    def unscreened_of(self, person_ids: Sequence[UUID]) -> list[DictRow]:
        """Topics of these persons that are no part of the public record, with everybody upstream."""
        return rows_of(
            self._pool,
            "SELECT topic_id, status, raised_by_ids FROM {schema}.topics WHERE raised_by_ids && %(persons)s::uuid[]"
            " AND status IN ('raised', 'declined', 'appealed', 'withdrawn')",
            {"persons": list(person_ids)},
        )

    def _newest(
        self, where: str, cursor: str | None, limit: int, ids: Sequence[UUID], wanted: dict[str, Any]
    ) -> list[DictRow]:
        after = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            f"SELECT * FROM {{schema}}.topics WHERE {where} AND (%(after_at)s::timestamptz IS NULL"  # noqa: S608
            " OR (raised_at, topic_id) < (%(after_at)s, %(after_id)s::uuid))"
            " ORDER BY raised_at DESC, topic_id DESC LIMIT %(limit)s",
            {**wanted, "ids": list(ids), "after_at": after[0], "after_id": after[1], "limit": limit + 1},
        )
