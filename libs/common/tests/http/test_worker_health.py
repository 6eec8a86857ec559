"""A worker says whether its parts are well, and what they wait for."""

from __future__ import annotations

import httpx
from linli_common.http.worker_health import health_served
from linli_common.servers.ports import free_ports


def test_a_worker_is_ready_when_no_part_is_in_trouble_and_says_why_not() -> None:
    (port,) = free_ports(1)
    troubles: dict[str, str | None] = {"relay": None, "dashboards": None}
    with (
        health_served("127.0.0.1", port, lambda: troubles),
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        well = client.get("/healthz")
        assert (well.status_code, well.json()["ready"]) == (200, True)
        troubles["relay"] = "the stream is ahead of its table"
        halted = client.get("/healthz")
        assert halted.status_code == 503
        assert halted.json() == {
            "ready": False,
            "parts": {"relay": False, "dashboards": True},
            "why": {"relay": "the stream is ahead of its table"},
        }
        assert client.get("/metrics").status_code == 200
        assert client.get("/secrets").status_code == 404
