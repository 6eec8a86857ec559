"""Notices 公告 and public notices 公示, as deliberation's API answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell

Form = Literal["notices", "public-notices"]
"""As the API's paths call them: 公告, 公示."""


class Notice(BaseModel):
    """A notice or public notice in a list. ``until``: the last day on which it hangs."""

    notice_id: UUID
    form: str
    title: str | None
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    about: str
    state: str
    published_at: datetime
    until: date
    ended_at: datetime | None
    readers: int
    objections: int
    unanswered: int

    @property
    def hangs(self) -> bool:
        """It is not over."""
        return self.state in ("published", "open")

    @property
    def page(self) -> str:
        """Its address."""
        return f"/{'notices' if self.form == 'notice' else 'public-notices'}/{self.notice_id}"


class Notices(BaseModel):
    """One page of them."""

    items: list[Notice]
    next_cursor: str | None = None


class Objection(BaseModel):
    """An objection with its answer. ``text`` is for who raised it and who answers it."""

    objection_id: UUID
    notice_id: UUID
    raised_at: datetime
    answer_due_at: datetime
    overdue: bool
    answered_at: datetime | None
    taken_up: bool | None
    person_id: UUID | None
    text: str | None
    answer: str | None
    late: bool | None
    mine: bool


class OwnObjection(BaseModel):
    """One of one's own objections in a list."""

    objection_id: UUID
    notice_id: UUID
    raised_at: datetime
    answer_due_at: datetime
    overdue: bool
    answered_at: datetime | None
    taken_up: bool | None


class Addition(BaseModel):
    """A correction, or the reason of a withdrawal."""

    at: datetime
    what: str
    text: str | None


class NoticeDetail(BaseModel):
    """A notice whole."""

    item: Notice
    text: str | None
    additions: list[Addition]
    objections: list[Objection]
    answers_for_it: bool


class NoticeClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Notices:
        """Those of a division and below, the newest first; ``form``: notice or public_notice; ``hanging``."""
        return Notices.model_validate(await self._caller.get(f"/divisions/{division_id}/notices", query))

    async def of_topic(self, topic_id: UUID) -> list[Notice]:
        """Those of a topic in their order."""
        return [Notice.model_validate(one) for one in await self._caller.get(f"/topics/{topic_id}/notices")]

    async def my_objections(self, token: str) -> list[OwnObjection]:
        """What one objected to, the newest first."""
        found = await self._caller.get("/my-objections", {"limit": 10}, token)
        return [OwnObjection.model_validate(one) for one in found["items"]]

    async def notice(self, form: Form, notice_id: UUID, token: str | None, seen: int = 0) -> NoticeDetail:
        """One of them; ``seen`` matters to the number of readers alone."""
        query: Query = {"at_least": at_least(seen)}
        return NoticeDetail.model_validate(await self._caller.get(f"/{form}/{notice_id}", query, token))

    async def publish(self, form: Form, body: Body, key: str, token: str) -> Done:
        """公告 or 公示; answers ``notice_id``."""
        return await tell(self._caller, f"/{form}", body, key, token)

    async def tell(self, form: Form, notice_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one: ``read``, ``correct``, ``withdraw``, ``objections``, ``objections/{id}/answer``."""
        return await tell(self._caller, f"/{form}/{notice_id}/{what}", body, key, token)
