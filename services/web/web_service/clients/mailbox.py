"""The mailbox service, as its API answers: letters, worklists, what may be sent about a letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query

Body = dict[str, Any]


class Clock(BaseModel):
    """One of the two clocks. ``fact``: met, missed, or None while it runs or stands still."""

    due_at: datetime | None
    fact: str | None
    running: bool


class Letter(BaseModel):
    """A letter in a list; ``title`` is None when it cannot be read any more."""

    letter_id: UUID
    number: str
    title: str | None
    division_id: UUID
    estate_id: UUID | None
    category: str
    kind: str
    danger: bool
    visibility: str
    lifecycle: str
    outcome: str | None
    holder_kind: str
    holder_id: UUID
    taken: bool
    claimed_by: UUID | None
    came_back: bool
    supports: int
    submitted_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime
    response: Clock
    handling: Clock
    confirm_by: datetime | None
    promised_on: date | None
    promise_broken: bool
    reopened: int
    rating: int | None
    duplicate_of: UUID | None
    referred: bool
    abuse_reports: int

    @property
    def holder(self) -> str:
        """The unit that holds it, as its text."""
        return f"{self.holder_kind}/{self.holder_id}"

    @property
    def at_work(self) -> bool:
        """A unit has to act."""
        return self.lifecycle in ("submitted", "accepted")

    @property
    def is_open(self) -> bool:
        """It stands in the backlog."""
        return self.at_work or self.lifecycle == "answered"


class Step(BaseModel):
    """One thing that happened. ``said`` are the event's own words, ``text`` what somebody wrote."""

    at: datetime
    what: str
    actor_id: UUID
    actor_role: str
    actor_division_id: UUID | None
    said: dict[str, Any]
    text: str | None


class LetterDetail(BaseModel):
    """A letter whole, as far as the asker may see it."""

    item: Letter
    text: str | None
    place: str | None
    order_number: str | None
    writer_ids: list[UUID]
    photo_ids: list[UUID]
    path: list[str]
    """The units that handed it on; a refusal goes back to the last of them."""
    replied: bool
    assisting: dict[str, str]
    more_asked: bool
    extension_days: int | None
    extension_asked_of: str | None
    steps: list[Step]
    readable: bool


class Letters(BaseModel):
    """One page of letters."""

    items: list[Letter]
    next_cursor: str | None = None


class Category(BaseModel):
    """A category of the district's rules of today."""

    category: str
    name_zh: str
    name_en: str
    handling_days: int
    danger: bool


class Rules(BaseModel):
    """The rules that hold today."""

    categories: list[Category]
    response_hours: int
    danger_hours: int
    confirmation_days: int

    def category(self, name: str) -> Category | None:
        """The rule of a category, None when there is none any more."""
        return next((one for one in self.categories if one.category == name), None)


class Department(BaseModel):
    """职能部门 of a street or district."""

    department_id: UUID
    division_id: UUID
    name: str
    closed: bool = False


class Done(BaseModel):
    """What a command answered: the letter, and the place in the stream from which on lists know it."""

    letter_id: UUID | None = None
    seq: int = 0


class Mailbox:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def rules(self, division_id: UUID) -> Rules:
        """The categories and limits of the district that a division belongs to."""
        return Rules.model_validate(await self._caller.get(f"/rules/{division_id}"))

    async def mine(self, cursor: str | None, seen: int, token: str) -> Letters:
        """Letters that one wrote or signed, the newest first."""
        query: Query = {"cursor": cursor, "at_least": at_least(seen), "limit": 20}
        return Letters.model_validate(await self._caller.get("/mine", query, token))

    async def letter(self, letter_id: UUID, token: str | None, seen: int = 0) -> LetterDetail:
        """One letter with its steps; ``seen`` matters to the number of supports alone."""
        query: Query = {"at_least": at_least(seen)}
        return LetterDetail.model_validate(await self._caller.get(f"/letters/{letter_id}", query, token))

    async def photo(self, letter_id: UUID, photo_id: UUID, token: str) -> tuple[str, bytes]:
        """Media type and bytes of a photo."""
        return await self._caller.get_bytes(f"/letters/{letter_id}/photos/{photo_id}", token)

    async def public(self, division_id: UUID, category: str | None, cursor: str | None) -> Letters:
        """Public letters of a division and below, the newest first."""
        query: Query = {"category": category, "cursor": cursor, "limit": 10}
        return Letters.model_validate(await self._caller.get(f"/public/{division_id}", query))

    async def worklist(self, unit: str, query: Query, token: str) -> Letters:
        """Open letters of a unit, the soonest due first. ``unit``: ``area/<id>``."""
        return Letters.model_validate(await self._caller.get(f"/worklists/{unit}", query, token))

    async def counts(self, unit: str, seen: int, token: str) -> dict[str, int]:
        """How many letters each view of a worklist has."""
        found = await self._caller.get(f"/worklists/{unit}/counts", {"at_least": at_least(seen)}, token)
        return {str(view): int(count) for view, count in found.items()}

    async def under(self, division_id: UUID, query: Query, token: str) -> Letters:
        """Open letters booked on a division and below, whoever holds them."""
        return Letters.model_validate(await self._caller.get(f"/under/{division_id}", query, token))

    async def my_departments(self, token: str) -> list[Department]:
        """The departments that one works for."""
        return _departments(await self._caller.get("/departments", {"mine": "true"}, token))

    async def departments_under(self, division_id: UUID, token: str) -> list[Department]:
        """The departments of a division and below that take letters."""
        found = _departments(await self._caller.get("/departments", {"under": str(division_id)}, token))
        return [one for one in found if not one.closed]

    async def department(self, department_id: UUID) -> Department:
        """One department: its name and division are public."""
        return Department.model_validate(await self._caller.get(f"/departments/{department_id}"))

    async def write(self, path: str, body: Body, key: str, token: str) -> Done:
        """A new letter; ``path`` is empty, ``assisted``, ``hotline`` or ``agency``."""
        return _done(await self._caller.post(f"/letters/{path}".rstrip("/"), body, key=key, token=token))

    async def tell(self, letter_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one letter: ``acknowledge``, ``confirm``…"""
        return _done(await self._caller.post(f"/letters/{letter_id}/{what}", body, key=key, token=token))

    async def add_photo(self, letter_id: UUID, image: bytes, key: str, token: str) -> Done:
        """One photo of at most 10 MB."""
        return _done(await self._caller.post_bytes(f"/letters/{letter_id}/photos", image, token, key=key))


def at_least(seen: int) -> str | None:
    """How far lists have to be before they answer; None when it does not matter."""
    return f"MAILBOX:{seen}" if seen > 0 else None


def _departments(found: list[Any]) -> list[Department]:
    return [Department.model_validate(one) for one in found]


def _done(body: Any) -> Done:
    return Done(letter_id=body.get("letter_id"), seq=(body.get("position") or {}).get("seq", 0))
