"""Durable single-event appends and whole saves, ours against the library's stock PostgreSQL recorder.

Both run on the same server with fsync on, with the same number of reader connections, the same events and the same
threads; the runs alternate, and the medians are compared.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any
from uuid import uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from linli_common.clock import utc_now
from linli_common.event_store import Act, EventSourcedApplication, PublicFace, create_event_tables
from linli_common.event_store.recorder import PostgresEventRecorder
from linli_common.testing.servers import PostgresServer
from linli_contracts.contract import WithheldV1
from linli_contracts.envelope import Actor
from linli_contracts.subjects import NOWHERE
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

POOL = 16
SECONDS = 3.0
STATE = b'{"timestamp":{"_type_":"datetime_iso","_data_":"2026-03-01T02:00:00+00:00"},"text":"' + b"x" * 120 + b'"}'


def rate(act: Callable[[], object], threads: int, seconds: float) -> float:
    """Calls of ``act`` a second by so many threads, all of which run for the whole time."""
    counts = [0] * threads
    start = threading.Barrier(threads + 1)
    stop = threading.Event()

    def work(n: int) -> None:
        start.wait()
        while not stop.is_set():
            act()
            counts[n] += 1

    workers = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    stop.wait(seconds)
    done = sum(counts)
    took = time.perf_counter() - began
    stop.set()
    for worker in workers:
        worker.join()
    return done / took


def event() -> StoredEvent:
    """One event of a new aggregate."""
    return StoredEvent(uuid4(), 1, "Thing.Happened", STATE)


@contextmanager
def our_recorder(server: PostgresServer) -> Iterator[Callable[[], object]]:
    """Appends one event through group commit, public message included."""
    url = server.create_database()
    create_event_tables(url, "bench")
    with ConnectionPool(url, min_size=POOL, max_size=POOL, kwargs={"autocommit": True}) as pool:
        recorder = PostgresEventRecorder(pool, url, "bench")
        yield lambda: recorder.insert_events([event()])
        recorder.close()
    server.drop_database(url)


@contextmanager
def stock_recorder(server: PostgresServer) -> Iterator[Callable[[], object]]:
    """Appends one event through the library's recorder."""
    url = server.create_database()
    with PostgresDatastore(**stock_settings(url), pool_size=POOL, max_overflow=0, max_waiting=0) as datastore:
        recorder = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
        recorder.create_table()
        yield lambda: recorder.insert_events([event()])
    server.drop_database(url)


class Thing(Aggregate):
    """An aggregate with one event, as both applications save it."""

    TOPIC = "Thing"

    class Event(Aggregate.Event):
        """Its one kind of event."""

    class Happened(Event, Aggregate.Created):
        TOPIC = "Thing.Happened"
        text: str

    Created = Happened  # the library would define one of its own, without a topic

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def happen(cls) -> Thing:
        """A new thing."""
        return cls._create(cls.Happened, id=uuid4(), text="x" * 120)


class OurThings(EventSourcedApplication):
    """Saves things through `EventSourcedApplication`, each with a public message."""


class StockThings(Application[Any]):
    """Saves things through the library's `Application`."""


@contextmanager
def our_application(server: PostgresServer) -> Iterator[Callable[[], object]]:
    """Creates, maps and saves one aggregate, ours."""
    url = server.create_database()
    face = PublicFace(NOWHERE, WithheldV1())
    actor = Actor(uuid4(), "bench")
    things = OurThings(service="bench", conninfo=url, publish=lambda _: face, readers=POOL)
    yield lambda: things.save(Thing.happen(), act=Act(actor, utc_now()))
    things.close()
    server.drop_database(url)


@contextmanager
def stock_application(server: PostgresServer) -> Iterator[Callable[[], object]]:
    """Creates, maps and saves one aggregate, the library's."""
    url = server.create_database()
    settings = {f"POSTGRES_{name.upper()}": str(value) for name, value in stock_settings(url).items()}
    things = StockThings(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_POOL_SIZE": str(POOL),
            "POSTGRES_MAX_OVERFLOW": "0",
            "POSTGRES_MAX_WAITING": "0",
            **settings,
        }
    )
    yield lambda: things.save(Thing.happen())
    things.close()
    server.drop_database(url)


def stock_settings(url: str) -> dict[str, Any]:
    """The connection as the library takes it."""
    parts = conninfo_to_dict(url)
    return {
        "dbname": parts["dbname"],
        "host": parts["host"],
        "port": parts["port"],
        "user": parts["user"],
        "password": parts.get("password") or "",
        "connect_timeout": 60,
    }


def compare(server: PostgresServer, threads: int, runs: int, ours: Any, stock: Any, what: str) -> dict[str, Any]:
    """Alternates both and compares the medians."""
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        for contender, rates in ((stock, theirs), (ours, mine)):
            with contender(server) as act:
                rate(act, threads, 0.5)
                rates.append(rate(act, threads, SECONDS))
    return {
        "ours": round(median(mine), 1),
        "peer": round(median(theirs), 1),
        "ratio": round(median(mine) / median(theirs), 2),
        "unit": f"{what}/s at {threads} threads; peer: eventsourcing's own recorder",
        "runs": runs,
    }


def append(server: PostgresServer, threads: int, runs: int) -> dict[str, Any]:
    """Single-event appends."""
    return compare(server, threads, runs, our_recorder, stock_recorder, "appends")


def save(server: PostgresServer, threads: int, runs: int) -> dict[str, Any]:
    """Whole saves of a new aggregate."""
    return compare(server, threads, runs, our_application, stock_application, "saves")
