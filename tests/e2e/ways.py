"""The three ways to a running system: one that runs already, containers, the embedded stack."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .embedded import embedded_system
from .in_containers import NEEDED_IMAGES, system_in_containers
from .system import System

_CHOICE = "LINLI_E2E"
_ANSWER_SECONDS = 10


@dataclass(frozen=True)
class Way:
    """How the journeys get a system, in words for pytest's header, and the way itself."""

    words: str
    open: Callable[[], AbstractContextManager[System]]


def chosen_way() -> Way:
    """A running system that is named; else containers where an engine has the images; else the embedded stack.

    `LINLI_E2E=containers` or `=embedded` decides by hand.
    """
    if "LINLI_E2E_URL" in os.environ:
        return Way(f"the running system at {os.environ['LINLI_E2E_URL']}", _running_already)
    wanted = os.environ.get(_CHOICE)
    why_not = _no_containers()
    if wanted == "containers" or (wanted is None and why_not is None):
        return Way("containers, by testcontainers on docker-compose.yml", system_in_containers)
    return Way(f"the embedded stack ({why_not or f'{_CHOICE}={wanted}'})", embedded_system)


@contextmanager
def _running_already() -> Iterator[System]:
    """`LINLI_E2E_URL`, `LINLI_E2E_SECRETS` (folder), `LINLI_E2E_NATS_URL`, `LINLI_E2E_DEMO=1`; nothing is killed."""
    yield System(
        url=os.environ["LINLI_E2E_URL"].rstrip("/"),
        nats_url=os.environ["LINLI_E2E_NATS_URL"],
        secrets=Path(os.environ["LINLI_E2E_SECRETS"]),
        demo=os.environ.get("LINLI_E2E_DEMO") == "1",
    )


def _no_containers() -> str | None:
    """Why containers cannot be used here; None when they can."""
    if shutil.which("docker") is None:
        return "there is no Docker engine"
    if not _succeeds("docker", "info"):
        return "no Docker engine answers"
    for image in NEEDED_IMAGES:
        if not _succeeds("docker", "image", "inspect", image):
            return f"the Docker engine has no image {image}"
    if shutil.which("docker-compose") is None and not _succeeds("docker", "compose", "version"):
        return "there is no docker-compose"
    return None


def _succeeds(*command: str) -> bool:
    try:
        outcome = subprocess.run(command, capture_output=True, timeout=_ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return outcome.returncode == 0
