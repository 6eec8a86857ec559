"""The processes of the service: ``python -m funding_service.main api`` and ``… worker``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from funding_service.api import build_app
from funding_service.application import SERVICE, Funding, compose
from funding_service.settings import FundingSettings
from funding_service.worker import Worker
from linli_common.http.worker_health import health_served
from linli_common.process import Waker, authenticator_from, command_line, databases_answer, serve, waking_lifespan, work
from nats.aio.client import Client


def service_from(settings: FundingSettings, wake: Callable[[], None]) -> Funding:
    """The service's parts as the environment describes them."""
    return compose(
        database=settings.database_conninfo(),
        vault=settings.vault_conninfo(),
        master_key=settings.master_key(),
        wake=wake,
    )


def run_api() -> None:
    """Serves HTTP on a loopback port until the process is told to stop."""
    settings, waker = FundingSettings(), Waker(SERVICE)
    service = service_from(settings, waker)

    app = build_app(
        service,
        authenticator_from(settings.jwks_url, service.neighbourhood.not_before),
        health=lambda: databases_answer(database=service.store.pool, vault=service.vault),
        digest_secret=settings.master_key(),
        demo_secret=settings.demo_secret(),
        lifespan=waking_lifespan(settings, waker, service.close),
    )
    serve(app, settings)


def run_worker() -> None:
    """Works until the process is told to stop."""
    settings = FundingSettings()

    async def working(nc: Client, stop: asyncio.Event) -> None:
        waker = Waker(SERVICE)
        waker.use(nc)
        service = await asyncio.to_thread(service_from, settings, waker)
        worker = Worker(
            service,
            settings.database_conninfo(),
            nc,
            num_replicas=settings.stream_replicas,
            demo=settings.demo,
        )
        try:
            with health_served(settings.http_host, settings.http_port, worker.troubles):
                await worker.run(stop)
        finally:
            await asyncio.to_thread(service.close)

    work(settings, working)


if __name__ == "__main__":
    sys.exit(command_line(SERVICE, {"api": run_api, "worker": run_worker}, sys.argv[1:]))
