"""The loop of a service's reactions: the projector's own (positions, lineage, back-off), with commands for folds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import psycopg
from nats.aio.client import Client

from linli_common.process.standing import followed
from linli_common.projector import PositionMovedError, Projector, Reader, StreamSource, position_of
from linli_common.projector.reader import Connection
from linli_common.projector.source import Incoming
from linli_common.reactions.declared import Reactions
from linli_common.reactions.doing import Doing
from linli_common.reactions.standing import asked_retries, create_reaction_tables

log = logging.getLogger(__name__)

S = TypeVar("S")
BATCH = 500
"""Events a batch: what is done again at most after a kill, and how long a lock is held."""

_ASKED_SECONDS = 1.0
_READY_SECONDS = 5.0
_READY_POLL_SECONDS = 0.02

Ready = Callable[[str, int], str | None]
"""``ready(stream, seq)``: what events up to ``seq`` of a stream have to wait for (a copy that is behind), or None."""


class Reacting(Generic[S]):
    """Runs a service's reactions. Several workers may: the position's lock and compare-and-set keep them apart."""

    def __init__(
        self,
        reactions: Reactions[S],
        service: S,
        conninfo: str,
        nc: Client,
        *,
        ready: Ready | None = None,
        batch: int = BATCH,
    ) -> None:
        self._reader = reactions.reader
        self._conninfo = conninfo
        self._ready = ready
        self._doing = Doing(reactions, service)
        self._sources = [_Source(nc, stream, batch=batch) for stream in self._reader.streams]
        self.projector = Projector(
            self._reader, conninfo, self._sources, write=self._write, prepare=create_reaction_tables
        )
        """For `linli_common.process.troubles_of`."""

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set; a halted stream is reported and stands still."""
        async with asyncio.TaskGroup() as group:
            group.create_task(followed(self.projector, stop))
            group.create_task(_every(_ASKED_SECONDS, stop, self._do_what_was_asked))
        self._doing.close()

    def _write(
        self, connection: Connection, reader: Reader, schema: str, stream: str, previous: int, batch: Sequence[Incoming]
    ) -> int:
        self._wait_until_ready(stream, batch[-1].seq)
        return self._doing.write(connection, reader, schema, stream, previous, batch)

    def _wait_until_ready(self, stream: str, seq: int) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while self._ready is not None and (waits_for := self._ready(stream, seq)) is not None:
            if time.monotonic() > deadline:
                raise TimeoutError(waits_for)
            time.sleep(_READY_POLL_SECONDS)

    async def _do_what_was_asked(self) -> None:
        try:
            await asyncio.to_thread(self._retry_and_start_over)
        except psycopg.errors.UndefinedTable:
            return  # the projector has yet to make it
        except (psycopg.Error, TimeoutError) as error:
            log.warning("what operators asked of %s waits: %s", self._reader.name, type(error).__name__)

    def _retry_and_start_over(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5) as connection:
            for stream, entity_id in asked_retries(connection, self._reader):
                done = self._doing.retry(connection, self._reader, stream, entity_id)
                log.info("%s tried again: %s events of one entity of %s done", self._reader.name, done, stream)
            for source in self._sources:
                reached = self.projector.standings[source.stream].seq
                source.started_over = position_of(connection, self._reader, source.stream).seq < reached


class _Source(StreamSource):
    """A stream whose reading breaks off when an operator moved the position back, also while nothing comes."""

    started_over = False

    async def start(self, after: int) -> None:
        self.started_over = False
        await super().start(after)

    async def read(self, timeout_seconds: float) -> list[Incoming]:
        found = await super().read(timeout_seconds)
        if self.started_over:
            raise PositionMovedError(f"{self.stream} starts over")
        return found


async def _every(seconds: float, stop: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
    while not stop.is_set():
        await work()
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            continue
