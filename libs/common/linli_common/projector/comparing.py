"""Comparing a rebuilt schema with the live one at the same position: counts and checksums of every table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

from linli_common.projector.reader import Connection, Reader, in_schema
from linli_common.projector.swapping import build_schema

_WAIT_SECONDS = 5.0
_POLL_SECONDS = 0.05
_NOT_COMPARED = ("positions", "dead_letters")


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that differs: rows live and rows rebuilt (None: there is no such table). It may be on purpose."""

    table: str
    live_rows: int | None
    rebuilt_rows: int | None


@dataclass(frozen=True, slots=True)
class _Digest:
    rows: int
    checksum: str


async def wait_for_live(live: Connection, reader: Reader, positions: Mapping[str, int]) -> dict[str, int] | None:
    """Holds a snapshot of live in ``live`` that has reached ``positions``, and says where it is.

    None when there is no live schema, or when it does not get there in five seconds.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        live.rollback()
        live.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            rows = live.execute(
                in_schema(
                    "SELECT stream, max(seq) FROM {schema}.positions WHERE reader = %s GROUP BY stream", reader.schema
                ),
                (reader.name,),
            )
            found: dict[str, int] = dict(rows.fetchall())
        except psycopg.errors.UndefinedTable:
            return None
        if set(found) == set(positions) and all(found[stream] >= seq for stream, seq in positions.items()):
            return found
        if time.monotonic() > deadline:
            return None
        await asyncio.sleep(_POLL_SECONDS)


def compare(live: Connection, rebuilt: Connection, reader: Reader) -> list[Difference]:
    """The tables that differ, by name."""
    ours, theirs = digests(rebuilt, build_schema(reader.schema)), digests(live, reader.schema)
    return [
        Difference(
            table,
            theirs[table].rows if table in theirs else None,
            ours[table].rows if table in ours else None,
        )
        for table in sorted(set(ours) | set(theirs))
        if ours.get(table) != theirs.get(table)
    ]


def digests(connection: Connection, schema: str) -> dict[str, _Digest]:
    """Count and order-free checksum of every table of a reader's schema that the folds produce."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)).fetchall()
    found = {}
    for (table,) in tables:
        if table in _NOT_COMPARED:
            continue
        row = connection.execute(
            SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(row_::text, 0)::numeric), 0)::text FROM {} row_"
            ).format(Identifier(schema, table))
        ).fetchone()
        if row is not None:
            found[table] = _Digest(*row)
    return found
