"""资金监管账户: which estates have one, opening one."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.telling import Done
from web_service.deliberation.desk.fields import id_of
from web_service.forms import Form, Forms
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.funds import estates_of
from web_service.rendering import render
from web_service.session import ACCOUNT_ROLES, MONEY_ROLES

HOME = "/desk/accounts"
OPENERS = ("area_worker", "street_officer")
POTS = ("fees", "common_revenue", "maintenance_fund")


def add_accounts(router: APIRouter, desk: Desk) -> None:
    """``/desk/accounts`` and opening one."""

    @router.get(HOME)
    async def accounts(request: Request) -> Response:
        return await _page(request, desk, Forms())

    @router.post(f"{HOME}/open")
    async def open_account(request: Request) -> Response:
        opened: list[str] = []

        def order(form: Form) -> Order:
            opened.append(id_of(form, "estate_id"))
            return Order("/supervised-accounts", _opening(form, opened[0]))

        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, forms, status)

        def then(done: Done) -> str:
            return back_to(f"{HOME}/{opened[0]}", "open", done)

        return await desk.act(request, "open", order, again, then)


def _opening(form: Form, estate_id: str) -> dict[str, Any]:
    """What is in the pots to begin with; nothing where nothing was typed. Raises Problem."""
    return {"estate_id": estate_id} | {
        f"{pot}_fen": fields.fen(form, f"{pot}_fen") if form.get(f"{pot}_fen") else 0 for pot in POTS
    }


async def _page(request: Request, desk: Desk, forms: Forms, status: int = 200) -> Response:
    offices = await desk.offices(request, MONEY_ROLES | ACCOUNT_ROLES)
    place = offices.chosen
    if place is None:
        return render(request, "funding/desk/accounts.html", status, offices=offices, forms=forms)
    found, estates = await asyncio.gather(desk.funding.accounts.of_division(place.division_id), estates_of(desk, place))
    have = {one.estate_id for one in found}
    return render(
        request,
        "funding/desk/accounts.html",
        status,
        offices=offices,
        accounts=found,
        names=await desk.frame.called(estates=have, divisions={one.division_id for one in found} | {place.division_id}),
        opens=may(shown_of(request), OPENERS, place),
        without=[one for one in estates if one.estate_id not in have],
        pots=POTS,
        forms=forms,
    )
