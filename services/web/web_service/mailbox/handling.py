"""A letter's page at the desk: everything that the letter allows now, each action with its reason."""

from __future__ import annotations

from typing import Any, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.mailbox import Done, LetterDetail
from web_service.forms import Form, Forms, form_of, id_or_none, uploads_of
from web_service.language import language_of
from web_service.mailbox import actions
from web_service.mailbox.frame import Frame
from web_service.mailbox.refusals import refuse
from web_service.mailbox.units import Targets
from web_service.rendering import render
from web_service.session import SignInNeededError, session_of

Verb = Literal[
    "acknowledge",
    "claim",
    "release",
    "hand-on",
    "refuse",
    "refuse_assist",
    "assist",
    "ask-more",
    "reply",
    "answer",
    "pend",
    "ask-extension",
    "decide-extension",
    "mark-duplicate",
    "refer",
    "decide-abuse",
    "urge",
    "photos",
]
LEAVES = frozenset({"hand-on", "refuse", "refuse_assist", "mark-duplicate"})
"""After these the letter is somebody else's matter: the worklist comes next."""
SAID = (*(verb for verb in get_args(Verb) if verb not in LEAVES), "new", "new_without")
NO_TARGETS = Targets([], [], [], [])


def add_handling(router: APIRouter, frame: Frame) -> None:
    """``/desk/letters/{letter_id}`` and below."""

    @router.get("/desk/letters/{letter_id}")
    async def letter(request: Request, letter_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await desk_page(request, frame, letter_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.get("/desk/letters/{letter_id}/photos/{photo_id}")
    async def photo(request: Request, letter_id: UUID, photo_id: UUID) -> Response:
        return await frame.photo(request, letter_id, photo_id)

    @router.post("/desk/letters/{letter_id}/{verb}")
    async def act(request: Request, letter_id: UUID, verb: Verb) -> Response:
        form = await form_of(request)
        try:
            done = await _send(request, frame, letter_id, verb, form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await desk_page(request, frame, letter_id, Forms(verb, form), problem.status)
        if verb in LEAVES:
            unit = form.get("unit")
            return RedirectResponse(f"/desk/letters?say={verb}&seen={done.seq}" + _of_unit(unit), 303)
        return RedirectResponse(f"/desk/letters/{letter_id}?say={verb}&seen={done.seq}", 303)


async def desk_page(
    request: Request,
    frame: Frame,
    letter_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
) -> Response:
    """The letter with what can be done. Raises Problem."""
    shown = session_of(request).shown
    if shown is None:
        raise SignInNeededError
    units = await frame.units.mine(request)
    detail = await session_of(request).call(lambda token: frame.mailbox.letter(letter_id, token))
    can = actions.of_staff(detail, units, await _place(frame, detail), shown.person_id)
    targets = NO_TARGETS
    if can.holder is not None and "hand-on" in can.actions:
        targets = await frame.units.targets(request, can.holder)
    context = await frame.shown(request, detail)
    return render(
        request,
        "mailbox/desk_letter.html",
        status,
        **context,
        can=can,
        targets=targets,
        forms=forms,
        say=say,
        seen=seen,
        me=shown.person_id,
        unit=can.holder or (can.assisting[0] if can.assisting else None),
    )


async def _place(frame: Frame, detail: LetterDetail) -> Any:
    try:
        return await frame.identity.division(str(detail.item.division_id))
    except Problem:
        return None


async def _send(request: Request, frame: Frame, letter_id: UUID, verb: Verb, form: Form) -> Done:
    session = session_of(request)
    if verb == "photos":
        images = await uploads_of(request, "photos")
        refused = await frame.send_photos(request, letter_id, images, form.key)
        if not images:
            refused = Problem(422, "/problems/no-photo", "没有选择照片", "no photo", {"photos": "no photo"})
        if refused is not None:
            raise refused
        return Done()
    body = _body(form, verb, [str(one) for one in (await request.form()).getlist("assisting")])
    if verb == "mark-duplicate":
        body = {"of_letter_id": await _letter_named(request, frame, form)}
    what = "refuse" if verb == "refuse_assist" else verb
    return await session.call(lambda token: frame.mailbox.tell(letter_id, what, body, form.key, token))


def _body(form: Form, verb: Verb, assisting: list[str]) -> dict[str, Any]:
    """The command as the service takes it."""
    reason, text = {"reason": form.get("why")}, {"text": form.get("body")}
    match verb:
        case "hand-on":
            return reason | {"to": unit_body(form.get("to")), "assisting": [unit_body(one) for one in assisting]}
        case "refuse" | "refer":
            return reason
        case "refuse_assist":
            return reason | {"as_unit": unit_body(form.get("unit"))}
        case "assist":
            return text | {"as_unit": unit_body(form.get("unit"))}
        case "ask-more" | "reply":
            return text
        case "answer":
            return text | {"outcome": form.get("outcome"), **form.given("responsible")}
        case "pend":
            return reason | {"promised_on": form.get("promised_on")}
        case "ask-extension":
            days = form.get("working_days")
            return reason | {"working_days": int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0}
        case "decide-extension":
            return reason | {"granted": {"yes": True, "no": False}.get(form.get("decision"))}
        case "decide-abuse":
            return reason | {"hide": {"hide": True, "show": False}.get(form.get("decision"))}
    return {}


def unit_body(text: str) -> dict[str, str]:
    """``area/<id>`` as commands carry it; what is none goes to the service, which says so."""
    kind, _, id_ = text.partition("/")
    return {"kind": kind, "id": id_}


async def _letter_named(request: Request, frame: Frame, form: Form) -> str:
    """The id of the letter whose address or number was given: numbers are looked for in the unit's worklist."""
    given = form.get("of_letter").rstrip("/").rpartition("/")[2].partition("?")[0]
    id_ = id_or_none(given)
    if id_ is not None:
        return str(id_)
    number = given.lstrip("#").upper()
    unit = form.get("unit")
    if number and len(number) <= 10 and all(one in "0123456789ABCDEF" for one in number) and _is_unit(unit):
        query: dict[str, str | int | list[str] | None] = {"number": number, "limit": 2}
        found = await session_of(request).call(lambda token: frame.mailbox.worklist(unit, query, token))
        if len(found.items) == 1:
            return str(found.items[0].letter_id)
    raise Problem(
        422, "/problems/duplicate-unknown", "没有这封来信", "no such letter", {"of_letter_id": "no such letter"}
    )


def _is_unit(text: str) -> bool:
    kind, _, id_ = text.partition("/")
    return kind.isalpha() and id_or_none(id_) is not None


def _of_unit(unit: str) -> str:
    return f"&unit={unit}" if _is_unit(unit) else ""
