"""The supervised account 资金监管账户 of an estate: for its owners, its property company, the committee, watchers."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.accounts import Account, Decision
from web_service.deliberation.amounts import Gauge, percent
from web_service.deliberation.desk.frame import may
from web_service.forms import Forms, form_of
from web_service.frame import Frame
from web_service.funding.money import yuan
from web_service.language import Language, language_of
from web_service.rendering import render
from web_service.session import session_of

READERS = (
    "property_company",
    "owners_committee",
    "owners_representative",
    "area_worker",
    "party_secretary",
    "street_officer",
    "district_officer",
    "auditor",
)
"""Who may read the account of an estate beside its owners; the service decides."""
CHECKERS = ("owners_committee",)
KEEPERS = ("property_company",)
ENTRIES_A_PAGE = 20
Verb = Literal["check", "object"]
SAID = ("check", "object")
FIELDS = frozenset({"reason"})


def add_accounts(router: APIRouter, frame: Frame) -> None:
    """``/accounts/{estate_id}``."""

    async def page(request: Request, estate_id: UUID, forms: Forms, status: int = 200) -> Response:
        context = await _context(request, frame, estate_id)
        return render(request, "funding/account.html", status, **context, forms=forms)

    @router.get("/accounts/{estate_id}")
    async def account(request: Request, estate_id: UUID) -> Response:
        return await page(request, estate_id, Forms())

    @router.post("/accounts/{estate_id}/entries/{entry_id}/{verb}")
    async def act(request: Request, estate_id: UUID, entry_id: UUID, verb: Verb) -> Response:
        """核对 or 提出异议, by the owners' committee."""
        form = await form_of(request)
        body = {"reason": form.get("reason")} if verb == "object" else {}
        try:
            tell = partial(frame.funding.accounts.tell, estate_id, f"entries/{entry_id}/{verb}", body, form.key)
            done = await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, estate_id, Forms(f"{verb}-{entry_id}", form), problem.status)
        given = _given(request)
        only = "&unchecked=1" if given["unchecked"] else ""
        return RedirectResponse(f"/accounts/{estate_id}?say={verb}&seen={done.seq}{only}#entries", 303)


def _given(request: Request) -> dict[str, Any]:
    """What the address says."""
    asked = request.query_params
    say, seen = asked.get("say", ""), asked.get("seen", "")
    return {
        "unchecked": asked.get("unchecked") == "1",
        "cursor": asked.get("cursor", ""),
        "say": say if say in SAID else "",
        "seen": int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
    }


async def _context(request: Request, frame: Frame, estate_id: UUID) -> dict[str, Any]:
    given, session, of = _given(request), session_of(request), frame.funding.accounts
    query = {
        "cursor": given["cursor"] or None,
        "limit": ENTRIES_A_PAGE,
        "unchecked": "true" if given["unchecked"] else None,
    }
    account = await session.call(partial(of.account, estate_id))
    entries, statements, decisions, place, names = await asyncio.gather(
        session.call(partial(of.entries, estate_id, query, given["seen"])),
        frame.part(session.call(partial(of.statements, estate_id))),
        frame.part(session.call(partial(of.decisions, estate_id))),
        frame.place(str(account.division_id)),
        frame.called(estates=[estate_id]),
    )
    language, shown = language_of(request), session.shown
    return {
        "given": given,
        "account": account,
        "place": place,
        "estate": names.estate(estate_id),
        "entries": entries,
        "statements": statements,
        "fees": _fees(language, account),
        "uses": [_use(language, one) for one in decisions or []],
        "checks": shown is not None and may(shown, CHECKERS, place.division),
        "keeps": shown is not None and may(shown, KEEPERS, place.division),
    }


def _fees(language: Language, account: Account) -> Gauge | None:
    """What came in of the property fees that were billed since the last statement."""
    if not account.billed_fen:
        return None
    share = percent(account.collected_fen, account.billed_fen)
    words = language.text(
        "account.collected_of",
        collected=yuan(account.collected_fen),
        billed=yuan(account.billed_fen),
        percent=f"{share:.1f}",
    )
    return Gauge(language.text("account.fees"), words, share)


def _use(language: Language, one: Decision) -> tuple[UUID, str, Gauge | None]:
    """How much of what the owners decided was used; without a gauge where they stated no amount."""
    if one.amount_fen is None:
        return one.vote_id, language.text("account.used", used=yuan(one.used_fen)), None
    words = language.text("account.used_of", used=yuan(one.used_fen), amount=yuan(one.amount_fen))
    return one.vote_id, words, Gauge(language.text("account.decision"), words, percent(one.used_fen, one.amount_fen))
