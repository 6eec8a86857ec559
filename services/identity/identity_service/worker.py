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
from linli_common.projector import Projector, ReaderHaltedError, TableSource, waker
from linli_common.refusal import Refusal
from linli_common.relay.relay import Relay
from linli_contracts.envelope import Actor
from nats.aio.client import Client

log = logging.getLogger(__name__)

CHORE_SECONDS = 2.0
FORGOTTEN_AFTER = timedelta(hours=1)
FOLLOWER = Actor(ANONYMOUS, "identity_worker")
"""Residents who follow their estate: the person who moved the estate stands in the estate's own event."""


async def run_worker(
    identity: Identity, conninfo: str, nc: Client, stop: asyncio.Event, *, num_replicas: int = 1
) -> None:
    """Works until ``stop`` is set. A halted reader is reported; relay and chores go on without it."""
    relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
    projector = Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER))
    async with asyncio.TaskGroup() as group:
        group.create_task(relay.run(stop))
        group.create_task(_project(projector, stop))
        group.create_task(_do_chores(identity, stop))


async def _project(projector: Projector, stop: asyncio.Event) -> None:
    try:
        await projector.run(stop)
    except* ReaderHaltedError as halted:
        for error in halted.exceptions:
            log.critical("the own lists stand still: %s", error)


async def _do_chores(identity: Identity, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(do_chores, identity, utc_now())
        except (psycopg.Error, StoreUnavailableError, ConcurrentChangeError, Refusal) as error:
            log.warning("chores wait: %s", type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), CHORE_SECONDS)
        except TimeoutError:
            continue


def do_chores(identity: Identity, now: datetime) -> None:
    """Residents follow moved estates; broken-off erasures go on; images that nobody waits for are destroyed."""
    behind = identity.resident_lists.left_behind()
    if behind:
        followed = identity.moves.follow_estate(behind, FOLLOWER, now)
        log.info("%s residents followed their estate", followed)
    identity.erasure.resume(now)
    for person_id in identity.evidence.holders(now - FORGOTTEN_AFTER):
        if not identity.registrations.is_waiting(person_id):
            identity.evidence.destroy(person_id)
