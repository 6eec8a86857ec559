"""工程: what is due and late at the works of a place, all of them, and opening one."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Query
from web_service.deliberation.desk.fields import id_of
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, id_or_none
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.funds import estates_of, places_of
from web_service.funding.desk.late import late_works
from web_service.mailbox.standing import span
from web_service.rendering import render
from web_service.session import MONEY_ROLES

HOME = "/desk/works"
STATUSES = ("funded", "contracted", "completed", "accepted", "reviewed", "cancelled")
MOST = 200


def add_works(router: APIRouter, desk: Desk) -> None:
    """``/desk/works`` and opening one."""

    @router.get(HOME)
    async def works(request: Request, seen: int = 0) -> Response:
        return await _page(request, desk, Forms(), seen=seen)

    @router.post(f"{HOME}/open")
    async def open_work(request: Request) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, forms, status)

        return await desk.act(
            request, "open", _order, again, lambda done: back_to(f"{HOME}/{done.id('work_id')}", "open", done)
        )


def _order(form: Form) -> Order:
    """转办立项, with money of its own. Raises Problem."""
    said: dict[str, Any] = {
        "division_id": id_of(form, "division"),
        "title": form.get("title"),
        "text": form.get("text"),
        "cost_fen": fields.fen(form, "amount"),
    }
    estate = id_or_none(form.get("estate_id"))
    topic = {"topic_id": id_of(form, "topic")} if form.get("topic") else {}
    proposed = {"resident_proposed": True} if form.get("resident_proposed") else {}
    return Order("/works", said | ({"estate_id": str(estate)} if estate else {}) | topic | proposed)


async def _page(request: Request, desk: Desk, forms: Forms, status: int = 200, *, seen: int = 0) -> Response:
    offices = await desk.offices(request, MONEY_ROLES)
    place = offices.chosen
    if place is None:
        return render(request, "funding/desk/works.html", status, offices=offices, forms=forms)
    cursor, shown_status = (request.query_params.get(name, "") for name in ("cursor", "status"))
    query: Query = {"limit": MOST, "cursor": cursor or None}
    (page, seen), rules = await asyncio.gather(
        fresh(lambda least: desk.funding.works.of_division(place.division_id, query, least), seen),
        desk.funding.works_desk.rules(),
    )
    due = await desk.funding.works_desk.due(place.division_id, seen)
    manages = may(shown_of(request), rules.managers, place)
    divisions = {one.division_id for one in page.items} | {one.division_id for one in due}
    estates = {one.estate_id for one in page.items} | {one.estate_id for one in due}
    counts = {status_: sum(one.status == status_ for one in page.items) for status_ in STATUSES}
    return render(
        request,
        "funding/desk/works.html",
        status,
        offices=offices,
        due=due,
        late=late_works(due),
        works=[one for one in page.items if shown_status in ("", one.status)],
        next_cursor=page.next_cursor,
        cursor=cursor,
        counts=counts,
        shown_status=shown_status if shown_status in STATUSES else "",
        names=await desk.frame.called(divisions=divisions, estates=estates),
        span=span,
        manages=manages,
        places=await places_of(desk, place) if manages else [],
        estates=await estates_of(desk, place) if manages else [],
        forms=forms,
    )
