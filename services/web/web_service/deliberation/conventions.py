"""居民公约 and 管理规约: the text of any day, every version, every amendment; and proposing amendments."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.conventions import Article, Convention, Text
from web_service.forms import Form, Forms, form_of, id_or_none
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render, today
from web_service.session import session_of

SAID = ("propose", "take-back")
FIELDS = frozenset({"what", "text", "why", "reason"})
_OURS = {"article_id": "what", "amendment": "what"}
"""A form chooses article and kind of amendment in one."""


def add_conventions(router: APIRouter, frame: Frame) -> None:
    """``/conventions/{convention_id}``, ``?on=2026-01-01`` for another day; amendments below it."""
    _add_reading(router, frame)
    _add_amending(router, frame)


async def _page(
    request: Request, frame: Frame, convention_id: UUID, day: date, forms: Forms, *, status: int = 200, say: str = ""
) -> Response:
    found: Convention = await frame.deliberation.conventions.convention(convention_id)
    text = await _text(frame, convention_id, day) if found.versions else None
    names = await frame.called(divisions=[found.division_id], estates=[found.estate_id])
    shown = session_of(request).shown
    is_open = any(one.state == "open" for one in found.sets)
    context: dict[str, Any] = {"convention": found, "text": text, "on": day, "names": names, "forms": forms}
    context |= {"sets": list(reversed(found.sets)), "say": say if say in SAID else ""}
    context |= {"articles": await _latest(frame, found) if is_open and shown else []}
    return render(request, "deliberation/convention.html", status, **context)


def _add_reading(router: APIRouter, frame: Frame) -> None:
    @router.get("/conventions/{convention_id}")
    async def convention(request: Request, convention_id: UUID, on: str = "", say: str = "") -> Response:
        return await _page(request, frame, convention_id, _day(on), Forms(), say=say)


def _add_amending(router: APIRouter, frame: Frame) -> None:
    async def send(
        request: Request, convention_id: UUID, what: str, path: str, form: Form, body: dict[str, Any]
    ) -> Response:
        try:
            tell = partial(frame.deliberation.conventions.tell, convention_id, path, body, form.key)
            await session_of(request).call(tell)
        except Problem as problem:
            named = {_OURS.get(name.rpartition(".")[2], name): detail for name, detail in problem.fields.items()}
            renamed = Problem(problem.status, problem.type, problem.title, problem.detail, named)
            form.refuse(renamed, language_of(request), FIELDS)
            return await _page(request, frame, convention_id, today(), Forms(what, form), status=problem.status)
        return RedirectResponse(f"/conventions/{convention_id}?say={what.partition(':')[0]}#sets", 303)

    @router.post("/conventions/{convention_id}/sets/{set_id}/propose")
    async def propose(request: Request, convention_id: UUID, set_id: UUID) -> Response:
        """增补, 修改 or 删去 an article, with the reason."""
        form = await form_of(request)
        return await send(
            request, convention_id, f"propose:{set_id}", f"sets/{set_id}/amendments", form, _amendment(form)
        )

    @router.post("/conventions/{convention_id}/sets/{set_id}/amendments/{amendment_id}/{verb}")
    async def take_back(
        request: Request, convention_id: UUID, set_id: UUID, amendment_id: UUID, verb: Literal["take-back"]
    ) -> Response:
        """By who proposed it, while the set is open."""
        form = await form_of(request)
        path = f"sets/{set_id}/amendments/{amendment_id}/{verb}"
        body = {"reason": form.get("reason")}
        return await send(request, convention_id, f"{verb}:{amendment_id}", path, form, body)


def _amendment(form: Form) -> dict[str, Any]:
    """The body of a proposal: ``what`` is ``add``, or ``change/<article>``, ``strike/<article>``."""
    kind, _, article = form.get("what").partition("/")
    body: dict[str, Any] = {"amendment": kind, "why": form.get("why")}
    body |= {"article_id": str(id_or_none(article))} if id_or_none(article) else {}
    return body if kind == "strike" else body | {"text": form.get("text")}


def _day(text: str) -> date:
    """The day that was asked for; today for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


async def _text(frame: Frame, convention_id: UUID, day: date) -> Text | None:
    """The text of that day; None before anything was in force."""
    try:
        return await frame.deliberation.conventions.text_on(convention_id, day)
    except Problem as problem:
        if problem.status != 404:
            raise
        return None


async def _latest(frame: Frame, found: Convention) -> list[Article]:
    """The articles that amendments are about: those of the version that was adopted last, in force or not yet."""
    if not found.versions:
        return []
    newest = found.versions[-1].version
    text = await frame.part(frame.deliberation.conventions.version(found.convention_id, newest))
    return text.articles if text else []
