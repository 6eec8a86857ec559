"""One running town a test module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linli_common.testing import servers
from linli_common.testing.servers import PostgresServer

from .town import NOON, Town, running


@pytest.fixture(scope="module")
def running_town(postgres: PostgresServer) -> Iterator[Town]:
    urls = [postgres.create_database() for _ in range(6)]
    with servers.nats_server() as nats, running(nats.url, *urls) as town:
        yield town
    for url in urls:
        postgres.drop_database(url)


@pytest.fixture
def town(running_town: Town) -> Town:
    """The town at noon, with an empty gateway."""
    running_town.clock.now = NOON
    running_town.gateway.messages.clear()
    running_town.gateway.broken = False
    return running_town
