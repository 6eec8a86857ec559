"""对账: the bank's statements of a fund, imported as files, their lines matched with entries or answered."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.ledger_desk import OpenEntry, OpenLine
from web_service.clients.telling import Done
from web_service.deliberation.desk.fields import ticked, wrong
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, form_of, upload_of
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.fund import place_name
from web_service.funding.desk.refusals import refuse
from web_service.language import language_of
from web_service.rendering import render

MOST_BYTES = 900_000
SAID = ("import", "match", "answer")
ENCODINGS = ("utf-8-sig", "gb18030")
"""As banks write their files here."""


def add_bank(router: APIRouter, desk: Desk) -> None:
    """``/desk/funds/{fund_id}/bank`` and below."""

    @router.get("/desk/funds/{fund_id}/bank")
    async def bank(request: Request, fund_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, fund_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/funds/{fund_id}/bank/import")
    async def import_statement(request: Request, fund_id: UUID) -> Response:
        form = await form_of(request)
        file = await upload_of(request, "csv")
        form.values.setdefault("csv", "")
        try:
            done = await desk.send(request, Order(f"/funds/{fund_id}/statements", {"csv": _text(file)}), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, fund_id, Forms("import", form), problem.status)
        home = f"/desk/funds/{fund_id}/bank?statement={done.answer['statement']}&matched={done.answer['matched']}"
        return RedirectResponse(back_to(home, "import", done), 303)

    @router.get("/desk/funds/{fund_id}/bank/{statement}/{line}")
    async def line(request: Request, fund_id: UUID, statement: int, line: int) -> Response:
        return await _line(request, desk, fund_id, (statement, line), Forms())

    @router.post("/desk/funds/{fund_id}/bank/{statement}/{line}/{verb}")
    async def act(
        request: Request, fund_id: UUID, statement: int, line: int, verb: Literal["match", "answer"]
    ) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _line(request, desk, fund_id, (statement, line), forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/funds/{fund_id}/bank", verb, done)

        path = f"/funds/{fund_id}/statements/{statement}/lines/{line}/{verb}"
        return await desk.act(request, verb, partial(_order, path, verb), again, then)


def _text(file: bytes) -> str:
    """The file as text. Raises Problem when it is none."""
    if not file:
        raise wrong("csv", "no file")
    if len(file) > MOST_BYTES:
        raise wrong("csv", "too large")
    for encoding in ENCODINGS:
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise wrong("csv", "no text")


def _order(path: str, verb: str, form: Form) -> Order:
    """Raises Problem."""
    if verb == "answer":
        return Order(path, {"text": form.get("text")})
    form.values.setdefault("entries", "")
    chosen = ticked(form, "entry")
    if not chosen:
        raise wrong("entries", "choose at least one")
    return Order(path, {"entry_ids": chosen})


async def _page(
    request: Request, desk: Desk, fund_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    ledger = desk.funding.ledger_desk
    both, _ = await fresh(
        lambda least: desk.call(request, lambda token: ledger.reconciliation(fund_id, least, token)), seen
    )
    fund, rules = await asyncio.gather(desk.funding.funds.fund(fund_id), ledger.rules())
    place = await desk.division(fund.division_id)
    told = {name: request.query_params.get(name, "") for name in ("statement", "matched")}
    return render(
        request,
        "funding/desk/bank.html",
        status,
        fund=fund,
        place_name=await place_name(desk, fund, place),
        home=f"/desk/funds/{fund_id}/bank",
        bank=both,
        keeps=may(shown_of(request), rules.bookkeepers, place),
        forms=forms,
        say=say,
        told={name: value if value.isascii() and value.isdigit() else "" for name, value in told.items()},
    )


async def _line(
    request: Request, desk: Desk, fund_id: UUID, which: tuple[int, int], forms: Forms, status: int = 200
) -> Response:
    """One open line, with the entries that it could be. One that is matched meanwhile is open no more."""
    ledger = desk.funding.ledger_desk
    both = await desk.call(request, lambda token: ledger.reconciliation(fund_id, 0, token))
    found = next((one for one in both.open_lines if (one.statement, one.line) == which), None)
    if found is None:
        return RedirectResponse(f"/desk/funds/{fund_id}/bank", 303)
    fund = await desk.funding.funds.fund(fund_id)
    alike = [one for one in both.open_entries if one.at_bank_fen == found.amount_fen]
    return render(
        request,
        "funding/desk/line.html",
        status,
        fund=fund,
        line=found,
        home=f"/desk/funds/{fund_id}/bank/{found.statement}/{found.line}",
        candidates=_nearest_first(found, both.open_entries),
        only=alike[0].entry_id if len(alike) == 1 else None,
        forms=forms,
    )


def _nearest_first(line: OpenLine, entries: list[OpenEntry]) -> list[OpenEntry]:
    """Those of the line's very amount first, then those in its direction, each by how near their day is."""
    return sorted(
        entries,
        key=lambda one: (
            one.at_bank_fen != line.amount_fen,
            (one.at_bank_fen > 0) != (line.amount_fen > 0),
            abs((one.happened_on - line.on).days),
        ),
    )
