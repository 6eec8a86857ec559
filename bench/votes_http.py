"""An API process of deliberation, and ballots sent to it as bytes on open connections."""

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
from threading import Thread
from uuid import UUID, uuid4

import httpx
from linli_common.auth import TokenIssuer
from linli_common.servers.ports import free_ports
from linli_common.testing.servers import nats_server
from linli_common.testing.waiting import eventually


def ballot_request(token: str, vote_id: UUID) -> bytes:
    """A ballot as bytes; ``%s`` stands where each one's Idempotency-Key goes."""
    body = b'{"choice":[0]}'
    head = (
        f"POST /api/deliberation/votes/{vote_id}/ballot HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\nIdempotency-Key: %s\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, clients: list[Iterator[bytes]], seconds: float) -> int:
    """How many ballots were answered in so many seconds."""
    end = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(port, requests, end) for requests in clients)))


async def _client(port: int, requests: Iterator[bytes], end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < end:
        writer.write(next(requests) % str(uuid4()).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(int(length.split(b":")[1]))
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(body.decode())
        answered += time.perf_counter() < end
    writer.close()
    return answered


@contextmanager
def api(database: str, vault: str, master_key: bytes, jwks_url: str) -> Iterator[int]:
    """The port of an API process that answers."""
    port = free_ports(1)[0]
    with nats_server() as nats, tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        key_file = Path(folder) / "master-key"
        key_file.write_text(master_key.hex())
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
            process = subprocess.Popen(
                [sys.executable, "-m", "deliberation_service.main", "api"], env=environment, stdout=log, stderr=log
            )
        try:
            eventually(lambda: process.poll() is not None or _answers(port), timeout_seconds=60)
            if process.poll() is not None:
                raise RuntimeError((Path(folder) / "log").read_text()[-2_000:])
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def published(issuer: TokenIssuer) -> Iterator[str]:
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


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.HTTPError:
        return False
