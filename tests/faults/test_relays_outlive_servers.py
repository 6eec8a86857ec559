"""A relay gets over the death of either server by itself, and loses and doubles nothing."""

from collections.abc import Iterator

import pytest
from linli_common.testing import servers
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import connected, equal, relayed, running_relay
from linli_common.testing.servers import NatsServer, PostgresServer

pytestmark = [pytest.mark.anyio, pytest.mark.faults]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def mortal_postgres() -> Iterator[PostgresServer]:
    """A cluster that only this test has, and may kill."""
    with servers.postgres_server() as server:
        yield server


async def test_a_relay_goes_on_after_postgresql_was_killed(
    mortal_postgres: PostgresServer, nats_server: NatsServer
) -> None:
    table = EventTable(mortal_postgres.create_database())
    table.create()
    table.append(1000)
    async with connected(nats_server) as nc, running_relay(table, nats_server) as relay:
        await relayed(relay, 1000)
        # when PostgreSQL dies, and its session lock with it
        mortal_postgres.kill()
        mortal_postgres.start()
        table.append(1000)
        # then the same relay takes its lock again and goes on
        await relayed(relay, 2000)
        assert relay.status().active
        await equal(nc, table)


async def test_a_relay_that_starts_before_its_servers_waits_for_them(
    mortal_postgres: PostgresServer, nats_server: NatsServer
) -> None:
    table = EventTable(mortal_postgres.create_database())
    # given a database without tables, which then goes away, and NATS after it
    async with connected(nats_server) as nc, running_relay(table, nats_server) as relay:
        mortal_postgres.kill()
        nats_server.kill()
        mortal_postgres.start()
        nats_server.start()
        table.create()
        table.append(10)
        await relayed(relay, 10)
        assert relay.status().trouble is None
        await equal(nc, table)
