"""Reading the read model: one snapshot an answer, begun with the position, so that a swap never falls inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from linli_common.http.problems import Refusal
from linli_common.projector import Connection, in_schema
from psycopg_pool import ConnectionPool

from dashboards_service.reader import IDENTITY_STREAM, READER, SCHEMA


class NotReadyError(Refusal):
    """The worker has not made the tables yet."""

    status, title = 503, "Not ready"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A read-only transaction and the position of what it sees."""

    connection: Connection
    seq: int

    def position(self) -> dict[str, object]:
        """The position as answers carry it."""
        return {"stream": IDENTITY_STREAM, "seq": self.seq}


def open_pool(conninfo: str) -> ConnectionPool[Connection]:
    """Connections for reading; opening does not wait for the database."""
    return ConnectionPool(
        conninfo, min_size=2, max_size=16, timeout=5.0, open=True, configure=_configure, kwargs={"prepare_threshold": 2}
    )


def _configure(connection: Connection) -> None:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True


@contextmanager
def snapshot(pool: ConnectionPool[Connection]) -> Iterator[Snapshot]:
    """One snapshot. Reading the position first takes the lock that a swap waits for. Raises NotReadyError."""
    try:
        with pool.connection() as connection:
            yield Snapshot(connection, _position(connection))
    except psycopg.errors.UndefinedTable:
        raise NotReadyError("the dashboards have read nothing yet; try again") from None


def _position(connection: Connection) -> int:
    row = connection.execute(
        in_schema("SELECT max(seq) FROM {schema}.positions WHERE reader = %s AND stream = %s", SCHEMA),
        (READER.name, IDENTITY_STREAM),
    ).fetchone()
    return int(row[0] or 0) if row else 0


def position_in(pool: ConnectionPool[Connection], stream: str) -> int:
    """How far the dashboards have read a stream; -1 for one that they do not read."""
    if stream != IDENTITY_STREAM:
        return -1
    with snapshot(pool) as seen:
        return seen.seq
