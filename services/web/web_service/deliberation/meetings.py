"""Meetings: announced, held, minuted; what residents and deputies do there. And what meetings resolved."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.meetings import MeetingDetail
from web_service.deliberation.words import joined, who, word
from web_service.forms import Form, Forms, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["join", "ratings", "comments"]
SAID = ("join", "ratings", "comments")
FIELDS = frozenset({"works", "process", "text"})
STARS = ("1", "2", "3", "4", "5")
PAGE_SIZE = 20


def add_meetings(router: APIRouter, frame: Frame) -> None:
    """``/meetings/{meeting_id}`` and the lists of a place."""
    _add_lists(router, frame)
    _add_meeting(router, frame)


def _add_lists(router: APIRouter, frame: Frame) -> None:
    @router.get("/topics/under/{code}/meetings")
    async def meetings(request: Request, code: str, when: str = "coming", cursor: str = "") -> Response:
        """Meetings of a division and below: coming, or past."""
        place, when = await frame.place(code), "past" if when == "past" else "coming"
        query: dict[str, str | int | list[str] | None] = {"when": when, "cursor": cursor or None, "limit": PAGE_SIZE}
        page = await frame.deliberation.meetings.of_division(place.division.division_id, query)
        names = await frame.called(divisions=[one.division_id for one in page.items])
        return render(request, "deliberation/meetings.html", place=place, page=page, when=when, names=names)

    @router.get("/topics/under/{code}/resolutions")
    async def resolutions(request: Request, code: str, cursor: str = "") -> Response:
        """What the units of a division and below still have to do."""
        place = await frame.place(code)
        query: dict[str, str | int | list[str] | None] = {"below": "true", "cursor": cursor or None, "limit": PAGE_SIZE}
        page = await frame.deliberation.meetings.resolutions(place.division.division_id, query)
        names = await frame.called(divisions=[one.by_division_id for one in page.items])
        return render(request, "deliberation/resolutions.html", place=place, page=page, names=names, word=word)


def _add_meeting(router: APIRouter, frame: Frame) -> None:
    async def page(
        request: Request, meeting_id: UUID, forms: Forms, status: int = 200, say: str = "", seen: int = 0
    ) -> Response:
        of = frame.deliberation.meetings
        detail = await frame.read(request, lambda token: of.meeting(meeting_id, token, seen))
        said = say if say in SAID else ""
        context = await _context(request, frame, detail)
        return render(request, "deliberation/meeting.html", status, **context, forms=forms, say=said)

    @router.get("/meetings/{meeting_id}")
    async def meeting(request: Request, meeting_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await page(request, meeting_id, Forms(), say=say, seen=max(seen, 0))

    @router.post("/meetings/{meeting_id}/{verb}")
    async def act(request: Request, meeting_id: UUID, verb: Verb) -> Response:
        form = await form_of(request)
        try:
            tell = partial(frame.deliberation.meetings.tell, meeting_id, verb, _body(verb, form), form.key)
            await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, meeting_id, Forms(verb, form), problem.status)
        return RedirectResponse(f"/meetings/{meeting_id}?say={verb}", 303)


def _body(verb: Verb, form: Form) -> dict[str, Any]:
    if verb == "comments":
        return {"text": form.get("text")}
    if verb == "ratings":
        return {name: int(form.get(name)) for name in ("works", "process") if form.get(name) in STARS}
    return {}


async def _context(request: Request, frame: Frame, detail: MeetingDetail) -> dict[str, Any]:
    language, item = language_of(request), detail.item
    shown = session_of(request).shown
    names = await frame.called(
        divisions=[item.division_id, *(one.by_division_id for one in detail.resolutions)], estates=[item.estate_id]
    )
    topic_id = item.topic_id
    topic = await frame.part(frame.deliberation.topics.topic(topic_id, None)) if topic_id else None
    return {
        "detail": detail,
        "meeting": item,
        "names": names,
        "topic": topic,
        "circles": joined(language, (word(language, "circle", one) for one in item.circles)),
        "by_kind": [(word(language, "as", name), count) for name, count in detail.by_kind.items()],
        "signed_by": joined(language, (word(language, "signature", one) for one in detail.minutes.signatures)),
        "entries": [(one, who(language, names, one.role, None)) for one in reversed(detail.record)],
        "can": await _can(request, frame, detail, shown.roles if shown else frozenset()),
        "word": word,
        "is_over": item.starts_at < datetime.now(UTC),
    }


async def _can(request: Request, frame: Frame, detail: MeetingDetail, held: frozenset[str]) -> frozenset[str]:
    """What may be offered to whoever looks. The service decides again."""
    is_open = detail.item.state == "held" and not detail.minutes.signatures
    found: set[str] = set()
    may_join = "resident" in held and is_open and not detail.was_there
    if may_join and await frame.lives_in(request, detail.item.division_id):
        found.add("join")
    if detail.was_there and detail.item.kind == "review" and detail.item.state == "held":
        found.add("ratings")
    if "peoples_deputy" in held and detail.item.state != "cancelled":
        found.add("comments")
    return frozenset(found)
