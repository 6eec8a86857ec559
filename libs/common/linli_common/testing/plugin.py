"""pytest fixtures: one PostgreSQL cluster a test run, a fresh database and a fresh NATS server a test."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from linli_common.testing import servers
from linli_common.testing.servers import NatsServer, PostgresServer

settings.register_profile("shared_machine", deadline=None)  # these machines are shared: no test is a timed one
settings.load_profile("shared_machine")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL cluster for the whole run (of each xdist worker). Do not kill it: make one of your own."""
    with servers.postgres_server(waits_for_disk=False) as server:
        yield server


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """The superuser's connection URL of an empty database that only this test has."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def nats_server() -> Iterator[NatsServer]:
    """A NATS server with JetStream that only this test has, and may kill."""
    with servers.nats_server() as server:
        yield server


@pytest.fixture
def no_settings() -> Iterator[None]:
    """No variable `LINLI_…` is set when the test begins, and those that the code under test sets go with it."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("LINLI_"):
            del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)
