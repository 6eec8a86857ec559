"""Commands to services that keep what happens as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from web_service.clients.calling import Caller

Body = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What a command answered: its ids and words, and the place in the stream from which on lists know it."""

    answer: dict[str, Any]
    seq: int

    def id(self, name: str) -> UUID:
        """One of its ids: ``topic_id``. Raises KeyError when the command answers with none."""
        return UUID(str(self.answer[name]))


async def tell(caller: Caller, path: str, body: Body, key: str, token: str) -> Done:
    """Sends a command under its Idempotency-Key. Raises Problem."""
    return done_of(await caller.post(path, body, key=key, token=token))


async def send(caller: Caller, path: str, content: bytes, key: str, token: str) -> Done:
    """Sends a picture or a file under its Idempotency-Key. Raises Problem."""
    return done_of(await caller.post_bytes(path, content, token, key=key))


def done_of(answer: dict[str, Any]) -> Done:
    """A command's answer without its envelope."""
    position = answer.get("position") or {}
    return Done({name: value for name, value in answer.items() if name != "position"}, int(position.get("seq", 0)))
