"""The town of the service's tests, for a module of these, and served on a loopback port for clients of others."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from linli_common.testing.servers import PostgresServer
from linli_common.testing.waiting import eventually

from ..service.town import Town, running


@pytest.fixture(scope="module")
def town(postgres: PostgresServer) -> Iterator[Town]:
    """The mailbox on databases of its own."""
    with running(postgres.create_database(), postgres.create_database()) as running_town:
        yield running_town


@pytest.fixture(scope="module")
def served(town: Town) -> Iterator[str]:
    """The address at which the town's interface is really served, over TCP."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(town.client.app, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        eventually(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/mailbox/open311/v2"
        server.should_exit = True
        thread.join()
