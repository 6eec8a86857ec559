"""Meetings, minutes and resolutions, as deliberation's API answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Meeting(BaseModel):
    """A meeting in a list. ``people`` are 人次: who was there, with and without an account."""

    meeting_id: UUID
    title: str | None
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    vote_id: UUID | None
    kind: str
    circles: list[str]
    state: str
    starts_at: datetime
    people: int
    proxies: int


class Meetings(BaseModel):
    """One page of meetings."""

    items: list[Meeting]
    next_cursor: str | None = None


class Resolution(BaseModel):
    """Who does what by when. ``state``: planned until the minutes are signed, then open, overdue or done."""

    resolution_id: UUID | None
    meeting_id: UUID
    topic_id: UUID | None
    number: int
    what: str | None
    by_division_id: UUID
    by_role: str | None
    due_on: date
    state: str
    done_at: datetime | None = None
    note: str | None = None


class Entry(BaseModel):
    """One thing on the meeting's record."""

    at: datetime
    what: str
    by: UUID | None
    erased: bool
    role: str
    text: str | None


class Attendee(BaseModel):
    """One person on the list; for those who run the meeting only."""

    person_id: UUID
    as_kind: str
    mode: str
    proxy_id: UUID | None
    band: str | None


class Minutes(BaseModel):
    """会议纪要. ``text`` is None for those who may not read the draft yet."""

    draft: int
    signed: bool
    text: str | None
    signatures: list[str]


class Ratings(BaseModel):
    """评议: means of 1 to 5, None where fewer than five rated."""

    count: int
    works: float | None
    process: float | None


class MeetingDetail(BaseModel):
    """A meeting whole, as far as the asker may see it."""

    item: Meeting
    where: str | None
    agenda: list[str]
    by_kind: dict[str, int]
    by_band: dict[str, int]
    attendees: list[Attendee]
    minutes: Minutes
    resolutions: list[Resolution]
    ratings: Ratings | None
    record: list[Entry]
    runs_it: bool
    was_there: bool


class Resolutions(BaseModel):
    """One page of resolutions."""

    items: list[Resolution]
    next_cursor: str | None = None


class MeetingRule(BaseModel):
    """What is asked of a kind of meeting: days of notice, people that one person represents."""

    notice_days: int
    proxies_each: int


class MeetingRules(BaseModel):
    """The rules of today with their source."""

    source: str
    kinds: dict[str, MeetingRule]


class MeetingClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Meetings:
        """Meetings of a division and below; ``when``: coming (the soonest first) or past (the latest first)."""
        return Meetings.model_validate(await self._caller.get(f"/divisions/{division_id}/meetings", query))

    async def of_topic(self, topic_id: UUID) -> list[Meeting]:
        """The meetings of a topic in their order."""
        return [Meeting.model_validate(one) for one in await self._caller.get(f"/topics/{topic_id}/meetings")]

    async def mine(self, token: str) -> Meetings:
        """Meetings that one was at, or was represented in, the latest first."""
        return Meetings.model_validate(await self._caller.get("/my-meetings", {"limit": 10}, token))

    async def meeting(self, meeting_id: UUID, token: str | None, seen: int = 0) -> MeetingDetail:
        """One meeting; ``seen`` matters to its resolutions alone."""
        query: Query = {"at_least": at_least(seen)}
        return MeetingDetail.model_validate(await self._caller.get(f"/meetings/{meeting_id}", query, token))

    async def rules(self) -> MeetingRules:
        """How early each kind is announced."""
        return MeetingRules.model_validate(await self._caller.get("/meeting-rules"))

    async def resolutions(self, division_id: UUID, query: Query) -> Resolutions:
        """What a unit (and those below it, with ``below``) still has to do, the soonest due first."""
        return Resolutions.model_validate(await self._caller.get(f"/divisions/{division_id}/resolutions", query))

    async def convene(self, body: Body, key: str, token: str) -> Done:
        """会议通知; answers ``meeting_id``."""
        return await tell(self._caller, "/meetings", body, key, token)

    async def tell(self, meeting_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one meeting: ``join``, ``ratings``, ``comments``, ``minutes/sign``…"""
        return await tell(self._caller, f"/meetings/{meeting_id}/{what}", body, key, token)

    async def report_done(self, resolution_id: UUID, body: Body, key: str, token: str) -> Done:
        """办结 of a resolution."""
        return await tell(self._caller, f"/resolutions/{resolution_id}/done", body, key, token)
