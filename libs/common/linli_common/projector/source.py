"""Where events come from: a JetStream stream, or the service's own event table. The same fold takes both."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import nats
import psycopg
from linli_contracts.envelope import MalformedEnvelopeError, parse_envelope
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client

from linli_common.projector.reader import Recorded, in_schema
from linli_common.stream.reading import StreamReader
from linli_common.stream.state import last_sequence, message_at

log = logging.getLogger(__name__)

BATCH = 5_000
_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message on its way to a fold: its number, its bytes, and its private side when it is one's own."""

    seq: int
    body: bytes
    recorded: Recorded | None = None


class Source(Protocol):
    """Events of one stream, in order, from any number on."""

    stream: str

    @property
    def generation(self) -> str | None:
        """What the events are read from now; when it changes, a reader checks that they are still the same."""

    async def start(self, after: int) -> None:
        """Reads from the event after number ``after`` on."""

    async def read(self, timeout_seconds: float) -> list[Incoming]:
        """The next events, as soon as there are any; empty when none came in time."""

    async def event_id_at(self, seq: int) -> UUID | None:
        """The id of event ``seq`` as the source has it now; None when it has none (or none that is readable)."""

    async def last(self) -> int:
        """The number of the newest event, 0 when there is none."""

    async def close(self) -> None:
        """Lets go of connections and consumers."""


class Address(Protocol):
    """What another process needs to open the same source; can be pickled."""

    async def open(self) -> Source:
        """Connects."""


class StreamSource:
    """A service's JetStream stream."""

    def __init__(self, nc: Client, stream: str, *, owns_connection: bool = False, batch: int = BATCH) -> None:
        self.stream = stream
        self._nc = nc
        self._owns_connection = owns_connection
        self._batch = batch
        self._reader: StreamReader | None = None

    @property
    def generation(self) -> str | None:
        return self._reader.physical if self._reader is not None else None

    async def start(self, after: int) -> None:
        await self._stop()
        self._reader = StreamReader(self._nc, self.stream, after, batch=self._batch)

    async def read(self, timeout_seconds: float) -> list[Incoming]:
        if self._reader is None:
            raise RuntimeError("start() comes before read()")
        messages = await self._reader.read(timeout_seconds)
        return [Incoming(message.seq, message.body) for message in messages]

    async def event_id_at(self, seq: int) -> UUID | None:
        message = await message_at(self._nc, self.stream, seq)
        return _id_in(message.body) if message else None

    async def last(self) -> int:
        return await last_sequence(self._nc, self.stream)

    async def close(self) -> None:
        await self._stop()
        if self._owns_connection:
            await self._nc.close()

    async def _stop(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.close()


class TableSource:
    """The event table of one's own service: the same numbers, and the private side of each event with it."""

    def __init__(self, conninfo: str, service: str, nc: Client | None = None, *, batch: int = BATCH) -> None:
        self.stream = service.upper()
        self._conninfo = conninfo
        self._service = service
        self._nc = nc
        self._batch = batch
        self._after = 0
        self._woken = asyncio.Event()
        self._subscription: Any = None
        self._connection: psycopg.AsyncConnection[Any] | None = None

    @property
    def generation(self) -> str | None:
        return self._service

    async def start(self, after: int) -> None:
        self._after = after
        if self._nc is not None and self._subscription is None:
            self._subscription = await self._nc.subscribe(wake_subject(self._service), cb=self._on_wake)

    async def read(self, timeout_seconds: float) -> list[Incoming]:
        self._woken.clear()
        found = await self._next()
        if not found:
            try:
                await asyncio.wait_for(self._woken.wait(), min(timeout_seconds, _POLL_SECONDS))
            except TimeoutError:
                return await self._next()
            found = await self._next()
        return found

    async def event_id_at(self, seq: int) -> UUID | None:
        row = await self._one("SELECT event_id FROM {schema}.events WHERE notification_id = %s", (seq,))
        return row[0] if row else None

    async def last(self) -> int:
        row = await self._one("SELECT max(notification_id) FROM {schema}.events", ())
        return int(row[0] or 0) if row else 0

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()
        if self._connection is not None:
            await self._connection.close()

    async def _on_wake(self, _: object) -> None:
        self._woken.set()

    async def _next(self) -> list[Incoming]:
        connection = await self._connected()
        cursor = connection.cursor(binary=True)
        await cursor.execute(
            in_schema(
                "SELECT notification_id, message, originator_id, originator_version, topic, state"
                " FROM {schema}.events WHERE notification_id > %s ORDER BY notification_id LIMIT %s",
                self._service,
            ),
            (self._after, self._batch),
        )
        found = [Incoming(row[0], row[1], Recorded(*row[2:])) for row in await cursor.fetchall()]
        if found:
            self._after = found[-1].seq
        return found

    async def _one(self, statement: str, values: tuple[Any, ...]) -> Any:
        connection = await self._connected()
        cursor = await connection.execute(in_schema(statement, self._service), values)
        return await cursor.fetchone()

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        return self._connection


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """A stream on a NATS server. The inbox prefix follows the user's name, as the server's permissions do."""

    stream: str
    url: str
    user: str | None = None
    password_file: Path | None = None

    async def open(self) -> StreamSource:
        return StreamSource(await connect(self.url, self.user, self.password_file), self.stream, owns_connection=True)


@dataclass(frozen=True, slots=True)
class TableAddress:
    """A service's own event table."""

    conninfo: str
    service: str

    async def open(self) -> TableSource:
        return TableSource(self.conninfo, self.service)


async def connect(url: str, user: str | None = None, password_file: Path | None = None) -> Client:
    """A NATS connection that reconnects for ever."""
    given: dict[str, Any] = {"max_reconnect_attempts": -1, "reconnect_time_wait": 0.2}
    if user is not None:
        given |= {"user": user, "inbox_prefix": f"_INBOX.{user}".encode()}
    if password_file is not None:
        given["password"] = await asyncio.to_thread(lambda: password_file.read_text().strip())
    return await nats.connect(url, **given)


def _id_in(body: bytes) -> UUID | None:
    try:
        return parse_envelope(body).id
    except MalformedEnvelopeError:
        return None
