"""A panel by lot at the desk: freezing the roll, drawing, writing down what those who were drawn said."""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.panels import Panel
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import CONVENERS_ALONE, Desk, Order, back_to, may, shown_of
from web_service.deliberation.words import word
from web_service.forms import Form, Forms
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["freeze", "draw", "answers", "cancel"]
SAID = ("begun", "freeze", "draw", "answers", "cancel")


def add_panel(router: APIRouter, desk: Desk) -> None:
    """``/desk/panels/{panel_id}`` and below."""

    @router.get("/desk/panels/{panel_id}")
    async def panel(request: Request, panel_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, panel_id, Forms(), say=say if say in SAID else "")

    @router.post("/desk/panels/{panel_id}/{verb}")
    async def act(request: Request, panel_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, panel_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/panels/{panel_id}", verb, done)

        return await desk.act(request, verb, partial(_order, panel_id, verb), again, then)


def _order(panel_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/panels/{panel_id}/{verb}"
    match verb:
        case "draw":
            return Order(path, form.given("public_value"))
        case "answers":
            said = {"person_id": fields.id_of(form, "person_id"), "takes_part": fields.yes(form, "decision")}
            return Order(path, said)
        case "cancel":
            return Order(path, {"reason": form.get("reason")})
    return Order(path, {})


async def _page(
    request: Request, desk: Desk, panel_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    panel = await desk.deliberation.panels.panel(panel_id)
    place = await desk.division(panel.division_id)
    convenes = await _convenes(request, desk, panel, place)
    names = await desk.names([panel.division_id, *{one.area_id for one in panel.strata}], [panel.estate_id])
    return render(
        request,
        "deliberation/desk/panel.html",
        status,
        panel=panel,
        names=names,
        can=_can(panel) if convenes else frozenset(),
        forms=forms,
        say=say,
        word=word,
        home=f"/desk/panels/{panel_id}",
    )


def _can(panel: Panel) -> frozenset[str]:
    """What the state allows who convenes it."""
    by_state = {"prepared": {"freeze", "cancel"}, "frozen": {"draw", "cancel"}, "drawn": {"answers"}}
    found = by_state.get(panel.state, set())
    return frozenset(found if panel.offered or "answers" not in found else found - {"answers"})


async def _convenes(request: Request, desk: Desk, panel: Panel, place: Division) -> bool:
    shown, topic_id = shown_of(request), panel.topic_id
    if topic_id is None:
        return may(shown, CONVENERS_ALONE, place)
    try:
        detail = await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))
    except Problem:
        return False
    return any(may(shown, one.conveners, place) for one in detail.stages if "panel" in one.instruments)
