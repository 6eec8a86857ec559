"""One batch in one transaction: position, dead letters, states, sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import psycopg
from psycopg.sql import SQL, Identifier

from linli_common.projector.folding import Folded, Letter, Parsed, parse, wanted_keys
from linli_common.projector.reader import Connection, Fold, Key, Reader, Sums, in_schema
from linli_common.projector.schema import Position, kept_schema, move_position
from linli_common.projector.source import Incoming


def write_batch(
    connection: Connection, reader: Reader, schema: str, stream: str, previous: int, batch: Sequence[Incoming]
) -> int:
    """Folds a batch into the schema in one transaction and returns how many events were parked.

    A value that a fold made and a column does not take (a NUL in a text, a number out of range) is the fold's own
    failure: the batch is then split until the one event stands alone, and that one is parked. Every other error of
    the database is raised, with nothing written. Raises PositionMovedError.
    """
    fold = reader.fold_of(stream)
    return _write(connection, reader, schema, fold, previous, [parse(fold, incoming) for incoming in batch])


def _write(
    connection: Connection, reader: Reader, schema: str, fold: Fold, previous: int, batch: Sequence[Parsed]
) -> int:
    try:
        return _write_once(connection, reader, schema, fold, previous, batch)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        if len(batch) == 1:
            return _write_once(connection, reader, schema, fold, previous, batch, refused=error)
    middle = len(batch) // 2
    parked = _write(connection, reader, schema, fold, previous, batch[:middle])
    between = batch[middle - 1].incoming.seq
    return parked + _write(connection, reader, schema, fold, between, batch[middle:])


def _write_once(
    connection: Connection,
    reader: Reader,
    schema: str,
    fold: Fold,
    previous: int,
    batch: Sequence[Parsed],
    refused: Exception | None = None,
) -> int:
    last = batch[-1]
    with connection.transaction():
        to = Position(last.incoming.seq, last.event_id)
        move_position(connection, reader, schema, fold.stream, previous, to)
        folded = Folded(
            fold,
            parked_entities(connection, reader, schema, fold.stream, batch),
            discards(connection, reader, fold.stream, previous + 1, last.incoming.seq),
        )
        if refused is None:
            load_states(connection, schema, folded, batch)
            folded.add_all(batch)
        else:
            folded.park(last, refused)
        write_folded(connection, reader, schema, folded)
    return len(folded.letters)


def load_states(connection: Connection, schema: str, folded: Folded, batch: Sequence[Parsed]) -> None:
    """Reads the states of the entities that a batch changes, of the batch's own stream only."""
    for number, part in enumerate(folded.fold.states):
        keys = wanted_keys(batch, number)
        if keys:
            folded.states[number].update(part.load(connection, schema, keys))


def write_folded(connection: Connection, reader: Reader, schema: str, folded: Folded) -> None:
    """Writes sums, states and dead letters of a folded batch."""
    for part, total in zip(folded.fold.sums, folded.totals, strict=True):
        if total:
            add_sums(connection, schema, part, total)
            if part.keep_in_step is not None:
                part.keep_in_step(connection, schema, total)
    for states, changed in zip(folded.fold.states, folded.changed, strict=True):
        if changed:
            states.save(connection, schema, changed)
    if folded.letters:
        park_letters(connection, reader, schema, folded.fold.stream, folded.letters)


def add_sums(connection: Connection, schema: str, part: Sums, totals: Mapping[Key, int]) -> None:
    """Adds amounts to a table of sums: one statement with an array for each column."""
    names = SQL(", ").join(Identifier(column.name) for column in part.key)
    arrays = SQL(", ").join(SQL("%b::" + column.type + "[]") for column in part.key)
    statement = SQL(
        "INSERT INTO {table} ({names}, amount) SELECT * FROM unnest({arrays}, %b::bigint[]) AS added({names}, amount)"
        # In the key's order, so that two writers of one table (two streams) lock rows in the same order.
        " ORDER BY {names} ON CONFLICT ({names}) DO UPDATE SET amount = {table}.amount + excluded.amount"
    ).format(table=Identifier(schema, part.table), names=names, arrays=arrays)
    columns: list[list[object]] = [list(column) for column in zip(*totals, strict=True)]
    connection.execute(statement, [*columns, list(totals.values())])


def discards(connection: Connection, reader: Reader, stream: str, first: int, last: int) -> frozenset[int]:
    """The numbers between first and last (included) that an operator has discarded for this reader."""
    rows = connection.execute(
        in_schema(
            "SELECT seq FROM {schema}.discards WHERE reader = %s AND stream = %s AND seq BETWEEN %s AND %s",
            kept_schema(reader.schema),
        ),
        (reader.name, stream, first, last),
    )
    return frozenset(seq for (seq,) in rows)


def parked_entities(
    connection: Connection, reader: Reader, schema: str, stream: str, batch: Iterable[Parsed]
) -> dict[str, int]:
    """The entities of a batch that have parked events, each with the number of its first."""
    rows = connection.execute(
        in_schema(
            "SELECT entity_id, min(seq) FROM {schema}.dead_letters"
            " WHERE reader = %s AND stream = %s AND entity_id = ANY(%s) GROUP BY entity_id",
            schema,
        ),
        (reader.name, stream, list({parsed.entity_id for parsed in batch})),
    )
    return dict(rows.fetchall())


def park_letters(connection: Connection, reader: Reader, schema: str, stream: str, letters: Sequence[Letter]) -> None:
    """Writes dead letters, with their message (and private side), so that a retry needs no stream."""
    with connection.cursor() as cursor:
        cursor.executemany(
            in_schema(
                "INSERT INTO {schema}.dead_letters (reader, stream, seq, entity_id, type, error, behind, message,"
                " topic, state, originator_id, originator_version)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (reader, stream, seq) DO UPDATE SET error = excluded.error, behind = excluded.behind",
                schema,
            ),
            [(reader.name, stream, *_columns(letter)) for letter in letters],
        )


def _columns(letter: Letter) -> tuple[object, ...]:
    incoming, recorded = letter.parsed.incoming, letter.parsed.incoming.recorded
    private: tuple[object, ...] = (None, None, None, None)
    if recorded is not None:
        private = (recorded.topic, recorded.state, recorded.originator_id, recorded.originator_version)
    text = (letter.parsed.entity_id, letter.parsed.type, letter.error)
    return (incoming.seq, *(part.replace("\0", "\\0") for part in text), letter.behind, incoming.body, *private)
