"""Plays acts over HTTP as people would send them, each with the time at which it happened."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import httpx

_KEYS = UUID("0a4c5e1e-86b3-5c64-9d0a-2f8f6a1be5de")
_PATIENCE_SECONDS = 60.0
_RENEW_AFTER_SECONDS = 8 * 60


class DemoRefusedError(Exception):
    """The system refused an act of the demo; the text is its problem document."""


@dataclass(slots=True)
class Account:
    """Somebody who signs in: the demo keeps the token fresh."""

    person_id: str
    phone: str
    password: str
    token: str = ""
    signed_in: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Player:
    """Sends commands under keys that follow from the seed, so that a demo that broke off can be played again."""

    def __init__(self, url: str, demo_secret: str, seed: int) -> None:
        self._client = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_connections=32))
        self._secret = demo_secret
        self.seed = seed

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def post(
        self, path: str, body: dict[str, Any], *, at: datetime, key: str, by: Account | None = None
    ) -> dict[str, Any]:
        """Sends one command. ``key`` names the act within the demo. Raises DemoRefusedError."""
        answer: dict[str, Any] = self._send("POST", path, by, self._headers(at, key), json=body)
        return answer

    def upload(self, path: str, picture: bytes, *, at: datetime, key: str, by: Account) -> dict[str, Any]:
        """Sends a JPEG. ``key`` as above. Raises DemoRefusedError."""
        headers = self._headers(at, key) | {"Content-Type": "image/jpeg"}
        answer: dict[str, Any] = self._send("POST", path, by, headers, content=picture)
        return answer

    def get(self, path: str, asked: dict[str, str] | None = None, *, by: Account | None = None) -> Any:
        """Asks for something. Raises DemoRefusedError."""
        return self._send("GET", path, by, {}, params=asked or {})

    def sign_in(self, account: Account, at: datetime) -> None:
        """Signs in; ``at`` dates the first act of a resident in the year."""
        key = f"sign-in {account.phone} {time.time_ns()}"
        body = {"phone": account.phone, "password": account.password}
        account.token = self.post("/api/identity/sign-in", body, at=at, key=key)["access_token"]
        account.signed_in = time.monotonic()

    def _headers(self, at: datetime, key: str) -> dict[str, str]:
        return {
            "Idempotency-Key": str(uuid5(_KEYS, f"{self.seed}/{key}")),
            "Linli-At": at.isoformat(),
            "Linli-Demo": self._secret,
        }

    def _send(self, method: str, path: str, by: Account | None, headers: dict[str, str], **more: Any) -> Any:
        """Waits out restarts and races; anything else that is refused ends the demo."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            if by is not None:
                headers["Authorization"] = f"Bearer {self._token(by)}"
            answer = self._client.request(method, path, headers=headers, **more)
            if answer.status_code not in (409, 502, 503) or time.monotonic() > deadline:
                break
            if answer.status_code == 409 and answer.json()["type"] != "/problems/concurrent-change":
                break
            time.sleep(0.1)
        if answer.status_code >= 400:
            raise DemoRefusedError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def _token(self, account: Account) -> str:
        with account.lock:
            if time.monotonic() - account.signed_in > _RENEW_AFTER_SECONDS or not account.token:
                body = {"phone": account.phone, "password": account.password}
                key = {"Idempotency-Key": f"demo-{time.time_ns()}"}
                answer = self._client.post("/api/identity/sign-in", json=body, headers=key)
                if answer.status_code != 200:
                    raise DemoRefusedError(f"sign-in: {answer.status_code} {answer.text[:300]}")
                account.token = answer.json()["access_token"]
                account.signed_in = time.monotonic()
            return account.token
