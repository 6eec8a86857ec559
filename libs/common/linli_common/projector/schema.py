"""The tables every reader has beside its own: positions, dead letters; and discards, which outlive rebuilds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from linli_common.projector.reader import Connection, Reader, Sums, in_schema

_DDL = """
CREATE TABLE IF NOT EXISTS {schema}.positions (
  reader   text   NOT NULL,
  version  int    NOT NULL,
  stream   text   NOT NULL,
  seq      bigint NOT NULL,
  event_id uuid,
  PRIMARY KEY (reader, version, stream)
);
CREATE TABLE IF NOT EXISTS {schema}.dead_letters (
  reader    text   NOT NULL,
  stream    text   NOT NULL,
  seq       bigint NOT NULL,
  entity_id text   NOT NULL,
  type      text   NOT NULL,
  error     text   NOT NULL,
  behind    bigint,
  message   bytea  NOT NULL,
  topic     text,
  state     bytea,
  originator_id uuid,
  originator_version bigint,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (reader, stream, seq)
);
CREATE INDEX IF NOT EXISTS dead_letters_of_entity ON {schema}.dead_letters (reader, stream, entity_id);
"""

_KEPT_DDL = """
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.discards (
  reader text   NOT NULL,
  stream text   NOT NULL,
  seq    bigint NOT NULL,
  type   text   NOT NULL,
  actor  text   NOT NULL,
  reason text   NOT NULL,
  discarded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (reader, stream, seq)
);
"""


class PositionMovedError(Exception):
    """Somebody else moved the position (another worker, a rebuild): read it again before anything else."""


class ReaderHaltedError(Exception):
    """The reader cannot go on by itself; the text says why and which command mends it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reader is in one stream: the last event folded (0 and None before the first)."""

    seq: int
    event_id: UUID | None


def kept_schema(schema: str) -> str:
    """The schema of what outlives rebuilds: ``dashboards_kept``."""
    return f"{schema}_kept"


def sums_ddl(part: Sums) -> str:
    """The table of a part that adds up."""
    columns = "".join(f"  {column.name} {column.type} NOT NULL,\n" for column in part.key)
    names = ", ".join(column.name for column in part.key)
    return (
        f"CREATE TABLE IF NOT EXISTS {{schema}}.{part.table} (\n"
        f"{columns}  amount bigint NOT NULL,\n  PRIMARY KEY ({names})\n)"
    )


def create_tables(connection: Connection, reader: Reader, schema: str | None = None) -> None:
    """Makes what is missing of a reader's tables, in its own schema or in another (a rebuild's).

    An existing schema keeps its positions: when they are of another version, the reader halts with a sentence.
    """
    name = schema or reader.schema
    lock = int.from_bytes(hashlib.sha256(f"linli:reader:{name}".encode()).digest()[:8], "big", signed=True)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        connection.execute(in_schema(_KEPT_DDL, kept_schema(reader.schema)))
        exists = connection.execute("SELECT to_regclass(%s)", (f'"{name}".positions',)).fetchone()
        if exists is not None and exists[0] is not None:
            return
        connection.execute(in_schema("CREATE SCHEMA IF NOT EXISTS {schema}", name))
        connection.execute(in_schema(_DDL, name))
        for part in reader.sums():
            connection.execute(in_schema(sums_ddl(part), name))
        if reader.ddl:
            connection.execute(in_schema(reader.ddl, name))
        for stream in reader.streams:
            connection.execute(
                in_schema("INSERT INTO {schema}.positions VALUES (%s, %s, %s, 0, NULL)", name),
                (reader.name, reader.version, stream),
            )


def position_of(connection: Connection, reader: Reader, stream: str, schema: str | None = None) -> Position:
    """Where the reader is. Raises ReaderHaltedError when the schema was not made by this version of it."""
    name = schema or reader.schema
    rows = connection.execute(
        in_schema("SELECT version, seq, event_id FROM {schema}.positions WHERE reader = %s AND stream = %s", name),
        (reader.name, stream),
    ).fetchall()
    for version, seq, event_id in rows:
        if version == reader.version:
            return Position(seq, event_id)
    found = f"version {rows[0][0]}" if rows else "another set of streams"
    raise ReaderHaltedError(
        f"Reader {reader.name} is version {reader.version} on {stream}, but schema {name} was folded by {found}: "
        f"run `linli rebuild {reader.name}`."
    )


def move_position(
    connection: Connection, reader: Reader, schema: str, stream: str, previous: int, to: Position
) -> None:
    """The compare-and-set that every batch begins with: it takes the lock under which a rebuild swaps schemas.

    First in the transaction, because PostgreSQL resolves the schema's name again after waiting for that lock: an old
    process then meets the new schema's position and writes nothing. Raises PositionMovedError.
    """
    moved = connection.execute(
        in_schema(
            "UPDATE {schema}.positions SET seq = %s, event_id = %s"
            " WHERE reader = %s AND version = %s AND stream = %s AND seq = %s",
            schema,
        ),
        (to.seq, to.event_id, reader.name, reader.version, stream, previous),
    )
    if moved.rowcount != 1:
        raise PositionMovedError(f"{reader.name} is no longer at {stream}:{previous}")
