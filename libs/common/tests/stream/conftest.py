"""What the tests of streams start from."""

from collections.abc import AsyncIterator

import pytest
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import connected
from linli_common.testing.servers import NatsServer
from nats.aio.client import Client


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def table(database: str) -> EventTable:
    """An empty event table of the service `identity`."""
    table = EventTable(database)
    table.create()
    return table


@pytest.fixture
async def nc(nats_server: NatsServer, anyio_backend: str) -> AsyncIterator[Client]:
    async with connected(nats_server) as connection:
        yield connection
