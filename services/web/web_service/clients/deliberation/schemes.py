"""Contests and design schemes 设计方案, as deliberation's API answers: drafts, revisions, pictures, comments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Entrant(BaseModel):
    """A scheme in its contest, as it is now; ``author_id`` is None once the account was erased."""

    scheme_id: UUID
    number: int
    title: str | None
    text: str | None
    picture_ids: list[UUID]
    revision: int
    author_id: UUID | None
    chosen: bool


class Contest(BaseModel):
    """方案比选, 设计竞赛, 征名."""

    contest_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    kind: str
    choosing: str
    state: str
    title: str | None
    brief: str | None
    entries_until: datetime
    vote_id: UUID | None
    chosen_id: UUID | None
    reason: str | None
    schemes: list[Entrant]


class Revision(BaseModel):
    """One revision of a scheme, whole; ``what`` says what was changed."""

    revision: int
    at: datetime
    title: str | None
    text: str | None
    what: str | None
    picture_ids: list[UUID]


class Scheme(BaseModel):
    """A scheme with every revision, the first one first."""

    scheme_id: UUID
    contest_id: UUID
    number: int
    author_id: UUID | None
    withdrawn: bool
    revisions: list[Revision]


class Comment(BaseModel):
    """``x`` and ``y`` in per mille of the picture from the upper left; ``text`` is None while it is hidden."""

    comment_id: UUID
    revision: int
    author_id: UUID | None
    picture_id: UUID | None
    x: int | None
    y: int | None
    text: str | None
    hidden: bool
    reason: str | None
    written_at: datetime


class Comments(BaseModel):
    """One page of comments, the newest first."""

    items: list[Comment]
    next_cursor: str | None = None


class SchemeClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def contest(self, contest_id: UUID) -> Contest:
        """A contest and its schemes."""
        return Contest.model_validate(await self._caller.get(f"/contests/{contest_id}"))

    async def scheme(self, scheme_id: UUID) -> Scheme:
        """A scheme with its history."""
        return Scheme.model_validate(await self._caller.get(f"/schemes/{scheme_id}"))

    async def comments(self, scheme_id: UUID, cursor: str | None, seen: int) -> Comments:
        """What people say to a scheme."""
        query: Query = {"cursor": cursor, "limit": 100, "at_least": at_least(seen)}
        return Comments.model_validate(await self._caller.get(f"/schemes/{scheme_id}/comments", query))

    async def comment(self, scheme_id: UUID, body: Body, key: str, token: str) -> Done:
        """意见 on a scheme, or on a point of a picture."""
        return await tell(self._caller, f"/schemes/{scheme_id}/comments", body, key, token)

    async def hand_in(self, contest_id: UUID, body: Body, key: str, token: str) -> Done:
        """提交方案; answers ``scheme_id``."""
        return await tell(self._caller, f"/contests/{contest_id}/schemes", body, key, token)

    async def add_picture(self, scheme_id: UUID, image: bytes, key: str, token: str) -> None:
        """One picture of at most 10 MB."""
        await self._caller.post_bytes(f"/schemes/{scheme_id}/pictures", image, token, key=key)
