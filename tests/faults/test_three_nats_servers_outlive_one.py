"""With the cell's three NATS servers, a relay goes on while one of them is gone, and loses and doubles nothing."""

import asyncio
import http.client
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import nats
import pytest
from linli_common.relay.relay import Relay
from linli_common.servers import nats as programs
from linli_common.servers.nats import NatsConfig
from linli_common.servers.ports import free_ports
from linli_common.servers.process import ServerProcess
from linli_common.testing.event_table import EventTable
from linli_common.testing.guardian import GuardedServer
from linli_common.testing.relays import equal, relayed
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async
from linli_local.kubernetes.secrets import NATS_SERVERS, cluster_config
from nats.aio.client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

REPLICAS = len(NATS_SERVERS)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def cluster() -> Iterator[dict[str, NatsServer]]:
    """Three servers by name, as deploy/kubernetes/overlays/cell runs them, each with a store of its own."""
    ports = free_ports(3 * REPLICAS)
    routes = [f"127.0.0.1:{port}" for port in ports[2::3]]
    with ExitStack() as stack:
        servers = {}
        for number, (client, monitor, route) in enumerate(zip(ports[::3], ports[1::3], ports[2::3], strict=True)):
            named = f"nats-{number}"
            servers[named] = stack.enter_context(one_of(named, client, monitor, f"127.0.0.1:{route}", routes))
        for server in servers.values():
            server.start()
        yield servers


@contextmanager
def one_of(name: str, port: int, monitor_port: int, listen: str, routes: list[str]) -> Iterator[NatsServer]:
    """One server, not started."""
    with tempfile.TemporaryDirectory(prefix="linli-nats-", ignore_cleanup_errors=True) as path:
        folder = Path(path)
        config = NatsConfig("127.0.0.1", port, "127.0.0.1", monitor_port, str(folder / "store"))
        text = f"server_name: {name}\n{cluster_config('a1b2', routes, listen)}{config.render()}"
        (folder / "nats.conf").write_text(text)
        process = ServerProcess(programs.nats_server_command(folder / "nats.conf"), log=folder / "log")
        server = _Unhurried(config, GuardedServer(process, folder))
        try:
            yield server
        finally:
            server.stop()


class _Unhurried(NatsServer):
    """Does not wait for its health when it starts: alone it has none, and the others are not there yet."""

    def start(self) -> None:
        self._server.start()


async def is_whole(cluster: dict[str, NatsServer], monitors: dict[str, int]) -> bool:
    """Whether every server says that it and its streams are well."""

    def well(port: int) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    return all([await asyncio.to_thread(well, monitors[name]) for name in cluster])


@asynccontextmanager
async def connected(cluster: dict[str, NatsServer]) -> AsyncIterator[Client]:
    """A connection that knows all servers, as one finds them behind the name `nats`."""

    async def say_nothing(_: Exception) -> None:
        return

    urls = [server.url for server in cluster.values()]
    connection = await nats.connect(urls, max_reconnect_attempts=-1, reconnect_time_wait=0.05, error_cb=say_nothing)
    try:
        yield connection
    finally:
        await connection.close()


async def all_have_everything(nc: Client) -> bool:
    """Whether those that do not lead the stream have what the leader has."""
    info = await nc.jetstream().stream_info("IDENTITY")
    assert info.cluster is not None
    others = info.cluster.replicas or []
    return len(others) == REPLICAS - 1 and all(other.current and not other.offline for other in others)


async def test_a_relay_goes_on_while_the_streams_leader_is_gone_and_when_it_is_back(
    cluster: dict[str, NatsServer], database: str
) -> None:
    monitors = {name: int(server.monitor_url.rpartition(":")[2]) for name, server in cluster.items()}
    await eventually_async(lambda: is_whole(cluster, monitors), 60)
    table = EventTable(database)
    table.create()
    table.append(1000)
    async with connected(cluster) as nc, connected(cluster) as relays:
        relay, stop = Relay(table.url, table.service, relays, num_replicas=REPLICAS), asyncio.Event()
        running = asyncio.create_task(relay.run(stop))
        await relayed(relay, 1000)
        info = await nc.jetstream().stream_info("IDENTITY")
        assert info.cluster is not None
        assert (info.config.num_replicas, len(info.cluster.replicas or [])) == (REPLICAS, REPLICAS - 1)

        # when the stream's leader is killed while the relay works
        leader = str(info.cluster.leader)
        table.append(2000)
        cluster[leader].kill()
        table.append(2000)
        # then the two that are left go on with all of it
        await relayed(relay, 5000, 60)
        await equal(nc, table, 60)

        # and when it is back, each of the three has the whole
        cluster[leader].start()
        await eventually_async(lambda: is_whole(cluster, monitors), 60)
        table.append(1000)
        await relayed(relay, 6000, 60)
        await equal(nc, table, 60)
        await eventually_async(lambda: all_have_everything(nc), 60)
        stop.set()
        await running
