"""Notices 公告 and public notices 公示: what hangs, until when, objections and their answers."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.notices import Form as NoticeForm
from web_service.clients.deliberation.notices import NoticeDetail
from web_service.forms import Forms, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import SignInNeededError, session_of

FIELDS = frozenset({"text"})
PAGE_SIZE = 20
SHOWN = ("", "notice", "public_notice")


def add_notices(router: APIRouter, frame: Frame) -> None:
    """``/notices/{id}``, ``/public-notices/{id}`` and the list of a place."""
    _add_list(router, frame)
    _add_notice(router, frame)
    _add_objecting(router, frame)


def _add_list(router: APIRouter, frame: Frame) -> None:
    @router.get("/topics/under/{code}/notices")
    async def notices(request: Request, code: str, form: str = "", hanging: str = "", cursor: str = "") -> Response:
        """Those of a division and below, the newest first."""
        place = await frame.place(code)
        form, hanging = form if form in SHOWN else "", "true" if hanging == "true" else ""
        query: dict[str, str | int | list[str] | None] = {
            "form": form or None,
            "hanging": hanging or None,
            "cursor": cursor or None,
            "limit": PAGE_SIZE,
        }
        page = await frame.deliberation.notices.of_division(place.division.division_id, query)
        names = await frame.called(divisions=[one.division_id for one in page.items])
        context: dict[str, Any] = {"place": place, "page": page, "form": form, "hanging": hanging, "names": names}
        return render(request, "deliberation/notices.html", **context)


async def _page(
    request: Request,
    frame: Frame,
    of: NoticeForm,
    notice_id: UUID,
    forms: Forms,
    *,
    status: int = 200,
    say: str = "",
    seen: int = 0,
) -> Response:
    detail: NoticeDetail = await frame.read(
        request, lambda token: frame.deliberation.notices.notice(of, notice_id, token, seen)
    )
    item, shown = detail.item, session_of(request).shown
    names = await frame.called(divisions=[item.division_id], estates=[item.estate_id])
    topic = await frame.part(frame.deliberation.topics.topic(item.topic_id, None)) if item.topic_id else None
    waiting = any(one.mine and one.answered_at is None for one in detail.objections)
    may_object = item.state == "open" and shown is not None and "resident" in shown.roles and not waiting
    can_object = may_object and await frame.lives_in(request, item.division_id)
    context: dict[str, Any] = {"detail": detail, "notice": item, "names": names, "topic": topic, "forms": forms}
    return render(request, "deliberation/notice.html", status, **context, can_object=can_object, say=say)


def _add_notice(router: APIRouter, frame: Frame) -> None:
    @router.get("/notices/{notice_id}")
    async def notice(request: Request, notice_id: UUID, seen: int = 0) -> Response:
        return await _page(request, frame, "notices", notice_id, Forms(), seen=max(seen, 0))

    @router.post("/notices/{notice_id}/read")
    async def read(request: Request, notice_id: UUID) -> Response:
        """The page says so by itself once somebody has it before them; it never says it twice."""
        form = await form_of(request)
        try:
            tell = partial(frame.deliberation.notices.tell, "notices", notice_id, "read", {}, form.key)
            await session_of(request).call(tell)
        except (Problem, SignInNeededError):
            pass  # read before, over, or signed out meanwhile: nobody waits for an answer
        return Response(status_code=204)


def _add_objecting(router: APIRouter, frame: Frame) -> None:
    @router.get("/public-notices/{notice_id}")
    async def public_notice(request: Request, notice_id: UUID, say: str = "", seen: int = 0) -> Response:
        said = "object" if say == "object" else ""
        return await _page(request, frame, "public-notices", notice_id, Forms(), say=said, seen=max(seen, 0))

    @router.post("/public-notices/{notice_id}/object")
    async def object_to(request: Request, notice_id: UUID) -> Response:
        form = await form_of(request)
        body = {"text": form.get("text")}
        try:
            tell = partial(frame.deliberation.notices.tell, "public-notices", notice_id, "objections", body, form.key)
            done = await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            forms = Forms("object", form)
            return await _page(request, frame, "public-notices", notice_id, forms, status=problem.status)
        return RedirectResponse(f"/public-notices/{notice_id}?say=object&seen={done.seq}", 303)
