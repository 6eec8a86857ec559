"""Safety of the relay rests on the expected sequence alone: four race, the server is killed and its files cut."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nats.errors
import pytest
from linli_common.stream.provisioning import StreamMissingError
from linli_common.stream.state import last_sequence
from linli_common.stream.verifying import verify
from linli_common.testing.event_table import EventTable
from linli_common.testing.relays import connected, equal
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async
from nats.aio.client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

LONG = os.environ.get("LINLI_LONG") == "1"
EVENTS = 30_000 if LONG else 4_000
ROUNDS = 25 if LONG else 5
RELAYS = 4
PROGRAM = Path(__file__).with_name("racing_relay.py")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Relays:
    """Relay processes, each active, none waiting for another."""

    command: list[str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_one(self) -> None:
        self.processes.append(subprocess.Popen(self.command, stderr=subprocess.DEVNULL))

    def kill_one(self, chance: random.Random) -> None:
        process = self.processes.pop(chance.randrange(len(self.processes)))
        process.kill()
        process.wait()


@contextmanager
def racing(table: EventTable, server: NatsServer) -> Iterator[Relays]:
    relays = Relays([sys.executable, str(PROGRAM), table.url, server.url])
    try:
        for _ in range(RELAYS):
            relays.start_one()
        yield relays
    finally:
        for process in relays.processes:
            process.kill()
            process.wait()


async def grow(table: EventTable, nc: Client, count: int) -> None:
    """Append events, and wake all relays at once after each commit, as the writer does."""
    pieces = 20
    for _ in range(pieces):
        await asyncio.to_thread(table.append, count // pieces)
        await nc.publish(table.wake_subject)


async def stream_reaches(nc: Client, seq: int) -> None:
    """Wait until the relays have brought the stream to a number."""

    async def there() -> bool:
        try:
            return await last_sequence(nc, "IDENTITY") >= seq
        except (nats.errors.Error, StreamMissingError):
            return False

    await eventually_async(there, timeout_seconds=60)


def cut_the_stream(server: NatsServer, chance: random.Random) -> int:
    """Cut a random piece off the end of the stream's last file, as a power failure does; return its bytes."""
    blocks = list(server.store_dir.glob("jetstream/*/streams/IDENTITY/msgs/*.blk"))
    if not blocks:
        return 0
    last = max(blocks, key=lambda path: int(path.stem))
    cut = chance.randint(0, min(last.stat().st_size, 200_000))
    with last.open("r+b") as file:
        file.truncate(last.stat().st_size - cut)
    return cut


async def test_four_racing_relays_end_with_a_stream_equal_to_the_table(database: str, nats_server: NatsServer) -> None:
    seed = int(os.environ.get("LINLI_SEED", random.randrange(10**6)))
    print(f"LINLI_SEED={seed}")
    chance = random.Random(seed)
    # given four relays at work on a growing table
    table = EventTable(database)
    table.create()
    cut = 0
    async with connected(nats_server) as nc:
        with racing(table, nats_server) as relays:
            for _ in range(ROUNDS):
                before = table.last()
                growing = asyncio.create_task(grow(table, nc, EVENTS // ROUNDS))
                await stream_reaches(nc, before + chance.randint(1, EVENTS // ROUNDS))
                # when, in the middle of that, a relay is killed, the server is killed, and its last file is cut
                relays.kill_one(chance)
                nats_server.kill()
                cut += cut_the_stream(nats_server, chance)
                nats_server.start()
                relays.start_one()
                await growing
            # then the stream ends equal to the table, number for number and byte for byte
            await equal(nc, table, timeout_seconds=60)
            report = await verify(table.url, table.service, nc)
    assert report.equal, report.sentences()
    assert report.compared == EVENTS
    assert cut > 0
    print(f"{EVENTS} events, {ROUNDS} kills, {cut:,} bytes cut: {report.sentences()[0]}")
