"""The worker: relays events, folds the own list and the neighbourhood's copy, reacts to other services."""

from __future__ import annotations

import asyncio

from deliberation_service.application import NEIGHBOURHOOD, SERVICE, Deliberation
from deliberation_service.lists import READER
from deliberation_service.reactions import REACTIONS
from linli_common.process import followed, troubles_of
from linli_common.projector import Projector, StreamSource, TableSource, waker
from linli_common.reactions import Reacting
from linli_common.relay.relay import Relay
from nats.aio.client import Client


class Worker:
    """One process of work: several may run, locks and positions keep them apart."""

    def __init__(self, service: Deliberation, conninfo: str, nc: Client, *, num_replicas: int = 1) -> None:
        self._service = service
        self._relay = Relay(conninfo, SERVICE, nc, num_replicas=num_replicas)
        self._readers = (
            Projector(READER, conninfo, [TableSource(conninfo, SERVICE, nc)], waker(nc, READER)),
            Projector(NEIGHBOURHOOD, conninfo, [StreamSource(nc, "IDENTITY")]),
        )
        self._reacting = Reacting(REACTIONS, service, conninfo, nc, ready=self._lists_waited_for)

    async def run(self, stop: asyncio.Event) -> None:
        """Works until ``stop`` is set. A halted reader is reported; everything else goes on without it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relay.run(stop))
            for reader in self._readers:
                group.create_task(followed(reader, stop))
            group.create_task(self._reacting.run(stop))

    def troubles(self) -> dict[str, str | None]:
        """What relay, readers and reactions wait for, or why they stand still."""
        relay = self._relay.status()
        return {
            "relay": relay.halted or relay.trouble,
            **troubles_of(*self._readers, self._reacting.projector),
        }

    def _lists_waited_for(self, stream: str, seq: int) -> str | None:
        """Reactions look notes up in the own list, which must not be behind the own events."""
        behind = self._service.store.head() - self._service.lists.position()
        return f"the own list is {behind} events behind" if behind > 0 else None
