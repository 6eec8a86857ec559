"""``/desk/letters/settings``: what is set, and setting it."""

from __future__ import annotations

from functools import partial
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity_desk import IdentityDesk
from web_service.clients.mailbox_settings import MailboxSettings
from web_service.forms import Form, form_of
from web_service.language import language_of
from web_service.mailbox.frame import Frame
from web_service.mailbox.running.bodies import FIELDS, Verb, What, command_of
from web_service.mailbox.running.book import RunningBook, person_label
from web_service.rendering import render, today
from web_service.session import session_of

HOME = "/desk/letters/settings"
TABS: tuple[What, ...] = get_args(What)
_OURS = {
    "to.id": "to",
    "to.kind": "to",
    "unit.id": "unit",
    "unit.kind": "unit",
    "division_id": "name",
    "days": "from_day",
}
"""Where the service's fields are on our forms."""


def add_running(router: APIRouter, frame: Frame, settings: MailboxSettings, staff: IdentityDesk) -> None:
    """``/desk/letters/settings`` and below."""
    book = RunningBook(frame, settings, staff)

    async def page(
        request: Request, what: What, division: str, form: Form, status: int = 200, *, say: str = "", seen: int = 0
    ) -> Response:
        units = await book.units(request)
        unit = next((one for one in units if str(one.id) == division), units[0] if units else None)
        context = {"what": what, "tabs": TABS, "units": units, "unit": unit, "form": form, "say": say, "home": HOME}
        if unit is None:
            return render(request, "mailbox/running/page.html", status, **context)
        found = await book.page(request, unit, what, seen)
        label = partial(person_label, language_of(request), found["grants"], found["names"])
        return render(request, "mailbox/running/page.html", status, **context, **found, label=label)

    @router.get(HOME)
    async def first(division: str = "") -> Response:
        return RedirectResponse(f"{HOME}/departments" + (f"?division={division}" if division.isalnum() else ""), 303)

    @router.get(f"{HOME}/{{what}}")
    async def one(request: Request, what: What, division: str = "", say: str = "", seen: int = 0) -> Response:
        words = say if say in get_args(Verb) else ""
        form = Form(values={"from_day": today().isoformat()} if what in ("routes", "covers") else {})
        return await page(request, what, division, form, say=words, seen=seen)

    @router.post(f"{HOME}/{{what}}/{{verb}}")
    async def change(request: Request, what: What, verb: Verb, division: str = "") -> Response:
        form = await form_of(request)
        units = await book.units(request)
        unit = next((one for one in units if str(one.id) == division), None)
        try:
            if unit is None:
                raise Problem(403, "/problems/outside-own-division", "不在辖区", "not one of your divisions")
            path, body = command_of(what, verb, str(unit.id), form)
            seq = await session_of(request).call(lambda token: settings.change(path, body, form.key, token))
        except Problem as problem:
            form.values["verb"] = verb
            form.refuse(_renamed(problem), language_of(request), FIELDS)
            return await page(request, what, division, form, problem.status)
        return RedirectResponse(f"{HOME}/{what}?division={unit.id}&say={verb}&seen={seq}", 303)


def _renamed(problem: Problem) -> Problem:
    """The fields of the service by those of the form; all that is about a line of the rules is about the rules."""
    fields = {}
    for path, detail in problem.fields.items():
        bare = path.removeprefix("body.")
        name = "categories" if "categories" in bare else _OURS.get(bare, bare.partition(".")[0])
        fields[name] = detail
    return Problem(problem.status, problem.type, problem.title, problem.detail, fields)
