"""Group commit: callers hand over their events, one thread commits what has gathered.

One transaction and one round trip a batch: the function ``append`` of the schema takes the advisory lock, compares
heads and command keys, and inserts what does not conflict, with ids that follow the last one without a gap. A command
that conflicts fails alone (design, "Group commit"). Round trips are dear here not for the network but for Python: after
each one the writer has to win the interpreter lock back from the callers' threads.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.sql import SQL, Identifier

from linli_common.event_store.acts import CommandKey

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
    """The events of one command on their way through the writer.

    ``unchanged`` are other aggregates with the version that each must still have when the events are committed.
    """

    events: Sequence[NewEvent]
    key: CommandKey | None = None
    answer: dict[str, str] = field(default_factory=dict)
    unchanged: Sequence[tuple[UUID, int]] = ()
    first_id: int = 0
    position: int = 0
    error: Exception | None = None
    since: float = field(default_factory=time.monotonic)
    done: threading.Lock = field(default_factory=threading.Lock)
    claims: set[object] = field(init=False)

    def __post_init__(self) -> None:
        self.claims = {event.originator_id for event in self.events}
        if self.key is not None:
            self.claims.add((self.key.actor_id, self.key.key))

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
        """The next batch, in order. An aggregate or a key stands in it once: whoever comes second, or relies on it
        being unchanged, waits for the next batch, so that the database decides with the first one committed."""
        batch: list[Append] = []
        taken: set[object] = set()
        size = 0
        while self._waiting and (not batch or size + len(self._waiting[0].events) <= BATCH_EVENTS):
            claims = self._waiting[0].claims
            if not taken.isdisjoint(claims) or any(id_ in taken for id_, _ in self._waiting[0].unchanged):
                break
            taken |= claims
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
    """The two statements of one event store."""

    def __init__(self, service: str) -> None:
        arrays = "int uuid bigint int uuid bigint text bytea uuid text bytea int uuid text bytea bigint text"
        self._append = SQL("SELECT refused, at, taken_digest, taken_answer FROM {}({})").format(
            Identifier(service, "append"), SQL(", ").join(SQL(f"%b::{array}[]") for array in arrays.split())
        )
        self._find = SQL(
            "SELECT notification_id FROM {} WHERE originator_id = %s AND originator_version = %s AND event_id = %s"
        ).format(Identifier(service, "events"))

    def find(self, connection: psycopg.Connection, event: NewEvent) -> int | None:
        """The id of exactly this event, if it was committed."""
        row = connection.execute(self._find, (event.originator_id, event.originator_version, event.event_id)).fetchone()
        return None if row is None else int(row[0])

    def commit(self, connection: psycopg.Connection, batch: list[Append]) -> None:
        """One statement, one transaction, one round trip for the batch. Settles each append, or sets its error."""
        (_, last, _, _), *refusals = connection.execute(self._append, _columns(batch)).fetchall()
        refused = {n: (position, digest, answer) for n, position, digest, answer in refusals}
        for n, append in enumerate(batch, 1):
            if n not in refused:
                append.settle(last + 1)
                last += len(append.events)
                continue
            position, digest, answer = refused[n]
            if digest is not None:
                append.error = CommandKeyTakenError(position, answer, bytes(digest))
            else:
                append.error = VersionConflictError(
                    f"aggregate {append.events[0].originator_id} was changed by another command"
                )


def _columns(batch: list[Append]) -> tuple[list[Any], ...]:
    """The arguments of the append function, as columns: starts of aggregates, events, command keys.

    Appends are numbered from 1 in the batch. ``key_offset`` counts the batch's events up to the command's last one.
    """
    starts: list[tuple[int, UUID, int]] = []
    events: list[tuple[Any, ...]] = []
    keys: list[tuple[int, UUID, str, bytes, int, str]] = []
    for n, append in enumerate(batch, 1):
        seen: set[UUID] = set()
        starts.extend((n, id_, version + 1) for id_, version in append.unchanged)
        for e in append.events:
            if e.originator_id not in seen:
                seen.add(e.originator_id)
                starts.append((n, e.originator_id, e.originator_version))
            events.append(
                (n, e.originator_id, e.originator_version, e.topic, e.state, e.event_id, e.subject, e.message)
            )
        if append.key is not None:
            key = append.key
            keys.append((n, key.actor_id, key.key, key.digest, len(events), orjson.dumps(append.answer).decode()))
    return (*_transposed(starts, 3), *_transposed(events, 8), *_transposed(keys, 6))


def _transposed(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
