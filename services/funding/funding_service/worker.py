"""The worker: relays events, folds lists and copies, reacts to other services, and does what time asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import nats.errors
import psycopg
from funding_service.application import NEIGHBOURHOOD, SERVICE, Funding
from funding_service.lists import READER
from funding_service.queries.decisions import DECISIONS
from funding_service.queries.decisions import STREAM as DELIBERATION
from funding_service.reactions import REACTIONS
from linli_common.clock import utc_now
from linli_common.event_store import StoreUnavailableError
from linli_common.process import DemoTime, followed, troubles_of
from linli_common.projector import Projector, StreamSource, TableSource, waker
from linli_common.reactions import Reacting
from linli_common.refusal import Refusal
from linli_common.relay.relay import Relay
from linli_common.stream.provisioning import StreamMissingError
from linli_common.stream.reading import last_sequence
from linli_neighbourhood.reader import STREAM
from nats.aio.client import Client

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0


class Worker:
    """One process of work: several may run, locks and positions keep them apart."""

    def __init__(
        self, service: Funding, conninfo: str, nc: Client, *, num_replicas: int = 1, demo: bool = False
    ) -> None:
        self._service = service
        self._nc = nc
        self._identity_reaches: int | None = None
        self._relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
        self._readers = (
            Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER)),
            Projector(NEIGHBOURHOOD, conninfo, [StreamSource(nc, STREAM)]),
            Projector(DECISIONS, conninfo, [StreamSource(nc, DELIBERATION)]),
        )
        self._reacting = Reacting(REACTIONS, service, conninfo, nc, ready=self._copy_waited_for)
        now = DemoTime(service.store).now if demo else utc_now
        self._going = (Going(service.chores, now), *(Going((chore,), now) for chore in service.long_chores))

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. A halted reader is reported; everything else goes on without it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(stop))
            for reader in self._readers:
                group.create_task(followed(reader, stop))
            group.create_task(self._look_how_far(stop))
            group.create_task(self._reacting.run(stop))
            for going in self._going:
                group.create_task(_go_round(going, stop))

    def troubles(self) -> dict[str, str | None]:
        """What relay, readers and reactions wait for, or why they stand still."""
        relay = self._relay.status()
        return {
            "relay": relay.halted or relay.trouble,
            **troubles_of(*self._readers, self._reacting.projector),
        }

    def _copy_waited_for(self, stream: str, seq: int) -> str | None:
        """Reactions look divisions up in the own copy: it must know what the event could build on."""
        if self._identity_reaches is None or self._service.neighbourhood.position() < self._identity_reaches:
            return "the copy of the neighbourhood is behind"
        return None

    async def _look_how_far(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                self._identity_reaches = await last_sequence(self._nc, STREAM)
            except StreamMissingError:
                self._identity_reaches = 0
            except (nats.errors.Error, TimeoutError, OSError) as error:
                log.warning("%s is not there: %s", STREAM, type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), TICK_SECONDS)
            except TimeoutError:
                continue


async def _go_round(going: Going, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.to_thread(going.go)
        try:
            await asyncio.wait_for(stop.wait(), TICK_SECONDS)
        except TimeoutError:
            continue


class Going:
    """Chores, one after the other; one that cannot be done now does not keep the others from it."""

    def __init__(self, chores: Sequence[Callable[[datetime], int]], now: Callable[[], datetime]) -> None:
        self._chores = chores
        self._now = now

    def go(self) -> None:
        """One round."""
        now = self._now()
        for chore in self._chores:
            try:
                chore(now)
            except (psycopg.Error, StoreUnavailableError, Refusal) as error:
                log.warning("%s waits: %s: %s", chore.__qualname__, type(error).__name__, error)
