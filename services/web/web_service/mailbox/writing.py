"""我要写信, 我的来信."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.dashboards.numbers import Numbers
from web_service.forms import Form, form_of, uploads_of
from web_service.language import language_of
from web_service.mailbox import standing
from web_service.mailbox.frame import Frame
from web_service.mailbox.refusals import refuse
from web_service.rendering import render
from web_service.session import session_of

MAX_PHOTOS = 9


def add_writing(router: APIRouter, frame: Frame) -> None:
    """``/me/letters`` and ``/me/letters/new``."""
    _add_list(router, frame)
    _add_form(router, frame)


def _add_list(router: APIRouter, frame: Frame) -> None:
    @router.get("/me/letters")
    async def my_letters(request: Request, cursor: str = "", seen: int = 0) -> Response:
        session = session_of(request)
        page = await session.call(lambda token: frame.mailbox.mine(cursor or None, seen, token))
        names = await frame.listed(page.items, page.items[0].division_id if page.items else None)
        language = language_of(request)
        states = {one.letter_id: standing.state(language, one, names) for one in page.items}
        context: dict[str, Any] = {"page": page, "names": names, "states": states, "badge": standing.badge}
        return render(request, "mailbox/mine.html", **context)


def _add_form(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, form: Form, status: int = 200) -> Response:
        mine = await frame.resident(request)
        estate = await frame.identity.estate(mine.estate_id) if mine.estate_id else None
        rules = await frame.names.rules(estate.division_id if estate else None)
        registered = mine.status == "registered" and estate is not None
        category = form.get("category")
        told = await frame.how_long.nearest(str(estate.division_id), category) if estate and category else None
        context: dict[str, Any] = {"form": form, "estate": estate, "rules": rules, "registered": registered}
        context |= {"told": told, "asked": bool(category), "n": Numbers(language_of(request), "cases")}
        return render(request, "mailbox/write.html", status, **context)

    @router.get("/me/letters/new")
    async def letter_form(request: Request) -> Response:
        return await page(request, Form())

    @router.post("/me/letters/new")
    async def write(request: Request) -> Response:
        """Sends the letter, then its photos; a photo that is refused is said on the letter's page."""
        form = await form_of(request)
        images = await uploads_of(request, "photos")
        words = language_of(request).text
        if len(images) > MAX_PHOTOS:
            form.errors["photos"] = words("problem.too-many-photos")
            return await page(request, form, 422)
        mine = await frame.resident(request)
        body = {**letter_body(form), "estate_id": str(mine.estate_id), "joint": form.get("joint") == "yes"}
        try:
            done = await session_of(request).call(lambda token: frame.mailbox.write("", body, form.key, token))
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await page(request, form, problem.status)
        assert done.letter_id is not None
        refused = await frame.send_photos(request, done.letter_id, images, form.key)
        return RedirectResponse(f"/me/letters/{done.letter_id}?say={'sent_without' if refused else 'sent'}", 303)


def letter_body(form: Form) -> dict[str, Any]:
    """What all new letters say."""
    body: dict[str, Any] = {
        "category": form.get("category"),
        "title": form.get("title"),
        "text": form.get("body"),
        "public": form.get("visibility") == "public",
    }
    return body | ({"place": form.get("where")} if form.get("where") else {})
