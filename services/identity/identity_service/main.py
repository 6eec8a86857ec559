"""The processes of the service: ``python -m identity_service.main api`` and ``… worker``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from identity_service.api import build_app
from identity_service.application import SERVICE, Identity, compose
from identity_service.proofs import DemoNetworkIdentity, NetworkIdentity, NoNetworkIdentity
from identity_service.settings import IdentitySettings
from identity_service.worker import Worker
from linli_common.auth import TokenIssuer
from linli_common.clock import utc_now
from linli_common.http.worker_health import health_served
from linli_common.process import Waker, command_line, databases_answer, serve, waking_lifespan, work
from nats.aio.client import Client


def identity_from(settings: IdentitySettings, issuer: TokenIssuer, wake: Callable[[], None]) -> Identity:
    """The service's parts as the environment describes them."""
    network: NetworkIdentity = DemoNetworkIdentity() if settings.demo else NoNetworkIdentity()
    identity = compose(
        database=settings.database_conninfo(),
        vault=settings.vault_conninfo(),
        master_key=settings.master_key(),
        issuer=issuer,
        network_identity=network,
        wake=wake,
    )
    identity.erasure.reapply(identity.resident_lists.erased(), utc_now())
    return identity


def run_api() -> None:
    """Serves HTTP on a loopback port until the process is told to stop."""
    settings = IdentitySettings()
    issuer, waker = settings.issuer(), Waker(SERVICE)
    identity = identity_from(settings, issuer, waker)

    app = build_app(
        identity,
        issuer,
        health=lambda: databases_answer(database=identity.store.pool, vault=identity.vault),
        digest_secret=settings.master_key(),
        demo_secret=settings.demo_secret(),
        public_url=settings.public_url,
        lifespan=waking_lifespan(settings, waker, identity.close),
    )
    serve(app, settings)


def run_worker() -> None:
    """Relays, folds the own lists and does chores until the process is told to stop."""
    settings = IdentitySettings()

    async def working(nc: Client, stop: asyncio.Event) -> None:
        waker = Waker(SERVICE)
        waker.use(nc)
        identity = await asyncio.to_thread(identity_from, settings, settings.issuer(), waker)
        worker = Worker(identity, settings.database_conninfo(), nc, num_replicas=settings.stream_replicas)
        try:
            with health_served(settings.http_host, settings.http_port, worker.troubles):
                await worker.run(stop)
        finally:
            await asyncio.to_thread(identity.close)

    work(settings, working)


def main(arguments: list[str]) -> int:
    """Runs one of the two processes; returns the exit code."""
    return command_line(SERVICE, {"api": run_api, "worker": run_worker}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
