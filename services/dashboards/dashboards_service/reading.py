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
    """A read-only transaction, and how far of each stream is in what it sees."""

    connection: Connection
    seqs: dict[str, int]

    def position(self, stream: str = IDENTITY_STREAM) -> dict[str, object]:
        """The position in a stream as answers carry it."""
        return {"stream": stream, "seq": self.seqs[stream]}


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
            yield Snapshot(connection, _positions(connection))
    except psycopg.errors.UndefinedTable:
        raise NotReadyError("the dashboards have read nothing yet; try again") from None


def _positions(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        in_schema("SELECT stream, max(seq) FROM {schema}.positions WHERE reader = %s GROUP BY stream", SCHEMA),
        (READER.name,),
    )
    return dict.fromkeys(READER.streams, 0) | dict(rows.fetchall())


def positions(pool: ConnectionPool[Connection]) -> dict[str, int]:
    """How far the dashboards have read each stream."""
    with snapshot(pool) as seen:
        return seen.seqs


def position_in(pool: ConnectionPool[Connection], stream: str) -> int:
    """How far the dashboards have read a stream; -1 for one that they do not read."""
    return positions(pool).get(stream, -1) if stream in READER.streams else -1
