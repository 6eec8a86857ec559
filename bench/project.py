"""Projection from JetStream into the registration's measures: batches against one transaction for each event, and
against the library's own ProjectionRunner.

All three fold the same events with the same functions into the same tables, on the same servers with fsync on.
"""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import nats
import psycopg
from dashboards_service.reader import IDENTITY_STREAM, READER, SCHEMA
from dashboards_service.registration.projector import flows_of
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from linli_common.projector import Event, Projector, StreamSource, create_tables, in_schema
from linli_common.projector.folding import Folded
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch, write_folded
from linli_common.relay.relay import Relay
from linli_common.stream.names import service_of
from linli_common.stream.provisioning import ensure_stream
from linli_common.testing.event_log import EventLog
from linli_common.testing.servers import nats_server, postgres_server
from linli_common.testing.waiting import eventually_async
from linli_contracts.envelope import parse_envelope
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row

from bench.registrations import registrations

EVENTS = 60_000
SINGLE_EVENTS = 1_500
RUNNER_EVENTS = 1_000
DAYS = 20


async def fill_stream(log: EventLog, url: str, count: int, days: int) -> None:
    """Records events and relays them to the stream; the other streams that the dashboards read are there, empty."""
    log.append_all(registrations(count, days=days))
    nc = await nats.connect(url)
    for stream in READER.streams:
        await ensure_stream(nc, service_of(stream))
    stop = asyncio.Event()
    relay = Relay(log.url, "identity", nc)
    running = asyncio.create_task(relay.run(stop))

    async def done() -> bool:
        return relay.status().last_relayed == log.last

    await eventually_async(done, timeout_seconds=600)
    stop.set()
    await running
    await nc.close()


def fresh_tables(url: str) -> None:
    """The reader's tables, empty."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(in_schema("DROP SCHEMA IF EXISTS {schema} CASCADE", SCHEMA))
        create_tables(connection, READER)


async def projected_per_second(url: str, nats_url: str) -> float:
    """Ours: the running projector, from the stream's start to its end."""
    fresh_tables(url)
    nc = await nats.connect(nats_url)
    stop = asyncio.Event()
    projector = Projector(READER, url, [StreamSource(nc, IDENTITY_STREAM)])

    async def done() -> bool:
        return projector.standings[IDENTITY_STREAM].seq == EVENTS

    started = time.perf_counter()
    running = asyncio.create_task(projector.run(stop))
    await eventually_async(done, timeout_seconds=300, pause_seconds=0.005)
    seconds = time.perf_counter() - started
    stop.set()
    await running
    await nc.close()
    return EVENTS / seconds


async def one_by_one_per_second(url: str, nats_url: str) -> float:
    """The peer: the same fold, a transaction for each event; reading is the same fast reading."""
    fresh_tables(url)
    nc = await nats.connect(nats_url)
    source = StreamSource(nc, IDENTITY_STREAM)
    await source.start(0)
    messages: list[Incoming] = []
    while len(messages) < SINGLE_EVENTS:
        messages += await source.read(5.0)
    await source.close()
    await nc.close()
    with psycopg.connect(url, autocommit=True) as connection:
        started = time.perf_counter()
        for message in messages[:SINGLE_EVENTS]:
            write_batch(connection, READER, SCHEMA, IDENTITY_STREAM, message.seq - 1, [message])
        return SINGLE_EVENTS / (time.perf_counter() - started)


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``project`` (events/s against one transaction an event) and ``project_vs_runner``."""
    ours: list[float] = []
    single: list[float] = []
    runner: list[float] = []
    with postgres_server() as postgres, nats_server() as server:
        log = EventLog(postgres.create_database())
        asyncio.run(fill_stream(log, server.url, EVENTS, DAYS))
        for _ in range(runs):
            single.append(asyncio.run(one_by_one_per_second(log.url, server.url)))
            ours.append(asyncio.run(projected_per_second(log.url, server.url)))
            runner.append(runner_per_second(postgres.create_database()))
    return {
        "project": _figure(ours, single, "events/s (against a transaction for each event, the same fold)"),
        "project_vs_runner": _figure(ours, runner, "events/s (against eventsourcing's ProjectionRunner, same fold)"),
    }


def _figure(ours: list[float], peer: list[float], unit: str) -> dict[str, Any]:
    mine, theirs = statistics.median(ours), statistics.median(peer)
    return {
        "ours": round(mine),
        "peer": round(theirs),
        "ratio": round(mine / theirs, 1),
        "unit": unit,
        "runs": len(ours),
        "each": [{"ours": round(a), "peer": round(b)} for a, b in zip(ours, peer, strict=True)],
    }


class Registered(Aggregate):
    """An aggregate of the library that carries a public message in its events, for its runner to project."""

    class Recorded(Aggregate.Created):
        message: str

    @classmethod
    def record(cls, message: bytes) -> Registered:
        return cls._create(cls.Recorded, id=uuid4(), message=message.decode())


class Registrations(Application[UUID]):
    """The library's application, on its own PostgreSQL recorder."""


class MeasuresView(PostgresTrackingRecorder):
    """The library's way: rows and its tracking record in one transaction for each event."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.done = 0

    def book(self, seq: int, message: bytes, tracking: Tracking) -> None:
        event = Event(IDENTITY_STREAM, seq, parse_envelope(message))
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            folded = Folded(READER.fold_of(IDENTITY_STREAM))
            folded.totals[0] = dict(flows_of(event))
            connection, rows = cursor.connection, cursor.connection.row_factory
            connection.row_factory = tuple_row
            write_folded(connection, READER, SCHEMA, folded)
            connection.row_factory = rows
        self.done = seq


class MeasuresProjection(Projection[MeasuresView]):
    """The same flows, from the library's runner."""

    name = "measures"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.book(tracking.notification_id, domain_event.message.encode(), tracking)


def runner_per_second(url: str) -> float:
    """The library's ProjectionRunner over its own events with the same messages and the same tables."""
    given = conninfo_to_dict(url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(given["dbname"]),
        "POSTGRES_HOST": str(given["host"]),
        "POSTGRES_PORT": str(given["port"]),
        "POSTGRES_USER": str(given["user"]),
        "POSTGRES_PASSWORD": str(given["password"]),
    }
    fresh_tables(url)
    application = Registrations(env)
    application.save(*(Registered.record(event.body("identity")) for event in registrations(RUNNER_EVENTS, days=1)))
    with ProjectionRunner(
        application_class=Registrations, projection_class=MeasuresProjection, view_class=MeasuresView, env=env
    ) as runner:
        started = time.perf_counter()
        ended = threading.Event()
        while runner.projection.view.done < RUNNER_EVENTS and time.perf_counter() - started < 120:
            ended.wait(0.005)
        seconds = time.perf_counter() - started
        if runner.projection.view.done < RUNNER_EVENTS:
            raise AssertionError(f"the runner stopped at {runner.projection.view.done}")
    application.close()
    return RUNNER_EVENTS / seconds


if __name__ == "__main__":
    for name, found in measure(1).items():
        print(name, found)
