"""Who opened whose personal data, when, in which role: kept for audits, and for the person to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_contracts.envelope import Actor
from psycopg_pool import ConnectionPool


class Openings:
    """The record is written before anything is opened: an opening that is not on record does not happen."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def record(self, person_ids: Sequence[UUID], actor: Actor, what: str, at: datetime) -> None:
        """Records that ``actor`` opens ``what`` (application, evidence, …) of these persons."""
        with self._pool.connection() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO openings (person_id, actor_id, actor_role, what, opened_at) VALUES (%s, %s, %s, %s, %s)",
                [(person_id, actor.person_id, actor.role, what, at) for person_id in person_ids],
            )

    def record_daily(self, person_ids: Sequence[UUID], actor: Actor, what: str, at: datetime) -> None:
        """The same for what is looked at again and again: the first look of a day (Asia/Shanghai) stands for all."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT person_id FROM openings WHERE person_id = ANY(%s) AND actor_id = %s AND what = %s"
                " AND (opened_at AT TIME ZONE 'Asia/Shanghai')::date = %s",
                (list(person_ids), actor.person_id, what, shanghai_day(at)),
            ).fetchall()
        seen = {row[0] for row in rows}
        self.record([person_id for person_id in person_ids if person_id not in seen], actor, what, at)

    def of(self, person_id: UUID, limit: int = 100) -> list[dict[str, Any]]:
        """The latest openings of a person's data, newest first."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT actor_id, actor_role, what, opened_at FROM openings WHERE person_id = %s"
                " ORDER BY opening_id DESC LIMIT %s",
                (person_id, limit),
            ).fetchall()
        return [{"actor_id": row[0], "actor_role": row[1], "what": row[2], "opened_at": row[3]} for row in rows]
