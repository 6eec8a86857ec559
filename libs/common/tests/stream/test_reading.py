"""Readers get each message once, in order, through all that can happen to a server and a stream."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from linli_common.stream.provisioning import new_generation
from linli_common.stream.ranges import read_range
from linli_common.stream.reading import Message, StreamHoleError, StreamReader, physical_stream
from linli_common.testing.event_table import PLACES, EventTable
from linli_common.testing.relays import connected, relayed, running_relay
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async
from linli_contracts.subjects import division_filter
from nats.aio.client import Client
from nats.js.api import StreamConfig

pytestmark = pytest.mark.anyio

Fill = Callable[[int], Coroutine[None, None, None]]


@pytest.fixture
def fill(table: EventTable, nats_server: NatsServer) -> Fill:
    """Appends events and brings them onto the stream."""

    async def append_and_relay(count: int) -> None:
        table.append(count)
        async with running_relay(table, nats_server) as relay:
            await relayed(relay, table.last())

    return append_and_relay


async def read_until(reader: StreamReader, seq: int) -> list[Message]:
    found: list[Message] = []

    async def there() -> bool:
        found.extend(await reader.read(0.5))
        return reader.position >= seq

    await eventually_async(there, timeout_seconds=30)
    return found


def numbers(messages: list[Message]) -> list[int]:
    return [message.seq for message in messages]


async def test_a_reader_starts_after_its_position(fill: Fill, nc: Client, table: EventTable) -> None:
    await fill(1200)
    reader = StreamReader(nc, "IDENTITY", 700)
    messages = await reader.read(5)
    assert [(message.seq, message.subject, message.body) for message in messages] == table.messages()[700:]
    assert reader.remaining == 0


async def test_nothing_new_is_an_empty_list_within_the_time(fill: Fill, nc: Client) -> None:
    await fill(3)
    reader = StreamReader(nc, "IDENTITY", 3)
    assert await reader.read(0.2) == []
    assert reader.trouble is None


async def test_a_read_gives_at_most_a_batch(fill: Fill, nc: Client) -> None:
    await fill(250)
    reader = StreamReader(nc, "IDENTITY", 0, batch=100)
    sizes = [len(await reader.read(5)) for _ in range(3)]
    assert sizes == [100, 100, 50]


async def test_a_reader_waits_for_a_stream_that_is_not_made_yet(fill: Fill, nc: Client, table: EventTable) -> None:
    reader = StreamReader(nc, "IDENTITY", 0)
    assert await reader.read(0.1) == []
    assert "is the service's relay running?" in str(reader.trouble)
    await fill(2)
    assert numbers(await reader.read(5)) == [1, 2]
    assert reader.trouble is None


async def test_a_reader_goes_on_after_the_server_was_killed(fill: Fill, nc: Client, nats_server: NatsServer) -> None:
    await fill(10)
    reader = StreamReader(nc, "IDENTITY", 0)
    first = await read_until(reader, 10)
    nats_server.kill()
    nats_server.start()
    await fill(10)
    assert numbers(first + await read_until(reader, 20)) == list(range(1, 21))


async def test_a_reader_goes_on_after_its_consumer_was_deleted(fill: Fill, nc: Client) -> None:
    await fill(10)
    reader = StreamReader(nc, "IDENTITY", 0)
    first = await read_until(reader, 10)
    # when an operator removes all consumers
    for consumer in await nc.jetstream().consumers_info("IDENTITY"):
        await nc.jetstream().delete_consumer("IDENTITY", consumer.name)
    await fill(10)
    assert numbers(first + await read_until(reader, 20)) == list(range(1, 21))


async def test_closing_removes_the_consumer_from_the_server(fill: Fill, nc: Client) -> None:
    await fill(1)
    reader = StreamReader(nc, "IDENTITY", 0)
    await read_until(reader, 1)
    await reader.close()
    assert await nc.jetstream().consumers_info("IDENTITY") == []


async def test_readers_follow_a_new_generation_at_their_number(fill: Fill, nc: Client) -> None:
    await fill(50)
    done, half = StreamReader(nc, "IDENTITY", 0), StreamReader(nc, "IDENTITY", 0, batch=25)
    await read_until(done, 50)
    assert len(await half.read(5)) == 25
    # when the stream gets a new generation and grows
    await new_generation(nc, "identity")
    await fill(10)
    # then both go on where they stood
    assert await physical_stream(nc, "IDENTITY") == "IDENTITY_2"
    assert numbers(await read_until(done, 60)) == list(range(51, 61))
    assert numbers(await read_until(half, 60)) == list(range(26, 61))


async def test_a_hole_is_an_error_until_a_new_generation_has_the_message(
    nc: Client, table: EventTable, nats_server: NatsServer
) -> None:
    # given a stream without message 7
    table.append(20)
    js = nc.jetstream()
    await js.add_stream(StreamConfig(name="IDENTITY", subjects=["linli.identity.>"], allow_direct=True))
    for _, subject, message in table.messages():
        await js.publish(subject, message)
    await js.delete_msg("IDENTITY", 7)
    reader = StreamReader(nc, "IDENTITY", 0)
    # then what is before it is read, and the hole said, again and again
    assert numbers(await reader.read(5)) == [1, 2, 3, 4, 5, 6]
    for _ in range(2):
        with pytest.raises(StreamHoleError, match="misses message 7: see `linli verify identity`"):
            await reader.read(5)
    # when a new generation mends it, then the same reader goes on
    await new_generation(nc, "identity")
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 20)
    assert numbers(await read_until(reader, 20)) == list(range(7, 21))


async def test_a_filtered_reader_sees_only_its_division(fill: Fill, nc: Client) -> None:
    await fill(30)
    reader = StreamReader(nc, "IDENTITY", 0, filter_subject=division_filter("identity", "street", "310113103"))
    messages = await reader.read(5)
    assert numbers(messages) == list(range(1, 31, 3))


async def test_a_division_is_read_under_every_code_it_has_had(fill: Fill, nc: Client) -> None:
    await fill(30)
    codes = [PLACES[1].area, PLACES[2].area]
    subjects = [division_filter("identity", "area", code) for code in codes]
    messages = [message async for message in read_range(nc, "IDENTITY", subjects=subjects)]
    assert numbers(messages) == [seq for seq in range(1, 31) if seq % 3]


async def test_a_range_ends_at_its_last_number(fill: Fill, nc: Client) -> None:
    await fill(30)
    steps: list[tuple[int, int]] = []
    messages = [
        message
        async for message in read_range(
            nc, "IDENTITY", first=5, last=9, progress=lambda done, end: steps.append((done, end))
        )
    ]
    assert numbers(messages) == [5, 6, 7, 8, 9]
    assert steps[-1] == (9, 9)


async def test_a_range_of_time_is_one_of_the_envelopes(fill: Fill, nc: Client) -> None:
    # given event n, said to be of minute n of 2026, whenever JetStream got it
    await fill(30)
    midnight = datetime(2026, 1, 1, tzinfo=UTC)
    messages = [
        message
        async for message in read_range(
            nc,
            "IDENTITY",
            since=midnight + timedelta(minutes=10),
            until=midnight + timedelta(minutes=13),
        )
    ]
    assert numbers(messages) == [10, 11, 12]


async def test_a_range_without_matches_is_empty(fill: Fill, nc: Client) -> None:
    await fill(3)
    subjects = division_filter("identity", "area", "310112001001")
    assert [message async for message in read_range(nc, "IDENTITY", subjects=subjects)] == []


async def test_what_a_slow_process_drops_is_read_again(fill: Fill, nats_server: NatsServer) -> None:
    await fill(1000)
    async with connected(nats_server) as slow:
        # given a client that drops what it cannot hold
        slow.subscribe = partial(slow.subscribe, pending_msgs_limit=400)  # type: ignore[method-assign]
        reader = StreamReader(slow, "IDENTITY", 0)
        assert numbers(await read_until(reader, 1000)) == list(range(1, 1001))
