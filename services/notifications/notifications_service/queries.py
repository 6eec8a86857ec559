"""Asking the service's own lists and its copies of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.projector import Reader, in_schema, position_of
from linli_contracts.mailbox.categories import DEFAULT_NAMES
from linli_neighbourhood.departments import Departments
from notifications_service.lists import READER
from notifications_service.lookups import LOOKUPS
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an inbox, without its words."""

    notification_id: UUID
    seq: int
    happened_at: datetime
    kind: str
    read: bool


@dataclass(frozen=True, slots=True)
class DuePush:
    """What one channel has to tell one person now, oldest first."""

    person_id: UUID
    channel: str
    notification_ids: Sequence[UUID]


_UNREAD = "NOT i.read AND i.seq > coalesce(p.read_through, 0)"
_FROM = " FROM {schema}.items i LEFT JOIN {schema}.people p USING (person_id)"


class InboxLists:
    """Each read takes a connection of the service's pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the own events have been folded."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, READER.streams[0]).seq

    def inbox(self, person_id: UUID, before: int | None, limit: int, *, unread: bool = False) -> list[Item]:
        """A person's items, the newest first, older than event ``before``; only the unread ones when asked."""
        rows = _all(
            self._pool,
            READER,
            f"SELECT i.notification_id, i.seq, i.happened_at, i.kind, NOT ({_UNREAD}) {_FROM}"
            " WHERE i.person_id = %(person)s AND (%(before)s::bigint IS NULL OR i.seq < %(before)s)"
            f" AND (NOT %(unread)s OR ({_UNREAD})) ORDER BY i.seq DESC LIMIT %(limit)s",
            {"person": person_id, "before": before, "limit": limit, "unread": unread},
        )
        return [Item(*row) for row in rows]

    def unread(self, person_id: UUID) -> tuple[int, int]:
        """How many a person has not read, and the number of the newest (0: none)."""
        ((count, newest),) = _all(
            self._pool,
            READER,
            f"SELECT count(*), coalesce(max(i.seq), 0) {_FROM} WHERE i.person_id = %(person)s AND {_UNREAD}",
            {"person": person_id},
        )
        return count, newest

    def due(self, now: datetime, limit: int = 200) -> list[DuePush]:
        """What has to be told now, a line for each person and channel."""
        rows = _all(
            self._pool,
            READER,
            f"SELECT i.person_id, channel, array_agg(i.notification_id ORDER BY i.seq) {_FROM},"
            " unnest(i.channels) AS channel"
            f" WHERE i.push_at <= %(now)s AND i.channels <> '{{{{}}}}' AND {_UNREAD}"
            " GROUP BY i.person_id, channel ORDER BY min(i.push_at) LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [DuePush(*row) for row in rows]


class Lookups:
    """Departments and categories as the mailbox has published them."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool
        self.departments = Departments(pool, LOOKUPS)

    def position(self) -> int:
        """How far the mailbox's stream has been folded."""
        with self._pool.connection() as connection:
            return position_of(connection, LOOKUPS, LOOKUPS.streams[0]).seq

    def category_names(self, category: str) -> tuple[str, str] | None:
        """In Chinese and in English; those that came with the mailbox where no district has set its own."""
        rows = _all(
            self._pool,
            LOOKUPS,
            "SELECT name_zh, name_en FROM {schema}.categories WHERE category = %(category)s",
            {"category": category},
        )
        return (rows[0][0], rows[0][1]) if rows else DEFAULT_NAMES.get(category)


def _all(pool: ConnectionPool[Any], reader: Reader, statement: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
    with pool.connection() as connection:
        rows: list[tuple[Any, ...]] = connection.execute(in_schema(statement, reader.schema), values).fetchall()
    return rows
