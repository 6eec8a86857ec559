"""Reading a service's event table in order: number, subject and message, as they stand on its stream."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

EventConnection = psycopg.AsyncConnection[Any]
_STATEMENT_TIMEOUT = "60s"


@dataclass(slots=True)
class EventRow:
    """The public face of one event: exactly what stands on the stream as message ``seq``."""

    seq: int
    subject: str
    message: bytes


class EventRows:
    """The event table of one service, seen through one connection (autocommit, so that it sees every
    commit).
    """

    def __init__(self, connection: EventConnection, service: str) -> None:
        self._connection = connection
        table = sql.Identifier(service, "events")
        columns = sql.SQL("notification_id AS seq, subject, message")
        self._after = sql.SQL("SELECT {} FROM {} WHERE notification_id > %s ORDER BY notification_id LIMIT %s").format(
            columns, table
        )
        self._at = sql.SQL("SELECT {} FROM {} WHERE notification_id = %s").format(columns, table)
        self._last = sql.SQL("SELECT max(notification_id) FROM {}").format(table)

    async def after(self, seq: int, limit: int) -> list[EventRow]:
        """The next rows after number ``seq``, in order, at most ``limit``."""
        async with self._connection.cursor(row_factory=class_row(EventRow), binary=True) as cursor:
            await cursor.execute(self._after, (seq, limit), prepare=True)
            return await cursor.fetchall()

    async def at(self, seq: int) -> EventRow | None:
        """Row ``seq``, None when the table has none."""
        async with self._connection.cursor(row_factory=class_row(EventRow), binary=True) as cursor:
            await cursor.execute(self._at, (seq,))
            return await cursor.fetchone()

    async def last(self) -> int:
        """The last row's number, 0 when the table is empty."""
        cursor = await self._connection.execute(self._last)
        row = await cursor.fetchone()
        return int(row[0] or 0) if row else 0


async def connect(conninfo: str) -> EventConnection:
    """A connection for reading the event table; statements end after a minute rather than hang for ever."""
    connection = await psycopg.AsyncConnection.connect(
        conninfo,
        autocommit=True,
        connect_timeout=5,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        application_name="linli-relay",
    )
    await connection.execute(sql.SQL("SET statement_timeout = {}").format(sql.Literal(_STATEMENT_TIMEOUT)))
    return connection
