"""The worker: relays events to the stream, folds the own lists, and finishes what commands have begun."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import psycopg
from identity_service.application import SERVICE, Identity
from identity_service.application.residents import ANONYMOUS
from identity_service.lists import READER
from linli_common.clock import utc_now
from linli_common.event_store import ConcurrentChangeError, StoreUnavailableError
from linli_common.process import followed, troubles_of
from linli_common.projector import Projector, TableSource, waker
from linli_common.refusal import Refusal
from linli_common.relay.relay import Relay
from linli_contracts.envelope import Actor
from nats.aio.client import Client

log = logging.getLogger(__name__)

CHORE_SECONDS = 2.0
FORGOTTEN_AFTER = timedelta(hours=1)
LOOKED_FOR = timedelta(minutes=1)
FOLLOWER = Actor(ANONYMOUS, "identity_worker")
"""Residents who follow their estate: the person who moved the estate stands in the estate's own event."""


class Worker:
    """One process of work: several may run, the relay's lock and the reader's position keep them apart."""

    def __init__(self, identity: Identity, conninfo: str, nc: Client, *, num_replicas: int = 1) -> None:
        self._identity = identity
        self._relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
        self._projector = Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER))

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. A halted reader is reported; relay and chores go on without it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(stop))
            group.create_task(followed(self._projector, stop))
            group.create_task(_do_chores(self._identity, stop))

    def troubles(self) -> dict[str, str | None]:
        """What the relay and the own lists wait for, or why they stand still."""
        relay = self._relay.status()
        return {"relay": relay.halted or relay.trouble, **troubles_of(self._projector)}


async def _do_chores(identity: Identity, stop: asyncio.Event) -> None:
    chores = Chores(identity)
    while not stop.is_set():
        try:
            await asyncio.to_thread(chores.do, utc_now())
        except (psycopg.Error, StoreUnavailableError, ConcurrentChangeError, Refusal) as error:
            log.warning("chores wait: %s", type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), CHORE_SECONDS)
        except TimeoutError:
            continue


class Chores:
    """What nobody waits for: each can be broken off at any point and is found again by looking."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._estates: int | None = None
        self._changed_at: datetime | None = None

    def do(self, now: datetime) -> None:
        """Residents follow moved estates; broken-off erasures go on; images that nobody waits for are destroyed."""
        identity = self._identity
        if self._estates_changed_lately(now):
            behind = identity.resident_lists.left_behind()
            if behind:
                log.info("%s residents followed their estate", identity.moves.follow_estate(behind, FOLLOWER, now))
                self._estates = None  # there may be more of them: look again next time
        identity.erasure.resume(now)
        for person_id in identity.evidence.holders(now - FORGOTTEN_AFTER):
            if not identity.registrations.is_waiting(person_id):
                identity.evidence.destroy(person_id)

    def _estates_changed_lately(self, now: datetime) -> bool:
        """Whether looking through all residents can find anything: after a start, and while estates change.

        A decision that read the old area may be recorded after the estate moved: hence a while longer.
        """
        estates = self._identity.resident_lists.estates_fingerprint()
        if estates != self._estates:
            self._estates, self._changed_at = estates, now
        return self._changed_at is not None and now - self._changed_at < LOOKED_FOR
