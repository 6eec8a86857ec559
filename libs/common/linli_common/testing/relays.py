"""Relays at work, and the stream they fill, for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
import nats.errors
from nats.aio.client import Client

from linli_common.relay.relay import Relay
from linli_common.stream.provisioning import StreamMissingError
from linli_common.stream.ranges import read_range
from linli_common.testing.event_table import EventTable
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async


@asynccontextmanager
async def connected(server: NatsServer) -> AsyncIterator[Client]:
    """A connection that outlives the server's restarts, and does not speak of them."""

    async def say_nothing(_: Exception) -> None:
        return

    connection = await nats.connect(
        server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.05, error_cb=say_nothing
    )
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def running_relay(table: EventTable, server: NatsServer) -> AsyncIterator[Relay]:
    """A relay, with a connection of its own, that runs for the length of a `with`."""
    async with connected(server) as connection:
        relay = Relay(table.url, table.service, connection)
        stop = asyncio.Event()
        running = asyncio.create_task(relay.run(stop))
        try:
            yield relay
        finally:
            stop.set()
            await running


async def relayed(relay: Relay, number: int, timeout_seconds: float = 20) -> None:
    """Wait until the relay has brought the stream to a number."""

    async def there() -> bool:
        status = relay.status()
        assert status.last_relayed == number, status
        return True

    await eventually_async(there, timeout_seconds)


async def halted(relay: Relay) -> str:
    """Wait until the relay stands still, and return why."""

    async def reason() -> str | None:
        return relay.status().halted

    return str(await eventually_async(reason))


async def on_stream(nc: Client, stream: str = "IDENTITY") -> list[tuple[int, str, bytes]]:
    """Return number, subject and body of all messages on the stream."""
    return [(message.seq, message.subject, message.body) async for message in read_range(nc, stream)]


async def equal(nc: Client, table: EventTable, timeout_seconds: float = 20) -> None:
    """Wait until the stream equals the table, through restarts of the server."""

    async def same() -> bool:
        try:
            messages = await on_stream(nc, table.service.upper())
        except (nats.errors.Error, StreamMissingError, TimeoutError) as error:
            raise AssertionError(f"the stream cannot be read: {error!r}") from error
        expected = table.messages()
        assert len(messages) == len(expected)
        assert messages == expected
        return True

    await eventually_async(same, timeout_seconds, pause_seconds=0.2)
