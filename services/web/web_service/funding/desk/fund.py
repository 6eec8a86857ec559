"""A fund as its bookkeepers see it: what is in it, what is left of promises, the journal, and booking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.funds import EntryLeft, Fund
from web_service.clients.funding.works import Work
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk.fields import id_of
from web_service.deliberation.fresh import fresh
from web_service.deliberation.words import word
from web_service.forms import Form, Forms
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.purses import every_earmark, free_earmarks, purses_of
from web_service.funding.money import yuan
from web_service.language import Language, language_of
from web_service.rendering import render

Verb = Literal["income", "pledge", "commit", "pay", "write-off", "close"]
SAID = ("open", "income", "pledge", "commit", "pay", "write-off", "close")
SOURCES = ("grant", "donation", "charity_sale", "organisation")
CAN_HAVE_MONEY = frozenset({"contracted", "completed", "accepted", "reviewed"})
PAGE, MOST_WORKS = 30, 500


def add_fund(router: APIRouter, desk: Desk) -> None:
    """``/desk/funds/{fund_id}`` and what is booked there."""

    @router.get("/desk/funds/{fund_id}")
    async def fund(request: Request, fund_id: UUID, say: str = "", seen: int = 0, cursor: str = "") -> Response:
        return await _page(
            request, desk, fund_id, Forms(), say=say if say in SAID else "", seen=seen, cursor=cursor or None
        )

    @router.post("/desk/funds/{fund_id}/{verb}")
    async def book(request: Request, fund_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, fund_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/funds/{fund_id}", verb, done)

        return await desk.act(request, verb, partial(_order, fund_id, verb), again, then)


def _order(fund_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    home = f"/funds/{fund_id}"
    if verb == "close":
        return Order(f"{home}/close", {"reason": form.get("reason")})
    body: dict[str, Any] = {
        **fields.paper(form, with_somebody=verb in ("income", "pledge", "pay")),
        "amount_fen": fields.fen(form, "amount"),
    }
    donor = {"donor_id": id_of(form, "donor_id")} if form.get("donor_id") else {}
    match verb:
        case "income":
            pledge = {"pledge_id": id_of(form, "pledge")} if form.get("pledge") else {}
            earmarked = {"source": form.get("source"), "earmark": fields.earmark(form)}
            return Order(f"{home}/incomes", body | earmarked | donor | pledge)
        case "pledge":
            return Order(f"{home}/pledges", body | {"earmark": fields.earmark(form)} | donor)
        case "commit":
            earmarked = {"earmark": fields.earmark(form), "for_work_id": id_of(form, "work")}
            return Order(f"{home}/commitments", body | earmarked)
        case "pay":
            return Order(f"{home}/outgoings", body | {"kind": "payment", "against_id": id_of(form, "against")})
        case "write-off":
            return Order(f"{home}/outgoings", body | {"kind": "write_off", "earmark": fields.earmark(form)})


async def _page(
    request: Request,
    desk: Desk,
    fund_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
    cursor: str | None = None,
) -> Response:
    language, funding = language_of(request), desk.funding
    fund = await funding.funds.fund(fund_id)
    place = await desk.division(fund.division_id)
    page, seen = await fresh(
        lambda least: desk.call(
            request, lambda token: funding.funds.entries(fund_id, token, {"limit": PAGE, "cursor": cursor}, least)
        ),
        seen,
    )
    rules, balances, works = await asyncio.gather(
        funding.ledger_desk.rules(), funding.funds.balances(fund_id, None), _works(desk, fund)
    )
    commitments, pledges, requests, bank = await asyncio.gather(
        desk.call(request, lambda token: funding.ledger_desk.drawable(fund_id, "commitment", seen, token)),
        desk.call(request, lambda token: funding.ledger_desk.drawable(fund_id, "pledge", seen, token)),
        desk.call(request, lambda token: funding.ledger_desk.outgoings(fund_id, seen, token)),
        desk.call(request, lambda token: funding.ledger_desk.reconciliation(fund_id, seen, token)),
    )
    titles = {str(one.work_id): one.title or "" for one in works}
    purses = purses_of(language, balances, titles)
    return render(
        request,
        "funding/desk/fund.html",
        status,
        fund=fund,
        home=f"/desk/funds/{fund_id}",
        place_name=await place_name(desk, fund, place),
        keeps=may(shown_of(request), rules.bookkeepers, place) and fund.closed_at is None,
        rules=rules,
        purses=purses,
        entries=page,
        cursor=cursor,
        commitments=commitments,
        pledges=pledges,
        waiting=[one for one in requests.items if one.state == "requested"],
        bank=bank,
        titles=titles,
        sources=SOURCES,
        earmarks=every_earmark(language, titles),
        free=free_earmarks(language, purses),
        open_commitments=_choices(language, commitments, lambda one: titles.get(str(one.work_id), "")),
        open_pledges=_choices(language, pledges, lambda one: one.party or ""),
        fundable=[
            (str(one.work_id), language.text("ledger.with_contract", name=one.title, amount=yuan(one.contract_fen)))
            for one in works
            if one.status in CAN_HAVE_MONEY
        ],
        word=word,
        forms=forms,
        say=say,
    )


async def place_name(desk: Desk, fund: Fund, place: Division) -> str:
    """Whose fund it is: an estate's, or a division's."""
    names = await desk.frame.called(estates=[fund.estate_id])
    return names.estate(fund.estate_id) or place.name


async def _works(desk: Desk, fund: Fund) -> list[Work]:
    """The works that the fund's money can be for."""
    page = await desk.funding.works.of_division(fund.division_id, {"limit": MOST_WORKS})
    return [one for one in page.items if fund.estate_id in (None, one.estate_id) and one.status != "cancelled"]


def _choices(
    language: Language, entries: Sequence[EntryLeft], about: Callable[[EntryLeft], str]
) -> list[tuple[str, str]]:
    """Entries of which something is left, with their number and how much."""
    return [
        (
            str(one.entry_id),
            language.text("ledger.with_left", number=one.number, name=about(one), amount=yuan(one.left_fen)),
        )
        for one in entries
    ]
