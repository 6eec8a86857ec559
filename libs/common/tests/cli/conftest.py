"""What the tests of the command start from: an event table, its stream, and the command called as a program."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import EntryPoints, distributions
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from linli_common.cli.main import app
from linli_common.cli.readers import installed_readers
from linli_common.projector import Projector, StreamAddress
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import relayed, running_relay
from linli_common.testing.servers import NatsServer, PostgresServer
from linli_common.testing.waiting import eventually
from linli_contracts.envelope import Actor, build_message, type_of
from linli_contracts.subjects import Place, subject_of
from typer.testing import CliRunner, Result

INSTALLED = Path(__file__).parent / "installed"
_ACTOR = Actor(UUID(int=7), "area_worker", UUID(int=8))

Linli = Callable[..., Result]


@pytest.fixture
def linli(no_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Linli:
    """Calls `linli` with arguments, in an empty folder, with no service installed and no variable of ours set."""
    _install(monkeypatch, lambda *, group: EntryPoints())
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def call(*arguments: str, code: int = 0) -> Result:
        result = runner.invoke(app, list(arguments))
        assert result.exit_code == code, f"{result.exit_code}: {result.output}\n{result.exception!r}"
        return result

    return call


@dataclass
class Running:
    """A NATS server and the event table of `identity`, known to the command by variables."""

    nats: NatsServer
    table: EventTable

    def relay(self) -> None:
        """Bring the stream to the table's end; no relay runs afterwards."""
        asyncio.run(self._relay())

    async def _relay(self) -> None:
        async with running_relay(self.table, self.nats) as relay:
            await relayed(relay, self.table.last())

    @contextmanager
    def relaying(self) -> Iterator[None]:
        """A relay that runs for the length of a ``with``, beside the test."""
        stop = threading.Event()

        async def run() -> None:
            async with running_relay(self.table, self.nats):
                await asyncio.to_thread(stop.wait)

        thread = threading.Thread(target=lambda: asyncio.run(run()))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def record(
        self, event: str, place: Place, data: dict[str, object], *, at: datetime, version: int = 1
    ) -> tuple[int, str, bytes]:
        """Append one event of one's own making, and return its number, subject and message."""
        service, event_id, entity_id = self.table.service, uuid4(), uuid4()
        message = build_message(
            event_id=event_id,
            type_=type_of(service, event, version),
            service=service,
            entity_id=str(entity_id),
            time=at,
            actor=_ACTOR,
            data=data,
        )
        row = (self.table.last() + 1, subject_of(service, place, event), message)
        with psycopg.connect(self.table.url) as connection:
            connection.execute(
                "INSERT INTO identity.events VALUES (%s, %s, 1, 'test', 'private', %s, %s, %s)",
                (row[0], entity_id, event_id, row[1], row[2]),
            )
        return row


@pytest.fixture
def running(database: str, nats_server: NatsServer, linli: Linli, monkeypatch: pytest.MonkeyPatch) -> Running:
    """An empty event table and a NATS server; `linli` comes first, because it clears the variables."""
    table = EventTable(database)
    table.create()
    monkeypatch.setenv("LINLI_NATS_URL", nats_server.url)
    monkeypatch.setenv("LINLI_IDENTITY_DATABASE_URL", database)
    return Running(nats_server, table)


@pytest.fixture
def counting(running: Running, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service `counting` is installed, and no other, with a database of its own, whose URL this is."""
    monkeypatch.syspath_prepend(str(INSTALLED))
    _install(monkeypatch, _entry_points_of_counting)
    url = postgres.create_database()
    monkeypatch.setenv("LINLI_COUNTING_DATABASE_URL", url)
    yield url
    postgres.drop_database(url)


def _install(monkeypatch: pytest.MonkeyPatch, entry_points: Callable[..., EntryPoints]) -> None:
    for module in ("readers", "group"):
        monkeypatch.setattr(f"linli_common.cli.{module}.entry_points", entry_points)


def _entry_points_of_counting(*, group: str) -> EntryPoints:
    (distribution,) = distributions(path=[str(INSTALLED)])
    return distribution.entry_points.select(group=group)


@contextmanager
def reading(running: Running, url: str) -> Iterator[None]:
    """The reader `counting` at work for the length of a ``with``."""
    reader = installed_readers()["counting"].reader

    async def run(stop: asyncio.Event) -> None:
        source = await StreamAddress("IDENTITY", running.nats.url).open()
        await Projector(reader, url, [source]).run(stop)

    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run(stop)))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def folded_up_to(url: str, seq: int) -> None:
    """Wait until the reader `counting` has committed event ``seq``."""

    def there() -> bool:
        try:
            with psycopg.connect(url) as connection:
                row = connection.execute("SELECT seq FROM counting.positions").fetchone()
        except psycopg.errors.UndefinedTable:
            return False
        return row is not None and row[0] == seq

    eventually(there, timeout_seconds=20)


def json_of(result: Result) -> object:
    """What the command printed on stdout, parsed."""
    found: object = orjson.loads(result.stdout)
    return found
