"""The dashboards' figures of the mailbox against letters followed one by one (counting.py), through the whole pipe:
event tables, relays, streams, the reader's folds, balances by day; and a rebuild makes the same tables.
"""

from __future__ import annotations

import asyncio
import os
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import nats
import psycopg
import pytest
from dashboards_service.mailbox.catalogue import FIGURES, QUANTILES, RATES
from dashboards_service.mailbox.figures import published
from dashboards_service.mailbox.read_model import itself, standing
from dashboards_service.measures.letters import (
    COUNTED_MEASURES,
    HANDLING_HOURS,
    HANDLING_MEASURES,
    PLACES,
    REPLY_HOURS,
    REPLY_MEASURES,
    STOCKS,
    UNITS,
)
from dashboards_service.reader import READER, SCHEMA
from dashboards_service.standing import Standing, Sums
from linli_common.hierarchy import node_as_of
from linli_common.projector import Connection, Projector, StreamAddress, StreamSource
from linli_common.projector.rebuild import rebuild
from linli_common.relay.relay import Relay
from linli_common.stream.names import service_of
from linli_common.stream.provisioning import ensure_stream
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.servers import NatsServer, PostgresServer, nats_server
from linli_common.testing.waiting import eventually_async
from linli_contracts.units import Unit

from .counting import Counted, Hours, Tallied
from .history import (
    AREAS,
    DEPARTMENTS,
    DISTRICT,
    FIRST,
    LAST,
    STREETS,
    below,
    departments,
    holders_below,
    letters,
    territory,
)

pytestmark = pytest.mark.timeout(3600)

LETTERS = 50_000 if os.environ.get("LINLI_LONG") else 2_000
SEED = 20260322
DAYS = sorted(random.Random(SEED).sample([FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)], 10))
PLACE_OR_UNIT = {"place": 0, "unit": 1}
FLOWS = [measure for measure in COUNTED_MEASURES if measure not in STOCKS]


@dataclass(frozen=True, slots=True)
class Told:
    """The same events, folded by the dashboards into a database and counted on their own."""

    url: str
    events: dict[str, int]
    counted: Counted
    differences: list[str]


@pytest.fixture(scope="module")
def told(postgres: PostgresServer) -> Iterator[Told]:
    """A random history, read live and rebuilt."""
    url = postgres.create_database()
    logs = {"IDENTITY": EventLog(url, "identity"), "MAILBOX": EventLog(url, "mailbox")}
    logs["IDENTITY"].append_all(territory())
    counted = Counted(DAYS)
    logs["MAILBOX"].append_all(departments())
    logs["MAILBOX"].append_by_time(counted_on_the_way(letters(LETTERS, SEED), counted))
    with nats_server() as server:
        differences = asyncio.run(read_and_rebuilt(url, server, {stream: log.last for stream, log in logs.items()}))
    yield Told(url, {stream: log.last for stream, log in logs.items()}, counted, differences)
    postgres.drop_database(url)


def counted_on_the_way(written: Iterable[tuple[datetime, Given]], counted: Counted) -> Iterator[tuple[datetime, Given]]:
    """The same events; each has been counted when it comes out. None is kept, so that memory stays flat."""
    for recorded_at, event in written:
        assert not isinstance(event.data, dict)
        counted.happened(event.data, event.time)
        yield recorded_at, event
    counted.end_of_letter()


async def read_and_rebuilt(url: str, server: NatsServer, last: dict[str, int]) -> list[str]:
    """Reads both streams live to their ends, then rebuilds and compares; says what differs."""
    nc = await nats.connect(server.url)
    for stream in READER.streams:
        await ensure_stream(nc, service_of(stream))
    async with AsyncExitStack() as running:
        for service in ("identity", "mailbox"):
            await running.enter_async_context(until_left(Relay(url, service, nc)))
        projector = Projector(READER, url, [StreamSource(nc, stream) for stream in READER.streams])
        await running.enter_async_context(until_left(projector))

        async def there() -> bool:
            return all(projector.standings[stream].seq >= seq for stream, seq in last.items())

        await eventually_async(there, timeout_seconds=1800)
        addresses = {stream: StreamAddress(stream, server.url) for stream in READER.streams}
        report = await rebuild(READER, url, addresses, processes=2)
    await nc.close()
    assert (report.parked, report.swapped) == (0, True)
    assert report.differences is not None
    return [str(difference) for difference in report.differences]


@asynccontextmanager
async def until_left(worker: Relay | Projector) -> AsyncIterator[None]:
    """Runs something as long as the block."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


@pytest.fixture(scope="module")
def connection(told: Told) -> Iterator[Connection]:
    with psycopg.connect(told.url) as connection:
        yield connection


def read(connection: Connection, unit: UUID, day: date, by: str) -> Standing:
    node = node_as_of(connection, SCHEMA, unit, day)
    assert node is not None
    return standing(connection, SCHEMA, node, day, PLACES if by == "place" else UNITS)


def expected(told: Told, day: date, by: str, ids: set[UUID]) -> dict[str, Counter[str]]:
    """Stocks at the end of the day, what happened in the year up to it and on it; without what is zero."""
    tally, which = told.counted.on[day], PLACE_OR_UNIT[by]

    def of(tallied: Tallied) -> Counter[str]:
        found: Counter[str] = Counter()
        for key, counts in tallied.items():
            if key[which] in ids:
                found.update(counts)
        return found

    def bucketed(hours: Hours, bounds: Sequence[float | None], names: Sequence[str]) -> Counter[str]:
        upper = [bound for bound in bounds if bound is not None]
        return Counter(
            names[bisect_left(upper, case)] for key, cases in hours.items() if key[which] in ids for case in cases
        )

    times = bucketed(tally.reply_hours, REPLY_HOURS, REPLY_MEASURES)
    times += bucketed(tally.handling_hours, HANDLING_HOURS, HANDLING_MEASURES)
    return {"stock": of(tally.stock), "year": of(tally.year) + times, "day": of(tally.day)}


def kept(sums: Sums) -> dict[str, dict[str, int]]:
    """What the dashboards have, without what is zero."""
    year = [*FLOWS, *REPLY_MEASURES, *HANDLING_MEASURES]
    found = {
        "stock": {measure: sums.stock(measure) for measure in STOCKS},
        "year": {measure: sums.of_year(measure) for measure in year},
        "day": {measure: sums.of_day(measure) for measure in FLOWS},
    }
    return {kind: {name: value for name, value in values.items() if value} for kind, values in found.items()}


TIERS = pytest.mark.parametrize(
    "units", [[DISTRICT], STREETS, AREAS], ids=["the district", "every street", "every area"]
)
EVERY_DAY = pytest.mark.parametrize("day", DAYS, ids=str)


@EVERY_DAY
@TIERS
def test_letters_by_place_are_those_counted_one_by_one(
    told: Told, connection: Connection, units: list[Unit], day: date
) -> None:
    for unit in units:
        if node_as_of(connection, SCHEMA, unit.id, day) is not None:
            assert kept(read(connection, unit.id, day, "place").total) == expected(
                told, day, "place", below(unit.id, day)
            )


@EVERY_DAY
@TIERS
def test_letters_by_responsible_unit_are_those_counted_one_by_one(
    told: Told, connection: Connection, units: list[Unit], day: date
) -> None:
    for unit in units:
        if node_as_of(connection, SCHEMA, unit.id, day) is not None:
            found = read(connection, unit.id, day, "unit").total
            assert kept(found) == expected(told, day, "unit", holders_below(unit.id, day))


@EVERY_DAY
def test_every_unit_and_department_itself_has_what_it_held(told: Told, connection: Connection, day: date) -> None:
    for unit in (DISTRICT, *STREETS, *AREAS, *DEPARTMENTS):
        assert kept(itself(connection, SCHEMA, unit.id, day).total) == expected(told, day, "unit", {unit.id})


@EVERY_DAY
@pytest.mark.parametrize("by", ["place", "unit"])
def test_the_rows_of_a_table_add_up_to_the_whole(connection: Connection, by: str, day: date) -> None:
    for unit in (DISTRICT, *STREETS):
        found = read(connection, unit.id, day, by)

        rows: dict[str, Counter[str]] = {"stock": Counter(), "year": Counter(), "day": Counter()}
        for part in found.parts:
            for kind, values in kept(part.sums).items():
                rows[kind].update(values)
        assert {kind: +values for kind, values in rows.items()} == kept(found.total)


@EVERY_DAY
def test_published_figures_are_those_counted_and_small_ones_are_hidden(
    told: Told, connection: Connection, day: date
) -> None:
    wanted = expected(told, day, "place", below(DISTRICT.id, day))

    figures = published(read(connection, DISTRICT.id, day, "place"))["figures"]

    for figure in FIGURES:
        cell = figures[figure.name]
        if figure.kind == "quantile":
            cases = sum(wanted["year"][measure] for measure in QUANTILES[figure.name][0])
            assert cell["cases"] == (None if 0 < cases < 5 else cases)
        elif figure.kind == "ratio":
            part, wholes = RATES[figure.name]
            above, under = wanted["year"][part], sum(wanted["year"][whole] for whole in wholes)
            hidden = under == 0 or 0 < above < 5 or 0 < under < 5
            assert cell["value"] == (None if hidden else round(above / under, 4))
        else:
            value = wanted[figure.kind][figure.measures[0]]
            assert cell["value"] == (None if 0 < value < 5 else value)


def test_the_history_has_everything_that_is_counted(told: Told) -> None:
    stocks = {name for tally in told.counted.on.values() for counts in tally.stock.values() for name in counts}

    assert told.counted.happened_ever == set(FLOWS)
    assert stocks == set(STOCKS)
    print(f"{LETTERS} letters, {told.events['MAILBOX']} events of the mailbox")


def test_a_rebuild_makes_the_same_tables(told: Told) -> None:
    assert told.differences == []
