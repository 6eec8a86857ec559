"""What the tests of the projector start from: a log of events, a reader that counts and remembers, one that runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from linli_common.projector import Column, Event, Fold, Projector, Reader, Sums, TableSource, create_tables
from linli_common.projector.rows import Row, one_row_each
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.waiting import eventually_async

TYPE = "linli.identity.counted.v1"


def changes(event: Event) -> list[tuple[tuple[str], int]]:
    """Counts by colour; an event without amount is one that this version of the fold cannot take."""
    return [((event.envelope.data["colour"],), event.envelope.data["amount"])]


def keys(event: Event) -> list[tuple[str]]:
    return [(event.envelope.entity_id,)] if event.envelope.data.get("remember") else []


def remember(_: Any, row: Row | None, event: Event) -> Row:
    """What was said last, and how often: depends on the order of events."""
    said = event.envelope.data["remember"]
    return {"said": f"{row['said']},{said}" if row else said, "times": (row["times"] if row else 0) + 1}


DDL = "CREATE TABLE {schema}.memories (entity_id text PRIMARY KEY, said text NOT NULL, times smallint NOT NULL)"
MEMORIES = one_row_each("memories", (Column("entity_id", "text"),), ("said", "times"), keys, remember)
FOLD = Fold("IDENTITY", sums=(Sums("tallies", (Column("colour", "text"),), changes),), states=(MEMORIES,))
TALLY = Reader("tally", 1, "tally", (FOLD,), DDL)


def counted(entity_id: str, colour: str = "red", amount: Any = 1, remember: str | None = None) -> Given:
    """An event that the tally counts, and remembers if it says something."""
    data = {"colour": colour, "amount": amount, "remember": remember}
    return Given({name: value for name, value in data.items() if value is not None}, entity_id, type=TYPE)


@dataclass(frozen=True)
class Tallied:
    """What the tally has in its tables."""

    tallies: dict[str, int]
    memories: dict[str, str]
    seq: int


def tallied(url: str, schema: str = "tally") -> Tallied:
    with psycopg.connect(url) as connection:
        position = connection.execute(f"SELECT seq FROM {schema}.positions").fetchone()
        return Tallied(
            dict(connection.execute(f"SELECT colour, amount FROM {schema}.tallies").fetchall()),
            dict(connection.execute(f"SELECT entity_id, said FROM {schema}.memories").fetchall()),
            position[0] if position else 0,
        )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def log(database: str) -> EventLog:
    """An empty event log of the service `identity`."""
    return EventLog(database)


@pytest.fixture
def tables(log: EventLog) -> str:
    """The database with the tally's empty tables."""
    with psycopg.connect(log.url) as connection:
        create_tables(connection, TALLY)
    return log.url


Running = Callable[..., AbstractAsyncContextManager[Projector]]


@asynccontextmanager
async def running(url: str, reader: Reader = TALLY, batch: int = 5_000) -> AsyncIterator[Projector]:
    """The reader at work on its own event table."""
    stop = asyncio.Event()
    projector = Projector(reader, url, [TableSource(url, "identity", batch=batch)])
    task = asyncio.create_task(projector.run(stop))
    try:
        yield projector
    finally:
        stop.set()
        await task


async def run_to(url: str, seq: int, reader: Reader = TALLY, batch: int = 5_000) -> None:
    """Runs the reader until it has folded event ``seq``, or halts."""
    stop = asyncio.Event()
    projector = Projector(reader, url, [TableSource(url, "identity", batch=batch)])
    task = asyncio.create_task(projector.run(stop))

    async def there() -> bool:
        return task.done() or projector.standings["IDENTITY"].seq >= seq

    try:
        await eventually_async(there)
    finally:
        stop.set()
        await task
