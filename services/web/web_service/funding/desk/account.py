"""A supervised account: the property company books, bills and answers; the owners' committee checks and objects."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.accounts import Account
from web_service.clients.funding.works_desk import Decision, PotCategories
from web_service.clients.telling import Done
from web_service.deliberation.desk.fields import id_of, wrong
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms
from web_service.funding.desk import fields
from web_service.funding.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.funding.money import yuan
from web_service.language import Language, language_of
from web_service.rendering import render

Verb = Literal["book", "bill"]
OfEntry = Literal["reverse", "check", "object", "answer"]
SAID = ("open", "book", "bill", "reverse", "check", "object", "answer")
KEEPERS, CHECKERS = ("property_company",), ("owners_committee",)
PAGE = 30


def add_account(router: APIRouter, desk: Desk) -> None:
    """``/desk/accounts/{estate_id}`` and below."""

    @router.get("/desk/accounts/{estate_id}")
    async def account(request: Request, estate_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, estate_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/accounts/{estate_id}/{verb}")
    async def act(request: Request, estate_id: UUID, verb: Verb) -> Response:
        return await _act(request, desk, estate_id, verb, verb, partial(_order, estate_id, verb))

    @router.post("/desk/accounts/{estate_id}/entries/{entry_id}/{verb}")
    async def act_on_entry(request: Request, estate_id: UUID, entry_id: UUID, verb: OfEntry) -> Response:
        order = partial(_order_of_entry, estate_id, entry_id, verb)
        return await _act(request, desk, estate_id, verb, f"{verb}-{entry_id}", order)


async def _act(request: Request, desk: Desk, estate_id: UUID, verb: str, name: str, order: Any) -> Response:
    """``name`` is the form's on the page: the same verb stands beside many entries."""

    async def again(forms: Forms, status: int) -> Response:
        return await _page(request, desk, estate_id, forms, status)

    def then(done: Done) -> str:
        shown = "?show=unchecked" if request.query_params.get("show") == "unchecked" else ""
        return back_to(f"/desk/accounts/{estate_id}{shown}", verb, done)

    return await desk.act(request, name, order, again, then)


def _order(estate_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    home, amount = f"/estates/{estate_id}/account", {"amount_fen": fields.fen(form, "amount")}
    if verb == "bill":
        days = {name: fields.day(form, name) for name in ("from_on", "to_on")}
        return Order(f"{home}/bills", amount | days)
    pot, direction, category = _of_what(form)
    vote = {"vote_id": id_of(form, "vote")} if form.get("vote") else {}
    what = {"pot": pot, "direction": direction, "category": category}
    return Order(f"{home}/entries", fields.paper(form) | amount | what | vote)


def _of_what(form: Form) -> Sequence[str]:
    """``fees/in/property_fee``. Raises Problem."""
    parts = form.get("category").split("/")
    if len(parts) != 3:
        raise wrong("category", "choose one")
    return parts


def _order_of_entry(estate_id: UUID, entry_id: UUID, verb: OfEntry, form: Form) -> Order:
    """Raises Problem."""
    path = f"/estates/{estate_id}/account/entries/{entry_id}/{verb}"
    match verb:
        case "reverse":
            return Order(path, fields.paper(form))
        case "object":
            return Order(path, {"reason": form.get("reason")})
        case "answer":
            return Order(path, {"text": form.get("text")})
        case "check":
            return Order(path, {})


async def _page(
    request: Request, desk: Desk, estate_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    language, shown, accounts = language_of(request), shown_of(request), desk.funding.accounts
    unchecked = request.query_params.get("show") == "unchecked"
    query: dict[str, Any] = {
        "limit": PAGE,
        "cursor": request.query_params.get("cursor") or None,
        "unchecked": "true" if unchecked else None,
    }
    account = await desk.call(request, lambda token: accounts.account(estate_id, token))
    (entries, _), pots, decisions, place = await asyncio.gather(
        fresh(lambda least: desk.call(request, lambda token: accounts.entries(estate_id, query, least, token)), seen),
        desk.funding.works_desk.pots(),
        desk.call(request, lambda token: desk.funding.works_desk.decisions(estate_id, token)),
        desk.division(account.division_id),
    )
    names = await desk.frame.called(estates=[estate_id])
    named = await _named(desk, decisions)
    return render(
        request,
        "funding/desk/account.html",
        status,
        account=account,
        name=names.estate(estate_id),
        place=place,
        home=f"/desk/accounts/{estate_id}",
        entries=entries,
        unchecked=unchecked,
        cursor=query["cursor"],
        keeps=may(shown, KEEPERS, place),
        checks=may(shown, CHECKERS, place),
        categories=_categories(language, account, pots),
        decisions=named,
        votes=_votes(language, named),
        forms=forms,
        say=say,
    )


def _categories(
    language: Language, account: Account, pots: Sequence[PotCategories]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be booked, by pot and direction; what goes out of a pot with what is in it."""
    there = {one.pot: one.balance_fen for one in account.pots}
    groups = []
    for one in pots:
        for direction, categories in (("in", one.came_in), ("out", one.went_out)):
            head = f"{language.text(f'pot.{one.pot}')} · {language.text(f'direction.{direction}')}"
            if direction == "out":
                head = language.text("ledger.with_free", name=head, amount=yuan(there.get(one.pot, 0)))
            options = [
                (f"{one.pot}/{direction}/{category}", language.text(f"account_category.{category}"))
                for category in categories
            ]
            groups.append((head, options))
    return groups


async def _named(desk: Desk, decisions: Sequence[Decision]) -> list[tuple[Decision, str]]:
    """With what was asked in the vote; the vote's page is reached without, too."""
    votes = await asyncio.gather(
        *(desk.frame.part(desk.frame.deliberation.votes.vote(one.vote_id)) for one in decisions)
    )
    return [(one, (vote.question or "") if vote else "") for one, vote in zip(decisions, votes, strict=True)]


def _votes(language: Language, decisions: Sequence[tuple[Decision, str]]) -> list[tuple[str, str]]:
    """The decisions to choose from, each with what is left of it where it states an amount."""
    found = []
    for one, question in decisions:
        name = question or language.text("pots.a_vote")
        if one.amount_fen is None:
            found.append((str(one.vote_id), name))
        elif one.amount_fen > one.used_fen:
            left = yuan(one.amount_fen - one.used_fen)
            found.append((str(one.vote_id), language.text("ledger.with_free", name=name, amount=left)))
    return found
