"""Preparing a round, and revising one: the same form with everything that a round is held by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.rounds import DATES, Round, Turnout
from web_service.clients.identity import Division
from web_service.forms import Form, form_of, id_or_none
from web_service.funding.desk import terms
from web_service.funding.desk.frame import ROUNDS, STAFF, Desk, Order, may, shown_of
from web_service.funding.desk.refusals import refuse
from web_service.funding.desk.rounds_view import UNCOUNTED
from web_service.language import language_of
from web_service.rendering import render


def add_preparing(router: APIRouter, desk: Desk) -> None:
    """``/desk/rounds/prepare`` and ``/desk/rounds/{round_id}/revise``."""

    @router.get(f"{ROUNDS}/prepare")
    async def blank(request: Request, division: str = "") -> Response:
        place = await _place(request, desk, division)
        return await _page(request, desk, place, Form(values=terms.beginning(place, datetime.now(UTC))))

    @router.post(f"{ROUNDS}/prepare")
    async def prepare(request: Request) -> Response:
        form = await form_of(request)
        place = await _place(request, desk, form.get("division"))
        try:
            body = terms.body_of(form, await desk.below(place))
            done = await desk.send(request, Order("/rounds", {**body, "division_id": str(place.division_id)}), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, place, form, status=problem.status)
        return RedirectResponse(f"{ROUNDS}/{done.id('round_id')}?say=prepared&seen={done.seq}", 303)

    @router.get(f"{ROUNDS}/{{round_id}}/revise")
    async def as_it_stands(request: Request, round_id: UUID) -> Response:
        round_, place = await _revisable(request, desk, round_id)
        return await _page(request, desk, place, Form(values=terms.standing(round_, datetime.now(UTC))), round_)

    @router.post(f"{ROUNDS}/{{round_id}}/revise")
    async def revise(request: Request, round_id: UUID) -> Response:
        form = await form_of(request)
        round_, place = await _revisable(request, desk, round_id)
        try:
            body = terms.body_of(form, await desk.below(place)) | {"reason": form.get("reason")}
            done = await desk.send(request, Order(f"/rounds/{round_id}/revise", body), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, place, form, round_, status=problem.status)
        return RedirectResponse(f"{ROUNDS}/{round_id}?say=revised&seen={done.seq}", 303)


async def _place(request: Request, desk: Desk, division: str) -> Division:
    """The division that a round is prepared for. Nobody fills in a form in vain. Raises Problem."""
    division_id = id_or_none(division)
    if division_id is None:
        raise Problem(404, "/problems/unknown-division", "没有这个区划", "no division")
    place = await desk.division(division_id)
    if not may(shown_of(request), STAFF, place):
        raise Problem(403, "/problems/outside-own-division", "不在辖区", "not one of your divisions")
    return place


async def _revisable(request: Request, desk: Desk, round_id: UUID) -> tuple[Round, Division]:
    """A round that can be revised. Raises Problem."""
    round_ = await desk.funding.rounds.round(round_id)
    place = await _place(request, desk, str(round_.division_id))
    if round_.status not in (*UNCOUNTED, "counted"):
        raise Problem(409, "/problems/round-phase", "轮次不在相应阶段", f"the round is in {round_.status}")
    return round_, place


async def _page(
    request: Request, desk: Desk, place: Division, form: Form, round_: Round | None = None, *, status: int = 200
) -> Response:
    """The form; when a round is revised, with how many ballots will be void."""
    turnout: Turnout | None = None
    if round_ is not None and round_.roll is not None:
        turnout = await desk.frame.part(desk.funding.rounds.turnout(round_.round_id))
    context: dict[str, Any] = {name.lower(): getattr(terms, name) for name in _OFFERED}
    return render(
        request,
        "funding/desk/terms.html",
        status,
        **context,
        place=place,
        below=await desk.below(place),
        round=round_,
        turnout=turnout,
        put_off=round_ is not None and round_.tick_at <= datetime.now(UTC),
        form=form,
        dates=DATES,
        home=f"{ROUNDS}/{round_.round_id}" if round_ else ROUNDS,
    )


_OFFERED = ("FUNDERS", "CATEGORIES", "BALLOTS", "MOST", "RULES", "COMPLETIONS", "TIE_BREAKS", "ELECTORATES")
