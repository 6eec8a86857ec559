"""Each reaction counts once for an event and a target: after kills, with two workers, after everything came again."""

from __future__ import annotations

import threading
from uuid import uuid4

import psycopg
import pytest
from linli_common.projector import PositionMovedError, StreamSource
from linli_common.projector.reader import Connection
from linli_common.projector.source import Incoming
from linli_common.reactions import Trigger, create_reaction_tables, start_over
from linli_common.reactions.doing import Doing
from linli_common.testing.event_log import Given
from linli_common.testing.relays import connected
from linli_common.testing.waiting import eventually_async

from .conftest import AT, REACTIONS, Greetings, Killed, World, counted

pytestmark = pytest.mark.anyio
READER = REACTIONS.reader


async def batch_of(world: World) -> list[Incoming]:
    """What is on the stream, all of it."""
    async with connected(world.nats) as nc:
        source = StreamSource(nc, "IDENTITY")
        await source.start(0)
        batch: list[Incoming] = []
        while len(batch) < world.log.last:
            batch += await source.read(1)
        await source.close()
    return batch


def prepared(world: World) -> Connection:
    connection = psycopg.connect(world.url, autocommit=True)
    create_reaction_tables(connection, READER)
    return connection


async def test_every_target_of_every_event_gets_its_command_once(world: World) -> None:
    people = [uuid4() for _ in range(5)]
    world.log.append_all(counted(*people) for _ in range(40))

    async with world.relaying(), world.reacting(batch=7):
        await world.reached(40)

    assert world.greeted() == 200


async def test_events_that_nobody_reacts_to_only_move_the_position(world: World) -> None:
    world.log.append(Given({"x": 1}, type="linli.identity.other.v1"), counted(), Given({}, type="linli.identity.z.v1"))

    async with world.relaying(), world.reacting():
        await world.reached(3)

    assert world.greeted() == 1


async def test_an_act_is_at_the_time_of_its_event_and_by_the_reaction(world: World) -> None:
    acts = []
    world.greetings.disturb = lambda trigger: acts.append(trigger.act("x"))
    world.log.append(counted())

    async with world.relaying(), world.reacting():
        await world.reached(1)

    (act,) = acts
    assert (act.at, act.actor.role) == (AT, "reaction")
    assert act.key is not None
    assert act.key.actor_id == act.actor.person_id


async def test_a_kill_between_commands_and_position_repeats_nothing(world: World) -> None:
    world.log.append_all(counted() for _ in range(10))
    async with world.relaying():
        batch = await batch_of(world)
    doing = Doing(REACTIONS, world.greetings)

    def die(trigger: Trigger) -> None:
        if trigger.event.seq == 10:
            raise Killed

    world.greetings.disturb = die
    with prepared(world) as connection, pytest.raises(Killed):
        doing.write(connection, READER, READER.schema, "IDENTITY", 0, batch)
    assert (world.greeted(), world.position()) == (9, 0)

    world.greetings.disturb = lambda _: None
    async with world.relaying(), world.reacting():
        await world.reached(10)

    assert world.greeted() == 10
    assert len(world.greetings.calls) == 19


async def test_of_two_workers_on_one_batch_the_second_gives_no_command(world: World) -> None:
    world.log.append_all(counted() for _ in range(20))
    async with world.relaying():
        batch = await batch_of(world)
    prepared(world).close()
    started, outcomes = threading.Barrier(2), []

    def work() -> None:
        doing = Doing(REACTIONS, world.greetings)
        with psycopg.connect(world.url, autocommit=True) as connection:
            started.wait()
            try:
                outcomes.append(doing.write(connection, READER, READER.schema, "IDENTITY", 0, batch))
            except PositionMovedError:
                outcomes.append(-1)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [-1, 0]
    assert (world.greeted(), len(world.greetings.calls)) == (20, 20)


async def test_two_workers_at_once_do_everything_once(world: World) -> None:
    other = Greetings(world.url)
    async with world.relaying(), world.reacting(batch=10), world.reacting(other, batch=7):
        for _ in range(20):
            world.log.append_all(counted() for _ in range(10))
        await world.reached(200)
    other.close()

    assert world.greeted() == 200
    assert len(world.greetings.calls) + len(other.calls) == 200


async def test_all_events_again_change_nothing(world: World) -> None:
    world.log.append_all(counted(uuid4(), uuid4()) for _ in range(30))
    async with world.relaying(), world.reacting():
        await world.reached(30)
        with psycopg.connect(world.url, autocommit=True) as connection:
            start_over(connection, READER)
        world.log.append(counted())
        await world.reached(31)

    assert world.greeted() == 61
    assert world.greetings.calls.count(1) == 4


async def test_the_server_may_be_killed_under_it(world: World) -> None:
    async with world.relaying(), world.reacting():
        world.log.append_all(counted() for _ in range(10))
        await world.reached(10)
        world.nats.kill()
        world.log.append_all(counted() for _ in range(10))
        world.nats.start()
        await world.reached(20)

    assert world.greeted() == 20


async def test_what_passes_by_itself_is_tried_again_and_named(world: World) -> None:
    away = threading.Event()
    away.set()

    def disturb(_: Trigger) -> None:
        if away.is_set():
            raise psycopg.OperationalError("the database is away")

    world.greetings.disturb = disturb
    world.log.append(counted())
    async with world.relaying(), world.reacting() as reacting:
        standing = reacting.projector.standings["IDENTITY"]

        async def troubled() -> bool:
            return "the database is away" in (standing.trouble or "")

        await eventually_async(troubled)
        assert world.position() == 0
        away.clear()
        await world.reached(1)

    assert world.greeted() == 1
