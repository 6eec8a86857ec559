"""The processes of the service: ``python -m identity_service.main api`` and ``… worker``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable

import psycopg
import uvicorn
from fastapi import FastAPI
from identity_service.api import build_app
from identity_service.application import SERVICE, Identity, compose
from identity_service.proofs import DemoNetworkIdentity, NetworkIdentity, NoNetworkIdentity
from identity_service.settings import IdentitySettings
from identity_service.worker import Worker
from linli_common import logs
from linli_common.auth import TokenIssuer
from linli_common.clock import utc_now
from linli_common.http.worker_health import health_served
from linli_common.projector.source import connect
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client

log = logging.getLogger(__name__)


class Waker:
    """Says on core NATS that something was committed; from any thread, best effort."""

    def __init__(self) -> None:
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
        task = asyncio.ensure_future(nc.publish(wake_subject(SERVICE)))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


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


def run_api(settings: IdentitySettings) -> None:
    """Serves HTTP on a loopback port until the process is told to stop."""
    issuer, waker = settings.issuer(), Waker()
    identity = identity_from(settings, issuer, waker)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        connecting = asyncio.create_task(_use_nats(settings, waker))
        try:
            yield
        finally:
            connecting.cancel()
            await asyncio.to_thread(identity.close)

    app = build_app(
        identity,
        issuer,
        health=lambda: health_of(identity),
        digest_secret=settings.master_key(),
        demo_secret=settings.demo_secret(),
        public_url=settings.public_url,
        lifespan=lifespan,
    )
    uvicorn.run(app, host=settings.http_host, port=settings.http_port, access_log=False, log_config=None)


def health_of(identity: Identity) -> dict[str, bool]:
    """Whether both databases answer. NATS may be away: commands are recorded all the same."""
    parts = {}
    for name, pool in (("database", identity.store.pool), ("vault", identity.vault)):
        try:
            with pool.connection(timeout=2) as connection:
                connection.execute("SELECT 1")
            parts[name] = True
        except psycopg.Error:
            parts[name] = False
    return parts


async def _use_nats(settings: IdentitySettings, waker: Waker) -> None:
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    waker.use(nc)


async def _work(settings: IdentitySettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    nc = await connect(settings.nats_url, settings.nats_user, settings.nats_password_file)
    waker = Waker()
    waker.use(nc)
    identity = await asyncio.to_thread(identity_from, settings, settings.issuer(), waker)
    worker = Worker(identity, settings.database_conninfo(), nc, num_replicas=settings.stream_replicas)
    try:
        with health_served(settings.http_host, settings.http_port, worker.troubles):
            await worker.run(stop)
    finally:
        await asyncio.to_thread(identity.close)
        await nc.close()


def main(arguments: list[str]) -> int:
    """Runs one of the two processes; returns the exit code."""
    logs.set_up(f"{SERVICE}-{arguments[0] if arguments else '?'}")
    if arguments == ["api"]:
        run_api(IdentitySettings())
    elif arguments == ["worker"]:
        asyncio.run(_work(IdentitySettings()))
    else:
        sys.stderr.write("usage: python -m identity_service.main api|worker\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
