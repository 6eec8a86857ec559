"""The loop of a reader: read, fold, commit, say so; for ever, whatever database and network do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import nats.errors
import psycopg
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client

from linli_common.projector.reader import Connection, Reader
from linli_common.projector.schema import (
    Position,
    PositionMovedError,
    ReaderHaltedError,
    create_tables,
    position_of,
)
from linli_common.projector.source import Incoming, Source
from linli_common.projector.writing import write_batch
from linli_common.stream.provisioning import StreamMissingError
from linli_common.stream.reading import StreamHoleError

log = logging.getLogger(__name__)

Ping = Callable[[], Awaitable[None]]
Write = Callable[[Connection, Reader, str, str, int, Sequence[Incoming]], int]
"""Commits a batch and moves the position, as `write_batch` does; returns how many events it parked."""

_READ_SECONDS = 1.0
_BACK_OFF_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(slots=True)
class Standing:
    """What a running reader says about itself: where it is in a stream, and what it waits for (None: nothing)."""

    stream: str
    seq: int = 0
    trouble: str | None = "starting"


def waker(nc: Client, reader: Reader) -> Ping:
    """A ping on ``wake.<reader>`` after each commit; best effort, for those who watch live."""

    async def ping() -> None:
        try:
            await nc.publish(wake_subject(reader.name))
        except nats.errors.Error as error:
            log.debug("ping of %s lost: %s", reader.name, error)

    return ping


class Projector:
    """Runs one reader over its sources. Several may run at once: the position's compare-and-set keeps them apart."""

    def __init__(
        self,
        reader: Reader,
        conninfo: str,
        sources: Sequence[Source],
        ping: Ping | None = None,
        *,
        write: Write = write_batch,
        prepare: Callable[[Connection, Reader], None] = create_tables,
    ) -> None:
        self.reader = reader
        self.standings = {source.stream: Standing(source.stream) for source in sources}
        self._conninfo = conninfo
        self._sources = sources
        self._ping = ping
        self._write = write
        self._create = prepare

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. Raises ReaderHaltedError when an operator has to act."""
        await self._through_trouble(stop, self._prepare, list(self.standings.values()))
        async with asyncio.TaskGroup() as group:
            for source in self._sources:
                group.create_task(self._follow(source, stop))

    async def _prepare(self) -> None:
        def create() -> None:
            with psycopg.connect(self._conninfo) as connection:
                self._create(connection, self.reader)

        await asyncio.to_thread(create)

    async def _follow(self, source: Source, stop: asyncio.Event) -> None:
        standing = self.standings[source.stream]
        stream = _StreamWork(self.reader, self._conninfo, source, standing, self._ping, self._write)
        try:
            while not stop.is_set():
                await self._through_trouble(stop, lambda: stream.work(stop), [standing])
        finally:
            await stream.close()

    async def _through_trouble(
        self, stop: asyncio.Event, work: Callable[[], Awaitable[None]], standings: list[Standing]
    ) -> None:
        """Repeats what database or network broke off, with growing pauses, until it ends by itself."""
        attempt = 0
        while not stop.is_set():
            before = [standing.seq for standing in standings]
            try:
                await work()
                return
            except PositionMovedError as error:
                log.info("%s: %s; reads its position again", self.reader.name, error)
                reason = str(error)
            except (psycopg.Error, nats.errors.Error, StreamMissingError, OSError, TimeoutError) as error:
                reason = f"{type(error).__name__}: {error}"
                log.warning("reader %s waits: %s", self.reader.name, reason)
            except StreamHoleError as error:
                raise ReaderHaltedError(str(error)) from error
            if before != [standing.seq for standing in standings]:
                attempt = 0
            for standing in standings:
                standing.trouble = reason
            await _pause(stop, _BACK_OFF_SECONDS[min(attempt, len(_BACK_OFF_SECONDS) - 1)])
            attempt += 1


class _StreamWork:
    """One stream of one reader: its connection, its position, and the batch that is read ahead."""

    def __init__(
        self, reader: Reader, conninfo: str, source: Source, standing: Standing, ping: Ping | None, write: Write
    ) -> None:
        self._reader = reader
        self._conninfo = conninfo
        self._source = source
        self._standing = standing
        self._ping = ping
        self._write_batch = write
        self._connection: Connection | None = None

    async def work(self, stop: asyncio.Event) -> None:
        """Reads from the committed position on. Any error ends it, and the next call begins at the position again."""
        position = await asyncio.to_thread(self._connect)
        await check_lineage(self._reader, self._source, position)
        await self._source.start(position.seq)
        self._standing.seq, self._standing.trouble = position.seq, None
        generation: str | None = None
        reading = asyncio.create_task(self._source.read(_READ_SECONDS))
        try:
            while not stop.is_set():
                batch = await reading
                reading = asyncio.create_task(self._source.read(_READ_SECONDS))
                if not batch:
                    continue
                if self._source.generation not in (None, generation):
                    generation = self._source.generation
                    await check_lineage(self._reader, self._source, await asyncio.to_thread(self._position))
                await asyncio.to_thread(self._write, batch)
                if self._ping is not None:
                    await self._ping()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def close(self) -> None:
        await self._source.close()
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> Position:
        if self._connection is not None:
            self._connection.close()
        self._connection = psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5)
        return self._position()

    def _position(self) -> Position:
        if self._connection is None:
            raise psycopg.InterfaceError("not connected")
        return position_of(self._connection, self._reader, self._source.stream)

    def _write(self, batch: Sequence[Incoming]) -> None:
        if self._connection is None:
            raise psycopg.InterfaceError("not connected")
        reader, stream = self._reader, self._source.stream
        parked = self._write_batch(self._connection, reader, reader.schema, stream, batch[0].seq - 1, batch)
        self._standing.seq = batch[-1].seq
        if parked:
            log.error("reader %s parked %s events of %s: see `linli dead-letters`", reader.name, parked, stream)


async def check_lineage(reader: Reader, source: Source, position: Position) -> None:
    """Whether the event at the reader's position is still the one it folded. Raises ReaderHaltedError when not.

    A source that does not reach the position yet (its tail is being refilled) is waited for, by TimeoutError.
    """
    if position.seq == 0:
        return
    found = await source.event_id_at(position.seq)
    if found == position.event_id:
        return
    if found is None and await source.last() < position.seq:
        raise TimeoutError(f"{source.stream} does not reach event {position.seq} yet")
    raise ReaderHaltedError(
        f"Reader {reader.name} folded event {position.event_id} at {source.stream}:{position.seq}, but {found} stands"
        f" there now: another history (a restored database?). Run `linli rebuild {reader.name}`."
    )


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
