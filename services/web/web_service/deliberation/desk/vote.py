"""A vote at the desk: opening and ending it; on paper: slips issued and printed, ticked, entered twice, resolved."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.desk import SlipBatch
from web_service.clients.deliberation.votes import Turnout, Vote
from web_service.clients.telling import Done
from web_service.deliberation.amounts import percent
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.begin import threshold_words
from web_service.deliberation.desk.frame import CONVENERS_ALONE, STAFF, Desk, Order, may, shown_of
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["open", "close", "cancel", "slips", "paper", "slip-entries", "slip-resolutions"]
SAID = ("begun", "open", "close", "cancel", "slips", "paper", "entered", "confirmed", "disputed", "resolved")


def add_vote(router: APIRouter, desk: Desk) -> None:
    """``/desk/votes/{vote_id}`` and below."""

    @router.get("/desk/votes/{vote_id}")
    async def vote(request: Request, vote_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, vote_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.get("/desk/votes/{vote_id}/slips/{batch_id}")
    async def print_slips(request: Request, vote_id: UUID, batch_id: UUID) -> Response:
        """The slips of a batch, for the printer."""
        found = await desk.deliberation.votes.vote(vote_id)
        numbers = await session_of(request).call(lambda token: desk.deliberation.desk.slips(vote_id, batch_id, token))
        place = await desk.division(found.division_id)
        return render(
            request, "deliberation/desk/slips.html", vote=found, numbers=numbers, place=place, grouped=grouped
        )

    @router.post("/desk/votes/{vote_id}/{verb}")
    async def act(request: Request, vote_id: UUID, verb: Verb) -> Response:
        found = await desk.deliberation.votes.vote(vote_id)

        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, vote_id, forms, status)

        def then(done: Done) -> str:
            said = str(done.answer.get("status", verb)) if verb.startswith("slip-") else verb
            return f"/desk/votes/{vote_id}?say={said}&seen={done.seq}" + ("#paper" if verb not in SAID[:4] else "")

        return await desk.act(request, verb, partial(_order, found, verb), again, then)


def _order(vote: Vote, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/votes/{vote.vote_id}/{verb}"
    match verb:
        case "cancel":
            return Order(path, {"reason": form.get("reason")})
        case "slips":
            return Order(path, {"slips": fields.number(form, "slips")})
        case "paper":
            body = {"person_id": fields.id_of(form, "person_id"), **form.given("slip_number")}
            return Order(path, body | ({"dwelling_id": fields.id_of(form, "dwelling")} if form.get("dwelling") else {}))
        case "slip-entries":
            return Order(path, {"number": form.get("number"), "choice": _choice(vote, form)})
        case "slip-resolutions":
            said = {"number": form.get("number"), "choice": _choice(vote, form), "reason": form.get("reason")}
            return Order(path, said)
    return Order(path, {})


def _choice(vote: Vote, form: Form) -> list[int]:
    """The options as they stand on the slip: one, those ticked, or the ranks that were written beside them."""
    if vote.kind == "choice":
        return [fields.number(form, "choice")] if form.get("choice") else []
    if vote.kind == "approval":
        return sorted(int(one) for one in fields.ticked(form, "option") if one.isdigit())
    ranks = {n: fields.number(form, f"rank-{n}") for n in range(len(vote.options)) if form.get(f"rank-{n}")}
    return sorted(ranks, key=lambda n: ranks[n])


async def _page(
    request: Request, desk: Desk, vote_id: UUID, forms: Forms, status: int = 200, *, say: str = "", seen: int = 0
) -> Response:
    shown, language = shown_of(request), language_of(request)
    vote = await desk.deliberation.votes.vote(vote_id)
    place = await desk.division(vote.division_id)
    works_here = may(shown, STAFF, place)
    turnout: Turnout | None = None
    if vote.status != "prepared":
        turnout, _ = await fresh(lambda least: desk.deliberation.votes.turnout(vote_id, least), seen)
    batches: list[SlipBatch] = []
    if works_here and vote.opened_at is not None:
        try:
            batches = await session_of(request).call(lambda token: desk.deliberation.desk.batches(vote_id, token))
        except Problem:
            batches = []
    names = await desk.names([vote.division_id], [vote.estate_id])
    convenes = may(shown, CONVENERS_ALONE, place) or await _convenes(request, desk, vote)
    return render(
        request,
        "deliberation/desk/vote.html",
        status,
        vote=vote,
        names=names,
        turnout=turnout,
        share=_share(vote, turnout),
        threshold=threshold_words(language, vote.electorate.threshold),
        batches=batches,
        can=_can(vote, convenes=convenes, works_here=works_here),
        forms=forms,
        say=say,
        home=f"/desk/votes/{vote_id}",
        grouped=grouped,
    )


async def _convenes(request: Request, desk: Desk, vote: Vote) -> bool:
    """Whether whoever looks convenes the stage of the vote's topic."""
    topic_id = vote.topic_id
    if topic_id is None:
        return False
    try:
        detail = await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))
    except Problem:
        return False
    stage = next((one for one in detail.stages if one.stage == detail.item.stage), None)
    return stage is not None and may(shown_of(request), stage.conveners, await desk.division(vote.division_id))


def _can(vote: Vote, *, convenes: bool, works_here: bool) -> frozenset[str]:
    """What the state allows whoever looks."""
    now, found = datetime.now(UTC), set[str]()
    if convenes and vote.status == "prepared":
        found |= {"open", "cancel"}
    if convenes and vote.status in ("opened", "closing") and now >= vote.closes_at:
        found.add("close")
    if works_here and vote.status == "opened":
        found |= {"slips", "paper"} if now < vote.closes_at else set()
        found |= {"slip-entries", "slip-resolutions"}
    return frozenset(found)


def _share(vote: Vote, turnout: Turnout | None) -> float:
    units = vote.roll.units if vote.roll else 0
    return percent(turnout.participating_units, units) if turnout and units else 0.0


def grouped(number: str) -> str:
    """A slip's number as it is read aloud: four at a time."""
    return "-".join(number[at : at + 4] for at in range(0, len(number), 4))
