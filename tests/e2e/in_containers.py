"""The system in containers: `docker-compose.yml` as it stands, started and removed by testcontainers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from linli_common.servers.ports import free_ports
from linli_common.testing.waiting import eventually
from linli_local.processes import SERVICES
from testcontainers.compose import DockerCompose

from .system import System

NEEDED_IMAGES = ("python:3.13-slim", "postgres:17", "nats:2")
_REPOSITORY = Path(__file__).resolve().parents[2]
_FILES = ["docker-compose.yml", "tests/e2e/docker-compose.e2e.yml"]
_PARTS = ("postgres", "nats", *(service.name for service in SERVICES), "gateway")
_READY_SECONDS = 300


class Compose(DockerCompose):
    """testcontainers' compose under a project name of its own, also where there is only `docker-compose` 1.29."""

    project: str

    @cached_property
    def compose_command_property(self) -> list[str]:
        """The command that begins every call."""
        old = shutil.which("docker-compose")
        command = [old] if old else ["docker", "compose"]
        return [*command, "-p", self.project, *(part for file in _FILES for part in ("-f", file))]

    def run(self, *arguments: str) -> str:
        """Run a compose command and return what it printed."""
        command = [*self.compose_command_property, *arguments]
        outcome = subprocess.run(command, cwd=self.context, capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, f"{' '.join(arguments)}: {outcome.stderr[-2000:]}"
        return outcome.stdout


@contextmanager
def system_in_containers() -> Iterator[System]:
    """From nothing to ready: build, start, and wait for the first-start job; all of it is gone afterwards."""
    port, nats_port = free_ports(2)
    with _environment({"PORT": str(port), "E2E_NATS_PORT": str(nats_port), "DEMO": "1", "DEMO_PEOPLE": "0"}):
        compose = Compose(_REPOSITORY, wait=False)
        compose.project = f"linli-e2e-{port}"
        compose.run("build", "--quiet", "prepare")
        with compose, tempfile.TemporaryDirectory(prefix="linli-e2e-") as folder:
            _wait_for_first_start(compose)
            _copy_secrets(compose, Path(folder))
            yield System(
                url=f"http://127.0.0.1:{port}",
                nats_url=f"nats://127.0.0.1:{nats_port}",
                secrets=Path(folder),
                demo=True,
                kill={part: _killer(compose, part) for part in _PARTS},
            )


def _killer(compose: Compose, part: str) -> Callable[[], None]:
    def kill() -> None:
        compose.run("kill", part)
        compose.run("up", "-d", part)

    return kill


def _wait_for_first_start(compose: Compose) -> None:
    """`up -d` returns once the job is started; its exit code says that everything is there."""

    def state() -> str:
        container = compose.run("ps", "-q", "first-start").strip()
        command = ("docker", "inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", container)
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    eventually(lambda: state() == "exited 0", timeout_seconds=_READY_SECONDS, pause_seconds=0.5)


def _copy_secrets(compose: Compose, folder: Path) -> None:
    """What the owner of the machine reads with `docker-compose run`."""
    files = {
        "first-operator-password": "operator",
        "nats-subscriber-password": "operator",
        "demo-password": "identity",
    }
    for name, part in files.items():
        text = compose.run("run", "--rm", "--no-deps", "--entrypoint", "cat", "linli", f"/run/linli/{part}/{name}")
        (folder / name).write_text(text)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Variables for the compose file; testcontainers' own helper container cannot be had everywhere."""
    given = {**values, "TESTCONTAINERS_RYUK_DISABLED": "true"}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
