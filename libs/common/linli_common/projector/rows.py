"""States of the plainest kind: one row for each entity, in one table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier

from linli_common.projector.reader import Column, Connection, Event, States

Row = dict[str, Any]


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
    names = SQL(", ").join(Identifier(column.name) for column in key)
    everything = [*(column.name for column in key), *columns]
    matching = SQL("({}) IN (SELECT * FROM unnest({}))").format(
        names, SQL(", ").join(SQL("%s::" + column.type + "[]") for column in key)
    )

    def load(connection: Connection, schema: str, wanted: Sequence[tuple[Any, ...]]) -> dict[Any, Row]:
        statement = SQL("SELECT {} FROM {} WHERE {}").format(
            SQL(", ").join(map(Identifier, everything)), Identifier(schema, table), matching
        )
        rows = connection.execute(statement, _arrays(wanted), binary=True)
        return {row[: len(key)]: dict(zip(columns, row[len(key) :], strict=True)) for row in rows}

    def save(connection: Connection, schema: str, states: Mapping[tuple[Any, ...], Row | None]) -> None:
        gone = [entity for entity, row in states.items() if row is None]
        if gone:
            connection.execute(
                SQL("DELETE FROM {} WHERE {}").format(Identifier(schema, table), matching), _arrays(gone)
            )
        kept = [(*entity, *(row[name] for name in columns)) for entity, row in states.items() if row is not None]
        if kept:
            with connection.cursor() as cursor:
                cursor.executemany(_upsert(schema, table, everything, [column.name for column in key]), kept)

    return States((table,), keys, evolve, load, save)


def _arrays(keys: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*keys, strict=True)]


def _upsert(schema: str, table: str, names: list[str], key: list[str]) -> Any:
    changes = SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in names if name not in key)
    return SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}").format(
        Identifier(schema, table),
        SQL(", ").join(map(Identifier, names)),
        SQL(", ").join([SQL("%s")] * len(names)),
        SQL(", ").join(map(Identifier, key)),
        changes,
    )
