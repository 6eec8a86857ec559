"""Sending forms of the desk, and what came of it."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient

from ..desk_examples import RAISED
from ..examples import World
from ..hall_examples import TOPIC

KEY = "key-of-the-form"
TOPIC_PAGE, RAISED_PAGE = f"/desk/topics/{TOPIC}", f"/desk/topics/{RAISED}"
TIME, MOMENT = "2099-01-05T19:00", "2099-01-05T19:00:00+08:00"
"""As a form says it, and as it is sent."""


def sign_in(pages: TestClient, phone: str) -> TestClient:
    """Somebody else at the desk."""
    pages.post("/sign-in", data={"phone": phone, "password": "a long pass phrase"})
    return pages


def send(pages: TestClient, path: str, **said: Any) -> Any:
    """A form."""
    return pages.post(path, data={"idempotency_key": KEY, **said})


def sent(world: World, path: str) -> Any:
    """The body of the one command, under the key of its form."""
    [(found, key, body)] = world.commands
    assert (found, key) == (path, KEY)
    return body


def offered(text: str, below: str) -> set[str]:
    """The commands that a page offers."""
    return set(re.findall(rf'action="{below}/([a-z-]+)"', text))
