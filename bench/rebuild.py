"""Rebuild of the dashboards' read model at 100,000 and at 1,000,000 events: does the rate hold, does memory stay flat?

The rebuild folds ranges in two processes, adds up, derives the balances, and swaps; the starting of the processes is
part of the folding and measured with a rebuild of hardly any events, which is taken off ("start-up excluded").
"""

from __future__ import annotations

import asyncio
import statistics
import threading
from typing import Any

import psutil
from dashboards_service.reader import READER
from linli_common.projector import StreamAddress
from linli_common.projector.rebuild import rebuild
from linli_common.testing.event_log import EventLog
from linli_common.testing.servers import nats_server, postgres_server

from bench.project import fill_stream, fresh_tables

SMALL, LARGE, HARDLY_ANY = 100_000, 1_000_000, 25_001
PROCESSES = 2


class Memory:
    """The most memory (MiB, resident) that this process and its children have had together, looked at often."""

    def __init__(self) -> None:
        self.most_mib = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self.most_mib = max(self.most_mib, _resident_mib())


def _resident_mib() -> float:
    total = 0
    this = psutil.Process()
    servers = {"postgres", "nats-server"}
    for process in [this, *this.children(recursive=True)]:
        try:
            if process.name() not in servers:
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


def rebuilt(url: str, nats_url: str) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of one rebuild from nothing."""
    fresh_tables(url)
    addresses = {stream: StreamAddress(stream, nats_url) for stream in READER.streams}
    with Memory() as memory:
        report = asyncio.run(rebuild(READER, url, addresses, processes=PROCESSES, other_history=True))
    if not report.swapped or report.parked:
        raise AssertionError(f"the rebuild did not go well: {report}")
    return report.total_seconds, memory.most_mib


def measure_size(events: int, runs: int) -> tuple[float, float, float]:
    """Median events/s without start-up, median peak memory, and the start-up's seconds."""
    with postgres_server() as postgres, nats_server() as server:
        log = EventLog(postgres.create_database())
        asyncio.run(fill_stream(log, server.url, HARDLY_ANY, 1))
        start_up = statistics.median(rebuilt(log.url, server.url)[0] for _ in range(runs))
        asyncio.run(fill_stream(log, server.url, events, 365 * events // LARGE))
        outcomes = [rebuilt(log.url, server.url) for _ in range(runs)]
    seconds = statistics.median(outcome[0] for outcome in outcomes)
    return events / (seconds - start_up), statistics.median(outcome[1] for outcome in outcomes), start_up


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``rebuild_100k`` and ``rebuild_1m``; the ratio is the larger's rate over the smaller's."""
    small, small_mib, small_start = measure_size(SMALL, runs)
    large, large_mib, large_start = measure_size(LARGE, runs)
    return {
        "rebuild_100k": _figure(small, None, small_mib, small_start, runs),
        "rebuild_1m": _figure(large, small, large_mib, large_start, runs),
    }


def _figure(rate: float, peer: float | None, mib: float, start_up: float, runs: int) -> dict[str, Any]:
    return {
        "ours": round(rate),
        "peer": round(peer) if peer is not None else None,
        "ratio": round(rate / peer, 2) if peer is not None else None,
        "unit": "events/s (against 100,000 events)" if peer is not None else "events/s",
        "runs": runs,
        "peak_mib": round(mib),
        "start_up_seconds": round(start_up, 2),
    }


if __name__ == "__main__":
    for name, found in measure(1).items():
        print(name, found)
