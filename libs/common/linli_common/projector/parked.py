"""Dead letters: listing them, trying them again, discarding one with a name and a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from linli_common.projector.folding import Folded, parse
from linli_common.projector.reader import Connection, Reader, Recorded, in_schema
from linli_common.projector.schema import kept_schema
from linli_common.projector.source import Incoming
from linli_common.projector.writing import load_states, park_letters, write_folded


class NoDeadLetterError(Exception):
    """There is no such dead letter."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parked event. ``behind`` is the number of the earlier one of its entity that it waits for, if any."""

    stream: str
    seq: int
    entity_id: str
    type: str
    error: str
    behind: int | None
    parked_at: datetime


def dead_letters(connection: Connection, reader: Reader) -> list[DeadLetter]:
    """All parked events of a reader, by stream and number."""
    rows = connection.execute(
        in_schema(
            "SELECT stream, seq, entity_id, type, error, behind, parked_at FROM {schema}.dead_letters"
            " WHERE reader = %s ORDER BY stream, seq",
            reader.schema,
        ),
        (reader.name,),
    )
    return [DeadLetter(*row) for row in rows]


def retry(connection: Connection, reader: Reader, stream: str, entity_id: str) -> int:
    """Folds the parked events of an entity again, in order, up to the first that fails; returns how many it took.

    One transaction, with the position's row locked: the running reader waits, and meets what is left.
    """
    with connection.transaction():
        lock_position(connection, reader, stream)
        return _retry_locked(connection, reader, stream, entity_id)


def discard(connection: Connection, reader: Reader, stream: str, seq: int, *, actor: str, reason: str) -> int:
    """Gives one parked event up, for this reader, for ever (rebuilds pass it over too); retries those behind it.

    Returns how many of those were folded. Raises NoDeadLetterError; ValueError when actor or reason is empty.
    """
    if not actor.strip() or not reason.strip():
        raise ValueError("a discard needs an actor and a reason")
    with connection.transaction():
        lock_position(connection, reader, stream)
        row = connection.execute(
            in_schema(
                "DELETE FROM {schema}.dead_letters WHERE reader = %s AND stream = %s AND seq = %s"
                " RETURNING entity_id, type",
                reader.schema,
            ),
            (reader.name, stream, seq),
        ).fetchone()
        if row is None:
            raise NoDeadLetterError(f"{reader.name} has no dead letter {stream}:{seq}")
        entity_id, type_ = row
        connection.execute(
            in_schema(
                "INSERT INTO {schema}.discards (reader, stream, seq, type, actor, reason)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                kept_schema(reader.schema),
            ),
            (reader.name, stream, seq, type_, actor, reason),
        )
        return _retry_locked(connection, reader, stream, entity_id)


def lock_position(connection: Connection, reader: Reader, stream: str) -> None:
    """Lets the running reader wait until this transaction ends. Raises NoDeadLetterError when it never ran."""
    found = connection.execute(
        in_schema(
            "SELECT seq FROM {schema}.positions WHERE reader = %s AND version = %s AND stream = %s FOR UPDATE",
            reader.schema,
        ),
        (reader.name, reader.version, stream),
    ).fetchone()
    if found is None:
        raise NoDeadLetterError(f"{reader.name} version {reader.version} has no position in {stream}")


def _retry_locked(connection: Connection, reader: Reader, stream: str, entity_id: str) -> int:
    rows = connection.execute(
        in_schema(
            "DELETE FROM {schema}.dead_letters WHERE reader = %s AND stream = %s AND entity_id = %s"
            " RETURNING seq, message, originator_id, originator_version, topic, state",
            reader.schema,
        ),
        (reader.name, stream, entity_id),
    ).fetchall()
    fold = reader.fold_of(stream)
    batch = []
    for seq, message, originator_id, version, topic, state in sorted(rows):
        recorded = Recorded(originator_id, version, topic, state) if topic is not None else None
        batch.append(parse(fold, Incoming(seq, message, recorded)))
    folded = Folded(fold)
    load_states(connection, reader.schema, folded, batch)
    folded.add_all(batch)
    letters, folded.letters = folded.letters, []
    write_folded(connection, reader, reader.schema, folded)
    park_letters(connection, reader, reader.schema, stream, letters)
    return len(batch) - len(letters)
