"""The blueprint 一张蓝图: what was decided here and what became of it, as deliberation's API answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Note(BaseModel):
    """When it became what, and what was said to it."""

    at: datetime
    state: str
    note: str | None


class Line(BaseModel):
    """A line of the blueprint 一张蓝图. ``spot`` is where exactly, in words."""

    entry_id: UUID
    division_id: UUID
    estate_id: UUID | None
    topic_id: UUID | None
    source_id: UUID | None
    kind: str
    year: int
    state: str
    title: str | None
    spot: str | None
    made_at: datetime
    notes: list[Note]


class Lines(BaseModel):
    """One page of the blueprint."""

    items: list[Line]
    next_cursor: str | None = None


class YearOfLines(BaseModel):
    """How many lines of a year are in a state."""

    year: int
    state: str
    entries: int


class BlueprintClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Lines:
        """The blueprint of a division and below, the newest first; ``year``, ``state``."""
        return Lines.model_validate(await self._caller.get(f"/divisions/{division_id}/blueprint", query))

    async def years(self, division_id: UUID) -> list[YearOfLines]:
        """How much of each year is planned, under way, done."""
        found = await self._caller.get(f"/divisions/{division_id}/blueprint/years")
        return [YearOfLines.model_validate(one) for one in found]

    async def entry(self, entry_id: UUID, seen: int = 0) -> Line:
        """A line with its history."""
        query: Query = {"at_least": at_least(seen)}
        return Line.model_validate(await self._caller.get(f"/blueprint-entries/{entry_id}", query))

    async def enter(self, body: Body, key: str, token: str) -> Done:
        """A result that no topic here came to; answers ``entry_id``."""
        return await tell(self._caller, "/blueprint-entries", body, key, token)

    async def move(self, entry_id: UUID, body: Body, key: str, token: str) -> Done:
        """Begun, done, dropped, or taken up again."""
        return await tell(self._caller, f"/blueprint-entries/{entry_id}/move", body, key, token)
