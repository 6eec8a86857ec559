"""A batch of events done: commands first, then the position, under the position's lock.

The commands commit by themselves, each with its key. When the process dies before the position is moved, the batch
comes again and every command gets its first answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Generic, TypeVar

import nats.errors
import psycopg

from linli_common.event_store import ConcurrentChangeError, StoreUnavailableError
from linli_common.projector import Position, Reader, in_schema
from linli_common.projector.folding import Letter, Parsed, parse
from linli_common.projector.parked import lock_position
from linli_common.projector.reader import Connection, Fold
from linli_common.projector.schema import move_position
from linli_common.projector.source import Incoming
from linli_common.projector.writing import discards, park_letters, parked_entities
from linli_common.reactions.declared import Reactions, Trigger

log = logging.getLogger(__name__)

S = TypeVar("S")
THREADS = 32
"""The store commits what many threads hand over at once: five times the events of one thread."""

TRANSIENT = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    StoreUnavailableError,
    ConcurrentChangeError,
    nats.errors.Error,
    OSError,
    TimeoutError,
)
"""What passes by itself: the whole batch is tried again. Everything else is the reaction's own failure."""


class Doing(Generic[S]):
    """Does batches for one service; what a projector is to folds, this is to commands."""

    def __init__(self, reactions: Reactions[S], service: S) -> None:
        self._service_name = reactions.service
        self._by_type = reactions.by_type()
        self._service = service
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"{reactions.service}-reactions")

    def write(
        self, connection: Connection, reader: Reader, schema: str, stream: str, previous: int, batch: Sequence[Incoming]
    ) -> int:
        """Does a batch and moves the position from ``previous`` to its end; returns how many events were parked.

        The position's row is locked first, so that another worker waits here and then finds it moved. Raises
        PositionMovedError; TimeoutError for what passes by itself, with the position where it was.
        """
        fold = reader.fold_of(stream)
        parsed = [parse(fold, incoming) for incoming in batch]
        wanted = [one for one in parsed if one.event is None or one.type in self._by_type]
        with connection.transaction():
            move_position(connection, reader, schema, stream, previous, Position(batch[-1].seq, parsed[-1].event_id))
            dropped = discards(connection, reader, stream, previous + 1, batch[-1].seq)
            wanted = [one for one in wanted if one.incoming.seq not in dropped]
            letters = self._do(wanted, parked_entities(connection, reader, schema, stream, wanted))
            if letters:
                park_letters(connection, reader, schema, stream, letters)
        return len(letters)

    def retry(self, connection: Connection, reader: Reader, stream: str, entity_id: str) -> int:
        """Does the parked events of an entity again, in order, up to the first that fails; returns how many it took."""
        with connection.transaction():
            lock_position(connection, reader, stream)
            rows = connection.execute(
                in_schema(
                    "DELETE FROM {schema}.dead_letters WHERE reader = %s AND stream = %s AND entity_id = %s"
                    " RETURNING seq, message",
                    reader.schema,
                ),
                (reader.name, stream, entity_id),
            ).fetchall()
            fold = Fold(stream)
            letters = self._do([parse(fold, Incoming(seq, bytes(message))) for seq, message in sorted(rows)], {})
            park_letters(connection, reader, reader.schema, stream, letters)
            connection.execute(
                in_schema("DELETE FROM {schema}.retries WHERE stream = %s AND entity_id = %s", reader.schema),
                (stream, entity_id),
            )
        return len(rows) - len(letters)

    def close(self) -> None:
        """Lets running commands end."""
        self._threads.shutdown()

    def _do(self, events: Iterable[Parsed], parked: Mapping[str, int]) -> list[Letter]:
        """Events of one entity in order, entities side by side; gives those to park."""
        entities: dict[str, list[Parsed]] = {}
        for one in events:
            entities.setdefault(one.entity_id, []).append(one)
        done = [
            self._threads.submit(self._do_entity, of_entity, parked.get(entity_id))
            for entity_id, of_entity in entities.items()
        ]
        wait(done)  # before anything of this batch may begin again
        return sorted(
            (letter for future in done for letter in future.result()),
            key=lambda letter: letter.parsed.incoming.seq,
        )

    def _do_entity(self, events: Sequence[Parsed], behind: int | None) -> list[Letter]:
        letters = []
        for parsed in events:
            if behind is not None:
                letters.append(Letter(parsed, f"behind event {behind} of the same entity", behind))
                continue
            try:
                self._do_one(parsed)
            except TRANSIENT as error:
                raise TimeoutError(f"{type(error).__name__}: {error}") from error
            except Exception as error:
                log.exception("reaction to %s failed", parsed.type, extra={"seq": parsed.incoming.seq})
                letters.append(Letter(parsed, f"{type(error).__name__}: {error}", None))
                behind = parsed.incoming.seq
        return letters

    def _do_one(self, parsed: Parsed) -> None:
        if parsed.event is None:
            raise parsed.error or ValueError("no event")
        for one in self._by_type.get(parsed.type, ()):
            one.react(self._service, Trigger(self._service_name, one.name, parsed.event))
