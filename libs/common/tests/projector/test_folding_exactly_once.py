"""A read model at n is the fold of events 1 to n, however they came in, whoever else was at it."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linli_common.projector import PositionMovedError, Projector, ReaderHaltedError, TableSource, create_tables
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.waiting import eventually_async

from .conftest import TALLY, counted, run_to, running, tallied

pytestmark = pytest.mark.anyio


def incoming(events: list[Given], first: int = 1) -> list[Incoming]:
    return [Incoming(seq, event.body("identity")) for seq, event in enumerate(events, first)]


async def test_events_are_added_up_and_remembered_in_order(tables: str, log: EventLog) -> None:
    log.append(counted("a", "red", 2, "one"), counted("b", "blue", 5), counted("a", "red", 3, "two"))

    await run_to(tables, 3)

    assert tallied(tables).tallies == {"red": 5, "blue": 5}
    assert tallied(tables).memories == {"a": "one,two"}


async def test_a_new_event_is_folded_while_the_reader_runs(tables: str, log: EventLog) -> None:
    async with running(tables) as projector:
        log.append(counted("a"))

        await eventually_async(lambda: _at(projector, 1))

    assert tallied(tables).seq == 1


async def _at(projector: Projector, seq: int) -> bool:
    return projector.standings["IDENTITY"].seq >= seq


async def test_two_workers_of_one_reader_fold_each_event_once(tables: str, log: EventLog) -> None:
    log.append_all(counted("a", amount=1) for _ in range(500))

    await asyncio.gather(run_to(tables, 500, batch=7), run_to(tables, 500, batch=11))

    assert tallied(tables).tallies == {"red": 500}


async def test_a_batch_from_another_position_is_refused_whole(tables: str) -> None:
    events = incoming([counted("a"), counted("a")])
    with psycopg.connect(tables, autocommit=True) as connection:
        write_batch(connection, TALLY, "tally", "IDENTITY", 0, events)

        with pytest.raises(PositionMovedError):
            write_batch(connection, TALLY, "tally", "IDENTITY", 0, events)

    assert tallied(tables).tallies == {"red": 2}


async def test_another_history_at_the_position_halts_the_reader_with_the_remedy(tables: str, log: EventLog) -> None:
    log.append(counted("a"))
    await run_to(tables, 1)
    with psycopg.connect(tables) as connection:
        connection.execute("UPDATE tally.positions SET event_id = %s", (uuid4(),))

    with pytest.raises(ExceptionGroup) as halted:
        await run_to(tables, 2)

    (reason,) = halted.value.exceptions
    assert isinstance(reason, ReaderHaltedError)
    assert "linli rebuild tally" in str(reason)


async def test_a_new_version_of_a_reader_does_not_write_into_the_old_ones_tables(tables: str, log: EventLog) -> None:
    log.append(counted("a"))

    with pytest.raises(ExceptionGroup) as halted:
        await run_to(tables, 1, replace(TALLY, version=2))

    assert "version 2" in str(halted.value.exceptions[0])
    assert tallied(tables).tallies == {}


async def test_a_reader_waits_for_its_database_and_then_goes_on(tables: str, log: EventLog) -> None:
    log.append(counted("a"))
    async with running(tables) as projector:
        await eventually_async(lambda: _at(projector, 1))
        with psycopg.connect(tables, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        log.append(counted("a"))

        await eventually_async(lambda: _at(projector, 2))

    assert tallied(tables).tallies == {"red": 2}


async def test_a_reader_without_any_server_says_what_it_waits_for() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    stop = asyncio.Event()
    projector = Projector(TALLY, nowhere, [TableSource(nowhere, "identity")])
    task = asyncio.create_task(projector.run(stop))

    async def says_so() -> bool:
        return "connection" in (projector.standings["IDENTITY"].trouble or "")

    await eventually_async(says_so)
    stop.set()
    await task


events_of_any_kind = st.lists(
    st.builds(
        counted,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["red", "blue"]),
        st.one_of(st.integers(-5, 5), st.just("poison")),
        st.one_of(st.none(), st.sampled_from(["x", "y"])),
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(events=events_of_any_kind, cuts=st.sets(st.integers(1, 24)))
def test_however_events_are_split_into_batches_the_rows_are_the_same(
    database: str, events: list[Given], cuts: set[int]
) -> None:
    numbered = incoming(events)
    borders = [0, *sorted(cut for cut in cuts if cut < len(numbered)), len(numbered)]
    outcomes = []
    with psycopg.connect(database, autocommit=True) as connection:
        for splits in ([0, len(numbered)], borders):
            connection.execute("DROP SCHEMA IF EXISTS tally CASCADE")
            create_tables(connection, TALLY)
            for first, last in pairwise(splits):
                write_batch(connection, TALLY, "tally", "IDENTITY", first, numbered[first:last])
            letters = connection.execute(
                "SELECT seq, entity_id, behind FROM tally.dead_letters ORDER BY seq"
            ).fetchall()
            outcomes.append((tallied(database), letters))

    assert outcomes[0] == outcomes[1]
