"""The worker: relays events, folds the own lists and the neighbourhood's copy, and does what time asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import psycopg
from linli_common.clock import utc_now
from linli_common.event_store import StoreUnavailableError
from linli_common.process import DemoTime, followed, troubles_of
from linli_common.projector import Projector, StreamSource, TableSource, waker
from linli_common.refusal import Refusal
from linli_common.relay.relay import Relay
from linli_neighbourhood.reader import STREAM
from mailbox_service.application import NEIGHBOURHOOD, SERVICE, Mailbox
from mailbox_service.lists import READER
from nats.aio.client import Client

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0


class Worker:
    """One process of work: several may run, the relay's lock and the readers' positions keep them apart."""

    def __init__(
        self, mailbox: Mailbox, conninfo: str, nc: Client, *, num_replicas: int = 1, demo: bool = False
    ) -> None:
        self._relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
        self._readers = (
            Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER)),
            Projector(NEIGHBOURHOOD, conninfo, [StreamSource(nc, STREAM)], waker(nc, NEIGHBOURHOOD)),
        )
        self._rounds = Rounds(mailbox, DemoTime(mailbox.store).now if demo else utc_now)

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. A halted reader is reported; everything else goes on without it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(stop))
            for reader in self._readers:
                group.create_task(followed(reader, stop))
            group.create_task(_go_round(self._rounds, stop))

    def troubles(self) -> dict[str, str | None]:
        """What the relay and the readers wait for, or why they stand still."""
        relay = self._relay.status()
        return {"relay": relay.halted or relay.trouble, **troubles_of(*self._readers)}


async def _go_round(rounds: Rounds, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(rounds.go)
        except (psycopg.Error, StoreUnavailableError, Refusal) as error:
            log.warning("chores wait: %s: %s", type(error).__name__, error)
        try:
            await asyncio.wait_for(stop.wait(), TICK_SECONDS)
        except TimeoutError:
            continue


class Rounds:
    """Clocks at every round; territory and erasures when something has changed that they depend on."""

    def __init__(self, mailbox: Mailbox, now: Callable[[], datetime]) -> None:
        self._mailbox = mailbox
        self._now = now
        self._seen: dict[str, object] = {}

    def go(self) -> None:
        """One round."""
        mailbox, chores, now = self._mailbox, self._mailbox.chores, self._now()
        chores.advance_clocks(now)
        known = mailbox.neighbourhood.position()
        minute = now.replace(second=0, microsecond=0)  # the lists follow a little later: look again in any case
        self._until_done("territory", (known, minute), lambda: chores.follow_territory(now))
        self._until_done("erasures", (known, mailbox.worklists.position()), chores.forget_erased)
        self._until_done("orphans", minute, lambda: chores.remove_orphans(now))

    def _until_done(self, chore: str, state: object, do: Callable[[], int]) -> None:
        """Does a chore when what it depends on has changed since it last found nothing to do."""
        if self._seen.get(chore) != state and not do():
            self._seen[chore] = state
