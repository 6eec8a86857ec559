"""Lists of meetings and resolutions. Rows hold ids, places, times and numbers; titles are opened for the page shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_common.http.paging import read_keys
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

When = Literal["coming", "past"]
"""From now on, the soonest first; or before now, the latest first."""


class MeetingLists:
    """Reads of the own lists; each takes a connection of the pool. One row more than ``limit`` says there is more."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def calendar(
        self,
        divisions: Sequence[UUID],
        when: When,
        now: datetime,
        *,
        kind: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """Meetings of divisions. A coming one that was cancelled is shown as such."""
        start, meeting_id = read_keys(cursor, datetime.fromisoformat, UUID)
        order, beyond = ("", ">") if when == "coming" else (" DESC", "<")
        return rows_of(
            self._pool,
            f"SELECT * FROM {{schema}}.meetings WHERE division_id = ANY(%(divisions)s)"  # noqa: S608 - our own words
            f" AND starts_at {beyond}{'=' if when == 'coming' else ''} %(now)s"
            " AND (%(kind)s::text IS NULL OR kind = %(kind)s)"
            f" AND (%(start)s::timestamptz IS NULL OR (starts_at, meeting_id) {beyond} (%(start)s, %(after)s::uuid))"
            f" ORDER BY starts_at{order}, meeting_id{order} LIMIT %(limit)s",
            {
                "divisions": list(divisions),
                "now": now,
                "kind": kind,
                "start": start,
                "after": meeting_id,
                "limit": limit + 1,
            },
        )

    def of_person(self, person_id: UUID, cursor: str | None = None, limit: int = 50) -> list[DictRow]:
        """Meetings that a person was at, or was represented in, the latest first."""
        start, meeting_id = read_keys(cursor, datetime.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT m.* FROM {schema}.attendances a JOIN {schema}.meetings m USING (meeting_id)"
            " WHERE a.person_id = %(person)s"
            " AND (%(start)s::timestamptz IS NULL OR (a.starts_at, a.meeting_id) < (%(start)s, %(after)s::uuid))"
            " ORDER BY a.starts_at DESC, a.meeting_id DESC LIMIT %(limit)s",
            {"person": person_id, "start": start, "after": meeting_id, "limit": limit + 1},
        )

    def of_topic(self, topic_id: UUID) -> list[DictRow]:
        """The meetings of a topic in their order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.meetings WHERE topic_id = %(topic)s ORDER BY starts_at, meeting_id",
            {"topic": topic_id},
        )

    def row(self, meeting_id: UUID) -> DictRow | None:
        """One meeting's row."""
        statement = "SELECT * FROM {schema}.meetings WHERE meeting_id = %(meeting)s"
        rows = rows_of(self._pool, statement, {"meeting": meeting_id})
        return rows[0] if rows else None

    def open_resolutions(
        self,
        units: Sequence[UUID],
        *,
        overdue: bool | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """What units still have to do, the soonest due first."""
        due, resolution_id = read_keys(cursor, date.fromisoformat, UUID)
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.resolutions WHERE state <> 'done' AND by_division_id = ANY(%(units)s)"
            " AND (%(overdue)s::boolean IS NULL OR (state = 'overdue') = %(overdue)s)"
            " AND (%(due)s::date IS NULL OR (due_on, resolution_id) > (%(due)s, %(after)s::uuid))"
            " ORDER BY due_on, resolution_id LIMIT %(limit)s",
            {"units": list(units), "overdue": overdue, "due": due, "after": resolution_id, "limit": limit + 1},
        )

    def resolutions_of(self, meeting_id: UUID) -> list[DictRow]:
        """A meeting's resolutions in their order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.resolutions WHERE meeting_id = %(meeting)s ORDER BY number",
            {"meeting": meeting_id},
        )

    def resolutions_due(self, now: datetime, limit: int) -> list[UUID]:
        """Resolutions whose day is over and nobody has recorded it."""
        rows = rows_of(
            self._pool,
            "SELECT resolution_id FROM {schema}.resolutions WHERE next_at < %(now)s ORDER BY next_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["resolution_id"] for row in rows]
