"""A work as those see it who manage it: contract, milestones with photos, completion, acceptance, upkeep, defects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.works import WorkDetail
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk.fields import id_of, number, wrong, yes
from web_service.deliberation.words import who
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.refusals import refuse
from web_service.funding.desk.work_view import can_of, defects_of, photos_of
from web_service.language import language_of
from web_service.mailbox.names import Names
from web_service.rendering import render

Verb = Literal["contract", "change-contract", "complete", "accept", "begin-upkeep", "cancel"]
OfDefect = Literal["answer", "judge"]
SAID = ("open", "contract", "change-contract", "complete", "accept", "begin-upkeep", "cancel", "reach", "photos",
        "answer", "judge")  # fmt: skip
ROWS = 6
"""Rows for milestones that the form of a contract has to begin with."""
MOST_ROWS = 30


def add_work(router: APIRouter, desk: Desk) -> None:
    """``/desk/works/{work_id}`` and below."""

    @router.get("/desk/works/{work_id}")
    async def work(request: Request, work_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, work_id, Forms(), say=say if say in SAID else "")

    @router.post("/desk/works/{work_id}/{verb}")
    async def act(request: Request, work_id: UUID, verb: Verb) -> Response:
        return await _act(request, desk, work_id, verb, verb, partial(_order, work_id, verb))

    @router.post("/desk/works/{work_id}/milestones/{milestone}/reach")
    async def reach(request: Request, work_id: UUID, milestone: int) -> Response:
        def order(form: Form) -> Order:
            return Order(f"/works/{work_id}/milestones/{milestone}/reach", {"text": form.get("text")})

        return await _act(request, desk, work_id, "reach", f"reach-{milestone}", order)

    @router.post("/desk/works/{work_id}/milestones/{milestone}/photos")
    async def photos(request: Request, work_id: UUID, milestone: int) -> Response:
        return await _add_photos(request, desk, work_id, milestone)

    @router.post("/desk/works/{work_id}/defects/{defect_id}/{verb}")
    async def act_on_defect(request: Request, work_id: UUID, defect_id: UUID, verb: OfDefect) -> Response:
        order = partial(_order_of_defect, work_id, defect_id, verb)
        return await _act(request, desk, work_id, verb, f"{verb}-{defect_id}", order)


async def _act(
    request: Request, desk: Desk, work_id: UUID, verb: str, name: str, order: Callable[[Form], Order]
) -> Response:
    """``name`` is the form's on the page: the same verb stands beside many milestones and defects."""

    async def again(forms: Forms, status: int) -> Response:
        return await _page(request, desk, work_id, forms, status)

    def then(done: Done) -> str:
        return back_to(f"/desk/works/{work_id}", verb, done)

    return await desk.act(request, name, order, again, then)


async def _add_photos(request: Request, desk: Desk, work_id: UUID, milestone: int) -> Response:
    """Each photo is a command of its own, under a key made from the form's: a second tap adds none twice."""
    form = await form_of(request)
    form.values.setdefault("photos", "")
    images = await uploads_of(request, "photos")
    path = f"/works/{work_id}/milestones/{milestone}/photos"
    try:
        if not images:
            raise wrong("photos", "no photo")
        for count, image in enumerate(images, 1):
            done = await desk.send(request, Order(path, image), Form(f"{form.key}-{count}"))
    except Problem as problem:
        refuse(form, problem, language_of(request))
        return await _page(request, desk, work_id, Forms(f"photos-{milestone}", form), problem.status)
    return RedirectResponse(back_to(f"/desk/works/{work_id}", "photos", done), 303)


def _order(work_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/works/{work_id}/{verb}"
    match verb:
        case "contract":
            return Order(path, _contract(form))
        case "change-contract":
            due_on = [fields.day(form, f"due-{row}") for row in range(MOST_ROWS) if f"due-{row}" in form.values]
            changed = {"contract_fen": fields.fen(form, "amount"), "due_on": due_on}
            return Order(path, changed | {"reason": form.get("reason")})
        case "accept":
            return Order(path, {"text": form.get("text")})
        case "begin-upkeep":
            money = {"fund_id": id_of(form, "fund"), "yearly_fen": fields.fen(form, "amount")}
            return Order(path, money | {"keeper": form.get("keeper"), "text": form.get("text")})
        case "cancel":
            return Order(path, {"reason": form.get("reason")})
        case "complete":
            return Order(path, {})


def _contract(form: Form) -> dict[str, Any]:
    """Raises Problem."""
    form.values.setdefault("milestones", "")
    milestones = [
        {"name": form.get(f"name-{row}"), "due_on": fields.day(form, f"due-{row}")}
        for row in range(MOST_ROWS)
        if form.get(f"name-{row}") or form.get(f"due-{row}")
    ]
    if not milestones:
        raise wrong("milestones", "none")
    return {
        "contractor": form.get("contractor"),
        "contract_fen": fields.fen(form, "amount"),
        "milestones": milestones,
        "households": number(form, "households"),
        "text": form.get("text"),
        **form.given("reason"),
    }


def _order_of_defect(work_id: UUID, defect_id: UUID, verb: OfDefect, form: Form) -> Order:
    """Raises Problem."""
    path, body = f"/works/{work_id}/defects/{defect_id}/{verb}", {"text": form.get("text")}
    if verb == "answer":
        return Order(path, body)
    again = {"answer_by": fields.day(form, "answer_by")} if form.get("answer_by") else {}
    return Order(path, body | {"mended": yes(form, "mended")} | again)


async def _page(
    request: Request, desk: Desk, work_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    shown, funding = shown_of(request), desk.funding
    detail, rules, entries = await asyncio.gather(
        funding.works.work(work_id), funding.works_desk.rules(), funding.funds.of_work(work_id)
    )
    place = await desk.division(detail.division_id)
    can = can_of(shown, detail, rules, place)
    names = await desk.frame.called(estates=[detail.estate_id])
    return render(
        request,
        "funding/desk/work.html",
        status,
        work=detail,
        place_name=names.estate(detail.estate_id) or place.name,
        home=f"/desk/works/{work_id}",
        can=can,
        manages=may(shown, rules.managers, place),
        own_completion=_completed_by(detail) == shown.person_id,
        may_exceed=may(shown, rules.may_exceed, place),
        exceeders=rules.may_exceed,
        defects=defects_of(detail),
        photos=photos_of(detail),
        entries=[one for one in entries if not one.reversed and one.kind != "reversal"],
        paid_fen=-sum(one.at_bank_fen for one in entries),
        funds=await _funds(desk, place) if "begin-upkeep" in can else [],
        rows=max(ROWS, 1 + sum(1 for name in forms.of("contract").values if name.startswith("name-"))),
        by=lambda role: who(language_of(request), Names(), role, None),
        forms=forms,
        say=say,
    )


def _completed_by(detail: WorkDetail) -> UUID | None:
    return next((one.by_id for one in reversed(detail.steps) if one.what == "completed"), None)


async def _funds(desk: Desk, place: Division) -> list[tuple[str, str]]:
    """Funds whose money can keep the work up: of its division, and of those above."""
    line = {place.division_id, *(one.division_id for one in place.path)}
    top = place.path[0].division_id if place.path else place.division_id
    page = await desk.funding.funds.of_division(top, {"limit": 1_000})
    return [
        (str(one.fund_id), one.name or "") for one in page.items if one.division_id in line and one.closed_at is None
    ]
