"""Rebuild beside: fold everything into a shadow schema, catch up, compare, swap; the old schema is kept."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field

import psycopg
from psycopg.sql import SQL, Identifier

from linli_common.projector.comparing import Difference, compare, wait_for_live
from linli_common.projector.folding import Folded, parse
from linli_common.projector.ranges import (
    Failures,
    Job,
    Range,
    RangeFolder,
    fold_in_process,
    open_in_process,
    staging_ddl,
)
from linli_common.projector.reader import Connection, Fold, Progress, Reader, Recorded, Sums, in_schema
from linli_common.projector.schema import Position, create_tables, move_position, position_of
from linli_common.projector.source import Address, Incoming, Source
from linli_common.projector.swapping import build_schema, schema_lock, swap_if_level
from linli_common.projector.writing import load_states, write_batch, write_folded

RANGE_EVENTS = 25_000
_SWAP_ATTEMPTS = 1_000
_CATCH_UP_SECONDS = 0.05
_ORDERED_BATCH = 5_000


class RebuildError(Exception):
    """The rebuild did not swap; the live schema is as it was. The text says why."""


@dataclass(slots=True)
class Report:
    """What a rebuild did. ``differences`` is None when live stood still elsewhere and could not be compared."""

    events: int = 0
    parked: int = 0
    fold_seconds: float = 0.0
    total_seconds: float = 0.0
    attempts: int = 1
    differences: list[Difference] | None = None
    positions: dict[str, int] = field(default_factory=dict)
    swapped: bool = False


@dataclass(slots=True)
class _Build:
    """What the steps of one rebuild share."""

    reader: Reader
    conninfo: str
    addresses: Mapping[str, Address]
    processes: int
    progress: Progress
    connection: Connection
    sources: dict[str, Source]
    report: Report
    other_history: bool

    @property
    def schema(self) -> str:
        return build_schema(self.reader.schema)


async def rebuild(
    reader: Reader,
    conninfo: str,
    addresses: Mapping[str, Address],
    *,
    processes: int = 2,
    progress: Progress = lambda done, total: None,
    swap: bool = True,
    other_history: bool = False,
) -> Report:
    """Folds all events of the reader's streams anew and puts the result in place of the live schema.

    ``processes`` fold ranges at the same time (0: in this process). ``swap=False`` stops after comparing and leaves
    the shadow schema to look at. ``other_history``: the sources are shorter than what live has folded, because a
    database was restored from an older copy; then nothing is compared, and live goes back to where they end.
    Raises RebuildError, psycopg.Error and whatever the sources raise; live rows are then untouched.
    """
    started = time.monotonic()
    report = Report()
    with psycopg.connect(conninfo, autocommit=True) as connection, schema_lock(connection, reader):
        sources = {stream: await addresses[stream].open() for stream in reader.streams}
        build = _Build(reader, conninfo, addresses, processes, progress, connection, sources, report, other_history)
        try:
            await _fold_everything(build)
            report.fold_seconds = time.monotonic() - started
            await _catch_up(build, seconds=_CATCH_UP_SECONDS)
            report.differences = None if other_history else await _compare(build)
            if swap:
                await _swap(build)
        finally:
            for source in sources.values():
                await source.close()
    report.total_seconds = time.monotonic() - started
    return report


async def _fold_everything(build: _Build) -> None:
    """Folds all that is there now. An event that fails takes the later ones of its entity with it, in ranges that
    could not know: then all is folded once more with that knowledge, until nothing new fails.
    """
    ends = {stream: await source.last() for stream, source in build.sources.items()}
    known: dict[str, Failures] = {stream: {} for stream in ends}
    while True:
        _start_afresh(build)
        found = {
            stream: await asyncio.to_thread(_fold_stream, build, stream, last, known[stream], sum(ends.values()))
            for stream, last in ends.items()
        }
        if not any(found.values()):
            break
        build.report.attempts += 1
        for stream, failures in found.items():
            known[stream].update(failures)
    await asyncio.to_thread(_add_up, build)
    for stream, last in ends.items():
        event_id = await build.sources[stream].event_id_at(last) if last else None
        move_position(build.connection, build.reader, build.schema, stream, 0, Position(last, event_id))
    build.report.events = sum(ends.values())


def _start_afresh(build: _Build) -> None:
    build.connection.execute(in_schema("DROP SCHEMA IF EXISTS {schema} CASCADE", build.schema))
    create_tables(build.connection, build.reader, build.schema)
    build.connection.execute(in_schema(staging_ddl(build.reader), build.schema))


def _fold_stream(build: _Build, stream: str, last: int, known: Failures, total: int) -> Failures:
    """Folds events 1 to ``last`` of a stream and returns failures that were not known."""
    job = Job(build.reader, stream, build.schema, build.conninfo, build.addresses[stream], known)
    ranges = [Range(after, min(after + RANGE_EVENTS, last)) for after in range(0, last, RANGE_EVENTS)]
    done = 0

    def folded(part: Range) -> None:
        nonlocal done
        done += part.last - part.after
        build.progress(done, total)

    fold_ranges = _fold_here if build.processes == 0 or len(ranges) < 2 else _fold_in_parallel
    failures = fold_ranges(job, ranges, build.processes, folded)
    return failures or _fold_ordered(build, stream)


def _fold_here(job: Job, ranges: list[Range], processes: int, folded: Callable[[Range], None]) -> Failures:
    folder = RangeFolder(job)
    failures: Failures = {}
    try:
        for part in ranges:
            _merge(failures, folder.fold(part))
            folded(part)
    finally:
        folder.close()
    return failures


def _fold_in_parallel(job: Job, ranges: list[Range], processes: int, folded: Callable[[Range], None]) -> Failures:
    failures: Failures = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, open_in_process, (job,)) as pool:
        running: dict[Future[Failures], Range] = {pool.submit(fold_in_process, part): part for part in ranges}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                part = running.pop(future)
                _merge(failures, future.result())
                folded(part)
    return failures


def _merge(failures: Failures, found: Failures) -> None:
    for entity, (seq, error) in found.items():
        if entity not in failures or seq < failures[entity][0]:
            failures[entity] = (seq, error)


def _fold_ordered(build: _Build, stream: str) -> Failures:
    """Folds the states of a stream, in order, from the events that the ranges have set aside."""
    whole = build.reader.fold_of(stream)
    if not whole.states:
        return {}
    fold = Fold(stream, states=whole.states)
    build.connection.execute(
        in_schema("CREATE INDEX IF NOT EXISTS ordered ON {schema}.ordered_events (stream, seq)", build.schema)
    )
    after = 0
    while batch := _ordered_after(build, stream, after):
        folded = Folded(fold)
        parsed = [parse(fold, incoming) for incoming in batch]
        load_states(build.connection, build.schema, folded, parsed)
        folded.add_all(parsed)
        if folded.letters:
            return {
                letter.parsed.entity_id: (letter.parsed.incoming.seq, letter.error)
                for letter in folded.letters
                if letter.behind is None
            }
        with build.connection.transaction():
            write_folded(build.connection, build.reader, build.schema, folded)
        after = batch[-1].seq
    return {}


def _ordered_after(build: _Build, stream: str, after: int) -> list[Incoming]:
    rows = build.connection.execute(
        in_schema(
            "SELECT seq, message, originator_id, originator_version, topic, state FROM {schema}.ordered_events"
            " WHERE stream = %s AND seq > %s ORDER BY seq LIMIT %s",
            build.schema,
        ),
        (stream, after, _ORDERED_BATCH),
        binary=True,
    )
    return [Incoming(row[0], row[1], Recorded(*row[2:]) if row[4] is not None else None) for row in rows]


def _add_up(build: _Build) -> None:
    """Adds up what the ranges have staged, and makes the rows derived from it."""
    with build.connection.transaction():
        build.connection.execute("SET LOCAL work_mem = '64MB'")
        for part in build.reader.sums():
            _add_up_part(build.connection, build.schema, part)
        for part in build.reader.sums():
            if part.derive is not None:
                part.derive(build.connection, build.schema)
        build.connection.execute(in_schema("DROP TABLE {schema}.ordered_events", build.schema))
    for part in build.reader.sums():
        build.connection.execute(in_schema("VACUUM (ANALYZE) {schema}.{table}", build.schema, table=part.table))


def _add_up_part(connection: Connection, schema: str, part: Sums) -> None:
    names = SQL(", ").join(Identifier(column.name) for column in part.key)
    staged = Identifier(schema, f"{part.table}_staged")
    connection.execute(
        SQL("INSERT INTO {} ({}, amount) SELECT {}, sum(amount) FROM {} GROUP BY {} ORDER BY {}").format(
            Identifier(schema, part.table), names, names, staged, names, names
        )
    )
    connection.execute(SQL("DROP TABLE {}").format(staged))


async def _catch_up(build: _Build, *, seconds: float) -> None:
    """Folds what has come since, until every source is silent for a moment."""
    for stream, source in build.sources.items():
        position = position_of(build.connection, build.reader, stream, build.schema)
        await source.start(position.seq)
        while batch := await source.read(seconds):
            await asyncio.to_thread(_catch_up_batch, build, stream, batch)
            if len(batch) < _ORDERED_BATCH and batch[-1].seq >= await source.last():
                break


def _catch_up_batch(build: _Build, stream: str, batch: list[Incoming]) -> None:
    write_batch(build.connection, build.reader, build.schema, stream, batch[0].seq - 1, batch)
    build.report.events += len(batch)


async def _compare(build: _Build) -> list[Difference] | None:
    """Compares with live at the same position, without a lock: live through one snapshot, the shadow brought to it."""
    positions = {
        stream: position_of(build.connection, build.reader, stream, build.schema).seq for stream in build.sources
    }
    with psycopg.connect(build.conninfo) as live:
        ends = await wait_for_live(live, build.reader, positions)
        if ends is None:
            return None
        for stream, end in ends.items():
            await _fold_up_to(build, stream, positions[stream], end)
        return await asyncio.to_thread(compare, live, build.connection, build.reader)


async def _fold_up_to(build: _Build, stream: str, after: int, end: int) -> None:
    source = build.sources[stream]
    await source.start(after)
    while after < end:
        batch = [incoming for incoming in await source.read(10.0) if incoming.seq <= end]
        if not batch:
            raise RebuildError(
                f"{stream} does not reach event {end}, where the live schema is: wait until its tail is refilled, or, "
                "after a restore from an older copy, rebuild with --other-history"
            )
        await asyncio.to_thread(_catch_up_batch, build, stream, batch)
        after = batch[-1].seq


async def _swap(build: _Build) -> None:
    """Catches up and swaps as soon as the shadow is not behind live, which goes on meanwhile."""
    build.report.parked = _count_parked(build)
    for _ in range(_SWAP_ATTEMPTS):
        await _catch_up(build, seconds=0.002)
        swapped = await asyncio.to_thread(swap_if_level, build.connection, build.reader, level=not build.other_history)
        if swapped is not None:
            build.report.positions = swapped
            build.report.swapped = True
            return
    raise RebuildError(f"the live {build.reader.name} was always ahead: it is busier than this rebuild is fast")


def _count_parked(build: _Build) -> int:
    row = build.connection.execute(in_schema("SELECT count(*) FROM {schema}.dead_letters", build.schema)).fetchone()
    return int(row[0]) if row else 0
