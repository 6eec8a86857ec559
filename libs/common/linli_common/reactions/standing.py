"""Tables of reactions: those of every reader, and the retries that operators ask for."""

from __future__ import annotations

from linli_common.projector import Reader, create_tables, in_schema
from linli_common.projector.parked import NoDeadLetterError, lock_position
from linli_common.projector.reader import Connection
from linli_common.projector.schema import kept_schema


def create_reaction_tables(connection: Connection, reader: Reader) -> None:
    """Makes what is missing, and a position before event 1 for each stream that joined since."""
    create_tables(connection, reader)
    for stream in reader.streams:
        connection.execute(
            in_schema(
                "INSERT INTO {schema}.positions VALUES (%s, %s, %s, 0, NULL) ON CONFLICT DO NOTHING", reader.schema
            ),
            (reader.name, reader.version, stream),
        )


def start_over(connection: Connection, reader: Reader) -> None:
    """Lets all events come again, from the first: what was done is not done twice, for its keys are stored."""
    connection.execute(
        in_schema("UPDATE {schema}.positions SET seq = 0, event_id = NULL WHERE reader = %s", reader.schema),
        (reader.name,),
    )


def ask_retry(connection: Connection, reader: Reader, stream: str, entity_id: str) -> None:
    """Leaves a note for the worker, which alone has the service's parts: it tries within a second or two."""
    connection.execute(
        in_schema(
            "INSERT INTO {schema}.retries (stream, entity_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", reader.schema
        ),
        (stream, entity_id),
    )


def asked_retries(connection: Connection, reader: Reader) -> list[tuple[str, str]]:
    """The (stream, entity) pairs that operators want tried again, oldest first."""
    rows = connection.execute(
        in_schema("SELECT stream, entity_id FROM {schema}.retries ORDER BY asked_at", reader.schema)
    )
    return [(stream, entity_id) for stream, entity_id in rows]


def discard(connection: Connection, reader: Reader, stream: str, seq: int, *, actor: str, reason: str) -> str:
    """Gives one parked event up, for ever, with a name and a reason; asks for those behind it to be tried.

    Returns the entity. Raises NoDeadLetterError; ValueError when actor or reason is empty.
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
        connection.execute(
            in_schema(
                "INSERT INTO {schema}.discards (reader, stream, seq, type, actor, reason)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                kept_schema(reader.schema),
            ),
            (reader.name, stream, seq, row[1], actor, reason),
        )
        ask_retry(connection, reader, stream, row[0])
    entity_id: str = row[0]
    return entity_id
