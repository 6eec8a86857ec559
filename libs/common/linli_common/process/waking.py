"""Saying that something was committed."""

from __future__ import annotations

import asyncio
import contextlib

from linli_contracts.subjects import wake_subject
from nats.aio.client import Client


class Waker:
    """Pings ``wake.<service>`` on core NATS; from any thread, best effort."""

    def __init__(self, service: str) -> None:
        self._subject = wake_subject(service)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._nc: Client | None = None

    def use(self, nc: Client) -> None:
        """From now on pings go out on this connection; called inside of its event loop."""
        self._loop, self._nc = asyncio.get_running_loop(), nc

    def __call__(self) -> None:
        loop, nc = self._loop, self._nc
        if loop is not None and nc is not None and nc.is_connected and not loop.is_closed():
            # A lost ping costs a poll's pause, never an event.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._ping, nc)

    def _ping(self, nc: Client) -> None:
        task = asyncio.ensure_future(nc.publish(self._subject))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
