"""``/panels/{id}`` a panel by lot: how it is drawn, who is asked (never by name), and the drawn person's answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.panels import Panel, Ticket
from web_service.forms import Form, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

REASONS = ("refused", "no_answer", "unavailable", "left")
ANSWERED = ("accept", "decline")


@dataclass(frozen=True)
class Row:
    """A stratum: its people, its seats, and how many were asked for them."""

    area_id: UUID
    band: str
    people: int
    seats: int
    asked: int


def add_panels(router: APIRouter, frame: Frame) -> None:
    """The panel, and 参加 or 谢绝 by who was drawn."""

    @router.get("/panels/{panel_id}")
    async def panel(request: Request, panel_id: UUID, say: str = "") -> Response:
        return await _page(request, frame, panel_id, Form(), say=say if say in ANSWERED else "")

    @router.post("/panels/{panel_id}/{what}")
    async def answer(request: Request, panel_id: UUID, what: Literal["accept", "decline"]) -> Response:
        """Declining is final, so it wants a tick as well."""
        form = await form_of(request)
        if what == "decline" and form.get("sure") != "yes":
            form.errors["sure"] = language_of(request).text("lot.sure_needed")
            return await _page(request, frame, panel_id, form, 422)
        try:
            await session_of(request).call(
                lambda token: frame.deliberation.panels.answer(panel_id, what, form.key, token)
            )
        except Problem as problem:
            form.problem = problem
            return await _page(request, frame, panel_id, form, problem.status)
        return RedirectResponse(f"/panels/{panel_id}?say={what}", 303)


async def _page(
    request: Request, frame: Frame, panel_id: UUID, form: Form, status: int = 200, say: str = ""
) -> Response:
    panel = await frame.deliberation.panels.panel(panel_id)
    ticket = await _ticket(request, frame, panel)
    areas = {one.area_id for one in panel.strata}
    names = await frame.called(divisions=[panel.division_id, *areas], estates=[panel.estate_id])
    context: dict[str, Any] = {
        "panel": panel,
        "place": names.estate(panel.estate_id) or names.division(panel.division_id),
        "names": names,
        "ticket": ticket,
        "rows": rows_of(panel),
        "areas": len(areas),
        "people": sum(one.people for one in panel.strata),
        "replaced": replaced(panel),
        "form": form,
        "say": say,
    }
    answer = render(request, "taking_part/panel.html", status, **context)
    if ticket is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


async def _ticket(request: Request, frame: Frame, panel: Panel) -> Ticket | None:
    """One's own lot; None for who is not on the roll, and while there is none."""
    session = session_of(request)
    if session.shown is None or panel.frozen_on is None:
        return None
    try:
        return await session.call(lambda token: frame.deliberation.panels.ticket(panel.panel_id, token))
    except Problem as problem:
        if problem.status in (403, 409):
            return None
        raise


def rows_of(panel: Panel) -> list[Row]:
    """The strata with how many of each were asked."""
    asked = Counter((offer.area_id, offer.band) for offer in panel.offers)
    return [Row(one.area_id, one.band, one.people, one.seats, asked[one.area_id, one.band]) for one in panel.strata]


def replaced(panel: Panel) -> list[tuple[str, int]]:
    """Why seats went to the next, and how often."""
    why = Counter(offer.vacated for offer in panel.offers if offer.vacated)
    return [(reason, why[reason]) for reason in REASONS if why[reason]]
