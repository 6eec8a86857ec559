"""Group commit: callers hand over their events, one thread commits what has gathered.

One transaction a batch, as separate statements, because each must see what was committed before the lock was had:
advisory lock; heads of the aggregates concerned, the last id and known command keys; then the insert, with ids that
follow the last one without a gap. A command that conflicts fails alone (design, "Group commit").
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier

from linli_common.event_store.acts import CommandKey
from linli_common.event_store.schema import lock_key

log = logging.getLogger(__name__)

BATCH_EVENTS = 2_000
"""Events after which a batch is closed; a larger command still goes in whole."""

GIVE_UP_SECONDS = 20.0
"""How long a command waits for a database that does not answer before its caller is told so."""


class VersionConflictError(Exception):
    """Another command changed the same aggregate first; nothing of this one was recorded."""


class CommandKeyTakenError(Exception):
    """The command's key was used before; carries what was answered then."""

    def __init__(self, position: int, answer: dict[str, str], digest: bytes) -> None:
        super().__init__("this Idempotency-Key was used before")
        self.position = position
        self.answer = answer
        self.digest = digest


class StoreUnavailableError(Exception):
    """The database did not answer in time. Whether the command was recorded is not known: repeat it with its key."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One row of the event table but for its id, which it gets in commit order."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    event_id: UUID
    subject: str
    message: bytes


@dataclass(slots=True)
class Append:
    """The events of one command on their way through the writer."""

    events: Sequence[NewEvent]
    key: CommandKey | None = None
    answer: dict[str, str] = field(default_factory=dict)
    first_id: int = 0
    position: int = 0
    error: Exception | None = None
    since: float = field(default_factory=time.monotonic)
    done: threading.Lock = field(default_factory=threading.Lock)

    def settle(self, first_id: int) -> None:
        """Its events got the ids from ``first_id`` on; its position is the last of them (or the one before)."""
        self.first_id = first_id
        self.position = first_id + len(self.events) - 1


class GroupWriter:
    """Commits appends of many threads, in the order they came, as few transactions as possible.

    ``wake`` is called after each commit, on the writer's thread; it must not block.
    """

    def __init__(self, conninfo: str, service: str, wake: Callable[[], None] = lambda: None) -> None:
        self._conninfo = conninfo
        self._statements = _Statements(service)
        self._wake = wake
        self._waiting: deque[Append] = deque()
        self._gathered = threading.Condition(threading.Lock())
        self._closing = False
        self._connection: psycopg.Connection | None = None
        self._thread_name = f"{service}-writer"
        self._thread = threading.Thread(target=self._run, name=self._thread_name, daemon=True)
        self._thread.start()

    def commit(self, append: Append) -> int:
        """Blocks until the append is on disk and returns its position; raises why nothing of it was recorded."""
        append.done.acquire()
        with self._gathered:
            if self._closing:
                raise StoreUnavailableError("the event store is closing")
            self._waiting.append(append)
            self._gathered.notify()
        append.done.acquire()
        if append.error is not None:
            raise append.error
        return append.position

    def close(self) -> None:
        """Commits what is waiting and stops."""
        with self._gathered:
            self._closing = True
            self._gathered.notify()
        self._thread.join()
        if self._connection is not None:
            self._connection.close()

    def _run(self) -> None:
        while True:
            with self._gathered:
                while not self._waiting and not self._closing:
                    self._gathered.wait()
                if not self._waiting:
                    return
                batch = self._take()
            self._write(batch)
            for append in batch:
                append.done.release()

    def _take(self) -> list[Append]:
        batch: list[Append] = []
        size = 0
        while self._waiting and (not batch or size + len(self._waiting[0].events) <= BATCH_EVENTS):
            append = self._waiting.popleft()
            size += len(append.events)
            batch.append(append)
        return batch

    def _write(self, batch: list[Append]) -> None:
        """Settles every append of the batch: with ids, or with the error that is its own."""
        undecided = batch
        broken = 0
        while undecided:
            try:
                connection = self._connect()
                if broken:
                    undecided = self._without_committed(connection, undecided)
                self._statements.commit(connection, undecided)
                self._wake()
                return
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                log.warning("event store: %s; looking up what was committed", str(error).strip())
                self._drop_connection()
                undecided = _give_up(undecided)
                broken += 1
                time.sleep(min(0.01 * 2**broken, 1.0))
            except Exception as error:  # a batch is refused by the database because of one of its commands
                self._drop_connection()
                if len(undecided) == 1:
                    undecided[0].error = error
                    return
                for append in undecided:
                    self._write([append])
                return

    def _without_committed(self, connection: psycopg.Connection, batch: list[Append]) -> list[Append]:
        """After a broken COMMIT: settles those that are in the table and returns the others."""
        rest: list[Append] = []
        for append in batch:
            found = self._statements.find(connection, append.events[0]) if append.events else None
            if found is None:
                rest.append(append)
            else:
                append.settle(found)
        return rest

    def _connect(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._conninfo, autocommit=True, connect_timeout=5, application_name=self._thread_name
            )
            self._connection.prepare_threshold = 0
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _give_up(batch: list[Append]) -> list[Append]:
    """Tells those who have waited too long, and returns the others."""
    still: list[Append] = []
    for append in batch:
        if time.monotonic() - append.since > GIVE_UP_SECONDS:
            append.error = StoreUnavailableError("the database did not answer; repeat with the same key")
        else:
            still.append(append)
    return still


class _Statements:
    """The SQL of one event store, formatted once."""

    def __init__(self, service: str) -> None:
        def sql(text: str) -> Composed:
            return SQL(text).format(schema=Identifier(service))

        self._lock = SQL("SELECT pg_advisory_xact_lock({})").format(lock_key("writer", service))
        self._heads = sql(
            "SELECT a.id, (SELECT max(originator_version) FROM {schema}.events e WHERE e.originator_id = a.id)"
            " FROM unnest(%b::uuid[]) a(id)"
        )
        self._last = sql("SELECT coalesce(max(notification_id), 0) FROM {schema}.events")
        self._keys = sql(
            "SELECT c.actor_id, c.key, c.digest, c.position, c.answer FROM {schema}.commands c"
            " JOIN unnest(%b::uuid[], %b::text[]) k(a, b) ON c.actor_id = k.a AND c.key = k.b"
        )
        self._insert = sql(
            "INSERT INTO {schema}.events (notification_id, originator_id, originator_version, topic, state,"
            " event_id, subject, message) SELECT %b::bigint + n, a, b, c, d, e, f, g FROM unnest(%b::uuid[],"
            " %b::bigint[], %b::text[], %b::bytea[], %b::uuid[], %b::text[], %b::bytea[])"
            " WITH ORDINALITY u(a, b, c, d, e, f, g, n)"
        )
        self._insert_keys = sql(
            "INSERT INTO {schema}.commands (actor_id, key, digest, position, answer) SELECT a, b, c, d, e::jsonb"
            " FROM unnest(%b::uuid[], %b::text[], %b::bytea[], %b::bigint[], %b::text[]) u(a, b, c, d, e)"
        )
        self._find = sql(
            "SELECT notification_id FROM {schema}.events"
            " WHERE originator_id = %s AND originator_version = %s AND event_id = %s"
        )

    def find(self, connection: psycopg.Connection, event: NewEvent) -> int | None:
        """The id of exactly this event, if it was committed."""
        row = connection.execute(self._find, (event.originator_id, event.originator_version, event.event_id)).fetchone()
        return None if row is None else int(row[0])

    def commit(self, connection: psycopg.Connection, batch: list[Append]) -> None:
        """One transaction for the batch. Sets ``position`` or ``error`` of each append."""
        keyed = [append.key for append in batch if append.key is not None]
        aggregates = list({event.originator_id for append in batch for event in append.events})
        with connection.pipeline() as pipeline:
            connection.execute("BEGIN")
            connection.execute(self._lock)
            cursors = [connection.cursor(row_factory=tuple_row) for _ in range(3)]
            cursors[0].execute(self._heads, (aggregates,))
            cursors[1].execute(self._last)
            if keyed:
                cursors[2].execute(self._keys, ([k.actor_id for k in keyed], [k.key for k in keyed]))
            pipeline.sync()
            heads: dict[UUID, int | None] = dict(cursors[0].fetchall())
            (last,) = cursors[1].fetchone() or (0,)
            known = {(row[0], row[1]): row for row in cursors[2].fetchall()} if keyed else {}
            accepted = _accept(batch, heads, known, last)
            if accepted:
                events = [event for append in accepted for event in append.events]
                connection.execute(self._insert, _event_columns(last, events))
                if keys := [append for append in accepted if append.key is not None]:
                    connection.execute(self._insert_keys, _key_columns(keys))
            connection.execute("COMMIT")


def _accept(
    batch: list[Append],
    heads: dict[UUID, int | None],
    known: dict[tuple[UUID, str], tuple[UUID, str, bytes, int, dict[str, str]]],
    last: int,
) -> list[Append]:
    """Decides append by append, in order, so that a command sees those before it in the same batch."""
    accepted: list[Append] = []
    taken: dict[tuple[UUID, str], Append] = {}
    for append in batch:
        append.error = None
        if append.key is not None:
            name = (append.key.actor_id, append.key.key)
            if name in known:
                _, _, digest, position, answer = known[name]
                append.error = CommandKeyTakenError(position, answer, bytes(digest))
                continue
            if name in taken:
                first = taken[name]
                assert first.key is not None
                append.error = CommandKeyTakenError(first.position, first.answer, first.key.digest)
                continue
        moved = _advance(append.events, heads)
        if moved is None:
            append.error = VersionConflictError(
                f"aggregate {append.events[0].originator_id} was changed by another command"
            )
            continue
        heads.update(moved)
        append.settle(last + 1)
        last += len(append.events)
        accepted.append(append)
        if append.key is not None:
            taken[append.key.actor_id, append.key.key] = append
    return accepted


def _advance(events: Sequence[NewEvent], heads: dict[UUID, int | None]) -> dict[UUID, int | None] | None:
    """The heads after these events, or None when one does not follow its aggregate's head."""
    moved: dict[UUID, int | None] = {}
    for event in events:
        head = moved.get(event.originator_id, heads.get(event.originator_id))
        if head is not None and event.originator_version != head + 1:
            return None
        moved[event.originator_id] = event.originator_version
    return moved


def _event_columns(last: int, events: list[NewEvent]) -> tuple[object, ...]:
    return (
        last,
        [e.originator_id for e in events],
        [e.originator_version for e in events],
        [e.topic for e in events],
        [e.state for e in events],
        [e.event_id for e in events],
        [e.subject for e in events],
        [e.message for e in events],
    )


def _key_columns(keys: list[Append]) -> tuple[object, ...]:
    rows = [(append.key, append) for append in keys if append.key is not None]
    return (
        [key.actor_id for key, _ in rows],
        [key.key for key, _ in rows],
        [key.digest for key, _ in rows],
        [append.position for _, append in rows],
        [orjson.dumps(append.answer).decode() for _, append in rows],
    )
