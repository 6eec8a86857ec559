"""What every command over HTTP brings along: its key, the digest of its body, and its time."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request
from linli_contracts.envelope import Actor
from linli_contracts.subjects import stream_name

from linli_common.clock import utc_now
from linli_common.event_store import Act, CommandKey, Receipt
from linli_common.http.problems import Refusal

_KEY = re.compile(r"^[\x21-\x7e]{8,200}$")


class IdempotencyKeyMissingError(Refusal):
    """Without a key a command that is sent twice would count twice."""

    status, title, field = 400, "Idempotency-Key missing", "Idempotency-Key"


class TimeNotAllowedError(Refusal):
    """Only the demo, in demo mode and with its secret, may say when something happened."""

    status, title, field = 403, "Time of an act not allowed", "Linli-At"


@dataclass(frozen=True, slots=True)
class Command:
    """The envelope of a command: key, digest of method, path and body, and when it is done (UTC)."""

    key: str
    digest: bytes
    at: datetime

    def act(self, actor_id: UUID, role: str, division_id: UUID | None = None) -> Act:
        """The act of this actor under this command's key."""
        return Act(Actor(actor_id, role, division_id), self.at, CommandKey(actor_id, self.key, self.digest))


async def _command(
    request: Request,
    idempotency_key: Annotated[str | None, Header()] = None,
    linli_at: Annotated[str | None, Header()] = None,
    linli_demo: Annotated[str | None, Header()] = None,
) -> Command:
    if idempotency_key is None or not _KEY.match(idempotency_key):
        raise IdempotencyKeyMissingError(
            "Idempotency-Key: 8 to 200 visible ASCII characters, a new one for each new command"
        )
    secret: bytes = request.app.state.digest_secret
    what = f"{request.method} {request.url.path}\n".encode() + await request.body()
    at = utc_now() if linli_at is None else _demo_time(request, linli_at, linli_demo)
    return Command(idempotency_key, hmac.new(secret, what, hashlib.sha256).digest(), at)


CommandHeader = Annotated[Command, Depends(_command)]
"""Parameter type of every command route."""


def _demo_time(request: Request, text: str, secret: str | None) -> datetime:
    expected: str | None = request.app.state.demo_secret
    if expected is None or secret is None or not hmac.compare_digest(secret.encode(), expected.encode()):
        raise TimeNotAllowedError("Linli-At: only the demo may send the time of an act")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise TimeNotAllowedError(f"Linli-At: {text[:40]!r} is no RFC 3339 time") from None
    if at.tzinfo is None or at > utc_now():
        raise TimeNotAllowedError("Linli-At: a time with its zone, not in the future")
    return at


def answered(service: str, receipt: Receipt) -> dict[str, object]:
    """The body of a command's answer: its ids and the position from which everyone can read it."""
    return {**receipt.answer, "position": {"stream": stream_name(service), "seq": receipt.position}}
