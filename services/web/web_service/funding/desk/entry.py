"""One entry: its voucher, what was booked on it, how much is left, and what can be done with that."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.funds import EntryDetail
from web_service.clients.telling import Done
from web_service.deliberation.fresh import fresh
from web_service.deliberation.words import word
from web_service.forms import Form, Forms
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.fund import place_name
from web_service.funding.desk.purses import earmark_name
from web_service.language import language_of
from web_service.rendering import render

Verb = Literal["pay", "release", "refund-in", "refund-out", "write-off", "reverse", "answer"]
INCOMES = frozenset({"grant", "donation", "charity_sale", "organisation"})
DRAWN_ON = INCOMES | {"pledge", "commitment", "payment"}
"""Kinds of which something is left until it is used."""
REQUESTS: dict[str, str] = {"pay": "payment", "refund-out": "refund_out"}
"""What two others approve."""
PATHS = {"write-off": "write-off", "release": "release", "refund-in": "refund-in", "reverse": "reverse"}


def add_entry(router: APIRouter, desk: Desk) -> None:
    """``/desk/funds/{fund_id}/entries/{entry_id}`` and below."""

    @router.get("/desk/funds/{fund_id}/entries/{entry_id}")
    async def entry(request: Request, fund_id: UUID, entry_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(
            request,
            desk,
            fund_id,
            entry_id,
            Forms(),
            say=say if say in (*PATHS, *REQUESTS, "answer") else "",
            seen=seen,
        )

    @router.post("/desk/funds/{fund_id}/entries/{entry_id}/{verb}")
    async def act(request: Request, fund_id: UUID, entry_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, fund_id, entry_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/funds/{fund_id}/entries/{entry_id}", verb, done)

        return await desk.act(request, verb, partial(_order, fund_id, entry_id, verb), again, then)


def _order(fund_id: UUID, entry_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    home = f"/funds/{fund_id}/entries/{entry_id}"
    if verb == "answer":
        return Order(f"{home}/answer", {"text": form.get("text")})
    body: dict[str, Any] = fields.paper(form, with_somebody=verb in REQUESTS)
    if verb in REQUESTS:
        asked = {"kind": REQUESTS[verb], "against_id": str(entry_id), "amount_fen": fields.fen(form, "amount")}
        return Order(f"/funds/{fund_id}/outgoings", body | asked)
    amount = {"amount_fen": fields.fen(form, "amount")} if verb in ("release", "refund-in") else {}
    return Order(f"{home}/{PATHS[verb]}", body | amount)


async def _page(
    request: Request,
    desk: Desk,
    fund_id: UUID,
    entry_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
) -> Response:
    funding = desk.funding
    detail, _ = await fresh(
        lambda least: desk.call(request, lambda token: funding.funds.entry(fund_id, entry_id, token, least)), seen
    )
    entry = detail.entry
    fund, rules = await asyncio.gather(funding.funds.fund(fund_id), funding.ledger_desk.rules())
    place = await desk.division(fund.division_id)
    keeps = may(shown_of(request), rules.bookkeepers, place) and fund.closed_at is None
    work_ids = [one for one in (entry.work_id, entry.earmarked_id) if one]
    works = await asyncio.gather(*(funding.works.work(one) for one in dict.fromkeys(work_ids)))
    titles = {str(one.work_id): one.title or "" for one in works}
    earmark = entry.purpose if entry.earmarked_id is None else f"{entry.purpose}/{entry.earmarked_id}"
    return render(
        request,
        "funding/desk/entry.html",
        status,
        fund=fund,
        place_name=await place_name(desk, fund, place),
        home=f"/desk/funds/{fund_id}/entries/{entry_id}",
        entry=entry,
        booked_on_it=detail.booked_on_it,
        earmark=earmark_name(language_of(request), earmark, titles),
        titles=titles,
        drawn_on=entry.kind in DRAWN_ON,
        can=_can(detail) if keeps else frozenset(),
        rules=rules,
        word=word,
        forms=forms,
        say=say,
    )


def _can(detail: EntryDetail) -> frozenset[str]:
    """What the entry allows a bookkeeper."""
    entry, found = detail.entry, set[str]()
    if entry.reversed or entry.kind == "reversal":
        return frozenset({"answer"} if entry.at_bank_fen and entry.statement is None else ())
    if entry.left_fen:
        if entry.kind == "commitment":
            found |= {"pay", "release"}
        elif entry.kind == "payment":
            found.add("refund-in")
        elif entry.kind in INCOMES:
            found.add("refund-out")
        elif entry.kind == "pledge":
            found.add("write-off")
    if entry.kind not in DRAWN_ON or entry.left_fen == entry.amount_fen:
        found.add("reverse")
    if entry.at_bank_fen and entry.statement is None:
        found.add("answer")
    return frozenset(found)
