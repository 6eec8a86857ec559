"""The worker on a real stream: what it folds, what it says, and what kills do not change."""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any
from uuid import uuid4

import nats
import psycopg
import pytest
from dashboards_service.events import Behind, blocks_of, page_of
from dashboards_service.measures import derived
from dashboards_service.measures.sheets import BOOK
from dashboards_service.reader import IDENTITY_STREAM, READER, SCHEMA
from dashboards_service.registration.projector import flows_of
from linli_common.projector import Projector, StreamAddress, StreamSource, create_tables, position_of, waker
from linli_common.projector.comparing import digests
from linli_common.projector.rebuild import rebuild
from linli_common.relay.relay import Relay
from linli_common.stream.provisioning import ensure_stream
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually, eventually_async
from linli_contracts.subjects import wake_subject
from nats.aio.client import Client

from .conftest import FENGXIANG, FENGXIANG_GOES_TO_LUODIAN, TERRITORY, YIJING, erased, residents, submitted, verified

pytestmark = pytest.mark.anyio

KILLS = 100 if os.environ.get("LINLI_LONG") else 6
DAY = date(2026, 3, 1)


@pytest.fixture
async def nc(nats_server: NatsServer, anyio_backend: str) -> AsyncIterator[Client]:
    connection = await nats.connect(nats_server.url)
    yield connection
    await connection.close()


@asynccontextmanager
async def relaying(url: str, nc: Client) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(Relay(url, "identity", nc).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def streams_of_others(nc: Client) -> None:
    """Empty streams of everybody but identity."""
    for stream in READER.streams:
        if stream != IDENTITY_STREAM:
            await ensure_stream(nc, stream.lower())


@asynccontextmanager
async def projecting(url: str, nc: Client) -> AsyncIterator[Projector]:
    stop = asyncio.Event()
    await streams_of_others(nc)
    sources = [StreamSource(nc, stream) for stream in READER.streams]
    projector = Projector(READER, url, sources, waker(nc, READER))
    task = asyncio.create_task(projector.run(stop))
    try:
        yield projector
    finally:
        stop.set()
        await task


def addresses(server: NatsServer) -> dict[str, StreamAddress]:
    """Where a rebuild finds the streams."""
    return {stream: StreamAddress(stream, server.url) for stream in READER.streams}


async def reached(projector: Projector, seq: int) -> None:
    async def there() -> bool:
        return projector.standings[IDENTITY_STREAM].seq >= seq

    await eventually_async(there, timeout_seconds=60)


def mixed_events(count: int) -> list[Given]:
    """A life of an area and a half: applications, verifications, erasures, some of them poison or late."""
    chance = random.Random(7)
    events: list[Given] = []
    while len(events) < count:
        day = date(2026, 1, 1) + timedelta(days=len(events) * 60 // count - chance.choice([0, 0, 0, 5]))
        division_id, person = chance.choice([YIJING, FENGXIANG]), uuid4()
        born = chance.randint(1930, 2015)
        events.append(submitted(person, division_id, day, born))
        if chance.random() < 0.9:
            events.append(verified(person, division_id, day, born, hours=chance.random() * 100))
        if chance.random() < 0.1:
            events.append(erased(person, division_id, day, birth_year=born))
        if chance.random() < 0.02:
            events.append(Given({"channel": "phone"}, str(person), type="linli.identity.registration_submitted.v1"))
    return events[:count]


async def test_a_commit_is_said_on_core_nats(database: str, nc: Client) -> None:
    log = EventLog(database)
    heard = asyncio.Event()

    async def hear(_: object) -> None:
        heard.set()

    await nc.subscribe(wake_subject(READER.name), cb=hear)
    async with relaying(database, nc), projecting(database, nc) as projector:
        log.append(*TERRITORY)
        await reached(projector, len(TERRITORY))
        await asyncio.wait_for(heard.wait(), 5)


async def test_a_figure_is_traced_to_its_events_under_every_code(database: str, nc: Client) -> None:
    log = EventLog(database)
    log.append(*TERRITORY, *residents(3, FENGXIANG, DAY), *residents(2, YIJING, DAY), *FENGXIANG_GOES_TO_LUODIAN)
    log.append_all(residents(600, YIJING, DAY + timedelta(days=1)))
    log.append(*residents(2, FENGXIANG, DAY))
    behind = Behind(flows_of, "verified", frozenset([FENGXIANG]), DAY)
    async with relaying(database, nc), projecting(database, nc) as projector:
        await reached(projector, log.last)
        with psycopg.connect(database) as connection:
            blocks = blocks_of(connection, SCHEMA, IDENTITY_STREAM, DAY, 0)
        first = await page_of(nc, IDENTITY_STREAM, behind, blocks, 0, log.last, limit=4)
        assert first.next_after is not None
        rest = await page_of(nc, IDENTITY_STREAM, behind, blocks, first.next_after, log.last, limit=4)

    found = [*first.events, *rest.events]
    assert sum(event["amount"] for event in found) == 5
    assert {event["type"] for event in found} == {"linli.identity.residence_verified.v1"}
    assert len({event["seq"] for event in found}) == 5


async def test_a_parallel_rebuild_equals_live(database: str, nc: Client, nats_server: NatsServer) -> None:
    log = EventLog(database)
    log.append(*TERRITORY)
    log.append_all(mixed_events(60_000))
    async with relaying(database, nc), projecting(database, nc) as projector:
        await reached(projector, log.last)

        report = await rebuild(READER, database, addresses(nats_server), processes=2)

    assert report.differences == []
    assert report.parked > 0
    assert report.swapped


async def test_balances_and_months_are_the_sums_of_the_flows(database: str, nc: Client) -> None:
    log = EventLog(database)
    log.append_all(mixed_events(2_000))
    async with relaying(database, nc), projecting(database, nc) as projector:
        await reached(projector, log.last)
    with psycopg.connect(database) as connection:
        kept = derived_rows(connection)
        connection.execute("TRUNCATE dashboards.balances, dashboards.months")

        derived.derive(BOOK, connection, SCHEMA)

        assert derived_rows(connection) == kept


def derived_rows(connection: psycopg.Connection[Any]) -> list[list[tuple[Any, ...]]]:
    """All rows of balances and months."""
    tables = ("SELECT * FROM dashboards.balances ORDER BY 1, 2", "SELECT * FROM dashboards.months ORDER BY 1, 2, 3")
    return [connection.execute(table).fetchall() for table in tables]


class Worker:
    """The worker as a process that can be killed."""

    def __init__(self, database: str, nats_url: str, log: Path) -> None:
        self._environment = {**os.environ, "LINLI_DATABASE_URL": database, "LINLI_NATS_URL": nats_url}
        self._log = log
        self._process: Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "dashboards_service.main", "worker"]
        with self._log.open("ab") as log:
            self._process = Popen(command, env=self._environment, stdout=log, stderr=log)

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def _position(database: str) -> int:
    with psycopg.connect(database) as connection:
        return position_of(connection, READER, IDENTITY_STREAM).seq


def _goes_on(database: str, before: int, log: EventLog) -> bool:
    return _position(database) > before or _position(database) == log.last


@pytest.mark.faults
@pytest.mark.timeout(1800)
async def test_a_projector_that_is_killed_again_and_again_equals_a_rebuild_from_zero(
    database: str, nc: Client, nats_server: NatsServer, tmp_path: Path
) -> None:
    log = EventLog(database)
    log.append(*TERRITORY)
    events = mixed_events(KILLS * 2_000)
    chance = random.Random(11)
    with psycopg.connect(database) as connection:
        create_tables(connection, READER)
    await streams_of_others(nc)
    worker = Worker(database, nats_server.url, tmp_path / "worker.log")
    async with relaying(database, nc):
        for kill in range(KILLS):
            before = _position(database)
            log.append_all(events[kill * 2_000 : (kill + 1) * 2_000])
            worker.start()
            await asyncio.to_thread(eventually, lambda at=before: _goes_on(database, at, log), 60)
            await asyncio.to_thread(time.sleep, chance.random() * 0.1)
            worker.kill()
        worker.start()
        await asyncio.to_thread(eventually, lambda: _position(database) == log.last, 120)
        worker.kill()
        with psycopg.connect(database) as connection:
            live = digests(connection, SCHEMA)
            parked = connection.execute("SELECT count(*) FROM dashboards.dead_letters").fetchone()

        report = await rebuild(READER, database, addresses(nats_server), processes=0)

    with psycopg.connect(database) as connection:
        assert digests(connection, SCHEMA) == live
        assert connection.execute("SELECT count(*) FROM dashboards.dead_letters").fetchone() == parked
    assert report.differences == []
