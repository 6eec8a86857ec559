"""Conversations on statements 观点, as deliberation's API answers: what to answer next, one's own, the map."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Done, tell

PAGE = 500
MOST_PAGES = 20


class Conversation(BaseModel):
    """One conversation with its counts."""

    conversation_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    title: str
    question: str
    open_to: str
    held_first: bool
    state: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    summed_up: bool
    participants: int
    statements: int

    def is_open(self, now: datetime) -> bool:
        """Whether something can be said at this moment."""
        return self.state == "open" and now < self.closes_at


class Statement(BaseModel):
    """``text`` is None when it can no longer be read; ``reason``: why one's own is shown or hidden."""

    statement_id: UUID
    state: str
    text: str | None
    written_at: datetime
    opinions: int
    mine: bool
    reason: str | None


class Next(BaseModel):
    """What to answer next, and how many are left, this one included."""

    statement: Statement | None
    left: int


class Opinion(BaseModel):
    """What one said on a statement."""

    statement_id: UUID
    choice: str


class Telling(BaseModel):
    """What a group, or everybody, has in common; the counts are a group's."""

    statement_id: UUID
    choice: str
    agreed: int | None = None
    disagreed: int | None = None
    passed: int | None = None
    consensus: float | None = None


class OpinionGroup(BaseModel):
    """All but ``group`` and ``hidden`` is None for a hidden one."""

    group: int
    hidden: bool
    size: int | None
    centre: tuple[float, float] | None
    hull: list[tuple[float, float]] | None
    representative: list[Telling] | None


class Spot(BaseModel):
    """So many people stand here."""

    x: float
    y: float
    group: int | None
    people: int


class Here(BaseModel):
    """Where oneself stands."""

    x: float
    y: float
    group: int | None


class OpinionMap(BaseModel):
    """``through`` is 0 while none was drawn."""

    through: int
    final: bool
    participants: int
    grouped: int
    opinions: int
    groups: list[OpinionGroup]
    points: list[Spot]
    shared: list[Telling]
    you: Here | None


class ConversationClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def conversation(self, conversation_id: UUID, seen: int = 0) -> Conversation:
        """One conversation."""
        found = await self._caller.get(f"/conversations/{conversation_id}", {"at_least": at_least(seen)})
        return Conversation.model_validate(found)

    async def statements(self, conversation_id: UUID, token: str | None, seen: int = 0) -> list[Statement]:
        """What is shown and one's own, in the order in which they were written."""
        found: list[Statement] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            query: Query = {"cursor": cursor, "limit": PAGE, "at_least": at_least(seen)}
            page: Any = await self._caller.get(f"/conversations/{conversation_id}/statements", query, token)
            found += [Statement.model_validate(one) for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        return found

    async def next_statement(self, conversation_id: UUID, seen: int, token: str) -> Next:
        """A statement on which one said nothing yet."""
        query: Query = {"at_least": at_least(seen)}
        return Next.model_validate(await self._caller.get(f"/conversations/{conversation_id}/next", query, token))

    async def opinions(self, conversation_id: UUID, seen: int, token: str) -> list[Opinion]:
        """What one said oneself."""
        query: Query = {"at_least": at_least(seen)}
        found = await self._caller.get(f"/conversations/{conversation_id}/opinions", query, token)
        return [Opinion.model_validate(one) for one in found]

    async def map(self, conversation_id: UUID, token: str | None) -> OpinionMap:
        """The map as it was last drawn, with one's own place for who is signed in."""
        return OpinionMap.model_validate(await self._caller.get(f"/conversations/{conversation_id}/map", token=token))

    async def give(self, statement_id: UUID, choice: str, key: str, token: str) -> Done:
        """赞同, 反对 or 跳过."""
        return await tell(self._caller, f"/statements/{statement_id}/opinion", {"choice": choice}, key, token)

    async def write(self, conversation_id: UUID, text: str, key: str, token: str) -> Done:
        """提出观点."""
        return await tell(self._caller, f"/conversations/{conversation_id}/statements", {"text": text}, key, token)
