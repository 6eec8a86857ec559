"""资金账: the funds that somebody keeps, what is in each, and opening one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Query
from web_service.clients.funding.asking import at_least
from web_service.clients.funding.funds import Fund
from web_service.clients.identity import Division, Estate
from web_service.deliberation.desk.fields import id_of
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, id_or_none
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.rendering import render
from web_service.session import MONEY_ROLES

HOME = "/desk/funds"
MOST = 100


@dataclass(frozen=True)
class Line:
    """A fund, and its sums in fen."""

    fund: Fund
    bank_fen: int
    committed_fen: int
    pledged_fen: int


def add_funds(router: APIRouter, desk: Desk) -> None:
    """``/desk/funds`` and opening one."""

    @router.get(HOME)
    async def funds(request: Request, seen: int = 0) -> Response:
        return await _page(request, desk, Forms(), seen=seen)

    @router.post(f"{HOME}/open")
    async def open_fund(request: Request) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, forms, status)

        return await desk.act(
            request, "open", _order, again, lambda done: back_to(f"{HOME}/{done.id('fund_id')}", "open", done)
        )


def _order(form: Form) -> Order:
    """Of a division, or of an estate of it. Raises Problem."""
    estate = id_or_none(form.get("estate_id"))
    said = {"division_id": id_of(form, "division"), "name": form.get("fund_name"), "about": form.get("about")}
    return Order("/funds", said | ({"estate_id": str(estate)} if estate else {}))


async def _page(request: Request, desk: Desk, forms: Forms, status: int = 200, *, seen: int = 0) -> Response:
    offices = await desk.offices(request, MONEY_ROLES)
    if offices.chosen is None:
        return render(request, "funding/desk/funds.html", status, offices=offices, forms=forms)
    place = offices.chosen
    rules, lines = await asyncio.gather(desk.funding.ledger_desk.rules(), _lines(desk, place, seen))
    keeps = may(shown_of(request), rules.bookkeepers, place)
    names = await desk.frame.called(
        divisions={one.fund.division_id for one in lines}, estates={one.fund.estate_id for one in lines}
    )
    return render(
        request,
        "funding/desk/funds.html",
        status,
        offices=offices,
        lines=lines,
        total_fen=sum(one.bank_fen for one in lines),
        names=names,
        keeps=keeps,
        places=await places_of(desk, place) if keeps else [],
        estates=await estates_of(desk, place) if keeps else [],
        forms=forms,
    )


async def _lines(desk: Desk, place: Division, seen: int) -> list[Line]:
    """The newest first, each with its balances of now."""

    def funds_at(least: int) -> Query:
        return {"limit": MOST, "at_least": at_least(least)}

    page, _ = await fresh(lambda least: desk.funding.funds.of_division(place.division_id, funds_at(least)), seen)
    balances = await asyncio.gather(*(desk.funding.funds.balances(one.fund_id, None) for one in page.items))
    return [
        Line(
            fund,
            *(
                sum(one.amount_fen for one in of_fund if one.account == account)
                for account in ("bank", "committed", "pledged")
            ),
        )
        for fund, of_fund in zip(page.items, balances, strict=True)
    ]


async def places_of(desk: Desk, place: Division) -> list[Division]:
    """For which divisions something can be opened: the one that is looked at, and those right below it."""
    below = [] if place.tier == "area" else await desk.identity.divisions_below(place.division_id)
    return [place, *below]


async def estates_of(desk: Desk, place: Division) -> list[Estate]:
    """The estates of an area, for what is of one of them; none for what is above."""
    if place.tier != "area":
        return []
    return await desk.identity.estates(None, place.code or str(place.division_id), limit=1_000)
