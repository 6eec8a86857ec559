"""Serving HTTP on a port that only the gateway reaches."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import psycopg
import uvicorn
from fastapi import FastAPI
from psycopg_pool import ConnectionPool

from linli_common.http.app import Lifespan
from linli_common.process.waking import Waker
from linli_common.projector.source import connect
from linli_common.settings import ServiceSettings


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serves until the process is told to stop; live connections get three seconds to end."""
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
    )


def waking_lifespan(settings: ServiceSettings, waker: Waker, close: Callable[[], None]) -> Lifespan:
    """Connects the waker to NATS as soon as it answers, without waiting for it, and calls ``close`` at the end."""

    async def use_nats() -> None:
        waker.use(await connect(settings.nats_url, settings.nats_user, settings.nats_password_file))

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        connecting = asyncio.create_task(use_nats())
        try:
            yield
        finally:
            connecting.cancel()
            await asyncio.to_thread(close)

    return lifespan


def databases_answer(**pools: ConnectionPool[Any]) -> dict[str, bool]:
    """Whether each database answers. NATS may be away: commands are recorded all the same."""
    parts = {}
    for name, pool in pools.items():
        try:
            with pool.connection(timeout=2) as connection:
                connection.execute("SELECT 1")
            parts[name] = True
        except psycopg.Error:
            parts[name] = False
    return parts
