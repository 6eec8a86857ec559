"""A stream that contradicts its table halts the relay, with a sentence that says what to do."""

import shutil

import pytest
from linli_common.stream.provisioning import new_generation
from linli_common.stream.state import last_sequence
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import equal, halted, relayed, running_relay
from linli_common.testing.servers import NatsServer
from nats.aio.client import Client

pytestmark = pytest.mark.anyio


async def relay_all(table: EventTable, server: NatsServer) -> None:
    async with running_relay(table, server) as relay:
        await relayed(relay, table.last())


async def test_a_stream_ahead_of_its_table_halts_the_relay(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    # given a database restored from an older copy
    table.append(100)
    await relay_all(table, nats_server)
    table.remove_after(60)
    # when the relay starts
    async with running_relay(table, nats_server) as relay:
        reason = await halted(relay)
        # then it says what differs and what mends it, and leaves the stream alone
        assert "ends at 100" in reason
        assert "ends at 60" in reason
        assert "`linli verify identity --new-generation`" in reason
        assert await last_sequence(nc, "IDENTITY") == 100


async def test_a_restored_table_that_grew_beyond_the_stream_halts_the_relay(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(100)
    await relay_all(table, nats_server)
    table.remove_after(60)
    # given that the restored database was used: other events stand under the lost ones' numbers
    table.append(90)
    async with running_relay(table, nats_server) as relay:
        reason = await halted(relay)
        assert reason.startswith("Message 100 of stream IDENTITY is not event 100 of the table of identity")
        assert await last_sequence(nc, "IDENTITY") == 100


async def test_a_last_message_with_other_bytes_halts_the_relay(table: EventTable, nats_server: NatsServer) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    table.replace_message(10, b'{"another": "message"}')
    async with running_relay(table, nats_server) as relay:
        assert "Message 10" in await halted(relay)


async def test_messages_missing_before_the_end_halt_the_relay(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(20)
    # given a stream with a hole, as a coordinated power failure can leave one
    await nc.jetstream().add_stream(
        name="IDENTITY", subjects=["linli.identity.>"], allow_direct=True, allow_atomic=True
    )
    for _, subject, message in table.messages():
        await nc.jetstream().publish(subject, message)
    await nc.jetstream().delete_msg("IDENTITY", 7)
    async with running_relay(table, nats_server) as relay:
        reason = await halted(relay)
    assert "holds 19 messages but ends at 20" in reason


async def test_an_event_larger_than_the_server_takes_halts_the_relay(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(5)
    table.replace_message(5, b"x" * (nc.max_payload + 1))
    async with running_relay(table, nats_server) as relay:
        assert "max_payload" in await halted(relay)


async def test_a_table_with_a_missing_number_halts_the_relay(table: EventTable, nats_server: NatsServer) -> None:
    table.append(5)
    table.renumber(5, 6)
    async with running_relay(table, nats_server) as relay:
        assert "no event 5, but event 6" in await halted(relay)


async def test_a_halted_relay_goes_on_once_a_new_generation_is_made(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(100)
    await relay_all(table, nats_server)
    table.remove_after(60)
    async with running_relay(table, nats_server) as relay:
        await halted(relay)
        # when the operator lets the table stand as it is
        assert await new_generation(nc, "identity") == "IDENTITY_2"
        # then the relay goes on by itself
        await relayed(relay, 60)
        assert relay.status().halted is None
    await equal(nc, table)


async def test_an_idle_relay_fills_a_new_generation(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(100)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 100)
        # when the operator makes a new generation while nothing is written
        await new_generation(nc, "identity")
        # then the relay fills it
        await equal(nc, table)
    assert (await nc.jetstream().stream_info("IDENTITY_2")).state.last_seq == 100


async def test_a_new_generation_that_was_cut_short_is_finished_by_the_relay(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    # given an old stream that was retired, and no new one made
    config = (await nc.jetstream().stream_info("IDENTITY")).config
    config.subjects = ["retired.IDENTITY.>"]
    await nc.jetstream().update_stream(config)
    # when the relay starts, then it makes the second generation
    await relay_all(table, nats_server)
    await equal(nc, table)
    assert (await nc.jetstream().stream_info("IDENTITY_2")).state.last_seq == 10


async def test_after_a_lost_folder_the_first_generation_is_made_again(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(10)
    await relay_all(table, nats_server)
    await new_generation(nc, "identity")
    await relay_all(table, nats_server)
    nats_server.stop()
    shutil.rmtree(nats_server.store_dir)
    nats_server.start()
    await relay_all(table, nats_server)
    assert (await nc.jetstream().stream_info("IDENTITY")).state.last_seq == 10
