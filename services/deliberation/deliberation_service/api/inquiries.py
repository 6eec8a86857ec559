"""Routes of requests (交办) and deputies' questions (代表询问). Both are part of the public record of their topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from deliberation_service.aggregate.inquiry import Inquiry
from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Deputy,
    Person,
    Worker,
    answer_once,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.units import STAFF as UNIT_STAFF
from deliberation_service.commands import inquiries as commands
from fastapi import APIRouter, Depends
from linli_common.auth import Principal, requires
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.reading import AtLeast
from linli_contracts.deliberation.inquiries import Decision, InquiryKind
from linli_contracts.mailbox.words import UnitKind
from pydantic import BaseModel

Handler = Annotated[Principal, Depends(requires(*UNIT_STAFF))]


class InquiryView(BaseModel):
    """``text`` and ``answer`` are None only when the matter can no longer be read."""

    inquiry_id: UUID
    kind: InquiryKind
    topic_id: UUID | None
    division_id: UUID
    to_kind: UnitKind
    to_id: UUID
    asked_by_id: UUID
    asked_at: datetime
    due_at: datetime
    overdue: bool
    answered_at: datetime | None
    decision: Decision | None
    text: str | None
    answer: str | None


_OF_ROW = tuple(name for name in InquiryView.model_fields if name not in ("text", "answer", "decision"))


def inquiries_router(service: Deliberation) -> APIRouter:
    """Everything about requests and questions below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["inquiries"])
    _add_commands(router, service)
    _add_lists(router, service)
    return router


def _add_commands(router: APIRouter, service: Deliberation) -> None:
    @router.post("/topics/{topic_id}/requests", status_code=201)
    def make_request(topic_id: UUID, body: commands.MakeRequest, sent: CommandHeader, who: Worker) -> Answer:
        """交办: by a convener of the topic's present stage."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: service.inquiries.request(topic_id, body, who, sent))

    @router.post("/questions", status_code=201)
    def ask_question(body: commands.AskQuestion, sent: CommandHeader, who: Deputy) -> Answer:
        """代表询问: it gates nothing, and has to be answered by its day."""
        wait_for_token(service, who)
        return reply_to(service.inquiries.question(body, who, sent))

    @router.post("/inquiries/{inquiry_id}/answer")
    def answer(inquiry_id: UUID, body: commands.AnswerInquiry, sent: CommandHeader, who: Handler) -> Answer:
        """答复: by the unit that was asked."""
        wait_for_token(service, who)
        return reply_to(service.inquiries.answer(inquiry_id, body, who, sent))

    @router.post("/inquiries/{inquiry_id}/redirect")
    def redirect(inquiry_id: UUID, body: commands.RedirectInquiry, sent: CommandHeader, who: Handler) -> Answer:
        """转办: by the unit that was asked; the time runs on."""
        wait_for_token(service, who)
        return reply_to(service.inquiries.redirect(inquiry_id, body, who, sent))


def _add_lists(router: APIRouter, service: Deliberation) -> None:
    @router.get("/inquiries/{inquiry_id}")
    def inquiry(inquiry_id: UUID, _: Anyone, at_least: AtLeast = None) -> InquiryView:
        """One of them."""
        wait_for_lists(service, at_least)
        return _of_rows(service, [service.inquiry_lists.row(inquiry_id)])[0]

    @router.get("/topics/{topic_id}/inquiries")
    def of_topic(topic_id: UUID, _: Anyone, at_least: AtLeast = None) -> list[InquiryView]:
        """Those of a topic of the public record, in the order in which they were asked."""
        wait_for_lists(service, at_least)
        service.topics.get_public(topic_id)
        return _of_rows(service, service.inquiry_lists.of_topic(topic_id))

    @router.get("/divisions/{division_id}/inquiries")
    def of_division(
        division_id: UUID, _: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[InquiryView]:
        """Those about a division, the newest first."""
        wait_for_lists(service, at_least)
        rows = service.inquiry_lists.of_division(
            division_id, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1
        )
        return page_of(_of_rows(service, rows), limit, lambda view: [view.asked_at.isoformat(), str(view.inquiry_id)])

    @router.get("/units/{unit_id}/inquiries")
    def waiting(
        unit_id: UUID, _: Person, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[InquiryView]:
        """What a unit has not answered, and what was escalated to it; what is due first comes first."""
        wait_for_lists(service, at_least)
        rows = service.inquiry_lists.waiting(unit_id, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        return page_of(_of_rows(service, rows), limit, lambda view: [view.due_at.isoformat(), str(view.inquiry_id)])


def _of_rows(service: Deliberation, rows: Sequence[dict[str, Any]]) -> list[InquiryView]:
    """With their words: of all rows in two queries, opened in one round trip."""
    ids = [row["inquiry_id"] for row in rows]
    asked = service.store.first_events(ids)
    answered = service.store.last_events(ids, Inquiry.Answered.TOPIC)
    sealed = [*(asked[id_].text for id_ in ids), *(answered[id_].text for id_ in answered)]
    opened = service.parts.contents.open_all(sealed)
    texts, answers = dict(zip(ids, opened, strict=False)), dict(zip(answered, opened[len(ids) :], strict=True))
    return [
        InquiryView(
            text=texts[row["inquiry_id"]],
            answer=answers.get(row["inquiry_id"]),
            decision=answered[row["inquiry_id"]].decision if row["inquiry_id"] in answered else None,
            **{name: row[name] for name in _OF_ROW},
        )
        for row in rows
    ]
