"""Proposing 我要提案 to a round that collects, and the proposals that one stands upstream of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.rounds import RoundRow
from web_service.deliberation.fresh import fresh
from web_service.deliberation.raising import Reach, reaches_of
from web_service.deliberation.words import word
from web_service.forms import Form, form_of, id_or_none, uploads_of
from web_service.frame import Frame
from web_service.funding.proposals import CATEGORIES, MOST_PICTURES, send_pictures
from web_service.funding.round_view import title_of as title_of_round
from web_service.funding.rounds import title_of
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

FIELDS = frozenset({"place", "title", "text", "category"})
ROUNDS_OF_A_PLACE = 20


@dataclass(frozen=True)
class Collecting:
    """A round that collects, and the places that one can propose for in it."""

    row: RoundRow
    reaches: list[Reach]


def add_proposing(router: APIRouter, frame: Frame) -> None:
    """``/projects/propose`` and ``/me/proposals``."""
    _add_propose(router, frame)

    @router.get("/me/proposals")
    async def mine(request: Request, cursor: str = "", seen: int = 0) -> Response:
        """What one proposed, what came of one's topics, what it was merged into."""
        session, of, language = session_of(request), frame.funding.proposals, language_of(request)
        page, _ = await fresh(
            lambda least: session.call(lambda token: of.mine(cursor or None, least, token)), max(seen, 0)
        )
        names = await frame.called(
            divisions=[one.division_id for one in page.items], estates=[one.estate_id for one in page.items]
        )
        titles = {one.proposal_id: title_of(language, one) for one in page.items}
        context: dict[str, Any] = {"page": page, "cursor": cursor, "titles": titles, "names": names, "word": word}
        return render(request, "funding/mine.html", **context)


def _add_propose(router: APIRouter, frame: Frame) -> None:
    async def page(
        request: Request, form: Form, found: list[Collecting], reaches: list[Reach], status: int = 200
    ) -> Response:
        chosen = next((one for one in found if str(one.row.round_id) == form.get("round")), None)
        if chosen is None and len(found) == 1:
            chosen = found[0]
        names = await frame.called(divisions=[one.row.division_id for one in found])
        language = language_of(request)
        context: dict[str, Any] = {
            "form": form,
            "found": found,
            "chosen": chosen,
            "reaches": reaches,
            "titles": {one.row.round_id: title_of_round(language, one.row, names) for one in found},
            "categories": await _categories(frame, chosen),
            "most_pictures": MOST_PICTURES,
            "word": word,
        }
        return render(request, "funding/propose.html", status, **context)

    @router.get("/projects/propose")
    async def blank(request: Request, round: str = "") -> Response:
        """The form of one round; where several collect, one is chosen first."""
        reaches = await reaches_of(request, frame)
        return await page(request, Form(values={"round": round}), await _collecting(frame, reaches), reaches)

    @router.post("/projects/propose")
    async def propose(request: Request) -> Response:
        """提交提案, then its pictures. A picture that is refused does not lose the proposal."""
        form, reaches = await form_of(request), await reaches_of(request, frame)
        found = await _collecting(frame, reaches)
        images = (await uploads_of(request, "pictures"))[:MOST_PICTURES]
        round_id = id_or_none(form.get("round"))
        reach = next((one for one in reaches if one.key == form.get("place")), None)
        if round_id is None or reach is None:
            form.errors["place"] = language_of(request).text("field.place")
            return await page(request, form, found, reaches, 422)
        body: dict[str, Any] = {name: form.get(name) for name in ("title", "text", "category")}
        body |= {"division_id": str(reach.division_id)}
        body |= {"estate_id": str(reach.estate_id)} if reach.estate_id else {}
        try:
            done = await session_of(request).call(
                lambda token: frame.funding.proposals.submit(round_id, body, form.key, token)
            )
        except Problem as problem:
            form.refuse(_ours(problem), language_of(request), FIELDS)
            return await page(request, form, found, reaches, problem.status)
        proposal_id = done.id("proposal_id")
        lost = await send_pictures(request, frame, proposal_id, images, form.key)
        return RedirectResponse(f"/proposals/{proposal_id}?say=submitted{'_without' if lost else ''}", 303)


def _ours(problem: Problem) -> Problem:
    """The refusal with the names that fields have in this form."""
    ours = {"division_id": "place", "estate_id": "place"}
    fields = {ours.get(name, name): said for name, said in problem.fields.items()}
    return Problem(problem.status, problem.type, problem.title, problem.detail, fields)


async def _collecting(frame: Frame, reaches: list[Reach]) -> list[Collecting]:
    """Rounds that collect where one lives or works, the one that ends first before; each with the places in it."""
    divisions = await asyncio.gather(*(frame.identity.division(str(one.division_id)) for one in reaches))
    above = {one.division_id: {one.division_id, *(each.division_id for each in one.path)} for one in divisions}
    asked = list(dict.fromkeys(each for one in above.values() for each in one))
    pages = await asyncio.gather(*(frame.funding.rounds.of_division(one, limit=ROUNDS_OF_A_PLACE) for one in asked))
    rows = [row for found in pages for row in found.items if _collects(row, datetime.now(UTC))]
    found = [Collecting(row, [one for one in reaches if row.division_id in above[one.division_id]]) for row in rows]
    return sorted(found, key=lambda one: one.row.dates["screen_at"])


def _collects(row: RoundRow, now: datetime) -> bool:
    return row.status in ("prepared", "collect") and row.dates["collect_at"] <= now < row.dates["screen_at"]


async def _categories(frame: Frame, chosen: Collecting | None) -> tuple[str, ...]:
    """What a proposal can be about: where money is split by category, those that have some."""
    round_ = await frame.part(frame.funding.rounds.round(chosen.row.round_id)) if chosen is not None else None
    if round_ is None or round_.split_by != "category":
        return CATEGORIES
    with_money = {one.category for one in round_.envelopes}
    return tuple(one for one in CATEGORIES if one in with_money)
