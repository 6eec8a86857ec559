"""Putting a rebuilt schema in place of the live one, in one transaction; and going back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from linli_common.projector.reader import Connection, Reader, in_schema

_LOCK_TIMEOUT = "2s"


class RebuildRunningError(Exception):
    """Another rebuild of the same reader is at work."""


class NothingToGoBackToError(Exception):
    """There is no schema kept from before the last rebuild."""


def build_schema(schema: str) -> str:
    """The schema that a rebuild folds into: ``dashboards_build``."""
    return f"{schema}_build"


def previous_schema(schema: str) -> str:
    """The schema kept from before the last rebuild: ``dashboards_previous``."""
    return f"{schema}_previous"


@contextmanager
def schema_lock(connection: Connection, reader: Reader) -> Iterator[None]:
    """One rebuild of a reader at a time. Raises RebuildRunningError."""
    digest = hashlib.sha256(f"linli:rebuild:{reader.schema}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    if row is None or not row[0]:
        raise RebuildRunningError(f"a rebuild of {reader.name} is already running")
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s)", (key,))


def swap_if_level(connection: Connection, reader: Reader, *, level: bool = True) -> dict[str, int] | None:
    """Swaps when the shadow is not behind live in any stream, and returns its positions; else None.

    The lock on live's positions is what every batch waits for before it writes anything: with it, nobody is in the
    middle of writing, and whoever waits finds the new schema under the old name. Readers that began with the
    position are let finish first; none ever meets a missing table. ``level=False`` swaps even when it is behind.
    """
    schema, shadow = reader.schema, build_schema(reader.schema)
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
            live = _lock_and_read(connection, reader, schema)
            ours = _positions(connection, reader, shadow)
            if level and any(ours.get(stream, 0) < seq for stream, seq in live.items() if stream in reader.streams):
                return None
            connection.execute(in_schema("DROP SCHEMA IF EXISTS {schema} CASCADE", previous_schema(schema)))
            if _exists(connection, schema):
                _rename(connection, schema, previous_schema(schema))
            _rename(connection, shadow, schema)
            return ours
    except psycopg.errors.LockNotAvailable:
        return None


def go_back(connection: Connection, reader: Reader) -> None:
    """Puts the schema from before the last rebuild in place again, and keeps the present one in its stead.

    The position in it is an old one: a process of that version goes on from there. Raises NothingToGoBackToError.
    """
    schema = reader.schema
    with schema_lock(connection, reader), connection.transaction():
        if not _exists(connection, previous_schema(schema)):
            raise NothingToGoBackToError(f"{reader.name} has no schema {previous_schema(schema)}")
        _lock_and_read(connection, reader, schema)
        between = f"{schema}_between"
        _rename(connection, schema, between)
        _rename(connection, previous_schema(schema), schema)
        _rename(connection, between, previous_schema(schema))


def _lock_and_read(connection: Connection, reader: Reader, schema: str) -> dict[str, int]:
    if not _exists(connection, schema):
        return {}
    connection.execute(in_schema("LOCK TABLE {schema}.positions IN ACCESS EXCLUSIVE MODE", schema))
    return _positions(connection, reader, schema)


def _positions(connection: Connection, reader: Reader, schema: str) -> dict[str, int]:
    rows = connection.execute(
        in_schema("SELECT stream, max(seq) FROM {schema}.positions WHERE reader = %s GROUP BY stream", schema),
        (reader.name,),
    )
    return dict(rows.fetchall())


def _exists(connection: Connection, schema: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s)", (f'"{schema}".positions',)).fetchone()
    return row is not None and row[0] is not None


def _rename(connection: Connection, schema: str, name: str) -> None:
    connection.execute(in_schema("ALTER SCHEMA {schema} RENAME TO {name}", schema, name=name))
