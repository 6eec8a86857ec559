"""``/inbox``: read it, mark it read, and say how to be told beside it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.notifications import PAGES, Inbox, Unread
from web_service.forms import Form, form_of, id_or_none
from web_service.language import language_of
from web_service.rendering import new_key, render
from web_service.session import SignInNeededError, session_of

CHANNELS = ("sms", "mail")
FIELDS = frozenset({*CHANNELS, "quiet_from", "quiet_to"})


def inbox_router(inbox: Inbox) -> APIRouter:
    """Everything below ``/inbox``."""
    router = APIRouter()
    _add_list(router, inbox)
    _add_bell(router, inbox)
    _add_reading(router, inbox)
    _add_wishes(router, inbox)
    return router


def _add_list(router: APIRouter, inbox: Inbox) -> None:
    async def context(request: Request) -> dict[str, Any]:
        session, given = session_of(request), request.query_params
        cursor, only_unread = given.get("cursor") or None, given.get("show") == "unread"
        text = given.get("seen", "")
        seen = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        page, unread = await asyncio.gather(
            session.call(lambda token: inbox.items(cursor, seen, token, unread=only_unread)),
            session.call(lambda token: inbox.unread(seen, token)),
        )
        return {"page": page, "unread": unread, "only_unread": only_unread, "cursor": cursor, "key": new_key()}

    @router.get("/inbox")
    async def mine(request: Request) -> Response:
        return render(request, "inbox/inbox.html", **await context(request))

    @router.get("/inbox/list")
    async def live_part(request: Request) -> Response:
        """The list alone, asked again while the page is open."""
        return render(request, "inbox/_list.html", **await context(request))


def _add_bell(router: APIRouter, inbox: Inbox) -> None:
    @router.get("/inbox/bell")
    async def bell(request: Request) -> Response:
        """The number in the head of the page. A service that does not answer costs the number, not the page."""
        try:
            unread = await session_of(request).call(partial(inbox.unread, 0))
        except (Problem, SignInNeededError):
            unread = Unread()
        return render(request, "inbox/_bell.html", unread=unread.unread)


def _add_reading(router: APIRouter, inbox: Inbox) -> None:
    @router.post("/inbox/read")
    async def read_all(request: Request) -> Response:
        form = await form_of(request)
        through = form.get("through")
        upto = int(through) if through.isascii() and through.isdigit() and len(through) < 19 else 0
        seen = await session_of(request).call(lambda token: inbox.read_all(upto, form.key, token))
        return RedirectResponse(f"/inbox?seen={seen}", 303)

    @router.post("/inbox/{notification_id}/read")
    async def read_one(request: Request, notification_id: UUID) -> Response:
        """Marks it read and goes to what it is about; a form without that goes back to the list."""
        form = await form_of(request)
        seen = await session_of(request).call(lambda token: inbox.read(notification_id, form.key, token))
        page, about_id = PAGES.get(form.get("page")), id_or_none(form.get("id"))
        if page is None or about_id is None:
            return RedirectResponse(f"/inbox?seen={seen}", 303)
        return RedirectResponse(page.format(id=about_id), 303)


def _add_wishes(router: APIRouter, inbox: Inbox) -> None:
    def page(request: Request, form: Form, status: int = 200, *, saved: bool = False) -> Response:
        return render(request, "inbox/wishes.html", status, form=form, channels=CHANNELS, saved=saved)

    @router.get("/inbox/wishes")
    async def wishes(request: Request, say: str = "") -> Response:
        found = await session_of(request).call(inbox.wishes)
        values = {name: found.addresses.get(name, "") for name in CHANNELS}
        values |= {"quiet_from": found.quiet_from.isoformat("minutes"), "quiet_to": found.quiet_to.isoformat("minutes")}
        values |= {"digest": "yes"} if found.digest else {}
        return page(request, Form(values=values), saved=say == "saved")

    @router.post("/inbox/wishes")
    async def set_wishes(request: Request) -> Response:
        form = await form_of(request)
        body: dict[str, Any] = {"addresses": form.given(*CHANNELS), **form.given("quiet_from", "quiet_to")}
        body["digest"] = form.get("digest") == "yes"
        try:
            await session_of(request).call(lambda token: inbox.set_wishes(body, form.key, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return page(request, form, problem.status)
        return RedirectResponse("/inbox/wishes?say=saved", 303)
