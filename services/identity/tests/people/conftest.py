"""One service for a module's tests; each test makes its own people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linli_common.testing import servers
from linli_common.testing.servers import PostgresServer

from .service import Home, Service, running


@pytest.fixture(scope="module")
def service(postgres: PostgresServer) -> Iterator[Service]:
    """The whole service on databases and a NATS server of its own."""
    database, vault = postgres.create_database(), postgres.create_database()
    with servers.nats_server() as nats, running(database, vault, nats.url) as running_service:
        yield running_service


@pytest.fixture
def home(service: Service) -> Home:
    """An estate of the first worker's area."""
    return service.home("990101001001")


@pytest.fixture
def elsewhere(service: Service) -> Home:
    """An estate of the second worker's area."""
    return service.home("990101001002")
