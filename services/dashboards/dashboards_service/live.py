"""Live updates: one listener a process hears of commits, and every open page is told the new position."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import psycopg
from linli_common.http.problems import Refusal
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client
from nats.aio.msg import Msg
from psycopg_pool import PoolTimeout

from dashboards_service.reader import READER

log = logging.getLogger(__name__)

_AT_MOST_EVERY_SECONDS = 0.1
_LOOK_ANYWAY_SECONDS = 2.0


class Live:
    """Hears pings on ``wake.dashboards`` (and looks by itself now and then) and hands positions on."""

    def __init__(self, nc: Client, positions: Callable[[], dict[str, int]]) -> None:
        self._nc = nc
        self._positions = positions
        self._pinged = asyncio.Event()
        self._changed = asyncio.Condition()
        self.seqs: dict[str, int] = {}

    async def run(self) -> None:
        """Works until it is cancelled."""
        await self._nc.subscribe(wake_subject(READER.name), cb=self._on_ping)
        while True:
            try:
                await asyncio.wait_for(self._pinged.wait(), _LOOK_ANYWAY_SECONDS)
            except TimeoutError:
                log.debug("no ping; looks by itself")
            self._pinged.clear()
            await self._look()
            await asyncio.sleep(_AT_MOST_EVERY_SECONDS)

    async def changes(self, stream: str, after: int) -> AsyncIterator[int]:
        """Positions in a stream as they change, the newest each time; the present one first if beyond ``after``."""
        while True:
            async with self._changed:
                while self.seqs.get(stream, 0) <= after:
                    await self._changed.wait()
                after = self.seqs[stream]
            yield after

    async def _on_ping(self, _: Msg) -> None:
        self._pinged.set()

    async def _look(self) -> None:
        try:
            seqs = await asyncio.to_thread(self._positions)
        except (psycopg.Error, PoolTimeout, Refusal) as error:
            log.debug("position not read: %s", error)
            return
        if seqs != self.seqs:
            async with self._changed:
                self.seqs = seqs
                self._changed.notify_all()
