"""States of the plainest kind: one row for each entity, in one table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
import psycopg
from psycopg.sql import SQL, Composed, Identifier

from linli_common.projector.reader import Column, Connection, Event, States

Row: TypeAlias = dict[str, Any]


def one_row_each(
    table: str,
    key: tuple[Column, ...],
    columns: tuple[str, ...],
    keys: Callable[[Event], Iterable[Hashable]],
    evolve: Callable[[Any, Row | None, Event], Row | None],
) -> States:
    """A part whose states are rows (dicts of ``columns``) of one table, found by ``key``.

    Keys are tuples with one value for each key column. The reader's ``ddl`` makes the table, with the key as its
    primary key; ``evolve`` gives the whole next row, or None to remove it.
    """
    rows = _Rows(table, key, columns)
    return States((table,), keys, evolve, rows.load, rows.save)


@dataclass(frozen=True, slots=True)
class _Rows:
    """An object rather than closures, because a rebuild sends readers to other processes."""

    table: str
    key: tuple[Column, ...]
    columns: tuple[str, ...]

    def load(self, connection: Connection, schema: str, wanted: Sequence[tuple[Any, ...]]) -> dict[Any, Row]:
        width = len(self.key)
        statement = SQL("SELECT {} FROM {} WHERE {}").format(
            self._names(*self._all()), Identifier(schema, self.table), self._matching()
        )
        rows = connection.execute(statement, _arrays(wanted), binary=True)
        return {row[:width]: dict(zip(self.columns, row[width:], strict=True)) for row in rows}

    def save(self, connection: Connection, schema: str, states: Mapping[tuple[Any, ...], Row | None]) -> None:
        gone = [entity for entity, row in states.items() if row is None]
        if gone:
            statement = SQL("DELETE FROM {} WHERE {}").format(Identifier(schema, self.table), self._matching())
            connection.execute(statement, _arrays(gone))
        named = [*(column.name for column in self.key), *self.columns]
        kept = [
            dict(zip(named, (*entity, *(row[name] for name in self.columns)), strict=True))
            for entity, row in states.items()
            if row is not None
        ]
        if kept:
            connection.execute(self._upsert(schema), (_as_json(kept),))

    def _all(self) -> list[str]:
        return [*(column.name for column in self.key), *self.columns]

    def _names(self, *names: str) -> Composed:
        return SQL(", ").join(map(Identifier, names))

    def _matching(self) -> Composed:
        arrays = SQL(", ").join(SQL("%s::" + column.type + "[]") for column in self.key)
        return SQL("({}) IN (SELECT * FROM unnest({}))").format(
            self._names(*(column.name for column in self.key)), arrays
        )

    def _upsert(self, schema: str) -> Composed:
        """All rows in one statement. As JSON, because the table then says the types, which may be arrays."""
        return SQL(
            "INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"
            " ON CONFLICT ({key}) DO UPDATE SET {values}"
        ).format(
            table=Identifier(schema, self.table),
            names=self._names(*self._all()),
            key=self._names(*(column.name for column in self.key)),
            values=SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in self.columns),
        )


def _as_json(rows: list[dict[str, Any]]) -> str:
    """Raises psycopg.DataError for what no column takes, as the database does: the event is then parked."""
    try:
        return orjson.dumps(rows, default=_as_text).decode()
    except orjson.JSONEncodeError as error:
        raise psycopg.DataError(str(error)) from error


def _as_text(value: object) -> str:
    """What JSON has no form for, as PostgreSQL reads it."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _arrays(keys: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*keys, strict=True)]
