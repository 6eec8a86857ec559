"""The processes of the service: ``python -m dashboards_service.main api`` and ``… worker``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI
from linli_common import logs
from linli_common.auth import Authenticator, TokenVerifier
from linli_common.http.worker_health import health_served
from linli_common.projector import Projector, ReaderHaltedError, StreamSource, waker
from linli_common.projector.source import connect

from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.live import Live
from dashboards_service.reader import IDENTITY_STREAM, READER
from dashboards_service.reading import open_pool, position_in, snapshot
from dashboards_service.rights import not_before
from dashboards_service.settings import DashboardsSettings

log = logging.getLogger(__name__)


def authenticator_of(settings: DashboardsSettings, context: Context) -> Authenticator:
    """Tokens of identity, and revocations as the dashboards have read them from its stream."""

    def fetch() -> dict[str, Any]:
        if settings.jwks_url is None:
            return {"keys": []}
        answer: dict[str, Any] = httpx.get(settings.jwks_url, timeout=5).raise_for_status().json()
        return answer

    def revoked(person_id: UUID) -> datetime | None:
        with snapshot(context.pool) as seen:
            return not_before(seen.connection, person_id)

    return Authenticator(TokenVerifier(fetch), revoked)


def run_api(settings: DashboardsSettings) -> None:
    """Serves HTTP on a loopback port until the process is told to stop."""
    context = Context(open_pool(settings.database_conninfo()))

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(_listen(settings, context))
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.to_thread(context.pool.close)

    app = build_app(context, authenticator_of(settings, context), lifespan)
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
    )


async def _listen(settings: DashboardsSettings, context: Context) -> None:
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    context.nc = nc
    context.live = Live(nc, lambda: position_in(context.pool, IDENTITY_STREAM))
    await context.live.run()


async def _work(settings: DashboardsSettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    projector = Projector(READER, settings.database_conninfo(), [StreamSource(nc, IDENTITY_STREAM)], waker(nc, READER))
    try:
        with health_served(settings.http_host, settings.http_port, lambda: troubles_of(projector)):
            await project(projector, stop)
    finally:
        await nc.close()


async def project(projector: Projector, stop: asyncio.Event) -> None:
    """Folds until ``stop`` is set; a halted reader is reported and stands still until then."""
    try:
        await projector.run(stop)
    except* ReaderHaltedError as halted:
        for error in halted.exceptions:
            log.critical("the dashboards stand still: %s", error)
            for standing in projector.standings.values():
                standing.trouble = str(error)
        await stop.wait()


def troubles_of(projector: Projector) -> dict[str, str | None]:
    """What each stream of the reader waits for, or why it stands still."""
    return {stream: standing.trouble for stream, standing in projector.standings.items()}


def main(arguments: list[str]) -> int:
    """Runs one of the two processes; returns the exit code."""
    logs.set_up(f"dashboards-{arguments[0] if arguments else '?'}")
    if arguments == ["api"]:
        run_api(DashboardsSettings())
    elif arguments == ["worker"]:
        asyncio.run(_work(DashboardsSettings()))
    else:
        sys.stderr.write("usage: python -m dashboards_service.main api|worker\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
