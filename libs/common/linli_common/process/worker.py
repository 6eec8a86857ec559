"""A worker process: one connection to NATS, work until SIGTERM or SIGINT; and the command line of both processes."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

from nats.aio.client import Client

from linli_common import logs
from linli_common.projector.source import connect
from linli_common.settings import ServiceSettings

Working = Callable[[Client, asyncio.Event], Awaitable[None]]


def work(settings: ServiceSettings, working: Working) -> None:
    """Runs ``working`` with a connection and an event that is set when the process is told to stop."""
    asyncio.run(_work(settings, working))


async def _work(settings: ServiceSettings, working: Working) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    try:
        await working(nc, stop)
    finally:
        await nc.close()


def command_line(service: str, processes: dict[str, Callable[[], None]], arguments: list[str]) -> int:
    """Runs the process that is named on the command line; returns the exit code."""
    if len(arguments) != 1 or arguments[0] not in processes:
        sys.stderr.write(f"usage: python -m {service}_service.main {'|'.join(processes)}\n")
        return 2
    logs.set_up(f"{service}-{arguments[0]}")
    processes[arguments[0]]()
    return 0
