"""支出审批: what waits for two others, who asked for it, and each role's limit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.funds import Fund
from web_service.clients.funding.ledger_desk import LedgerRules, Outgoing
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.fresh import fresh
from web_service.deliberation.words import word
from web_service.forms import Form, Forms
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.desk.fund import place_name
from web_service.funding.desk.late import late_works
from web_service.funding.desk.purses import earmark_name, purses_of
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import MONEY_ROLES, Shown

Verb = Literal["approve", "reject"]
Standing = Literal["mine", "approved", "beyond", "can", "none", "decided"]
"""How a request stands to whoever looks: own, approved before, above the limit, to be decided, none of theirs, over."""


@dataclass(frozen=True)
class Waiting:
    """A request in the list, with how it stands to whoever looks."""

    outgoing: Outgoing
    fund: Fund
    standing: Standing


def add_approvals(router: APIRouter, desk: Desk) -> None:
    """``/desk/funds/approvals``, ``/desk/funds/outgoings/{outgoing_id}``, and what waits for the desk's home page."""

    @router.get("/desk/funds/waiting")
    async def strip(request: Request) -> Response:
        """How many requests wait for whoever looks, and at how many works something is late."""
        offices = await desk.offices(request, MONEY_ROLES)
        if offices.chosen is None:
            return Response()
        place = offices.chosen
        rows, due = await asyncio.gather(
            desk.frame.part(_rows(request, desk, place, 0)),
            desk.frame.part(desk.funding.works_desk.due(place.division_id, 0)),
        )
        return render(
            request,
            "funding/desk/_money_waiting.html",
            place=place,
            approvals=sum(one.standing == "can" for one in (rows or [])),
            late=len(late_works(due or [])),
        )

    @router.get("/desk/funds/approvals")
    async def waiting(request: Request, seen: int = 0) -> Response:
        return await _list(request, desk, seen)

    @router.get("/desk/funds/outgoings/{outgoing_id}")
    async def outgoing(request: Request, outgoing_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, outgoing_id, Forms(), say=say if say in ("approve", "reject") else "")

    @router.post("/desk/funds/outgoings/{outgoing_id}/{verb}")
    async def decide(request: Request, outgoing_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, outgoing_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/funds/outgoings/{outgoing_id}", verb, done)

        return await desk.act(request, verb, partial(_order, outgoing_id, verb), again, then)


def _order(outgoing_id: UUID, verb: Verb, form: Form) -> Order:
    return Order(f"/outgoings/{outgoing_id}/{verb}", {"reason": form.get("reason")} if verb == "reject" else {})


async def _list(request: Request, desk: Desk, seen: int) -> Response:
    offices = await desk.offices(request, MONEY_ROLES)
    place = offices.chosen
    if place is None:
        return render(request, "funding/desk/approvals.html", offices=offices)
    rows, rules = await asyncio.gather(_rows(request, desk, place, seen), desk.funding.ledger_desk.rules())
    asked_by = {step.division_id for one in rows for step in one.outgoing.steps[:1]}
    return render(
        request,
        "funding/desk/approvals.html",
        offices=offices,
        rows=sorted(rows, key=lambda one: one.standing != "can"),
        rules=rules,
        own_limits=_own_limits(shown_of(request), rules, place),
        names=await desk.frame.called(divisions=asked_by),
        word=word,
    )


async def _rows(request: Request, desk: Desk, place: Division, seen: int) -> list[Waiting]:
    """The oldest first. Raises Problem."""
    ledger, shown = desk.funding.ledger_desk, shown_of(request)
    (found, _), rules = await asyncio.gather(
        fresh(lambda least: desk.call(request, lambda token: ledger.waiting(place.division_id, least, token)), seen),
        ledger.rules(),
    )
    funds = await asyncio.gather(*(desk.funding.funds.fund(one) for one in dict.fromkeys(one.fund_id for one in found)))
    divisions = await asyncio.gather(*(desk.division(one) for one in {one.division_id for one in funds}))
    of_id, where = {one.fund_id: one for one in funds}, {one.division_id: one for one in divisions}
    return [
        Waiting(one, of_id[one.fund_id], standing(shown, rules, one, where[of_id[one.fund_id].division_id]))
        for one in found
    ]


def standing(shown: Shown, rules: LedgerRules, outgoing: Outgoing, place: Division) -> Standing:
    """How a request stands to whoever looks; the service decides again."""
    if outgoing.state != "requested":
        return "decided"
    if outgoing.requested_by == shown.person_id:
        return "mine"
    if outgoing.approved_by.count(shown.person_id):
        return "approved"
    if may(shown, rules.approving(outgoing.amount_fen), place):
        return "can"
    return "beyond" if may(shown, rules.approving_anything, place) else "none"


def _own_limits(shown: Shown, rules: LedgerRules, place: Division) -> list[str]:
    """The roles under which somebody approves there."""
    return [one.role for one in rules.approvers if may(shown, [one.role], place)]


async def _page(
    request: Request, desk: Desk, outgoing_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    language, funding = language_of(request), desk.funding
    asked = await desk.call(request, lambda token: funding.ledger_desk.outgoing(outgoing_id, token))
    fund, rules, balances, against, work = await asyncio.gather(
        funding.funds.fund(asked.fund_id),
        funding.ledger_desk.rules(),
        funding.funds.balances(asked.fund_id, None),
        _against(request, desk, asked),
        _work_title(desk, asked.work_id or asked.earmarked_id),
    )
    place = await desk.division(fund.division_id)
    titles = {str(one): work for one in (asked.work_id, asked.earmarked_id) if one}
    earmark = asked.purpose if asked.earmarked_id is None else f"{asked.purpose}/{asked.earmarked_id}"
    purse = next((one for one in purses_of(language, balances, titles) if one.earmark == earmark), None)
    return render(
        request,
        "funding/desk/outgoing.html",
        status,
        asked=asked,
        fund=fund,
        place_name=await place_name(desk, fund, place),
        home=f"/desk/funds/outgoings/{outgoing_id}",
        against=against,
        purse=purse,
        earmark=earmark_name(language, earmark, titles),
        work=work,
        rules=rules,
        standing=standing(shown_of(request), rules, asked, place),
        names=await desk.frame.called(divisions={one.division_id for one in asked.steps}),
        word=word,
        forms=forms,
        say=say,
    )


async def _against(request: Request, desk: Desk, asked: Outgoing) -> object:
    """The commitment that is paid or the income that goes back; None for a write-off."""
    if asked.against_id is None:
        return None
    entry_id = asked.against_id
    found = await desk.call(request, lambda token: desk.funding.funds.entry(asked.fund_id, entry_id, token))
    return found.entry


async def _work_title(desk: Desk, work_id: UUID | None) -> str:
    if work_id is None:
        return ""
    return (await desk.funding.works.work(work_id)).title or ""
