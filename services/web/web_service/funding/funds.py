"""Funds 资金账 of a place; one fund with its balances, journal and statements; one entry with its lines."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.funding.funds import Entry, Fund
from web_service.deliberation.desk.frame import may
from web_service.frame import Frame, Place
from web_service.funding.accounts import READERS
from web_service.funding.fund_view import by_source, earmark_name, flows, holdings, total, works_in
from web_service.language import language_of
from web_service.rendering import render, today
from web_service.session import SignInNeededError, session_of

FUNDS_A_PAGE, ENTRIES_A_PAGE = 10, 20


def add_funds(router: APIRouter, frame: Frame) -> None:
    """``/funds/under/{code}``, ``/funds/{id}``, and an entry or a receipt of it."""
    _add_list(router, frame)
    _add_fund(router, frame)
    _add_entry(router, frame)
    _add_receipt(router, frame)


def _add_list(router: APIRouter, frame: Frame) -> None:
    @router.get("/funds/under/{code}")
    async def funds(request: Request, code: str, cursor: str = "") -> Response:
        """Funds of a division and of everything below it, with what is in them; estates with a supervised account."""
        place = await frame.place(code)
        division_id = place.division.division_id
        page, accounts = await asyncio.gather(
            frame.funding.funds.of_division(division_id, {"cursor": cursor or None, "limit": FUNDS_A_PAGE}),
            frame.part(frame.funding.accounts.of_division(division_id)),
        )
        balances = await asyncio.gather(
            *(frame.part(frame.funding.funds.balances(one.fund_id, None)) for one in page.items)
        )
        names = await frame.called(
            divisions=[one.division_id for one in page.items],
            estates=[*(one.estate_id for one in page.items), *(one.estate_id for one in accounts or [])],
        )
        language = language_of(request)
        there = {
            one.fund_id: total(language, held)
            for one, held in zip(page.items, balances, strict=True)
            if held is not None
        }
        context: dict[str, Any] = {"place": place, "page": page, "there": there, "names": names}
        readable = await _readable(request, frame, place) if accounts else set()
        open_to_me = [one for one in accounts or [] if readable is None or one.estate_id in readable]
        closed = [one for one in accounts or [] if one not in open_to_me]
        return render(request, "funding/funds.html", **context, accounts=open_to_me, closed=closed)


async def _readable(request: Request, frame: Frame, place: Place) -> set[UUID] | None:
    """The estates whose accounts whoever looks on may read: None is all of them. For what is offered."""
    session = session_of(request)
    if session.shown is None:
        return set()
    if may(session.shown, READERS, place.division):
        return None
    try:
        return {one.estate_id for one in await session.call(frame.identity.ownerships)}
    except (Problem, SignInNeededError):
        return set()


def _add_fund(router: APIRouter, frame: Frame) -> None:
    @router.get("/funds/{fund_id}")
    async def fund(request: Request, fund_id: UUID, as_of: str = "", cursor: str = "") -> Response:
        """What is in it, now or at the end of a day; where it went; its journal."""
        day, of = _day(as_of), frame.funding.funds
        found, balances, spent, journal, statements, pledges = await asyncio.gather(
            of.fund(fund_id),
            of.balances(fund_id, day),
            frame.part(of.spent(fund_id, day)),
            frame.read(
                request, lambda token: of.entries(fund_id, token, {"cursor": cursor or None, "limit": ENTRIES_A_PAGE})
            ),
            frame.part(of.statements(fund_id)),
            frame.part(frame.read(request, lambda token: of.pledges(fund_id, token))),
        )
        known = {one.work_id: one.title for one in spent or []}
        titles = await _titles(frame, [*works_in(balances), *(one.work_id for one in journal.items)], known)
        language = language_of(request)
        return render(
            request,
            "funding/fund.html",
            **await _about(frame, found),
            day=day,
            holdings=holdings(language, balances, titles),
            total=total(language, balances),
            sources=by_source(balances),
            flows=flows(language, balances, spent, titles) if spent is not None else None,
            journal=journal,
            statements=statements,
            pledges=pledges if day is None else None,
            titles=titles,
            cursor=cursor,
        )


def _add_entry(router: APIRouter, frame: Frame) -> None:
    @router.get("/funds/{fund_id}/entries/{entry_id}")
    async def entry(request: Request, fund_id: UUID, entry_id: UUID) -> Response:
        """One entry: its voucher, its lines, what it is about and what was booked on it."""
        of = frame.funding.funds
        found, detail = await asyncio.gather(
            of.fund(fund_id), frame.read(request, lambda token: of.entry(fund_id, entry_id, token))
        )
        one = detail.entry
        before = await _before(request, frame, one)
        titles = await _titles(frame, [one.work_id, one.earmarked_id], {})
        earmark = "/".join(filter(None, (one.purpose, str(one.earmarked_id) if one.earmarked_id else "")))
        return render(
            request,
            "funding/entry.html",
            **await _about(frame, found),
            detail=detail,
            one=one,
            before=before,
            titles=titles,
            earmark=earmark_name(language_of(request), earmark, titles),
            reversal=next((each for each in detail.booked_on_it if each.kind == "reversal"), None),
        )


def _add_receipt(router: APIRouter, frame: Frame) -> None:
    @router.get("/funds/{fund_id}/receipts/{number}")
    async def receipt(request: Request, fund_id: UUID, number: int) -> Response:
        """收据: for its donor, and those who keep the account. It bears a name: nothing keeps it on the way."""
        found, one = await asyncio.gather(
            frame.funding.funds.fund(fund_id),
            session_of(request).call(lambda token: frame.funding.funds.receipt(fund_id, number, token)),
        )
        titles = await _titles(frame, [one.earmarked_id], {})
        earmark = "/".join(filter(None, (one.purpose, str(one.earmarked_id) if one.earmarked_id else "")))
        name = earmark_name(language_of(request), earmark, titles)
        page = render(request, "funding/receipt.html", **await _about(frame, found), one=one, earmark=name)
        page.headers["Cache-Control"] = "no-store"
        return page


async def _before(request: Request, frame: Frame, one: Entry) -> Entry | None:
    """The entry that an entry is about."""
    if one.relates_to_id is None:
        return None
    fund_id, before_id = one.fund_id, one.relates_to_id
    detail = await frame.part(frame.read(request, lambda token: frame.funding.funds.entry(fund_id, before_id, token)))
    return detail.entry if detail else None


async def _about(frame: Frame, fund: Fund) -> dict[str, Any]:
    place, names = await asyncio.gather(
        frame.place(str(fund.division_id)), frame.called(divisions=[fund.division_id], estates=[fund.estate_id])
    )
    return {"fund": fund, "place": place, "names": names}


async def _titles(
    frame: Frame, work_ids: Iterable[UUID | None], known: dict[UUID, str | None]
) -> dict[UUID, str | None]:
    """What works are called; None where that does not answer, or was destroyed."""
    wanted = [one for one in dict.fromkeys(work_ids) if one is not None and one not in known]
    found = await asyncio.gather(*(frame.part(frame.funding.works.work(one)) for one in wanted))
    return known | {one: work.title if work else None for one, work in zip(wanted, found, strict=True)}


def _day(text: str) -> date | None:
    """A day that has begun; None for now."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today() else None
