"""The relay's atomic batches against one awaited publish per event, on the same rows and the same servers."""

import asyncio
import statistics
import time
from typing import Any

import nats
from linli_common.relay.relay import Relay
from linli_common.stream import event_rows
from linli_common.stream.event_rows import EventRows
from linli_common.stream.provisioning import new_generation
from linli_common.stream.state import last_sequence
from linli_common.stream.verifying import verify
from linli_common.testing.event_table import EventTable
from linli_common.testing.servers import nats_server, postgres_server
from linli_common.testing.waiting import eventually_async

EVENTS = 20_000
PEER_EVENTS = 3_000
PEER = "relayed, against an awaited js.publish each"


def measure(runs: int) -> dict[str, Any]:
    """Events per second from the event table to the stream, reading the table included; the medians of the runs.

    The stream is a new one in each run, and compared with the table byte by byte afterwards.
    """
    ours: list[float] = []
    peer: list[float] = []
    with postgres_server() as postgres, nats_server() as server:
        table = EventTable(postgres.create_database())
        table.create()
        table.append(EVENTS)
        for _ in range(runs):
            ours.append(asyncio.run(_relayed_per_second(table, server.url)))
            peer.append(asyncio.run(_published_per_second(table, server.url)))
    ours_median, peer_median = statistics.median(ours), statistics.median(peer)
    return {
        "ours": round(ours_median),
        "peer": round(peer_median),
        "ratio": round(ours_median / peer_median, 2),
        "unit": f"events/s ({PEER})",
        "runs": runs,
        "each": [{"ours": round(a), "peer": round(b)} for a, b in zip(ours, peer, strict=True)],
    }


async def _relayed_per_second(table: EventTable, url: str) -> float:
    """From the relay's start until the stream holds the last event."""
    nc, watcher = await nats.connect(url), await nats.connect(url)
    await new_generation(nc, table.service)
    stop = asyncio.Event()
    relay = Relay(table.url, table.service, nc)

    async def done() -> bool:
        return relay.status().last_relayed == EVENTS

    started = time.perf_counter()
    running = asyncio.create_task(relay.run(stop))
    await eventually_async(done, timeout_seconds=120, pause_seconds=0.002)
    seconds = time.perf_counter() - started
    stop.set()
    await running
    if await last_sequence(watcher, "IDENTITY") != EVENTS:
        raise AssertionError("the relay says it is done, the stream does not")
    report = await verify(table.url, table.service, watcher)
    if not report.equal:
        raise AssertionError(report.sentences())
    await nc.close()
    await watcher.close()
    return EVENTS / seconds


async def _published_per_second(table: EventTable, url: str) -> float:
    nc = await nats.connect(url)
    await new_generation(nc, table.service)
    js = nc.jetstream()
    started = time.perf_counter()
    async with await event_rows.connect(table.url) as connection:
        rows = EventRows(connection, table.service)
        last = 0
        while last < PEER_EVENTS:
            for row in await rows.after(last, 1000):
                expected = {"Nats-Expected-Last-Sequence": str(last)}
                last = (await js.publish(row.subject, row.message, headers=expected)).seq
    seconds = time.perf_counter() - started
    await nc.close()
    return PEER_EVENTS / seconds


if __name__ == "__main__":
    figure = measure(3)
    print(f"relay  ours {figure['ours']:,}  peer {figure['peer']:,}  ratio {figure['ratio']}  {figure['each']}")
