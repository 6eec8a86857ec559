"""The worker: relays events, folds lists and copies, reacts to other services, and sends what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import nats.errors
import psycopg
from linli_common.clock import utc_now
from linli_common.event_store import StoreUnavailableError
from linli_common.process import followed, troubles_of
from linli_common.projector import Projector, StreamSource, TableSource, waker
from linli_common.reactions import Reacting
from linli_common.relay.relay import Relay
from linli_common.stream.provisioning import StreamMissingError
from linli_common.stream.reading import last_sequence
from nats.aio.client import Client
from notifications_service.application import NEIGHBOURHOOD, SERVICE, Notifications
from notifications_service.lists import READER
from notifications_service.lookups import LOOKUPS
from notifications_service.reactions import REACTIONS

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
IDENTITY, MAILBOX = NEIGHBOURHOOD.streams[0], LOOKUPS.streams[0]


class Worker:
    """One process of work: several may run, locks and positions keep them apart."""

    def __init__(
        self,
        service: Notifications,
        conninfo: str,
        nc: Client,
        *,
        num_replicas: int = 1,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._service = service
        self._nc = nc
        self._now = now
        self._reached: dict[str, int] = {}
        self._relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
        self._readers = (
            Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER)),
            Projector(NEIGHBOURHOOD, conninfo, [StreamSource(nc, IDENTITY)]),
            Projector(LOOKUPS, conninfo, [StreamSource(nc, MAILBOX)]),
        )
        self._reacting = Reacting(REACTIONS, service, conninfo, nc, ready=self._copies_waited_for)

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. A halted reader is reported; everything else goes on without it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(stop))
            for reader in self._readers:
                group.create_task(followed(reader, stop))
            group.create_task(self._reacting.run(stop))
            group.create_task(self._tick(stop))

    def troubles(self) -> dict[str, str | None]:
        """What relay, readers and reactions wait for, or why they stand still."""
        relay = self._relay.status()
        return {
            "relay": relay.halted or relay.trouble,
            **troubles_of(*self._readers, self._reacting.projector),
        }

    def _copies_waited_for(self, stream: str, seq: int) -> str | None:
        """Who works where is looked up in own copies: they must know what the event could build on."""
        if self._service.neighbourhood.position() < self._reached.get(IDENTITY, 1):
            return "the copy of the neighbourhood is behind"
        if self._service.lookups.position() < (seq if stream == MAILBOX else self._reached.get(MAILBOX, 1)):
            return "the copy of departments is behind"
        return None

    async def _tick(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            for stream in (IDENTITY, MAILBOX):
                await self._look_how_far(stream)
            try:
                await asyncio.to_thread(self._service.pushing.push_due, self._now())
            except (psycopg.Error, StoreUnavailableError) as error:
                log.warning("messages wait: %s", type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), TICK_SECONDS)
            except TimeoutError:
                continue

    async def _look_how_far(self, stream: str) -> None:
        try:
            self._reached[stream] = await last_sequence(self._nc, stream)
        except StreamMissingError:
            self._reached[stream] = 0
        except (nats.errors.Error, TimeoutError, OSError) as error:
            log.warning("%s is not there: %s", stream, type(error).__name__)
