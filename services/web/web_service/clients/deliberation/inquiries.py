"""Requests 交办 and deputies' questions 代表询问, as deliberation's API answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Inquiry(BaseModel):
    """``text`` and ``answer`` are None only when the matter can no longer be read."""

    inquiry_id: UUID
    kind: str
    topic_id: UUID | None
    division_id: UUID
    to_kind: str
    to_id: UUID
    asked_by_id: UUID
    asked_at: datetime
    due_at: datetime
    overdue: bool
    answered_at: datetime | None
    decision: str | None
    text: str | None
    answer: str | None

    @property
    def unit(self) -> str:
        """Who was asked, as units are written: ``department/<id>``."""
        return f"{self.to_kind}/{self.to_id}"


class Inquiries(BaseModel):
    """One page of them."""

    items: list[Inquiry]
    next_cursor: str | None = None


class InquiryClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def inquiry(self, inquiry_id: UUID, seen: int = 0) -> Inquiry:
        """One of them."""
        return Inquiry.model_validate(await self._caller.get(f"/inquiries/{inquiry_id}", {"at_least": at_least(seen)}))

    async def of_topic(self, topic_id: UUID) -> list[Inquiry]:
        """Those of a topic, in the order in which they were asked."""
        return [Inquiry.model_validate(one) for one in await self._caller.get(f"/topics/{topic_id}/inquiries")]

    async def of_division(self, division_id: UUID, query: Query) -> Inquiries:
        """Those about a division, the newest first."""
        return Inquiries.model_validate(await self._caller.get(f"/divisions/{division_id}/inquiries", query))

    async def waiting(self, unit_id: UUID, query: Query, token: str) -> Inquiries:
        """What a unit has not answered, and what was escalated to it; what is due first comes first."""
        return Inquiries.model_validate(await self._caller.get(f"/units/{unit_id}/inquiries", query, token))

    async def ask(self, body: Body, key: str, token: str) -> Done:
        """代表询问; answers ``inquiry_id``."""
        return await tell(self._caller, "/questions", body, key, token)

    async def request(self, topic_id: UUID, body: Body, key: str, token: str) -> Done:
        """交办, in a topic; answers ``inquiry_id``."""
        return await tell(self._caller, f"/topics/{topic_id}/requests", body, key, token)

    async def tell(self, inquiry_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """``answer`` or ``redirect``."""
        return await tell(self._caller, f"/inquiries/{inquiry_id}/{what}", body, key, token)
