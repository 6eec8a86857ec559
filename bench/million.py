"""A million residents on the whole running stack, and the dashboards asked through the gateway. By hand only.

``python -m bench --only million`` starts the local stack in a temporary folder, loads the residents straight through
the event store (``linli demo --residents``), waits until dashboards and identity's own lists have read everything, and
asks for a district's figures and its trend over HTTP, on another day with each request. Nothing is cached between.
It takes a quarter of an hour or more, and some 10 GB of disk; ``--residents 20000`` is the short form.

Peers, all from the same run: the same figures and trend summed from the flows themselves; the same residents with a
transaction for each (measured with a few hundred); and the memory of that small run, for memory should not grow.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import psycopg
from dashboards_service.reader import SCHEMA
from linli_common.clock import shanghai_day, utc_now
from linli_common.projector import in_schema
from linli_common.testing.waiting import eventually
from linli_local.data_folder import DataFolder
from linli_local.first_start import STEPS
from linli_local.processes import SERVICES
from linli_local.stack import Stack, running_stack
from psycopg.conninfo import make_conninfo

RESIDENTS = 1_000_000
PARTS = ("identity", "dashboards", "web")
"""What registration takes. Every further service reads the same events into its copy of the neighbourhood."""
REQUESTS, WARM_UP, DAYS = 300, 10, 365
SINGLES = 500
_READ_SECONDS = 3 * 3600

_SINGLY = "from identity_service.demo import bulk; bulk.CHUNK = 1; from linli_common.cli.main import app; app()"


_OF_LARGEST_DISTRICT = """
SELECT DISTINCT id FROM {schema}.nodes WHERE left(code, 6) = (
  SELECT left(code, 6) FROM {schema}.nodes WHERE level = 'area' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading took: seconds, and the most memory of its process."""

    seconds: float
    peak_mib: float


def residents_asked() -> int:
    """How many: ``LINLI_BENCH_RESIDENTS``, else a million."""
    return int(os.environ.get("LINLI_BENCH_RESIDENTS", RESIDENTS))


def measure(residents: int) -> dict[str, Any]:
    """The figures ``million_stock_p99_ms``, ``million_trend_p99_ms``, ``million_residents_s``, ``million_peak_mib``."""
    steps = tuple(step for step in STEPS if not step.demo_only)
    services = tuple(service for service in SERVICES if service.part in PARTS)
    with _data_folder() as data, running_stack(data, demo=False, steps=steps, services=services) as stack:
        ours = _load(["-m", "linli_common.cli"], data, residents)
        events, lag_seconds = _until_all_is_read(stack)
        stock, trend = _asked(stack.plan.url)
        flows = _SummedFlows(stack)
        peers = (_least(flows.stock), _least(flows.trend))
        few, more = (_load(["-c", _SINGLY], data, count) for count in (1, 1 + SINGLES))
    singly_seconds = (more.seconds - few.seconds) / SINGLES * residents
    size = f"{residents:,} residents, {events:,} events"
    return {
        "million_stock_p99_ms": _times(
            stock, peers[0], f"ms through the gateway, district, {size}; peer: summed flows"
        ),
        "million_trend_p99_ms": _times(trend, peers[1], f"ms through the gateway, a year, {size}; peer: summed flows"),
        "million_residents_s": {
            **_figure(ours.seconds, singly_seconds, f"s for {size}; peer: a transaction each, from {SINGLES}"),
            "events": events,
            "residents": residents,
            "read_after_s": round(lag_seconds, 1),
        },
        "million_peak_mib": _figure(ours.peak_mib, more.peak_mib, f"MiB for {size}; peer: {SINGLES + 1} residents"),
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


def _load(program: list[str], data: Path, residents: int) -> Loaded:
    """Runs ``linli demo --residents`` as a process of its own. Raises CalledProcessError."""
    command = [sys.executable, *program, "--data", str(data), "demo", "--residents", str(residents)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as shown:
        process = subprocess.Popen(command, stdout=shown, stderr=shown)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        shown.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, shown.read()[-2_000:])
    return Loaded(time.perf_counter() - began, usage.ru_maxrss / 1024)


@contextmanager
def _database(stack: Stack, name: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(make_conninfo(stack.plan.superuser_url, dbname=name), autocommit=True) as connection:
        yield connection


def _until_all_is_read(stack: Stack) -> tuple[int, float]:
    """The number of events, and how long it took from now until no reader was behind."""
    began = time.perf_counter()
    with _database(stack, "identity") as identity, _database(stack, "dashboards") as dashboards:

        def all_read() -> int:
            events = identity.execute("SELECT max(notification_id) FROM identity.events").fetchall()
            lists = identity.execute("SELECT max(seq) FROM identity_lists.positions").fetchall()
            figures = dashboards.execute("SELECT max(seq) FROM dashboards.positions").fetchall()
            return int(events[0][0]) if events == lists == figures else 0

        events = eventually(all_read, timeout_seconds=_READ_SECONDS, pause_seconds=0.5)
    return events, time.perf_counter() - began


def _asked(url: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each request: a district's figures, and its trend over a year, each as of another day."""
    with httpx.Client(base_url=f"{url}/api/dashboards", timeout=60) as client:
        district = _largest_district(client)
        last = shanghai_day(utc_now())
        year = {"from": (last - timedelta(days=DAYS - 1)).isoformat(), "to": last.isoformat()}

        def ask(path: str, **query: str) -> None:
            client.get(path, params=query).raise_for_status()

        stock = _timed(lambda day: ask(f"/registration/{district}", as_of=day.isoformat()), last)
        trend = _timed(lambda day: ask(f"/registration/{district}/trend", as_of=day.isoformat(), **year), last)
    return stock, trend


def _largest_district(client: httpx.Client) -> str:
    """The code of the district with most areas."""
    divisions = client.get("/divisions").raise_for_status().json()["divisions"]
    areas = Counter(str(unit["code"])[:6] for unit in divisions if unit["tier"] == "area" and unit["code"])
    return areas.most_common(1)[0][0]


def _timed(ask: Callable[[date], None], last: date) -> list[float]:
    """Asks for as many different days of the year, in no order, after a few that do not count."""
    times = []
    for number in range(WARM_UP + REQUESTS):
        day = last - timedelta(days=number * 7 % DAYS)
        began = time.perf_counter()
        ask(day)
        times.append((time.perf_counter() - began) * 1000)
    return times[WARM_UP:]


class _SummedFlows:
    """The plain way, straight from the database: no HTTP, no rendering, only the sums that the answers need."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        with _database(stack, "dashboards") as connection:
            rows = connection.execute(in_schema(_OF_LARGEST_DISTRICT, SCHEMA)).fetchall()
        self._ids = [id_ for (id_,) in rows]

    def stock(self) -> None:
        """The figures of all units of the district, today."""
        self._sum(
            "SELECT division_id, measure, sum(amount) FROM {schema}.measures_day"
            " WHERE division_id = ANY(%s) AND day <= current_date GROUP BY division_id, measure"
        )

    def trend(self) -> None:
        """One measure of the district by day."""
        self._sum(
            "SELECT day, sum(amount) FROM {schema}.measures_day"
            " WHERE division_id = ANY(%s) AND day <= current_date AND measure = 'registered' GROUP BY day"
        )

    def _sum(self, statement: str) -> None:
        with _database(self._stack, "dashboards") as connection:
            connection.execute(in_schema(statement, SCHEMA), (self._ids,)).fetchall()


def _least(act: Callable[[], None]) -> float:
    """The better of two tries, in milliseconds."""
    tries = []
    for _ in range(2):
        began = time.perf_counter()
        act()
        tries.append((time.perf_counter() - began) * 1000)
    return min(tries)


def _times(times: list[float], peer: float, unit: str) -> dict[str, Any]:
    return {
        **_figure(quantiles(times, n=100)[98], peer, f"{unit}, {len(times)} requests"),
        "median": round(median(times), 1),
    }


def _figure(ours: float, peer: float, unit: str) -> dict[str, Any]:
    return {"ours": round(ours, 1), "peer": round(peer, 1), "ratio": round(peer / ours, 1), "unit": unit, "runs": 1}
