"""A year of letters of one district from empty, straight through the event store, until lists and dashboards have it.

The local stack starts in a temporary folder with the official divisions; some residents come straight through the
event store too (``linli demo --residents``), for letters have writers; then ``linli demo-letters --load`` is timed.
Peers, from the same run: the same letters with a transaction for each act, from a few hundred; and the memory of that
small run, for memory should not grow.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from linli_common.testing.waiting import eventually
from linli_local.data_folder import DataFolder
from linli_local.first_start import STEPS
from linli_local.processes import SERVICES
from linli_local.stack import Stack, running_stack
from psycopg.conninfo import make_conninfo

LETTERS, SHORT = 50_000, 300
RESIDENTS, FEW_RESIDENTS = 10_000, 1_000
SINGLES, FEW_SINGLES = 500, 50
PARTS = ("identity", "mailbox", "dashboards")
"""What the way takes: who writes, the letters and their lists, the figures."""
_READ_SECONDS = 3600
_SINGLY = "from mailbox_service.demo import bulk; bulk.CHUNK = 1; from linli_common.cli.main import app; app()"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading took: seconds, and the most memory of its process."""

    seconds: float
    peak_mib: float


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``demo_letters`` (seconds) and ``demo_letters_peak_mib``, once; with one run asked for, a small year."""
    short = runs == 1
    letters, singles = (SHORT, FEW_SINGLES) if short else (LETTERS, SINGLES)
    steps = tuple(step for step in STEPS if not step.demo_only)
    services = tuple(service for service in SERVICES if service.part in PARTS)
    with _data_folder() as data, running_stack(data, demo=True, steps=steps, services=services) as stack:
        _linli(["-m", "linli_common.cli"], data, "demo", "--residents", str(FEW_RESIDENTS if short else RESIDENTS))
        _until_read(stack, "identity", ("mailbox", "mailbox_neighbourhood"), ("dashboards", "dashboards"))
        ours = _letters(["-m", "linli_common.cli"], data, letters, seed=1)
        events, read_after = _until_read(stack, "mailbox", ("mailbox", "mailbox_lists"), ("dashboards", "dashboards"))
        few, more = (_letters(["-c", _SINGLY], data, count, seed=count + 1) for count in (1, 1 + singles))
    singly = (more.seconds - few.seconds) / singles * letters
    size = f"{letters:,} letters, {events:,} events"
    kept = {"short": True} if short else {}
    return {
        "demo_letters": {
            **_figure(ours.seconds, singly, f"s for {size}; peer: a transaction each act, from {singles}"),
            "letters": letters,
            "events": events,
            "read_after_s": round(read_after, 1),
            **kept,
        },
        "demo_letters_peak_mib": {
            **_figure(ours.peak_mib, more.peak_mib, f"MiB for {size}; peer: {singles + 1} letters"),
            **kept,
        },
    }


@contextmanager
def _data_folder() -> Iterator[Path]:
    """A data folder that is gone at the end with all that PostgreSQL kept elsewhere (as root it has one of its own)."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "var"
        try:
            yield data
        finally:
            DataFolder(data).remove()


def _letters(program: list[str], data: Path, letters: int, seed: int) -> Loaded:
    return _linli(program, data, "demo-letters", "--load", str(letters), "--seed", str(seed))


def _linli(program: list[str], data: Path, *arguments: str) -> Loaded:
    """Runs the operators' command as a process of its own. Raises CalledProcessError."""
    command = [sys.executable, *program, "--data", str(data), *arguments]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as shown:
        process = subprocess.Popen(command, stdout=shown, stderr=shown)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        shown.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, shown.read()[-2_000:])
    return Loaded(time.perf_counter() - began, usage.ru_maxrss / 1024)


def _until_read(stack: Stack, service: str, *readers: tuple[str, str]) -> tuple[int, float]:
    """The number of a service's events, and how long it took from now until these (database, schema) had them all."""
    began = time.perf_counter()

    def last(database: str, query: str, *values: str) -> int:
        with psycopg.connect(make_conninfo(stack.plan.superuser_url, dbname=database)) as connection:
            row = connection.execute(query, values).fetchone()
        return int(row[0] or 0) if row else 0

    def all_read() -> int:
        events = last(service, f"SELECT max(notification_id) FROM {service}.events")
        read = [
            last(database, f"SELECT max(seq) FROM {schema}.positions WHERE stream = %s", service.upper())
            for database, schema in readers
        ]
        return events if all(seq == events for seq in read) else 0

    events = eventually(all_read, timeout_seconds=_READ_SECONDS, pause_seconds=0.5)
    return events, time.perf_counter() - began


def _figure(ours: float, peer: float, unit: str) -> dict[str, Any]:
    return {"ours": round(ours, 1), "peer": round(peer, 1), "ratio": round(peer / ours, 1), "unit": unit, "runs": 1}
