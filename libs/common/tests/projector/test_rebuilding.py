"""A rebuild folds beside the live tables and takes their place without a gap."""

import threading
from dataclasses import replace

import psycopg
import pytest
from linli_common.projector import Event, ReaderHaltedError, Sums, create_tables
from linli_common.projector.rebuild import rebuild
from linli_common.projector.schema import PositionMovedError
from linli_common.projector.source import Incoming, TableAddress
from linli_common.projector.swapping import NothingToGoBackToError, RebuildRunningError, go_back, schema_lock
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import EventLog
from linli_common.testing.waiting import eventually

from .conftest import FOLD, TALLY, changes, counted, run_to, running, tallied

pytestmark = pytest.mark.anyio


def doubled(event: Event) -> list[tuple[tuple[str], int]]:
    return [(key, 2 * amount) for key, amount in changes(event)]


SECOND = replace(TALLY, version=2, folds=(replace(FOLD, sums=(replace(FOLD.sums[0], changes=doubled),)),))


def address(url: str) -> dict[str, TableAddress]:
    return {"IDENTITY": TableAddress(url, "identity")}


async def test_a_rebuild_of_the_same_version_gives_the_same_rows(tables: str, log: EventLog) -> None:
    log.append_all(counted(f"e{n % 40}", f"c{n % 3}", n, f"{n}") for n in range(300))
    await run_to(tables, 300)
    before = tallied(tables)

    report = await rebuild(TALLY, tables, address(tables), processes=0)

    assert report.differences == []
    assert report.swapped
    assert tallied(tables) == before
    assert tallied(tables, "tally_previous") == before


async def test_a_rebuild_from_nothing_needs_no_live_tables(log: EventLog) -> None:
    log.append(counted("a", remember="one"))

    report = await rebuild(TALLY, log.url, address(log.url), processes=0)

    assert report.differences is None
    assert tallied(log.url).memories == {"a": "one"}


async def test_new_logic_replaces_the_old_and_says_what_differs(tables: str, log: EventLog) -> None:
    log.append(counted("a", amount=3))
    await run_to(tables, 1)

    report = await rebuild(SECOND, tables, address(tables), processes=0)

    assert [difference.table for difference in report.differences or []] == ["tallies"]
    assert tallied(tables).tallies == {"red": 6}


async def test_an_old_process_cannot_write_the_new_tables(tables: str, log: EventLog) -> None:
    log.append(counted("a", amount=3))
    await run_to(tables, 1)
    await rebuild(SECOND, tables, address(tables), processes=0)
    late = [Incoming(2, counted("a").body("identity"))]

    with psycopg.connect(tables, autocommit=True) as connection, pytest.raises(PositionMovedError):
        write_batch(connection, TALLY, "tally", "IDENTITY", 1, late)

    with pytest.raises(ExceptionGroup) as halted:
        await run_to(tables, 2)
    assert isinstance(halted.value.exceptions[0], ReaderHaltedError)
    assert tallied(tables).tallies == {"red": 6}


async def test_a_batch_that_waits_for_the_swap_meets_the_new_position(tables: str) -> None:
    """The process had resolved the old name before it waited; PostgreSQL resolves it again afterwards."""
    late = [Incoming(1, counted("a").body("identity"))]
    refused: list[BaseException] = []

    def write() -> None:
        with psycopg.connect(tables, autocommit=True) as connection:
            try:
                write_batch(connection, TALLY, "tally", "IDENTITY", 0, late)
            except PositionMovedError as error:
                refused.append(error)

    with psycopg.connect(tables) as swapper, psycopg.connect(tables, autocommit=True) as watcher:
        create_tables(swapper, SECOND, "tally_build")
        swapper.commit()
        swapper.execute("LOCK TABLE tally.positions IN ACCESS EXCLUSIVE MODE")
        writer = threading.Thread(target=write)
        writer.start()
        eventually(lambda: watcher.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone())
        swapper.execute("ALTER SCHEMA tally RENAME TO tally_previous")
        swapper.execute("ALTER SCHEMA tally_build RENAME TO tally")
        swapper.commit()
        writer.join()

    assert len(refused) == 1
    assert tallied(tables).tallies == tallied(tables, "tally_previous").tallies == {}


async def test_going_back_puts_the_old_tables_in_place_again(tables: str, log: EventLog) -> None:
    log.append(counted("a", amount=3))
    await run_to(tables, 1)
    await rebuild(SECOND, tables, address(tables), processes=0)

    with psycopg.connect(tables, autocommit=True) as connection:
        go_back(connection, SECOND)

    log.append(counted("a", amount=1))
    await run_to(tables, 2)
    assert tallied(tables).tallies == {"red": 4}


async def test_going_back_needs_something_to_go_back_to(tables: str) -> None:
    with psycopg.connect(tables, autocommit=True) as connection, pytest.raises(NothingToGoBackToError):
        go_back(connection, TALLY)


async def test_two_rebuilds_at_once_are_refused(tables: str) -> None:
    with (
        psycopg.connect(tables, autocommit=True) as other,
        schema_lock(other, TALLY),
        pytest.raises(RebuildRunningError),
    ):
        await rebuild(TALLY, tables, address(tables), processes=0)


async def test_a_failing_event_takes_the_later_ones_of_its_entity_out_of_other_ranges(
    tables: str, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli_common.projector.rebuild.RANGE_EVENTS", 3)
    log.append(counted("a"), counted("b", amount="poison"), counted("c"), counted("a"), counted("b"), counted("b"))
    log.append(counted("d", remember="x"), counted("d", remember="y"), counted("b", remember="z"))
    await run_to(tables, 9)

    report = await rebuild(TALLY, tables, address(tables), processes=0)

    assert report.differences == []
    assert report.attempts == 2
    assert report.parked == 4


async def test_a_rebuild_shows_its_progress(tables: str, log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli_common.projector.rebuild.RANGE_EVENTS", 4)
    log.append_all(counted("a") for _ in range(10))
    shown: list[tuple[int, int]] = []

    await rebuild(TALLY, tables, address(tables), processes=0, progress=lambda done, total: shown.append((done, total)))

    assert shown == [(4, 10), (8, 10), (10, 10)]


async def test_readers_see_no_gap_while_a_rebuild_swaps_under_live_traffic(tables: str, log: EventLog) -> None:
    stop = threading.Event()
    seen: list[tuple[int, int]] = []
    broken: list[Exception] = []

    def hammer() -> None:
        try:
            with psycopg.connect(tables, autocommit=True) as connection:
                while not stop.is_set():
                    with connection.transaction():
                        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                        position = connection.execute("SELECT seq FROM tally.positions").fetchone()
                        total = connection.execute("SELECT coalesce(sum(amount), 0) FROM tally.tallies").fetchone()
                    assert position is not None
                    assert total is not None
                    seen.append((position[0], int(total[0])))
        except Exception as error:
            broken.append(error)

    def write() -> None:
        while not stop.is_set():
            log.append(*(counted(f"e{n}") for n in range(5)))

    log.append_all(counted("a") for _ in range(2_000))
    await run_to(tables, 2_000)
    threads = [threading.Thread(target=hammer), threading.Thread(target=hammer), threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    try:
        async with running(tables):
            for _ in range(3):
                report = await rebuild(TALLY, tables, address(tables), processes=0)
                assert report.swapped
                assert not report.differences
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    await run_to(tables, log.last)

    assert broken == []
    assert all(position == total for position, total in seen)
    assert tallied(tables).tallies == {"red": log.last}


def test_sums_of_one_table_are_declared_once() -> None:
    twice = replace(TALLY, folds=(FOLD, replace(FOLD, stream="MAILBOX")))

    assert [type(part) for part in twice.sums()] == [Sums]
