"""An API process of a service, and commands sent to it as bytes on open connections.

The load comes from the machine that serves it, so it takes little of what the service could have.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import httpx
from linli_common.auth import TokenIssuer
from linli_common.servers.ports import free_ports
from linli_common.testing.waiting import eventually


@contextmanager
def api_process(
    program: tuple[str, ...], *, database: str, vault: str, master_key: bytes, nats_url: str, jwks_url: str
) -> Iterator[int]:
    """The port of an API process that answers; ``program`` is what Python is started with.

    Raises RuntimeError with the end of its log when it ends by itself.
    """
    port = free_ports(1)[0]
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        key_file, log_file = Path(folder) / "master-key", Path(folder) / "log"
        key_file.write_text(master_key.hex())
        environment: Mapping[str, str] = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LINLI_")},
            "LINLI_DATABASE_URL": database,
            "LINLI_VAULT_URL": vault,
            "LINLI_MASTER_KEY_FILE": str(key_file),
            "LINLI_NATS_URL": nats_url,
            "LINLI_JWKS_URL": jwks_url,
            "LINLI_HTTP_PORT": str(port),
        }
        with log_file.open("wb") as log:
            process = subprocess.Popen([sys.executable, *program], env=environment, stdout=log, stderr=log)
        try:
            eventually(lambda: process.poll() is not None or _answers(port), timeout_seconds=60)
            if process.poll() is not None:
                raise RuntimeError(log_file.read_text()[-2_000:])
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


def command_bytes(path: str, token: str, body: bytes) -> bytes:
    """A command as bytes; ``%s`` stands where each one's Idempotency-Key goes."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\nIdempotency-Key: %s\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, clients: Sequence[Iterator[bytes]], seconds: float, status: int) -> int:
    """How many commands were answered with the status in so many seconds, each client sending one after the other.

    Raises RuntimeError with the answer's body for any other status.
    """
    end = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(port, requests, end, status) for requests in clients)))


async def _client(port: int, requests: Iterator[bytes], end: float, status: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < end:
        writer.write(next(requests) % str(uuid4()).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(int(length.split(b":")[1]))
        if head.split(b" ", 2)[1] != str(status).encode():
            raise RuntimeError(body.decode())
        answered += time.perf_counter() < end
    writer.close()
    return answered


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.HTTPError:
        return False
