"""The processes of the service: ``python -m dashboards_service.main api`` and ``… worker``."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from fastapi import FastAPI
from linli_common.http.worker_health import health_served
from linli_common.process import authenticator_from, command_line, followed, serve, troubles_of, work
from linli_common.projector import Projector, StreamSource, waker
from linli_common.projector.source import connect
from nats.aio.client import Client

from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.live import Live
from dashboards_service.reader import READER
from dashboards_service.reading import open_pool, positions, snapshot
from dashboards_service.rights import not_before
from dashboards_service.settings import DashboardsSettings


def run_api() -> None:
    """Serves HTTP on a loopback port until the process is told to stop."""
    settings = DashboardsSettings()
    context = Context(open_pool(settings.database_conninfo()))

    def revoked(person_id: UUID) -> datetime | None:
        with snapshot(context.pool) as seen:
            return not_before(seen.connection, person_id)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(_listen(settings, context))
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.to_thread(context.pool.close)

    serve(build_app(context, authenticator_from(settings.jwks_url, revoked), lifespan), settings)


async def _listen(settings: DashboardsSettings, context: Context) -> None:
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    context.nc = nc
    context.live = Live(nc, lambda: positions(context.pool))
    await context.live.run()


def run_worker() -> None:
    """Folds all streams until the process is told to stop."""
    settings = DashboardsSettings()

    async def working(nc: Client, stop: asyncio.Event) -> None:
        sources = [StreamSource(nc, stream) for stream in READER.streams]
        projector = Projector(READER, settings.database_conninfo(), sources, waker(nc, READER))
        with health_served(settings.http_host, settings.http_port, lambda: troubles_of(projector)):
            await followed(projector, stop)

    work(settings, working)


def main(arguments: list[str]) -> int:
    """Runs one of the two processes; returns the exit code."""
    return command_line("dashboards", {"api": run_api, "worker": run_worker}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
