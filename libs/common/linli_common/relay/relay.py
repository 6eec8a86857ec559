"""Copying a service's events to its stream, in order and at the same numbers, whatever breaks meanwhile."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import nats.errors
import psycopg
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client
from nats.aio.msg import Msg

from linli_common.event_store.schema import lock_key
from linli_common.relay.comparing import (
    RelayHaltedError,
    Tail,
    compare_tail,
    see_that_they_follow,
    still_ends_at,
)
from linli_common.relay.publishing import BATCH_MESSAGES, BatchRefusedError, cut_batch, publish_batch
from linli_common.stream import event_rows
from linli_common.stream.event_rows import EventConnection, EventRow, EventRows
from linli_common.stream.provisioning import StreamMissingError

__all__ = ["Relay", "RelayHaltedError", "RelayStatus"]

_log = logging.getLogger(__name__)
_POLL_SECONDS = 1.0
_HALTED_SECONDS = 5.0
_SHORTEST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 2.0
_STREAM_TROUBLES = (nats.errors.Error, BatchRefusedError, StreamMissingError, TimeoutError)


@dataclass(frozen=True, slots=True)
class RelayStatus:
    """Where a relay stands, for health and metrics.

    ``active``: this process relays (others wait for its lock). ``halted``: why it stands still until
    someone acts. ``trouble``: the last error that it is trying to get over by itself.
    """

    service: str
    active: bool = False
    last_relayed: int = 0
    table_last: int = 0
    halted: str | None = None
    trouble: str | None = None

    @property
    def lag(self) -> int:
        """How many events of the table were not on the stream, as far as this process knew when it last
        looked.
        """
        return max(0, self.table_last - self.last_relayed)


class Relay:
    """Relays one service. Several may run: one is active, and racing ones could do no harm."""

    def __init__(self, conninfo: str, service: str, nc: Client, *, num_replicas: int = 1) -> None:
        self._conninfo = conninfo
        self._service = service
        self._nc = nc
        self._num_replicas = num_replicas
        self._woken = asyncio.Event()
        self._status = RelayStatus(service)
        self._pause = _SHORTEST_PAUSE_SECONDS

    def status(self) -> RelayStatus:
        """Where it stands now."""
        return self._status

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until ``stop`` is set. Errors of database and server are waited out, contradictions halt
        it.
        """
        subscription = await self._nc.subscribe(wake_subject(self._service), cb=self._wake)
        at_stop = asyncio.create_task(self._wake_at(stop))
        try:
            while not stop.is_set():
                try:
                    async with await event_rows.connect(self._conninfo) as connection:
                        await self._run_connected(connection, stop)
                except (psycopg.Error, OSError) as error:
                    await self._get_over(error, stop)
                finally:
                    self._note(active=False)
        finally:
            at_stop.cancel()
            if not self._nc.is_closed:
                await subscription.unsubscribe()

    async def _run_connected(self, connection: EventConnection, stop: asyncio.Event) -> None:
        await self._wait_for_lock(connection, stop)
        rows = EventRows(connection, self._service)
        while not stop.is_set():
            try:
                tail = await compare_tail(self._nc, rows, self._service, self._num_replicas)
                self._note(last_relayed=tail.last_seq, table_last=tail.table_last, halted=None)
                await self._relay_from(tail, rows, stop)
            except RelayHaltedError as halt:
                if self._status.halted != str(halt):
                    _log.critical("the relay of %s halts: %s", self._service, halt)
                self._note(halted=str(halt))
                await _pause(_HALTED_SECONDS, stop)
            except _STREAM_TROUBLES as error:
                await self._get_over(error, stop)

    async def _wait_for_lock(self, connection: EventConnection, stop: asyncio.Event) -> None:
        while not stop.is_set():
            cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (lock_key("relay", self._service),))
            row = await cursor.fetchone()
            if row and row[0]:
                self._note(active=True)
                return
            await _pause(_POLL_SECONDS, stop)

    async def _relay_from(self, tail: Tail, rows: EventRows, stop: asyncio.Event) -> None:
        """Relay batch after batch, and return when the stream turns out not to end where this one left it."""
        waiting = await self._rows_after(rows, tail.last_seq)
        while not stop.is_set():
            if waiting:
                batch = cut_batch(waiting)
                waiting = await self._send_and_read_on(batch, waiting[len(batch) :], rows)
                tail = replace(tail, last_seq=batch[-1].seq)
                self._note(last_relayed=tail.last_seq)
                self._all_is_well()
                continue
            if not await self._wait_for_wake():
                if not await still_ends_at(self._nc, tail, self._service):
                    return
                self._all_is_well()
            waiting = await self._rows_after(rows, tail.last_seq)

    async def _send_and_read_on(
        self, batch: Sequence[EventRow], rest: Sequence[EventRow], rows: EventRows
    ) -> Sequence[EventRow]:
        """Publish a batch, and read the next rows while it is under way."""
        sending = asyncio.create_task(publish_batch(self._nc, batch))
        try:
            return rest or await self._rows_after(rows, batch[-1].seq)
        finally:
            await sending

    async def _rows_after(self, rows: EventRows, seq: int) -> Sequence[EventRow]:
        self._woken.clear()
        found = await rows.after(seq, BATCH_MESSAGES)
        see_that_they_follow(found, seq, self._service, self._nc.max_payload)
        last = found[-1].seq if found else seq
        self._note(table_last=max(self._status.table_last, last))
        return found

    async def _wait_for_wake(self) -> bool:
        """Wait for the writer's ping, at most the time of a poll; False when there was none."""
        try:
            await asyncio.wait_for(self._woken.wait(), _POLL_SECONDS)
        except TimeoutError:
            return False
        return True

    async def _wake(self, _: Msg) -> None:
        self._woken.set()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _get_over(self, error: Exception, stop: asyncio.Event) -> None:
        """Note an error, and wait a little longer each time that it is not the first in a row."""
        trouble = f"{type(error).__name__}: {error}"
        if self._status.trouble != trouble:
            _log.warning("the relay of %s tries again: %s", self._service, trouble)
        self._note(trouble=trouble)
        await _pause(self._pause, stop)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)

    def _all_is_well(self) -> None:
        self._pause = _SHORTEST_PAUSE_SECONDS
        self._note(trouble=None)

    def _note(self, **changes: object) -> None:
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
