"""轮次: the rounds of one's division with what waits in each, and the page on which one is run."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.ballots import RoundResult
from web_service.clients.funding.proposals import ProposalRow
from web_service.clients.funding.rounds import Round, Turnout
from web_service.clients.funding.rounds_desk import SlipsSoFar
from web_service.clients.telling import Done
from web_service.deliberation.amounts import percent
from web_service.deliberation.desk import fields
from web_service.deliberation.fresh import fresh
from web_service.deliberation.vote_view import group_names
from web_service.forms import Form, Forms
from web_service.funding.desk import rounds_view as view
from web_service.funding.desk.frame import ROUNDS, STAFF, Desk, Order, may, seen_of, shown_of
from web_service.funding.desk.paper import choice_on
from web_service.language import language_of
from web_service.mailbox.units import MyUnit
from web_service.rendering import render

Verb = Literal["cancel", "slips", "paper", "slip-entries", "slip-resolutions", "decide"]
SAID = ("prepared", "revised", "cancel", "slips", "paper", "entered", "confirmed", "disputed", "resolved", "decide")
PAPER = ("slips", "paper", "slip-entries", "slip-resolutions")
PAGE, ALL = 20, 300


def add_rounds(router: APIRouter, desk: Desk) -> None:
    """``/desk/rounds``, and ``/desk/rounds/{round_id}`` with what is done there."""
    _add_list(router, desk)
    _add_round(router, desk)


def _add_list(router: APIRouter, desk: Desk) -> None:
    async def context(request: Request) -> dict[str, Any]:
        units, unit = await desk.unit(request)
        asked = {name: request.query_params.get(name, "") for name in ("cursor", "seen")}
        common = {"units": units, "unit": unit, "home": ROUNDS, "asked": asked}
        return common | (await _waiting(request, desk, unit, asked) if unit else {})

    @router.get(ROUNDS)
    async def rounds(request: Request) -> Response:
        return render(request, "funding/desk/rounds.html", **await context(request))

    @router.get(f"{ROUNDS}/waiting")
    async def strip(request: Request) -> Response:
        """How much waits, in a line, for the desk's other pages; nothing where funding does not answer."""
        _, unit = await desk.unit(request)
        counts = None
        if unit is not None:
            counts = await desk.frame.part(
                desk.call(request, lambda token: desk.funding.rounds_desk.counts(unit.id, 0, token))
            )
        return render(request, "funding/desk/_waiting.html", counts=counts, unit=unit)

    @router.get(f"{ROUNDS}/list")
    async def live_part(request: Request) -> Response:
        """The rounds alone, asked again while the page is open."""
        return render(request, "funding/desk/_rounds.html", **await context(request))


async def _waiting(request: Request, desk: Desk, unit: MyUnit, asked: dict[str, str]) -> dict[str, Any]:
    """The unit's rounds, the newest first, and how much waits in its name."""
    cursor = asked["cursor"] or None
    page, seen = await fresh(
        lambda least: desk.funding.rounds.of_division(unit.id, cursor=cursor, limit=PAGE, seen=least), seen_of(asked)
    )
    counts, found = await asyncio.gather(
        desk.call(request, lambda token: desk.funding.rounds_desk.counts(unit.id, seen, token)),
        desk.rounds(one.round_id for one in page.items if one.status in view.BEFORE_TICKING),
    )
    language = language_of(request)
    lines = [view.line(language, one, found.get(one.round_id)) for one in page.items]
    return {"lines": lines, "counts": counts, "next_cursor": page.next_cursor}


def _add_round(router: APIRouter, desk: Desk) -> None:
    @router.get(f"{ROUNDS}/{{round_id}}")
    async def round_page(request: Request, round_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, round_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.get(f"{ROUNDS}/{{round_id}}/turnout")
    async def live_part(request: Request, round_id: UUID) -> Response:
        """Turnout and slips alone, asked again while the page is open."""
        round_ = await desk.funding.rounds.round(round_id)
        works_here = may(shown_of(request), STAFF, await desk.division(round_.division_id))
        found = await _taking_part(request, desk, round_, 0, works_here=works_here)
        return render(request, "funding/desk/_turnout.html", **found)

    @router.get(f"{ROUNDS}/{{round_id}}/decide")
    async def decision(request: Request, round_id: UUID) -> Response:
        return await _decision(request, desk, round_id, Forms())

    @router.post(f"{ROUNDS}/{{round_id}}/{{verb}}")
    async def act(request: Request, round_id: UUID, verb: Verb) -> Response:
        round_ = await desk.funding.rounds.round(round_id)

        async def again(forms: Forms, status: int) -> Response:
            if verb == "decide":
                return await _decision(request, desk, round_id, forms, status)
            return await _page(request, desk, round_id, forms, status)

        def then(done: Done) -> str:
            said = str(done.answer.get("status", verb)) if verb.startswith("slip-") else verb
            return f"{ROUNDS}/{round_id}?say={said}&seen={done.seq}" + ("#paper" if verb in PAPER else "")

        return await desk.act(request, verb, partial(_order, round_, verb), again, then)


def _order(round_: Round, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/rounds/{round_.round_id}/{verb}"
    match verb:
        case "slips":
            return Order(path, {"slips": fields.number(form, "slips")})
        case "paper":
            return Order(path, {"person_id": fields.id_of(form, "person_id")})
        case "slip-entries":
            return Order(path, {"number": form.get("number"), **choice_on(round_, form)})
        case "slip-resolutions":
            said = {"number": form.get("number"), "reason": form.get("reason")}
            return Order(path, {**said, **choice_on(round_, form)})
        case "decide":
            return Order(path, {"funded_ids": view.chosen(form), **form.given("reason")})
    return Order(path, {"reason": form.get("reason")})


async def _page(
    request: Request, desk: Desk, round_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    """The round with what can be done. Raises Problem."""
    round_ = await desk.funding.rounds.round(round_id)
    place = await desk.division(round_.division_id)
    works_here = may(shown_of(request), STAFF, place)
    proposals, part, result = await asyncio.gather(
        _proposals(request, desk, round_id, seen),
        _taking_part(request, desk, round_, seen, works_here=works_here),
        _result(desk, round_),
    )
    language = language_of(request)
    acted = [one.division_id for one in round_.editions]
    names = await desk.names([round_.division_id, *(one.division_id for one in round_.envelopes), *acted])
    return render(
        request,
        "funding/desk/round.html",
        status,
        **part,
        place=place,
        names=names,
        standing=view.standing(language, round_, result),
        nodes=view.phases(language, round_),
        waits=view.waits(language, round_, result),
        proposals=Counter(one.status for one in proposals),
        titles={one.number: one.title for one in proposals if one.number},
        result=result,
        can=view.doable(round_, result, works_here=works_here, now=datetime.now(UTC)),
        envelope=partial(view.envelope_name, language, names),
        rule=view.rule_name(round_.rule, round_.completion),
        forms=forms,
        say=say,
        home=f"{ROUNDS}/{round_id}",
    )


async def _proposals(request: Request, desk: Desk, round_id: UUID, seen: int) -> list[ProposalRow]:
    """All proposals of the round, by number."""

    async def ask(least: int) -> list[ProposalRow]:
        page = await desk.frame.read(
            request, lambda token: desk.funding.proposals.of_round(round_id, token, limit=ALL, seen=least)
        )
        return page.items

    return (await fresh(ask, seen))[0]


async def _result(desk: Desk, round_: Round) -> RoundResult | None:
    """What it came to; nothing before it is counted."""
    if round_.status not in view.COUNTED:
        return None
    return await desk.frame.part(desk.funding.ballots.result(round_.round_id))


async def _taking_part(request: Request, desk: Desk, round_: Round, seen: int, *, works_here: bool) -> dict[str, Any]:
    """Turnout, and for staff how the slips stand."""
    language, round_id = language_of(request), round_.round_id
    turnout: Turnout | None = None
    slips: SlipsSoFar | None = None
    if round_.roll is not None:
        turnout, seen = await fresh(lambda least: desk.funding.rounds.turnout(round_id, least), seen)
        if works_here:
            slips = await desk.frame.part(
                desk.call(request, lambda token: desk.funding.rounds_desk.slips(round_id, seen, token))
            )
    areas = turnout.areas if turnout else {}
    bands = turnout.bands if turnout else {}
    names = await desk.names(view.ids_in(areas))
    units = round_.roll.units if round_.roll else 0
    return {
        "round": round_,
        "turnout": turnout,
        "slips": slips,
        "share": percent(turnout.participating_units, units) if turnout and units else 0.0,
        "areas": view.groups(language, areas, group_names(language, areas, names)),
        "bands": view.groups(language, bands, group_names(language, bands, names)),
        "live": round_.status in ("tick", "closing"),
    }


async def _decision(request: Request, desk: Desk, round_id: UUID, forms: Forms, status: int = 200) -> Response:
    """All projects with what the count says, to tick those that get the money. Raises Problem."""
    round_ = await desk.funding.rounds.round(round_id)
    result, proposals = await asyncio.gather(
        desk.funding.ballots.result(round_id), _proposals(request, desk, round_id, 0)
    )
    names = await desk.names([round_.division_id, *(one.division_id for one in round_.envelopes)])
    language = language_of(request)
    return render(
        request,
        "funding/desk/decide.html",
        status,
        round=round_,
        projects=view.by_count(round_, result),
        result=result,
        titles={one.number: one.title for one in proposals if one.number},
        counted={one.project_id: one for one in result.tally.explanations},
        envelope=partial(view.envelope_name, language, names),
        rule=view.rule_name(round_.rule, round_.completion),
        forms=forms,
        home=f"{ROUNDS}/{round_id}",
    )
