"""A letter's page for its writer: where it stands, what was answered, and the last word."""

from __future__ import annotations

from typing import Any, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.language import language_of
from web_service.mailbox import actions
from web_service.mailbox.frame import Frame
from web_service.mailbox.refusals import refuse
from web_service.rendering import render
from web_service.security import is_secure
from web_service.session import session_of

Verb = Literal["more", "photos", "urge", "withdraw", "confirm", "rate", "reopen"]
SAID = (*get_args(Verb), "sent", "sent_without", "joined")


def add_own_letter(router: APIRouter, frame: Frame) -> None:
    """``/me/letters/{letter_id}`` and what its writer does there."""

    async def page(request: Request, letter_id: UUID, forms: Forms, status: int = 200, say: str = "") -> Response:
        detail = await session_of(request).call(lambda token: frame.mailbox.letter(letter_id, token))
        context = await frame.shown(request, detail)
        can = actions.of_writer(detail)
        words = say if say in SAID else ""
        context |= {"can": can, "forms": forms, "say": words, "site": _site(request)}
        return render(request, "mailbox/own_letter.html", status, **context)

    @router.get("/me/letters/{letter_id}")
    async def letter(request: Request, letter_id: UUID, say: str = "") -> Response:
        return await page(request, letter_id, Forms(), say=say)

    @router.get("/me/letters/{letter_id}/standing")
    async def live_part(request: Request, letter_id: UUID) -> Response:
        """The state alone, asked again while the page is open: nothing typed is touched."""
        detail = await session_of(request).call(lambda token: frame.mailbox.letter(letter_id, token))
        return render(request, "mailbox/_standing.html", **await frame.shown(request, detail))

    @router.get("/me/letters/{letter_id}/photos/{photo_id}")
    async def photo(request: Request, letter_id: UUID, photo_id: UUID) -> Response:
        return await frame.photo(request, letter_id, photo_id)

    @router.post("/me/letters/{letter_id}/{verb}")
    async def act(request: Request, letter_id: UUID, verb: Verb) -> Response:
        form = await form_of(request)
        language = language_of(request)
        try:
            if verb == "photos":
                await _send_photos(request, frame, letter_id, form.key)
            else:
                body = _body(form, verb)
                await session_of(request).call(lambda token: frame.mailbox.tell(letter_id, verb, body, form.key, token))
        except Problem as problem:
            refuse(form, problem, language)
            return await page(request, letter_id, Forms(verb, form), problem.status)
        return RedirectResponse(f"/me/letters/{letter_id}?say={verb}", 303)


def _site(request: Request) -> str:
    """The address of this site as the reader's browser knows it, for a link to send on."""
    return f"{'https' if is_secure(request) else 'http'}://{request.headers.get('host', '')}"


async def _send_photos(request: Request, frame: Frame, letter_id: UUID, key: str) -> None:
    """Raises Problem for the first photo that is refused, and when none was chosen."""
    images = await uploads_of(request, "photos")
    refused = await frame.send_photos(request, letter_id, images, key)
    if not images:
        refused = Problem(422, "/problems/no-photo", "没有选择照片", "no photo", {"photos": "no photo"})
    if refused is not None:
        raise refused


def _body(form: Form, verb: Verb) -> dict[str, Any]:
    """The command as the service takes it."""
    match verb:
        case "more":
            return {"text": form.get("body")}
        case "reopen":
            return {"reason": form.get("why")}
        case "rate":
            return {"rating": _stars(form)}
        case "confirm":
            solved = {"yes": True, "no": False}.get(form.get("solved"))
            return {"solved": solved} | ({"rating": _stars(form)} if form.get("stars") else {})
    return {}


def _stars(form: Form) -> int:
    """What was chosen, 0 when nothing was: the service refuses that with its field."""
    stars = form.get("stars")
    return int(stars) if stars.isascii() and stars.isdigit() and len(stars) == 1 else 0
