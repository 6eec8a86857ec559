"""Erasures under way: written before the first step, finished after the last, so that any crash is resumed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg_pool import ConnectionPool


class Erasures:
    """Rows (person, asked, finished). After a restore they say which erasures to apply again."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def ask(self, person_id: UUID, at: datetime) -> None:
        """Notes the intent; asking again is nothing."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO erasures (person_id, asked_at) VALUES (%s, %s) ON CONFLICT DO NOTHING", (person_id, at)
            )

    def finish(self, person_id: UUID, at: datetime) -> None:
        """Nothing of the person is left here."""
        with self._pool.connection() as connection:
            connection.execute(
                "UPDATE erasures SET finished_at = %s WHERE person_id = %s AND finished_at IS NULL", (at, person_id)
            )

    def unfinished(self) -> list[UUID]:
        """The persons whose erasure is not finished, oldest first."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT person_id FROM erasures WHERE finished_at IS NULL ORDER BY asked_at, person_id"
            ).fetchall()
        return [row[0] for row in rows]

    def finished(self) -> list[UUID]:
        """The persons whose erasure is finished: after a restore of the events they are erased again."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT person_id FROM erasures WHERE finished_at IS NOT NULL ORDER BY finished_at, person_id"
            ).fetchall()
        return [row[0] for row in rows]
