"""The server itself refuses what a part has no right to. Cost: one NATS server a test."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import nats
import pytest
from linli_common.testing.servers import NatsServer
from linli_common.testing.servers import nats_server as run_nats_server
from linli_common.testing.waiting import eventually_async
from linli_local.nats_config import shared_config
from linli_local.nats_users import PARTS, nats_users, password_variable
from nats.aio.client import Client

_REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def server() -> Iterator[NatsServer]:
    """A NATS server with the users of the system; a user's password is its name."""
    with run_nats_server(nats_users(lambda part: part.name)) as running:
        yield running


class Connected:
    """A connection under a part's name, with what the server complained about."""

    def __init__(self, client: Client, complaints: list[str]) -> None:
        self.client = client
        self.complaints = complaints

    async def refuses(self, act: Callable[[], Awaitable[Any]]) -> bool:
        """Say whether the server complains about a violation of permissions when `act` is done."""
        before = len(self.complaints)
        await act()
        await self.client.flush()
        await eventually_async(self._heard_back)
        return any("permissions violation" in complaint for complaint in self.complaints[before:])

    async def _heard_back(self) -> bool:
        # The server answers in order: after a second round trip every complaint about the first has arrived.
        await self.client.flush()
        return True


@asynccontextmanager
async def _connect(server: NatsServer, name: str) -> AsyncIterator[Connected]:
    complaints: list[str] = []

    async def on_error(error: Exception) -> None:
        complaints.append(str(error).lower())

    client = await nats.connect(
        server.url, user=name, password=name, inbox_prefix=f"_INBOX.{name}".encode(), error_cb=on_error
    )
    try:
        yield Connected(client, complaints)
    finally:
        await client.close()


async def _make_stream(server: NatsServer) -> None:
    async with _connect(server, "identity") as identity:
        stream = identity.client.jetstream()
        await stream.add_stream(name="IDENTITY", subjects=["linli.identity.>"])
        await stream.publish("linli.identity.310113.-.-.thing_done", b"{}")


def test_nobody_connects_without_a_password(server: NatsServer) -> None:
    async def scenario() -> None:
        async def ignore(error: Exception) -> None:
            return

        with pytest.raises(Exception, match=r"(?i)authorization"):
            await nats.connect(server.url, error_cb=ignore, max_reconnect_attempts=1, allow_reconnect=False)

    asyncio.run(scenario())


def test_a_writer_makes_fills_and_reads_its_own_stream(server: NatsServer) -> None:
    async def scenario() -> None:
        await _make_stream(server)
        async with _connect(server, "identity") as identity:
            stream = identity.client.jetstream()
            assert (await stream.stream_info("IDENTITY")).state.last_seq == 1
            assert (await stream.get_msg("IDENTITY", seq=1)).data == b"{}"
            assert identity.complaints == []

    asyncio.run(scenario())


def test_a_writer_cannot_publish_on_the_subjects_of_another_service(server: NatsServer) -> None:
    async def scenario() -> None:
        async with _connect(server, "identity") as identity:
            publish = identity.client.publish
            assert await identity.refuses(lambda: publish("linli.mailbox.x", b""))
            assert await identity.refuses(lambda: publish("wake.dashboards", b""))
            assert await identity.refuses(lambda: publish("$JS.API.STREAM.DELETE.IDENTITY", b""))
            assert await identity.refuses(lambda: publish("$JS.API.STREAM.CREATE.MAILBOX", b""))
            assert not await identity.refuses(lambda: publish("wake.identity", b""))

    asyncio.run(scenario())


@pytest.mark.parametrize("reader", ["dashboards", "web", "subscriber"])
def test_a_reader_reads_and_cannot_publish_at_all(server: NatsServer, reader: str) -> None:
    async def scenario() -> None:
        await _make_stream(server)
        async with _connect(server, reader) as connected:
            stream = connected.client.jetstream()
            subscription = await stream.subscribe("linli.identity.>", stream="IDENTITY", ordered_consumer=True)
            assert (await subscription.next_msg(5)).data == b"{}"
            assert connected.complaints == []

            publish = connected.client.publish
            assert await connected.refuses(lambda: publish("linli.identity.310113.-.-.thing_done", b""))
            assert await connected.refuses(lambda: publish("linli.mailbox.x", b""))
            assert await connected.refuses(lambda: publish("wake.identity", b""))
            for request in ("CREATE.X", "UPDATE.IDENTITY", "DELETE.IDENTITY", "PURGE.IDENTITY"):
                assert await connected.refuses(partial(publish, f"$JS.API.STREAM.{request}", b""))

    asyncio.run(scenario())


def test_a_reader_reads_with_a_disposable_pull_consumer(server: NatsServer) -> None:
    async def scenario() -> None:
        await _make_stream(server)
        async with _connect(server, "dashboards") as dashboards:
            create = {"stream_name": "IDENTITY", "config": {"name": "c", "ack_policy": "none", "mem_storage": True}}
            request = dashboards.client.request
            created = await request("$JS.API.CONSUMER.CREATE.IDENTITY.c", json.dumps(create).encode())
            assert "error" not in json.loads(created.data), created.data
            inbox = dashboards.client.new_inbox()
            arriving = await dashboards.client.subscribe(inbox)
            await dashboards.client.publish("$JS.API.CONSUMER.MSG.NEXT.IDENTITY.c", b'{"batch": 1}', reply=inbox)
            assert (await arriving.next_msg(5)).data == b"{}"
            await request("$JS.API.CONSUMER.DELETE.IDENTITY.c", b"")
            assert dashboards.complaints == []

    asyncio.run(scenario())


@pytest.mark.parametrize("listener", [part.name for part in PARTS if part.name != "dashboards"])
def test_nobody_listens_to_the_answers_another_one_gets(server: NatsServer, listener: str) -> None:
    async def scenario() -> None:
        async with _connect(server, listener) as connected:
            subscribe = connected.client.subscribe
            assert await connected.refuses(lambda: subscribe("_INBOX.dashboards.>"))
            assert await connected.refuses(lambda: subscribe("_INBOX.>"))
            assert await connected.refuses(lambda: subscribe(">"))

    asyncio.run(scenario())


def test_a_subscriber_hears_what_is_replayed_for_it_and_not_for_another(server: NatsServer) -> None:
    async def scenario() -> None:
        async with _connect(server, "operator") as operator, _connect(server, "subscriber") as subscriber:
            heard = await subscriber.client.subscribe("replay.subscriber.>")
            assert await subscriber.refuses(lambda: subscriber.client.subscribe("replay.web.>"))

            await subscriber.client.flush()
            await operator.client.publish("replay.subscriber.linli.identity.x", b"again")

            assert (await heard.next_msg(5)).data == b"again"

    asyncio.run(scenario())


def test_the_committed_configuration_is_the_one_the_table_gives() -> None:
    committed = (_REPOSITORY / "deploy" / "nats" / "nats-server.conf").read_text()

    assert committed == shared_config()
    assert all(f"${password_variable(part)}" in committed for part in PARTS)
