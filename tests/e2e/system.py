"""A running system as the journeys see it: one address, a subscriber's way to NATS, and what its owner knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx


@dataclass(frozen=True)
class System:
    """However it runs. `secrets` has `first-operator-password`, `nats-subscriber-password`, for a demo `demo-password`.

    `kill` takes each part that may be killed down at once (SIGKILL) and sees to it that it is started again.
    """

    url: str
    nats_url: str
    secrets: Path
    demo: bool
    kill: Mapping[str, Callable[[], None]] = field(default_factory=dict)

    def secret(self, name: str) -> str:
        """What a file of secrets holds."""
        return (self.secrets / name).read_text().strip()

    def is_ready(self) -> bool:
        """Whether every part says so, now."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False
