"""A proposal's page at the desk: writing it down, costing and screening it, deciding on an appeal."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.proposals import Proposal, ProposalRow
from web_service.clients.funding.rounds import Envelope, Round, RoundRow
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.funding.desk.fields import fen
from web_service.funding.desk.frame import COSTING, PROPOSALS, STAFF, Desk, Order, back_to, may, shown_of
from web_service.funding.desk.proposals import TAKING
from web_service.funding.desk.refusals import refuse
from web_service.funding.desk.rounds_view import WHOLE
from web_service.funding.desk.terms import CATEGORIES
from web_service.funding.desk.thread import thread
from web_service.funding.money import typed
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import Shown, session_of

Verb = Literal["describe", "enter", "cost", "admit", "decline", "merge", "split", "decide-appeal"]
SAID = ("new", "pictures", "describe", "enter", "cost", "admit", "decline", "split", "decide-appeal")
LEAVES = frozenset({"merge"})
"""After these there is nothing more to do with the proposal: the worklist comes next."""
SCREENING = ("collect", "screen", "discuss")
REASONS = (
    "outside_scope", "over_envelope", "not_lawful", "not_feasible", "done_elsewhere", "incomplete", "other",
)  # fmt: skip
LINES, PARTS, ALL = 6, 4, 300


def add_proposal(router: APIRouter, desk: Desk) -> None:
    """``/desk/proposals/{proposal_id}`` and below."""

    @router.get(f"{PROPOSALS}/{{proposal_id}}")
    async def proposal_page(request: Request, proposal_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, proposal_id, Forms(), say=say if say in SAID else "")

    @router.get(f"{PROPOSALS}/{{proposal_id}}/pictures/{{picture_id}}")
    async def picture(request: Request, proposal_id: UUID, picture_id: UUID) -> Response:
        media_type, image = await desk.call(
            request, lambda token: desk.funding.proposals.picture(proposal_id, picture_id, token)
        )
        if not media_type.startswith("image/"):
            raise Problem(502, "about:blank", "Not an image", "the service answered with something else")
        return Response(image, media_type=media_type, headers={"Cache-Control": "no-store"})

    @router.post(f"{PROPOSALS}/{{proposal_id}}/pictures")
    async def add_pictures(request: Request, proposal_id: UUID) -> Response:
        """One command a picture; keys tell them apart."""
        form, images = await form_of(request), await uploads_of(request, "photos")
        try:
            if not images:
                raise fields.wrong("photos", "no picture was chosen")
            for number, image in enumerate(images):
                await session_of(request).call(partial(_add_picture, desk, proposal_id, image, f"{form.key}-{number}"))
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, proposal_id, Forms("pictures", form), problem.status)
        return RedirectResponse(f"{PROPOSALS}/{proposal_id}?say=pictures", 303)

    @router.post(f"{PROPOSALS}/{{proposal_id}}/{{verb}}")
    async def act(request: Request, proposal_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, proposal_id, forms, status)

        def then(done: Done) -> str:
            return back_to(PROPOSALS if verb in LEAVES else f"{PROPOSALS}/{proposal_id}", verb, done)

        return await desk.act(request, verb, partial(_order, proposal_id, verb), again, then)


async def _add_picture(desk: Desk, proposal_id: UUID, image: bytes, key: str, token: str) -> Done:
    return await desk.funding.proposals.add_picture(proposal_id, image, key, token)


def _order(proposal_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/proposals/{proposal_id}/{verb}"
    match verb:
        case "describe":
            return Order(path, _described(form, ""))
        case "enter":
            return Order(path, {"round_id": fields.id_of(form, "round")})
        case "cost":
            return Order(path, {"items": _items(form)})
        case "decline":
            return Order(path, {"why": form.get("why"), "reason": form.get("reason")})
        case "merge":
            return Order(path, {"into_proposal_id": fields.id_of(form, "into"), "reason": form.get("reason")})
        case "split":
            parts = [_described(form, f"-{at}") for at in range(PARTS) if form.get(f"title-{at}")]
            if len(parts) < 2:
                raise fields.wrong("parts", "two parts at least")
            return Order(path, {"parts": parts, "reason": form.get("reason")})
        case "decide-appeal":
            body = {"reopen": fields.yes(form, "decision"), "reason": form.get("reason")}
            return Order(f"/proposals/{proposal_id}/appeal/decide", body)
    return Order(path, {"reason": form.get("reason")})


def _described(form: Form, part: str) -> dict[str, str]:
    said = {"title": f"title{part}", "text": f"body{part}", "category": f"category{part}"}
    return {name: form.get(field) for name, field in said.items()}


def _items(form: Form) -> list[dict[str, Any]]:
    """The lines of a cost estimate: those that have a name or an amount. Raises Problem."""
    numbers = sorted(int(at) for at in fields.ticked(form, "item") if at.isascii() and at.isdigit() and len(at) < 4)
    written = [at for at in numbers if form.get(f"item-{at}") or form.get(f"cost-{at}")]
    if not written:
        raise fields.wrong("cost", "no line has a cost")
    for at in written:
        if not form.get(f"item-{at}"):
            raise fields.wrong(f"item-{at}", "what costs it")
    return [{"name": form.get(f"item-{at}"), "cost_fen": fen(form, f"cost-{at}")} for at in written]


async def _page(
    request: Request, desk: Desk, proposal_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    """The proposal with what can be done. Raises Problem."""
    shown, language = shown_of(request), language_of(request)
    proposal = await desk.call(request, lambda token: desk.funding.proposals.proposal(proposal_id, token))
    division, round_ = await asyncio.gather(desk.division(proposal.division_id), _round(desk, proposal.round_id))
    holder = await desk.division(round_.division_id) if round_ else division
    can = doable(shown, proposal, round_, division, holder) | await _judging(desk, shown, proposal, round_)
    more = await _needed(request, desk, proposal, division, can)
    acted = [one for step in proposal.thread for one in (step.division_id, step.to_division_id)]
    names = await desk.names([proposal.division_id, holder.division_id, *acted], [proposal.estate_id])
    return render(
        request,
        "funding/desk/proposal.html",
        status,
        **more,
        proposal=proposal,
        round=round_,
        envelope=envelope_of(round_, division, proposal.category) if round_ else None,
        names=names,
        lines=thread(language, names, proposal.thread),
        can=can,
        items=_lines(forms.of("cost"), proposal),
        reasons=REASONS,
        categories=CATEGORIES,
        splits=range(PARTS),
        forms=forms,
        say=say,
        home=f"{PROPOSALS}/{proposal_id}",
    )


async def _round(desk: Desk, round_id: UUID | None) -> Round | None:
    return None if round_id is None else await desk.funding.rounds.round(round_id)


def doable(
    shown: Shown, proposal: Proposal, round_: Round | None, division: Division, holder: Division
) -> frozenset[str]:
    """What the state allows whoever looks: for what is offered, the service decides again."""
    works_here, screens = may(shown, STAFF, division), may(shown, STAFF, holder)
    found = set[str]()
    if works_here and proposal.status in ("pooled", "submitted"):
        found.add("describe")
    if works_here and proposal.status in ("pooled", "submitted", "admitted"):
        found.add("pictures")
    if works_here and proposal.status == "pooled" and proposal.title is not None:
        found.add("enter")
    if round_ is None or round_.status not in SCREENING or proposal.status not in ("submitted", "admitted"):
        return frozenset(found)
    if screens or may(shown, COSTING, holder):
        found.add("cost")
    if screens:
        found |= {"decline", "merge", "split"}
        found |= {"admit"} if proposal.status == "submitted" and proposal.cost_fen is not None else set()
    return frozenset(found)


async def _judging(desk: Desk, shown: Shown, proposal: Proposal, round_: Round | None) -> frozenset[str]:
    """Whether whoever looks works for the unit that decides on the appeal."""
    above = next((one.to_division_id for one in reversed(proposal.thread) if one.to_division_id), None)
    if proposal.status != "appealed" or above is None or round_ is None or round_.status not in SCREENING:
        return frozenset()
    return frozenset({"decide-appeal"} if may(shown, STAFF, await desk.division(above)) else ())


async def _needed(
    request: Request, desk: Desk, proposal: Proposal, division: Division, can: frozenset[str]
) -> dict[str, Any]:
    """What the forms need: rounds to enter, proposals to merge into, the words of the topic that it came from."""
    entering, candidates, topic = await asyncio.gather(
        _entering(desk, division) if "enter" in can else _nothing(),
        _candidates(request, desk, proposal) if "merge" in can else _nothing(),
        _topic(request, desk, proposal.topic_id),
    )
    return {"entering": entering, "candidates": candidates, "topic": topic}


async def _nothing() -> list[Any]:
    return []


async def _entering(desk: Desk, division: Division) -> list[RoundRow]:
    """Rounds of the division and of those above it that take proposals from staff."""
    reach = [division.division_id, *(one.division_id for one in reversed(division.path))]
    pages = await asyncio.gather(*(desk.frame.part(desk.funding.rounds.of_division(one)) for one in reach))
    return [row for page in pages if page for row in page.items if row.status in TAKING]


async def _candidates(request: Request, desk: Desk, proposal: Proposal) -> list[ProposalRow]:
    """The other proposals of the round that one can be merged into."""
    round_id = proposal.round_id
    if round_id is None:
        return []
    page = await desk.call(request, lambda token: desk.funding.proposals.of_round(round_id, token, limit=ALL))
    return [
        one for one in page.items if one.status in ("submitted", "admitted") and one.proposal_id != proposal.proposal_id
    ]


async def _topic(request: Request, desk: Desk, topic_id: UUID | None) -> Any:
    """The topic that deliberation referred, with its words; None where it cannot be read."""
    if topic_id is None:
        return None
    return await desk.frame.part(
        desk.frame.read(request, lambda token: desk.frame.deliberation.topics.topic(topic_id, token))
    )


def envelope_of(round_: Round, division: Division, category: str | None) -> Envelope | None:
    """The envelope that a proposal asks for: of divisions the nearest one; None when there is none for it."""
    by_key = {one.key: one for one in round_.envelopes}
    if round_.split_by == "none":
        return by_key.get(WHOLE)
    if round_.split_by == "category":
        return by_key.get(category or "")
    reach = [division.division_id, *(one.division_id for one in reversed(division.path))]
    return next((by_key[str(one)] for one in reach if str(one) in by_key), None)


def _lines(form: Form, proposal: Proposal) -> list[tuple[int, str, str]]:
    """The lines of the cost form: what was typed, else what is written down, and some that are empty."""
    if form.values:
        found = [(form.get(f"item-{at}"), form.get(f"cost-{at}")) for at in range(100) if f"item-{at}" in form.values]
    else:
        found = [(one.name, typed(one.cost_fen)) for one in proposal.items or ()]
    empty = max(2, LINES - len(found))
    return [(at, name, cost) for at, (name, cost) in enumerate([*found, *[("", "")] * empty])]
