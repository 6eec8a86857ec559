"""What the tests of reactions start from: a bank on identity's stream that opens an account when somebody counts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from eventsourcing.domain import Aggregate
from linli_common.event_store import EventSourcedApplication, Receipt
from linli_common.reactions import Reacting, Reactions, Trigger, reaction
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import connected, running_relay
from linli_common.testing.servers import NatsServer, PostgresServer
from linli_common.testing.waiting import eventually_async
from linli_contracts.contract import Contract

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


class CountedV1(Contract):
    TYPE: ClassVar[str] = "linli.identity.counted.v1"
    people: list[UUID]


class Greeting(Aggregate):
    """What one person got for one event."""

    TOPIC = "Greeting"

    class Event(Aggregate.Event):
        """As the library wants it."""

    class Sent(Event, Aggregate.Created):
        TOPIC = "Greeting.Sent"
        person_id: UUID

    Created = Sent

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id


class Killed(BaseException):
    """The process is gone: nothing of ours catches it."""


class Greetings(EventSourcedApplication):
    """One command; ``disturb`` lets a test break in before each."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(service="greetings", conninfo=conninfo, publish=lambda _: None)
        self.disturb: Callable[[Trigger], None] = lambda _: None
        self.calls: list[int] = []
        self._lock = threading.Lock()

    def greet(self, person_id: UUID, trigger: Trigger) -> Receipt:
        act = trigger.act(person_id)

        def decide() -> Receipt:
            greeting_id = uuid5(trigger.envelope.id, str(person_id))
            greeting = Greeting._create(Greeting.Sent, id=greeting_id, timestamp=act.at, person_id=person_id)
            return self.record(greeting, act=act)

        with self._lock:
            self.calls.append(trigger.event.seq)
        return self.once(act, decide)


def greet_people_when_counted(service: Greetings, trigger: Trigger) -> None:
    service.disturb(trigger)
    for person in trigger.data["people"]:
        service.greet(UUID(person), trigger)


REACTIONS = Reactions("greetings", (reaction(greet_people_when_counted, CountedV1),))


def counted(*people: UUID, entity_id: str = "") -> Given:
    return Given(CountedV1(people=list(people or (uuid4(),))), entity_id=entity_id or str(uuid4()), time=AT)


class World:
    """Identity's events on their stream, and the database of the service that reacts."""

    def __init__(self, log: EventLog, nats: NatsServer, url: str) -> None:
        self.log, self.nats, self.url = log, nats, url
        self.greetings = Greetings(url)

    def greeted(self) -> int:
        return self.greetings.head()

    def position(self) -> int:
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT seq FROM greetings_reactions.positions").fetchone()
        return int(row[0]) if row else 0

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        async with running_relay(EventTable(self.log.url), self.nats):
            yield

    @asynccontextmanager
    async def reacting(self, service: Greetings | None = None, batch: int = 500) -> AsyncIterator[Reacting[Greetings]]:
        """A worker at work, with a connection of its own."""
        async with connected(self.nats) as nc:
            reacting = Reacting(REACTIONS, service or self.greetings, self.url, nc, batch=batch)
            stop = asyncio.Event()
            running = asyncio.create_task(reacting.run(stop))
            try:
                yield reacting
            finally:
                stop.set()
                await running

    async def reached(self, seq: int) -> None:
        async def there() -> bool:
            try:
                return await asyncio.to_thread(self.position) >= seq
            except psycopg.errors.UndefinedTable:
                return False

        await eventually_async(there, 20)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def world(database: str, postgres: PostgresServer, nats_server: NatsServer) -> Iterator[World]:
    url = postgres.create_database()
    world = World(EventLog(database), nats_server, url)
    yield world
    world.greetings.close()
    postgres.drop_database(url)
