"""`verify` compares everything and names what differs."""

import pytest
from linli_common.stream.provisioning import new_generation
from linli_common.stream.verifying import verify
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import relayed, running_relay
from linli_common.testing.servers import NatsServer
from nats.aio.client import Client
from nats.js.api import StreamConfig

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stream(nc: Client, anyio_backend: str) -> None:
    """A stream that lets tests harm it."""
    config = StreamConfig(name="IDENTITY", subjects=["linli.identity.>"], allow_direct=True, allow_atomic=True)
    await nc.jetstream().add_stream(config)


async def relay_all(table: EventTable, server: NatsServer) -> None:
    async with running_relay(table, server) as relay:
        await relayed(relay, table.last())


async def test_equal_means_every_event_was_compared(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(12_000)
    await relay_all(table, nats_server)
    pages: list[tuple[int, int]] = []
    report = await verify(table.url, "identity", nc, progress=lambda done, total: pages.append((done, total)))
    assert report.equal
    assert report.compared == 12_000
    assert pages == [(5000, 12_000), (10_000, 12_000), (12_000, 12_000)]
    assert report.sentences() == ["Stream IDENTITY equals the table of identity: 12,000 events."]


async def test_an_empty_service_is_equal(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    report = await verify(table.url, "identity", nc)
    assert report.equal
    assert report.compared == 0


async def test_a_hole_in_the_middle_is_found_and_a_new_generation_mends_it(
    table: EventTable, nats_server: NatsServer, nc: Client, stream: None
) -> None:
    table.append(6000)
    await relay_all(table, nats_server)
    for seq in (4998, 4999, 5000, 5001, 5500):
        await nc.jetstream().delete_msg("IDENTITY", seq)
    # then the hole is found, over the border of a page too
    report = await verify(table.url, "identity", nc)
    assert report.holes == [(4998, 5001), (5500, 5500)]
    assert report.missing == 5
    assert report.needs_new_generation
    assert report.sentences()[0] == "Stream IDENTITY has a hole: messages 4998 to 5001 missing."
    # when a new generation is made and relayed
    await new_generation(nc, "identity")
    await relay_all(table, nats_server)
    # then it is equal
    report = await verify(table.url, "identity", nc)
    assert report.equal
    assert report.physical == "IDENTITY_2"


async def test_a_hole_at_the_streams_end_is_found(
    table: EventTable, nats_server: NatsServer, nc: Client, stream: None
) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    for seq in (9, 10):
        await nc.jetstream().delete_msg("IDENTITY", seq)
    report = await verify(table.url, "identity", nc)
    assert report.holes == [(9, 10)]


async def test_a_changed_message_is_found(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    table.replace_message(4, table.messages()[3][2].replace(b"20-35", b"20-36"))
    report = await verify(table.url, "identity", nc)
    assert report.different == [4]
    assert report.sentences() == ["Message 4 of stream IDENTITY differs from its row."]


async def test_a_missing_tail_is_told_apart_from_a_hole(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    table.append(5)
    report = await verify(table.url, "identity", nc)
    assert report.missing_tail == (11, 15)
    assert not report.equal
    assert not report.needs_new_generation


async def test_a_stream_ahead_of_its_table_is_found(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    table.remove_after(6)
    report = await verify(table.url, "identity", nc)
    assert report.ahead == (7, 10)
    assert report.needs_new_generation
