"""The processes as they are started in earnest; the worker killed while letters come. Cost: half a minute."""

from __future__ import annotations

import functools
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from linli_common.clock import utc_now
from linli_common.process import Waker
from linli_common.servers.ports import free_ports
from linli_common.testing import servers
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.servers import PostgresServer
from linli_common.testing.waiting import eventually
from linli_contracts import mailbox

from .town import at_work, letter, relaying

KILLS, LETTERS = 5, 60


@pytest.fixture
def letters(postgres: PostgresServer) -> EventLog:
    """The mailbox's events."""
    return EventLog(postgres.create_database(), "mailbox")


@pytest.fixture
def environment(postgres: PostgresServer, letters: EventLog, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the local stack gives the service; the mailbox's relay is at work."""
    (tmp_path / "master").write_text(secrets.token_hex(32))
    with servers.nats_server() as nats:
        waker = Waker("mailbox")
        with at_work(nats.url, lambda nc, stop: relaying(letters, waker, nc, stop)):
            yield os.environ | {
                "LINLI_DATABASE_URL": postgres.create_database(),
                "LINLI_VAULT_URL": postgres.create_database(),
                "LINLI_NATS_URL": nats.url,
                "LINLI_MASTER_KEY_FILE": str(tmp_path / "master"),
            }


@contextmanager
def process(environment: dict[str, str], part: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """One of the two processes and its address; ends in order unless it was killed."""
    port = str(free_ports(1)[0])
    command = [sys.executable, "-m", "notifications_service.main", part]
    started = subprocess.Popen(command, env=environment | {"LINLI_HTTP_PORT": port})
    try:
        yield started, f"http://127.0.0.1:{port}"
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(20)


def is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_both_processes_are_healthy_without_any_stream(environment: dict[str, str]) -> None:
    with process(environment, "api") as (_, api), process(environment, "worker") as (_, worker):
        eventually(lambda: is_healthy(api), 30)
        eventually(lambda: is_healthy(worker), 30)


def test_a_worker_killed_again_and_again_tells_everybody_once(environment: dict[str, str], letters: EventLog) -> None:
    writers = [uuid4() for _ in range(KILLS * LETTERS)]

    for round_ in range(KILLS):
        some_more = functools.partial(has_told_more_than, environment, len(told_of(environment)))
        with process(environment, "worker") as (worker, _):
            for writer in writers[round_ * LETTERS : (round_ + 1) * LETTERS]:
                letters.append(Given(letter(mailbox.LetterAnsweredV1, writer), str(uuid4()), utc_now()))
            eventually(some_more, 30)
            worker.kill()
    with process(environment, "worker"):
        eventually(lambda: len(told_of(environment)) >= len(writers), 30)

    assert sorted(told_of(environment)) == sorted(writers)


def has_told_more_than(environment: dict[str, str], count: int) -> bool:
    return len(told_of(environment)) > count


def told_of(environment: dict[str, str]) -> list[UUID]:
    """The person of every notification that was made."""
    try:
        with psycopg.connect(environment["LINLI_DATABASE_URL"]) as connection:
            rows = connection.execute(
                "SELECT (convert_from(message, 'UTF8')::jsonb #>> '{data,person_id}')::uuid"
                " FROM notifications.events WHERE topic = 'notifications:Notification.Made'"
            ).fetchall()
    except psycopg.errors.UndefinedTable:
        return []
    return [row[0] for row in rows]
