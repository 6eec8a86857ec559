"""A consultation form at the desk: who has answered, paper entered by two, differences resolved by a third."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.desk import Difference, Households
from web_service.clients.deliberation.forms import ConsultationForm
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.begin import threshold_words
from web_service.deliberation.desk.frame import STAFF, Desk, Order, may, shown_of
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, id_or_none
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["cancel", "papers", "resolve"]
SAID = ("begun", "cancel", "entered", "paper", "differs", "resolve")
MOST_DIFFERENCES = 20
PAGE = 200


def add_consultation(router: APIRouter, desk: Desk) -> None:
    """``/desk/forms/{form_id}`` and below."""

    @router.get("/desk/forms/{form_id}")
    async def form(request: Request, form_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, form_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/forms/{form_id}/{verb}")
    async def act(request: Request, form_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, form_id, forms, status)

        def then(done: Done) -> str:
            said = str(done.answer.get("state", verb)) if verb == "papers" else verb
            return f"/desk/forms/{form_id}?say={said}&seen={done.seq}#paper"

        return await desk.act(request, verb, partial(_order, form_id, verb), again, then)


def _order(form_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/forms/{form_id}/{verb}"
    if verb == "cancel":
        return Order(path, {"reason": form.get("reason")})
    if verb == "papers":
        household = id_or_none(form.get("household_id"))
        where = {"household_id": str(household)} if household else {"dwelling_id": fields.id_of(form, "dwelling_id")}
        return Order(path, {**where, "option": form.get("option")})
    household_id = fields.id_of(form, "household_id")
    said = {"option": form.get("option"), "reason": form.get("reason")}
    return Order(f"/forms/{form_id}/papers/{household_id}/resolve", said)


async def _page(
    request: Request, desk: Desk, form_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    shown = shown_of(request)
    form, _ = await fresh(lambda least: desk.deliberation.forms.form(form_id, least), seen)
    place = await desk.division(form.division_id)
    works_here = may(shown, STAFF, place)
    households, differences = await _papers(request, desk, form) if works_here else (None, [])
    names = await desk.names([form.division_id], [form.estate_id])
    return render(
        request,
        "deliberation/desk/form.html",
        status,
        form=form,
        names=names,
        threshold=threshold_words(language_of(request), form.threshold),
        households=households,
        differences=differences,
        door=await _door(request, desk, form) if works_here else {},
        can=_can(form, works_here=works_here),
        me=shown.person_id,
        forms=forms,
        say=say,
        home=f"/desk/forms/{form_id}",
    )


def _can(form: ConsultationForm, *, works_here: bool) -> frozenset[str]:
    """What the state allows whoever looks; who may cancel it is decided by the service."""
    if not works_here:
        return frozenset()
    found = {"cancel"} if form.state in ("prepared", "open") else set()
    if form.state == "open" and datetime.now(UTC) < form.paper_until:
        found |= {"papers", "resolve"}
    return frozenset(found)


async def _papers(request: Request, desk: Desk, form: ConsultationForm) -> tuple[Households | None, list[Difference]]:
    """Households by their state, and the papers that were read in two ways; nothing for who does not run the form."""
    call = session_of(request).call
    try:
        page = await call(lambda token: desk.deliberation.desk.households(form.form_id, {"limit": PAGE}, token))
        differing = [one.household_id for one in page.items if one.state == "differs"][:MOST_DIFFERENCES]
        found = await asyncio.gather(
            *(call(partial(desk.deliberation.desk.difference, form.form_id, one)) for one in differing)
        )
    except Problem:
        return None, []
    return page, list(found)


async def _door(request: Request, desk: Desk, form: ConsultationForm) -> dict[str, Any]:
    """What to choose a household's door from: of the form's estate, or of one of the place's estates."""
    place = str(form.division_id)
    estates = [] if form.estate_id else await desk.identity.estates(None, place, limit=1_000)
    buildings = await desk.identity.buildings(form.estate_id) if form.estate_id else []
    return {"estates": estates, "buildings": buildings, "dwellings": [], "chosen_ids": ()}
