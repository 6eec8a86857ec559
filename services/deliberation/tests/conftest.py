"""One running town a test module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linli_common.testing import servers
from linli_common.testing.servers import PostgresServer

from .town import Town, running


@pytest.fixture(scope="module")
def town(postgres: PostgresServer) -> Iterator[Town]:
    urls = [postgres.create_database() for _ in range(3)]
    with servers.nats_server() as nats, running(nats.url, *urls) as town:
        yield town
    for url in urls:
        postgres.drop_database(url)
