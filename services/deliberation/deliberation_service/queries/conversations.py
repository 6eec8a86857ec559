"""Lists of conversations, statements and opinions. Rows hold ids, states and sealed choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from deliberation_service.queries.asking import Behind, rows_of
from linli_common.projector import position_of
from linli_common.projector.reader import in_schema
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

_WITH_COUNTS = """
SELECT c.*,
  coalesce((SELECT sum(p.amount) FROM {schema}.conversation_people p WHERE p.conversation_id = c.conversation_id), 0)
    ::bigint AS participants,
  (SELECT count(*) FROM {schema}.statements s WHERE s.conversation_id = c.conversation_id AND s.state = 'shown')
    AS statements
FROM {schema}.conversations c
"""
_STATEMENT = """
SELECT s.*, coalesce(o.amount, 0) AS opinions
FROM {schema}.statements s LEFT JOIN {schema}.statement_opinions o USING (statement_id)
"""


class ConversationLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the own events have been folded into the lists."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, READER.streams[0]).seq

    def row(self, conversation_id: UUID) -> DictRow | None:
        """One conversation with its counts."""
        rows = rows_of(self._pool, f"{_WITH_COUNTS} WHERE c.conversation_id = %(id)s", {"id": conversation_id})
        return rows[0] if rows else None

    def of_division(self, division_id: UUID, before: Behind, limit: int) -> list[DictRow]:
        """Those of one division, the newest first."""
        at, last_id = before
        return rows_of(
            self._pool,
            f"{_WITH_COUNTS} WHERE c.division_id = %(division)s AND (%(at)s::timestamptz IS NULL"
            " OR (c.opened_at, c.conversation_id) < (%(at)s, %(id)s))"
            " ORDER BY c.opened_at DESC, c.conversation_id DESC LIMIT %(limit)s",
            {"division": division_id, "at": at, "id": last_id, "limit": limit},
        )

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """Those of a topic, in the order in which they were opened."""
        return rows_of(
            self._pool,
            f"{_WITH_COUNTS} WHERE c.topic_id = %(topic)s ORDER BY c.opened_at, c.conversation_id",
            {"topic": topic_id},
        )

    def expired(self, now: datetime, limit: int) -> list[UUID]:
        """Open ones whose time is over and nobody has recorded it."""
        rows = rows_of(
            self._pool,
            "SELECT conversation_id FROM {schema}.conversations WHERE NOT summed_up AND state = 'open'"
            " AND closes_at <= %(now)s ORDER BY closes_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["conversation_id"] for row in rows]

    def at_work(self, limit: int) -> list[DictRow]:
        """Those of which a map is drawn or to be drawn: neither summed up nor cancelled."""
        return rows_of(
            self._pool,
            "SELECT conversation_id, topic_id, state, changed_seq FROM {schema}.conversations WHERE NOT summed_up"
            " ORDER BY closes_at LIMIT %(limit)s",
            {"limit": limit},
        )

    def statements(
        self, conversation_id: UUID, states: Sequence[str], author_id: UUID | None, after: int, limit: int
    ) -> list[DictRow]:
        """Those in one of the states, or written by the author, in the order in which they were written."""
        return rows_of(
            self._pool,
            f"{_STATEMENT} WHERE s.conversation_id = %(conversation)s AND s.seq > %(after)s"
            " AND (s.state = ANY(%(states)s) OR s.author_id = %(author)s) ORDER BY s.seq LIMIT %(limit)s",
            {
                "conversation": conversation_id,
                "states": list(states),
                "author": author_id,
                "after": after,
                "limit": limit,
            },
        )

    def shown(self, conversation_id: UUID) -> list[str]:
        """The statements that count."""
        rows = rows_of(
            self._pool,
            "SELECT statement_id::text FROM {schema}.statements WHERE conversation_id = %(id)s AND state = 'shown'"
            " ORDER BY seq",
            {"id": conversation_id},
        )
        return [row["statement_id"] for row in rows]

    def written_by(self, conversation_id: UUID, author_id: UUID) -> int:
        """How many statements somebody wrote."""
        rows = rows_of(
            self._pool,
            "SELECT count(*) AS many FROM {schema}.statements"
            " WHERE conversation_id = %(id)s AND author_id = %(author)s",
            {"id": conversation_id, "author": author_id},
        )
        return int(rows[0]["many"])

    def next_for(self, conversation_id: UUID, participant_id: UUID | None) -> tuple[DictRow | None, int]:
        """A shown statement on which the participant said nothing yet, and how many there are of them.

        Those on which few people said something come first, so that late statements are heard too; among equals each
        participant has an order of their own.
        """
        rows = rows_of(
            self._pool,
            f"SELECT waiting.*, count(*) OVER () AS left_over FROM ({_STATEMENT}"  # noqa: S608 - our own words
            " WHERE s.conversation_id = %(conversation)s AND s.state = 'shown' AND NOT EXISTS ("
            "SELECT 1 FROM {schema}.opinions given WHERE given.statement_id = s.statement_id"
            " AND given.participant_id = %(participant)s)) AS waiting"
            " ORDER BY opinions, md5(statement_id::text || coalesce(%(participant)s::text, '')) LIMIT 1",
            {"conversation": conversation_id, "participant": participant_id},
        )
        return (rows[0], int(rows[0]["left_over"])) if rows else (None, 0)

    def opinions_of(self, conversation_id: UUID, participant_id: UUID) -> list[DictRow]:
        """What one participant said, still sealed."""
        return rows_of(
            self._pool,
            "SELECT statement_id, choice FROM {schema}.opinions WHERE participant_id = %(participant)s"
            " AND conversation_id = %(conversation)s ORDER BY seq",
            {"participant": participant_id, "conversation": conversation_id},
        )

    def opinions_after(self, conversation_id: UUID, after: int, until: int) -> list[tuple[str, str, bytes]]:
        """(participant, statement, sealed choice) of those who count, in order, behind a position.

        Ids as text, because very many are asked for, and Python makes and compares text at a fraction of the cost.
        """
        with self._pool.connection() as connection:
            rows: list[tuple[str, str, bytes]] = connection.execute(
                in_schema(
                    "SELECT participant_id::text, statement_id::text, choice FROM {schema}.opinions"
                    " WHERE conversation_id = %(id)s AND counts AND seq > %(after)s AND seq <= %(until)s ORDER BY seq",
                    READER.schema,
                ),
                {"id": conversation_id, "after": after, "until": until},
                binary=True,
            ).fetchall()
        return rows
