"""The processes as they are started in earnest, with settings from the environment and secrets from files."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import OKPKey
from linli_common.servers.ports import free_ports
from linli_common.testing import servers
from linli_common.testing.servers import PostgresServer
from linli_common.testing.waiting import eventually

PASSWORD = "correct-horse-battery"
FIRST_OPERATOR = ("identity_service.first_operator", "--name", "运维", "--phone", "13900000001", "--password-file")


@pytest.fixture
def environment(postgres: PostgresServer, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the local stack gives the service."""
    (tmp_path / "master").write_text(secrets.token_hex(32))
    (tmp_path / "token").write_text(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    (tmp_path / "password").write_text(PASSWORD)
    with servers.nats_server() as nats:
        yield os.environ | {
            "LINLI_DATABASE_URL": postgres.create_database(),
            "LINLI_VAULT_URL": postgres.create_database(),
            "LINLI_NATS_URL": nats.url,
            "LINLI_MASTER_KEY_FILE": str(tmp_path / "master"),
            "LINLI_TOKEN_KEY_FILE": str(tmp_path / "token"),
            "LINLI_HTTP_PORT": str(free_ports(1)[0]),
            "PASSWORD_FILE": str(tmp_path / "password"),
        }


@contextmanager
def process(environment: dict[str, str], part: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One of the two processes; its end by SIGTERM is in order."""
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "identity_service.main", part],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            # uvicorn ends in order and then says by which signal.
            assert started.wait(20) in (0, -signal.SIGTERM), log.read_text()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], env=environment, capture_output=True, text=True)


def test_from_nothing_to_a_signed_in_operator(environment: dict[str, str], tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{environment['LINLI_HTTP_PORT']}"
    made = run(environment, *FIRST_OPERATOR, environment["PASSWORD_FILE"])
    assert made.returncode == 0, made.stderr
    again = run(environment, *FIRST_OPERATOR, environment["PASSWORD_FILE"])
    assert (again.returncode, again.stdout) == (0, made.stdout)
    (tmp_path / "other").write_text("another-password-1")
    other = run(environment, *FIRST_OPERATOR, str(tmp_path / "other"))
    assert (other.returncode, "there is an operator" in other.stderr) == (1, True)

    def healthy() -> bool:
        try:
            return httpx.get(f"{url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    beside = environment | {"LINLI_HTTP_PORT": str(free_ports(1)[0])}  # the worker says there how it is
    with process(environment, "api", tmp_path / "api"), process(beside, "worker", tmp_path / "worker"):
        assert eventually(healthy, timeout_seconds=60)
        body = {"phone": "13900000001", "password": PASSWORD}

        def signed_in() -> bool:
            headers = {"Idempotency-Key": str(uuid4())}
            return httpx.post(f"{url}/api/identity/sign-in", json=body, headers=headers).status_code == 200

        assert eventually(signed_in, timeout_seconds=60)
    for log in ("api", "worker"):
        text = (tmp_path / log).read_text()
        assert "13900000001" not in text
        assert "Traceback" not in text


def test_a_missing_setting_is_named(environment: dict[str, str]) -> None:
    del environment["LINLI_TOKEN_KEY_FILE"]
    made = run(environment, *FIRST_OPERATOR, environment["PASSWORD_FILE"])
    assert (made.returncode, made.stderr.strip()) == (1, "LINLI_TOKEN_KEY_FILE: not set")
