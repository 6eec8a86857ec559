"""From the HTTP answer to a command until it is visible on the dashboard API, while 100 commands come in a second.

The whole embedded stack runs. Commands are counter registrations; every fifth is followed: right after its answer the
area's figures are asked for with ``at_least`` its position, and the time until they are there is what counts. The load
comes from this machine too, from 32 threads, at fixed moments whether or not earlier ones are answered.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from uuid import uuid4

import httpx
from identity_service.demo.inhabitants import inhabitants
from identity_service.demo.town import Stage, Town
from linli_demo.player import Account, Player
from linli_demo.staff import PASSWORD
from linli_local.first_start import OPERATOR_PHONE, STEPS
from linli_local.processes import SERVICES
from linli_local.stack import running_stack

PARTS = ("identity", "dashboards")
"""What the path takes. Others who read the same events, and whoever sends them, share the machine's two cores."""
COMMANDS_A_SECOND = int(os.environ.get("LINLI_BENCH_COMMANDS_A_SECOND", "100"))
"""A machine that cannot take a hundred is told so; what it can take is asked for by the variable, and not kept."""
SECONDS = 30
FOLLOWED = 5


def measure(runs: int) -> dict[str, Any]:
    """The figures ``visible_p50_ms`` and ``visible_p99_ms``; there is nothing stock to compare them with."""
    times: list[float] = []
    for _ in range(runs):
        times += _one_run()
    cuts = quantiles(times, n=100)
    what = f"ms from HTTP answer to dashboard API at {COMMANDS_A_SECOND} commands/s, {len(times)} followed"
    return {
        f"visible_p{p}_ms": {"ours": round(cuts[p - 1], 1), "peer": None, "ratio": None, "unit": what, "runs": runs}
        | ({"short": True} if COMMANDS_A_SECOND != 100 else {})
        for p in (50, 99)
    }


def _one_run() -> list[float]:
    services = tuple(service for service in SERVICES if service.part in PARTS)
    steps = tuple(step for step in STEPS if not step.demo_only)
    with (
        tempfile.TemporaryDirectory(prefix="linli-bench-") as folder,
        running_stack(Path(folder) / "var", demo=True, services=services, steps=steps) as stack,
    ):
        secret = (Path(folder) / "var" / "secrets" / "demo-password").read_text().strip()
        player = Player(stack.plan.url, secret, seed=1)
        operator = Account("", OPERATOR_PHONE, PASSWORD)
        now = datetime.now(UTC)
        stage = Town(player, operator, Random(1), now).build(1_000)[0]
        times = _Load(stack.plan.url, stage).run()
        player.close()
    return times


class _Load:
    """Open load: the n-th command is due at n / 100 s."""

    def __init__(self, url: str, stage: Stage) -> None:
        self._client = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_connections=64))
        self._stage = stage
        self._times: list[float] = []
        self._lock = threading.Lock()

    def run(self) -> list[float]:
        """Seconds of load; the first fifth warms up and does not count."""
        count = COMMANDS_A_SECOND * SECONDS
        people = inhabitants("bench", Random(2), datetime(2008, 1, 1, tzinfo=UTC).date())
        began = time.perf_counter()
        with ThreadPoolExecutor(32) as pool:
            for n in range(count):
                time.sleep(max(0.0, began + n / COMMANDS_A_SECOND - time.perf_counter()))
                pool.submit(
                    self._register, n, next(people).credential, n % FOLLOWED == 0 and n > count // 5
                ).add_done_callback(lambda done: done.result())
        took = time.perf_counter() - began
        if took > SECONDS * 1.1:
            raise RuntimeError(f"the load of {count} commands took {took:.1f} s instead of {SECONDS} s")
        self._client.close()
        return self._times

    def _register(self, n: int, credential: str, followed: bool) -> None:
        body = {
            "estate_id": self._stage.estate_id,
            "name": "测试",
            "identity": {"kind": "network_identity", "credential": credential},
        }
        headers = {"Authorization": f"Bearer {self._stage.worker.token}", "Idempotency-Key": str(uuid4())}
        answer = self._client.post("/api/identity/registrations/counter", json=body, headers=headers)
        answer.raise_for_status()
        if not followed:
            return
        answered = time.perf_counter()
        position = f"IDENTITY:{answer.json()['position']['seq']}"
        seen = self._client.get(
            f"/api/dashboards/registration/{self._stage.division_id}", params={"at_least": position}
        )
        seen.raise_for_status()
        with self._lock:
            self._times.append((time.perf_counter() - answered) * 1000)
