"""The notifications service, as its API answers: one's own inbox, and how one wants to be told."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query

ABOUT = ("inquiry", "letter", "work", "proposal", "topic")
"""What a line can be about, the nearest first: a question of a topic is about the question, its work about the work."""
PAGES = {
    "letter": "/me/letters/{id}",
    "work_letter": "/desk/letters/{id}",
    "topic": "/topics/{id}",
    "work_topic": "/desk/topics/{id}",
    "inquiry": "/questions/{id}",
    "work_inquiry": "/desk/questions/{id}",
    "proposal": "/proposals/{id}",
    "work_proposal": "/desk/proposals/{id}",
    "work": "/works/{id}",
    "work_work": "/desk/works/{id}",
}
"""The addresses that a line of the inbox leads to."""
STAFF_OF_WORKS = frozenset({"work_milestone_late"})
"""Other kinds about a work that begin alike tell who proposed it."""


class Notification(BaseModel):
    """One line; no text after an erasure. ``about`` holds the ids that a link needs."""

    notification_id: UUID
    seq: int
    happened_at: datetime
    kind: str
    read: bool
    text_zh: str | None
    text_en: str | None
    about: dict[str, str]

    @property
    def goes_to(self) -> tuple[str, str] | None:
        """Which page it is about, by its name in `PAGES` and the id: for who is told, or for who works on it."""
        for what in ABOUT:
            id_ = self.about.get(f"{what}_id")
            if id_ is not None:
                return (f"work_{what}" if self._is_for_staff(what) else what), id_
        return None

    def _is_for_staff(self, what: str) -> bool:
        return self.kind in STAFF_OF_WORKS if what == "work" else self.kind.startswith("work_")


class Notifications(BaseModel):
    """One page of the inbox, the newest first."""

    items: list[Notification]
    next_cursor: str | None = None


class Unread(BaseModel):
    """How many, and the number of the newest."""

    unread: int = 0
    newest: int = 0


class Wishes(BaseModel):
    """Channels beside the inbox with their addresses, quiet hours (Asia/Shanghai), and whether once a day is enough."""

    addresses: dict[str, str]
    quiet_from: time
    quiet_to: time
    digest: bool


class Inbox:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def items(self, cursor: str | None, seen: int, token: str, *, unread: bool) -> Notifications:
        """One's own inbox; only what is not read when asked."""
        query: Query = {
            "cursor": cursor,
            "limit": 30,
            "at_least": _at_least(seen),
            "unread": "true" if unread else None,
        }
        return Notifications.model_validate(await self._caller.get("/inbox", query, token))

    async def unread(self, seen: int, token: str) -> Unread:
        """What the bell shows."""
        return Unread.model_validate(await self._caller.get("/inbox/unread", {"at_least": _at_least(seen)}, token))

    async def read(self, notification_id: UUID, key: str, token: str) -> int:
        """Marks one read; answers the place in the stream from which on the inbox knows it."""
        return _seq(await self._caller.post(f"/inbox/{notification_id}/read", key=key, token=token))

    async def read_all(self, through: int, key: str, token: str) -> int:
        """Marks everything read up to the newest that was shown."""
        return _seq(await self._caller.post("/inbox/read", {"through": through}, key=key, token=token))

    async def wishes(self, token: str) -> Wishes:
        """How one wants to be told."""
        return Wishes.model_validate(await self._caller.get("/wishes", token=token))

    async def set_wishes(self, body: dict[str, Any], key: str, token: str) -> None:
        """All at once."""
        await self._caller.post("/wishes", body, key=key, token=token)


def _at_least(seen: int) -> str | None:
    return f"NOTIFICATIONS:{seen}" if seen > 0 else None


def _seq(body: Any) -> int:
    return int((body.get("position") or {}).get("seq", 0))
