"""What people are asked right now: votes, forms, conversations, contests, in one form for cards and threads."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Problem

Kind = Literal["vote", "form", "conversation", "contest", "panel"]
PAGES: dict[Kind, str] = {
    "vote": "votes",
    "form": "forms",
    "conversation": "conversations",
    "contest": "schemes",
    "panel": "panels",
}
"""The first part of the address of their pages."""


class Asked(BaseModel):
    """One of them. ``closes_at`` is None where no end was said, ``count``: people in it, or schemes."""

    kind: Kind
    id: UUID
    title: str | None
    topic_id: UUID | None
    state: str
    closes_at: datetime | None = None
    count: int | None = None
    result: str | None = None

    @property
    def is_open(self) -> bool:
        """People can take part now."""
        return self.state in ("open", "opened")

    @property
    def page(self) -> str:
        """Its address."""
        return f"/{PAGES[self.kind]}/{self.id}"


class GoingOnClient:
    """What is going on in a division or a topic."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def in_divisions(self, division_ids: Sequence[UUID]) -> list[Asked]:
        """What is open in exactly these divisions, what closes first first. Raises Problem."""
        found = await asyncio.gather(*(self._in_division(one) for one in division_ids))
        asked = [one for of_division in found for one in of_division]
        return sorted(asked, key=lambda one: (one.closes_at is None, one.closes_at, one.id))

    async def of_topic(self, topic_id: UUID) -> list[Asked]:
        """Votes, forms and conversations of a topic of the public record, whatever their state. Raises Problem."""
        votes, forms, conversations = await asyncio.gather(
            self._caller.get("/votes", {"topic_id": str(topic_id), "limit": 50}),
            self._caller.get(f"/topics/{topic_id}/forms"),
            self._caller.get(f"/topics/{topic_id}/conversations"),
        )
        rows = await asyncio.gather(*(self._vote(row) for row in votes["items"]))
        return [*rows, *map(_form, forms), *map(_conversation, conversations)]

    async def contest(self, contest_id: UUID) -> Asked:
        """One contest. Raises Problem."""
        row = await self._caller.get(f"/contests/{contest_id}")
        return _contest({**row, "schemes": len(row["schemes"])})

    async def panel(self, panel_id: UUID) -> Asked:
        """One panel. Raises Problem."""
        row = await self._caller.get(f"/panels/{panel_id}")
        return Asked(
            kind="panel",
            id=panel_id,
            title=row["title"],
            topic_id=row["topic_id"],
            state=row["state"],
            count=row["seats"],
        )

    async def _in_division(self, division_id: UUID) -> list[Asked]:
        votes, forms, conversations, contests = await asyncio.gather(
            self._caller.get("/votes", {"division_id": str(division_id), "limit": 50}),
            self._caller.get(f"/divisions/{division_id}/forms", {"limit": 50}),
            self._caller.get(f"/divisions/{division_id}/conversations", {"limit": 50}),
            self._caller.get(f"/divisions/{division_id}/contests", {"limit": 50}),
        )
        opened = [row for row in votes["items"] if row["status"] == "opened"]
        rows = await asyncio.gather(*(self._vote(row) for row in opened))
        others = [*map(_form, forms["items"]), *map(_conversation, conversations["items"])]
        others += [_contest(row) for row in contests["items"] if row["division_id"] == str(division_id)]
        return [one for one in (*rows, *others) if one.is_open]

    async def _vote(self, row: dict[str, Any]) -> Asked:
        """A vote's row has no words: its question is asked for, and left out where it is not to be had."""
        try:
            question = (await self._caller.get(f"/votes/{row['vote_id']}"))["question"]
        except Problem:
            question = None
        return Asked(
            kind="vote",
            id=row["vote_id"],
            title=question,
            topic_id=row["topic_id"],
            state=row["status"],
            closes_at=row["closes_at"],
            result=row["result"],
        )


def _form(row: dict[str, Any]) -> Asked:
    return Asked(
        kind="form",
        id=row["form_id"],
        title=row["question"],
        topic_id=row["topic_id"],
        state=row["state"],
        closes_at=row["closes_at"],
        result=row["result"],
    )


def _conversation(row: dict[str, Any]) -> Asked:
    return Asked(
        kind="conversation",
        id=row["conversation_id"],
        title=row["title"],
        topic_id=row["topic_id"],
        state=row["state"],
        closes_at=row["closes_at"],
        count=row["participants"],
    )


def _contest(row: dict[str, Any]) -> Asked:
    return Asked(
        kind="contest",
        id=row["contest_id"],
        title=row["title"],
        topic_id=row["topic_id"],
        state=row["state"],
        closes_at=row.get("entries_until"),
        count=row["schemes"],
    )
