"""公开来信 of an area and what stands below a division, support, reports of abuse, and signing a joint letter."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Division
from web_service.clients.mailbox import Letter, LetterDetail
from web_service.dashboards.numbers import Numbers
from web_service.forms import Forms, form_of, id_or_none
from web_service.language import language_of
from web_service.mailbox import standing
from web_service.mailbox.frame import Frame
from web_service.mailbox.refusals import refuse
from web_service.rendering import render
from web_service.session import session_of

SAID = ("support", "report-abuse")


def add_public(router: APIRouter, frame: Frame) -> None:
    """Everything below ``/letters``."""
    _add_list(router, frame)
    _add_letter(router, frame)
    _add_signing(router, frame)


def _add_list(router: APIRouter, frame: Frame) -> None:
    async def choice(request: Request) -> Response:
        """No area of one's own: choose one, from the districts down."""
        context: dict[str, Any] = {"division": None, "below": await frame.identity.districts(), "page": None}
        return render(request, "mailbox/public.html", **context)

    @router.get("/letters")
    async def public_letters(request: Request, division: str = "", category: str = "", cursor: str = "") -> Response:
        """The letters of one's own area, or of the division that was asked for."""
        division_id = id_or_none(division) or await frame.area(request)
        if division_id is None:
            return await choice(request)
        chosen: Division = await frame.identity.division(str(division_id))
        below = [] if chosen.tier == "area" else await frame.identity.divisions_below(chosen.division_id)
        page = await frame.mailbox.public(division_id, category or None, cursor or None)
        names = await frame.listed(page.items, division_id)
        states = {one.letter_id: standing.state(language_of(request), one, names) for one in page.items}
        told = await _answers(frame, page.items)
        context: dict[str, Any] = {"division": chosen, "below": below, "page": page, "names": names, "states": states}
        like_mine = await frame.how_long.nearest(str(division_id), category) if category else None
        context |= {"like_mine": like_mine, "n": Numbers(language_of(request), "cases")}
        return render(request, "mailbox/public.html", category=category, badge=standing.badge, told=told, **context)


async def _answers(frame: Frame, letters: list[Letter]) -> dict[UUID, str]:
    """The standing answers of the letters on a page."""

    async def answer(letter: Letter) -> str:
        try:
            detail = await frame.mailbox.letter(letter.letter_id, None)
        except Problem:
            return ""
        told = (step.text for step in reversed(detail.steps) if step.what == "letter_answered" and step.text)
        return next(told, "")

    answered = [one for one in letters if one.outcome]
    found = await asyncio.gather(*(answer(one) for one in answered))
    return {one.letter_id: text for one, text in zip(answered, found, strict=True) if text}


def _add_letter(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, detail: LetterDetail, forms: Forms, status: int = 200, say: str = "") -> Response:
        context = await frame.shown(request, detail)
        words = say if say in SAID else ""
        return render(request, "mailbox/public_letter.html", status, **context, forms=forms, say=words)

    @router.get("/letters/{letter_id}")
    async def letter(request: Request, letter_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await page(request, await frame.letter(request, letter_id, seen), Forms(), say=say)

    @router.post("/letters/{letter_id}/{verb}")
    async def act(request: Request, letter_id: UUID, verb: Literal["support", "report-abuse", "join"]) -> Response:
        form = await form_of(request)
        body = {"reason": form.get("why")} if verb == "report-abuse" else {}
        try:
            tell = partial(frame.mailbox.tell, letter_id, verb, body, form.key)
            done = await session_of(request).call(tell)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            if verb == "join":
                return await signing_page(request, frame, letter_id, Forms(verb, form), problem.status)
            return await page(request, await frame.letter(request, letter_id), Forms(verb, form), problem.status)
        if verb == "join":
            return RedirectResponse(f"/me/letters/{letter_id}?say=joined", 303)
        return RedirectResponse(f"/letters/{letter_id}?say={verb}&seen={done.seq}", 303)


async def signing_page(request: Request, frame: Frame, letter_id: UUID, forms: Forms, status: int = 200) -> Response:
    """What is signed, as far as it may be shown: a letter that is not public is known to its writers only."""
    await frame.resident(request)
    try:
        context = await frame.shown(request, await frame.letter(request, letter_id))
    except Problem as problem:
        if problem.status != 404:
            raise
        context = {"detail": None}
    return render(request, "mailbox/sign.html", status, **context, letter_id=letter_id, forms=forms)


def _add_signing(router: APIRouter, frame: Frame) -> None:
    @router.get("/letters/{letter_id}/sign")
    async def sign(request: Request, letter_id: UUID) -> Response:
        """Where the link of a joint letter leads."""
        return await signing_page(request, frame, letter_id, Forms())
