"""Requests and deputies' questions at the desk: asking, answering, handing on to the unit that is responsible."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.inquiries import Inquiry
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields, rows
from web_service.deliberation.desk.frame import Desk, Order, back_to, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.deliberation.desk.rows import Wording
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, form_of, id_or_none
from web_service.language import language_of
from web_service.mailbox.units import MyUnit, Target
from web_service.rendering import render

Verb = Literal["answer", "redirect"]
SAID = ("begun", "answer", "redirect", "asked")


def add_inquiries(router: APIRouter, desk: Desk) -> None:
    """``/desk/questions`` and below."""

    @router.get("/desk/questions")
    async def mine(request: Request, topic: str = "", division: str = "", say: str = "") -> Response:
        form = Form(values={"topic": topic, "division": division})
        return await _asking(request, desk, form, say=say if say in SAID else "")

    @router.post("/desk/questions")
    async def ask(request: Request) -> Response:
        """代表询问."""
        form = await form_of(request)
        try:
            body = {"division_id": fields.id_of(form, "division"), "to": fields.unit(form, "to")}
            body |= {"text": form.get("body"), **form.given("answer_by")}
            topic = {"topic_id": fields.id_of(form, "topic")} if form.get("topic") else {}
            done = await desk.send(request, Order("/questions", body | topic), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _asking(request, desk, form, problem.status)
        return RedirectResponse(f"/desk/questions/{done.id('inquiry_id')}?say=asked&seen={done.seq}", 303)

    @router.get("/desk/questions/{inquiry_id}")
    async def inquiry(request: Request, inquiry_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, inquiry_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/questions/{inquiry_id}/{verb}")
    async def act(request: Request, inquiry_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, inquiry_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/questions/{inquiry_id}", verb, done)

        return await desk.act(request, verb, partial(_order, inquiry_id, verb), again, then)


def _order(inquiry_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/inquiries/{inquiry_id}/{verb}"
    if verb == "answer":
        return Order(path, {"text": form.get("body"), **form.given("decision")})
    return Order(path, {"to": fields.unit(form, "to"), "reason": form.get("reason")})


async def _asking(request: Request, desk: Desk, form: Form, status: int = 200, *, say: str = "") -> Response:
    """A deputy's questions about the places that they are elected for, and asking another."""
    shown, language = shown_of(request), language_of(request)
    ids = dict.fromkeys(one for role, one in shown.grants if role == "peoples_deputy")
    divisions = await asyncio.gather(*(desk.division(one) for one in ids))
    place = next((one for one in divisions if str(one.division_id) == form.get("division")), None)
    place = place or (divisions[0] if divisions else None)
    asked: list[Inquiry] = []
    targets: list[tuple[str, list[Target]]] = []
    if place is not None:
        page = await desk.deliberation.inquiries.of_division(place.division_id, {"limit": 50})
        asked = [one for one in page.items if one.asked_by_id == shown.person_id]
        targets = await _targets(request, desk, place)
    names = await desk.names({one.division_id for one in asked}, (), *{one.unit for one in asked})
    said = Wording(language, names, {})
    return render(
        request,
        "deliberation/desk/questions.html",
        status,
        divisions=divisions,
        place=place,
        rows=[rows.of_inquiry(said, one) for one in asked],
        targets=targets,
        form=form,
        forms=Forms("ask", form),
        topic=id_or_none(form.get("topic")),
        say=say,
    )


async def _page(
    request: Request, desk: Desk, inquiry_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    shown_of(request)
    inquiry, _ = await fresh(lambda least: desk.deliberation.inquiries.inquiry(inquiry_id, least), seen)
    units, names = await asyncio.gather(desk.units(request), desk.names([inquiry.division_id], (), inquiry.unit))
    unit = next((one for one in units if one.text == inquiry.unit), None)
    can = frozenset({"answer", "redirect"} if unit is not None and inquiry.answered_at is None else ())
    targets: list[Any] = await _targets(request, desk, unit.division, unit) if unit is not None and can else []
    return render(
        request,
        "deliberation/desk/question.html",
        status,
        inquiry=inquiry,
        names=names,
        due=rows.due(language_of(request), inquiry.due_at),
        can=can,
        targets=targets,
        forms=forms,
        say=say,
        home=f"/desk/questions/{inquiry_id}",
    )


async def _targets(
    request: Request, desk: Desk, place: Division, without: MyUnit | None = None
) -> list[tuple[str, list[Target]]]:
    """Whom to ask: the place itself, those around it, departments."""
    holder = MyUnit(place.tier, place.division_id, place.name, place)
    found = [("own", [Target(holder.text, holder.name)]), *(await desk.targets(request, holder)).groups()]
    left = [(group, [one for one in of if without is None or one.unit != without.text]) for group, of in found]
    return [(group, of) for group, of in left if of]
