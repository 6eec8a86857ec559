"""Event n of the table is message n of the stream, the same bytes on the same subject."""

import shutil
from pathlib import Path

import psycopg
import pytest
from linli_common.event_store.schema import lock_key
from linli_common.stream.names import name_of_generation
from linli_common.stream.reading import StreamReader
from linli_common.stream.state import message_at, state_of
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import equal, on_stream, relayed, running_relay
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async
from nats.aio.client import Client

pytestmark = pytest.mark.anyio


def newest_block(server: NatsServer, stream: str = "IDENTITY") -> Path:
    """The file that holds the last messages of a stream."""
    blocks = server.store_dir.glob(f"jetstream/*/streams/{stream}/msgs/*.blk")
    return max(blocks, key=lambda path: int(path.stem))


async def test_the_stream_equals_the_table(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    # given more events than fit into one batch
    table.append(2345)
    # when a relay runs
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 2345)
    # then number, subject and bytes are the same, in the same order
    assert await on_stream(nc) == table.messages()


async def test_a_single_event_is_a_batch_too(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 0)
        # given a relay that waits, when one event is committed and the writer's ping gets lost
        table.append(1)
        await relayed(relay, 1)
    # then it is on the stream nevertheless
    assert await on_stream(nc) == table.messages()


async def test_the_writers_ping_wakes_the_relay(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    async with running_relay(table, nats_server) as relay:
        for number in range(1, 11):
            table.append(1)
            await nc.publish(table.wake_subject)
            # then each event comes long before the next poll would find it (ten polls take ten seconds)
            await relayed(relay, number, timeout_seconds=0.5)


async def test_only_one_relay_is_active_and_another_takes_over(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(10)
    async with running_relay(table, nats_server) as second:
        async with running_relay(table, nats_server) as first:

            async def one_is_active() -> bool:
                return first.status().active or second.status().active

            await eventually_async(one_is_active)
            # then one of both relays, and never both
            assert first.status().active != second.status().active
        # when the first is stopped
        table.append(10)
        # then the second goes on
        await relayed(second, 20)
    assert await on_stream(nc) == table.messages()


async def test_the_writers_transaction_lock_does_not_hold_up_the_relay(
    table: EventTable, nats_server: NatsServer
) -> None:
    table.append(3)
    # given a writer in the middle of its transaction
    with psycopg.connect(table.url) as writer:
        writer.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key("writer", table.service),))
        # then the relay relays what was committed before
        async with running_relay(table, nats_server) as relay:
            await relayed(relay, 3)


async def test_a_lost_tail_is_refilled_byte_for_byte(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(3000)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 3000)
        before = await on_stream(nc)
        # when the server dies and the end of its file is gone
        nats_server.kill()
        block = newest_block(nats_server)
        with block.open("r+b") as file:
            file.truncate(block.stat().st_size * 2 // 3)
        nats_server.start()
        # then the relay, which has nothing new to relay, sees it and refills
        await equal(nc, table)
    assert await on_stream(nc) == before


async def test_a_deleted_jetstream_folder_is_refilled(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(1500)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 1500)
    # when everything is stopped and the whole folder of JetStream deleted
    nats_server.stop()
    shutil.rmtree(nats_server.store_dir)
    nats_server.start()
    # then the next start has it all again, under the same numbers
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 1500)
    assert await on_stream(nc) == table.messages()


async def test_a_reader_goes_on_at_its_number_while_the_stream_is_refilled(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(1000)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 1000)
        reader = StreamReader(nc, "IDENTITY", 0)
        read = await reader.read(5)
        assert len(read) == 1000
        # when the stream is lost, refilled, and grows
        nats_server.kill()
        shutil.rmtree(nats_server.store_dir)
        nats_server.start()
        table.append(500)

        async def next_messages() -> bool:
            read.extend(await reader.read(1))
            return len(read) >= 1500

        await eventually_async(next_messages, timeout_seconds=20)
        await reader.close()
    # then the reader got each message once
    assert [(message.seq, message.subject, message.body) for message in read] == table.messages()


async def test_the_relay_gets_over_a_broken_database_connection(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(5)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 5)
        # when the database ends all connections
        with psycopg.connect(table.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        table.append(5)
        # then the relay connects again
        await relayed(relay, 10)
    assert await on_stream(nc) == table.messages()


async def test_the_stream_keeps_everything_and_lets_nobody_delete(
    table: EventTable, nats_server: NatsServer, nc: Client
) -> None:
    table.append(2)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 2)
    config = (await nc.jetstream().stream_info("IDENTITY")).config
    assert config.subjects == ["linli.identity.>"]
    assert (config.deny_delete, config.deny_purge, config.allow_direct, config.allow_atomic) == (
        True,
        True,
        True,
        True,
    )
    assert (config.discard, config.storage, config.max_msgs, config.max_age) == ("new", "file", -1, 0)
    assert (await state_of(nc, name_of_generation("IDENTITY", 1))).messages == 2


async def test_one_message_is_found_by_its_number(table: EventTable, nats_server: NatsServer, nc: Client) -> None:
    table.append(3)
    async with running_relay(table, nats_server) as relay:
        await relayed(relay, 3)
    message = await message_at(nc, "IDENTITY", 2)
    assert message is not None
    assert (message.seq, message.subject, message.body) == table.messages()[1]
    assert await message_at(nc, "IDENTITY", 4) is None
