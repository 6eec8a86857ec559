"""What a mailbox works by, as the mailbox service answers those who run it; and what they can change."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.mailbox import Department, Rules, at_least


class DatedRules(Rules):
    """Rules that hold from a day on."""

    from_day: date


class Route(BaseModel):
    """Where letters of a division go; without category or estate: of any. Without a unit: taken back from that day."""

    division_id: UUID
    category: str | None
    estate_id: UUID | None
    from_day: date
    to_kind: str | None
    to_id: UUID | None

    @property
    def to(self) -> str:
        """The unit as its text; empty when the route is taken back."""
        return f"{self.to_kind}/{self.to_id}" if self.to_id else ""


class Cover(BaseModel):
    """代班, both days included."""

    unit_id: UUID
    from_day: date
    to_day: date
    to_kind: str
    to_id: UUID

    @property
    def to(self) -> str:
        """Who covers, as its text."""
        return f"{self.to_kind}/{self.to_id}"


class Settings(BaseModel):
    """Everything that is set for a division and below, and the rules of its district."""

    district_id: UUID
    rules: list[DatedRules]
    calendar_days: dict[date, str]
    routes: list[Route]
    covers: list[Cover]


class StaffedDepartment(Department):
    """A department with who works on its letters."""

    handler_ids: list[UUID]


class MailboxSettings:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of(self, division_id: UUID, seen: int, token: str) -> Settings:
        """What is set, for officers of the division."""
        query: Query = {"at_least": at_least(seen)}
        return Settings.model_validate(await self._caller.get(f"/settings/{division_id}", query, token))

    async def departments(self, division_id: UUID, seen: int, token: str) -> list[StaffedDepartment]:
        """The departments of a division and below, closed ones too."""
        query: Query = {"under": str(division_id), "at_least": at_least(seen)}
        return [StaffedDepartment.model_validate(one) for one in await self._caller.get("/departments", query, token)]

    async def change(self, path: str, body: dict[str, Any], key: str, token: str) -> int:
        """A command; answers the place in the stream from which on lists know it."""
        answer = await self._caller.post(path, body, key=key, token=token)
        return int((answer.get("position") or {}).get("seq", 0))
