"""Asking the service's own list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deliberation_service.lists import READER
from linli_common.projector import in_schema, position_of
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note that stands, without its text."""

    note_id: UUID
    seq: int
    writer_id: UUID


class NoteLists:
    """Each read takes a connection of the service's pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self, stream: str = READER.streams[0]) -> int:
        """How far the own events have been folded."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, stream).seq

    def of_division(self, division_id: UUID, before: int | None, limit: int) -> list[NoteRow]:
        """Notes about a division, the newest first, older than event ``before``."""
        rows = self._all(
            "SELECT note_id, seq, writer_id FROM {schema}.notes WHERE division_id = %s AND NOT withdrawn"
            " AND (%s::bigint IS NULL OR seq < %s) ORDER BY seq DESC LIMIT %s",
            (division_id, before, before, limit),
        )
        return [NoteRow(*row) for row in rows]

    def ids_of_writer(self, writer_id: UUID) -> list[UUID]:
        """The notes of a person that stand."""
        rows = self._all("SELECT note_id FROM {schema}.notes WHERE writer_id = %s AND NOT withdrawn", (writer_id,))
        return [row[0] for row in rows]

    def _all(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(in_schema(statement, READER.schema), values).fetchall()
        return rows
