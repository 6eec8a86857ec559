"""Letters a second through HTTP, from 64 clients at once: the mailbox's API process, and it on the stock recorder.

Each is a process of its own on PostgreSQL with fsync and on NATS, with databases of its own that hold the same
district; they take turns under the same load. No worker runs: what is measured is the command path. The load comes from
this machine too, as bytes on open connections, so that it takes little of what the service could have.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc.jwk import OKPKey
from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.clock import utc_now
from linli_common.servers.ports import free_ports
from linli_common.testing.servers import NatsServer, PostgresServer, nats_server, postgres_server
from linli_common.testing.waiting import eventually
from mailbox_service.demo.district import Stage

from bench.made_up_district import MASTER_KEY, settled

CLIENTS = 64
SECONDS, WARM_UP_SECONDS = 10.0, 2.0
SHORT_SECONDS = 2.0
STREETS, AREAS, RESIDENTS = 13, 64, 2
_OURS = ("-m", "mailbox_service.main", "api")
_STOCK = ("-m", "bench.stock_mailbox")


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``letters_http``: medians of runs that take turns."""
    seconds = SECONDS if runs > 1 else SHORT_SECONDS
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    ours: list[float] = []
    stock: list[float] = []
    with postgres_server() as postgres, nats_server() as nats, _published(issuer) as jwks_url:
        for _ in range(runs):
            for program, rates in ((_STOCK, stock), (_OURS, ours)):
                rates.append(_rate(program, postgres, nats, jwks_url, issuer, seconds))
    return {
        "letters_http": {
            "ours": round(median(ours), 1),
            "peer": round(median(stock), 1),
            "ratio": round(median(ours) / median(stock), 2),
            "unit": f"letters/s over HTTP, {CLIENTS} clients; peer: the same service on eventsourcing's own recorder",
            "runs": runs,
            "each": [
                {"ours": round(mine, 1), "peer": round(theirs, 1)} for mine, theirs in zip(ours, stock, strict=True)
            ],
            **({"short": True} if runs == 1 else {}),
        }
    }


def _rate(
    program: tuple[str, ...],
    postgres: PostgresServer,
    nats: NatsServer,
    jwks_url: str,
    issuer: TokenIssuer,
    seconds: float,
) -> float:
    """Letters a second of one API process on fresh databases."""
    town = settled(postgres, "310113", STREETS, AREAS, RESIDENTS)
    town.mailbox.close()
    clients = [
        _request(issuer, stage, stage.writers[n // len(town.stages) % len(stage.writers)])
        for n, stage in ((n, town.stages[n % len(town.stages)]) for n in range(CLIENTS))
    ]
    with _api(program, town.database, town.vault, nats, jwks_url) as port:
        asyncio.run(_load(port, clients, WARM_UP_SECONDS))
        written = asyncio.run(_load(port, clients, seconds))
    for url in (town.database, town.vault):
        postgres.drop_database(url)
    return written / seconds


@contextmanager
def _api(program: tuple[str, ...], database: str, vault: str, nats: NatsServer, jwks_url: str) -> Iterator[int]:
    """The port of an API process that answers."""
    port = free_ports(1)[0]
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        key_file = Path(folder) / "master-key"
        key_file.write_text(MASTER_KEY.hex())
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LINLI_")},
            "LINLI_DATABASE_URL": database,
            "LINLI_VAULT_URL": vault,
            "LINLI_MASTER_KEY_FILE": str(key_file),
            "LINLI_NATS_URL": nats.url,
            "LINLI_JWKS_URL": jwks_url,
            "LINLI_HTTP_PORT": str(port),
        }
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen([sys.executable, *program], env=environment, stdout=log, stderr=log)
        try:
            eventually(lambda: process.poll() is not None or _answers(port), timeout_seconds=60)
            if process.poll() is not None:
                raise RuntimeError((Path(folder) / "log").read_text()[-2_000:])
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def _published(issuer: TokenIssuer) -> Iterator[str]:
    """The address of a server with the public keys."""
    keys = json.dumps(issuer.jwks()).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(keys)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _request(issuer: TokenIssuer, stage: Stage, writer: UUID) -> bytes:
    """A resident's letter as bytes; ``%s`` stands where each one's Idempotency-Key goes."""
    who = Principal(writer, (Grant("resident", ()),), utc_now(), 0, area_id=stage.area.id)
    body = json.dumps(
        {
            "estate_id": str(stage.estate_id),
            "category": "lift",
            "title": "电梯停运",
            "text": "三号楼电梯停运，老人上下楼不便，请帮忙处理。" * 4,
            "place": "3号楼",
            "public": True,
        }
    ).encode()
    head = (
        "POST /api/mailbox/letters HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {issuer.issue(who)[0]}\r\nContent-Length: {len(body)}\r\nIdempotency-Key: %s\r\n\r\n"
    )
    return head.encode() + body


async def _load(port: int, requests: list[bytes], seconds: float) -> int:
    """How many letters were answered in so many seconds."""
    end = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(port, request, end) for request in requests)))


async def _client(port: int, request: bytes, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    written = 0
    while time.perf_counter() < end:
        writer.write(request % str(uuid4()).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(int(length.split(b":")[1]))
        if b" 201 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(body.decode())
        written += time.perf_counter() < end
    writer.close()
    return written


if __name__ == "__main__":
    print(json.dumps(measure(1), indent=1, ensure_ascii=False))
