"""A topic's page at the desk: screening it, deciding on an appeal, leading it through its stages to an outcome."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.topics import Template, Topic, TopicDetail
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import HOME, Desk, Order, back_to, district_of, shown_of
from web_service.deliberation.desk.standing import Doable, doable, present
from web_service.deliberation.instruments import InstrumentBook, Used
from web_service.deliberation.thread import state, thread
from web_service.deliberation.track import need, track
from web_service.deliberation.words import raised_by, roles, stage_name, title_of, word
from web_service.forms import Form, Forms, id_or_none
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["accept", "merge", "decline", "decide-appeal", "stage", "outcome", "review"]
SAID = ("accept", "decide-appeal", "stage", "outcome", "review", "begun", "report")
LEAVES = frozenset({"merge", "decline"})
"""After these the topic is nothing more to screen: the worklist comes next."""
CANDIDATES = 200
"""So many running topics are looked through for one to merge into."""


def add_topic(router: APIRouter, desk: Desk) -> None:
    """``/desk/topics/{topic_id}`` and below."""

    @router.get(HOME + "/{topic_id}")
    async def topic(request: Request, topic_id: UUID, say: str = "") -> Response:
        return await topic_page(request, desk, topic_id, Forms(), say=say if say in SAID else "")

    @router.post(HOME + "/{topic_id}/{verb}")
    async def act(request: Request, topic_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await topic_page(request, desk, topic_id, forms, status)

        def then(done: Done) -> str:
            return back_to(HOME if verb in LEAVES else f"{HOME}/{topic_id}", verb, done)

        if verb == "merge":
            return await _merge(request, desk, topic_id, again)
        return await desk.act(request, verb, partial(_order, topic_id, verb), again, then)


async def _merge(request: Request, desk: Desk, topic_id: UUID, again: Any) -> Response:
    """The topic to merge into is chosen, or named by its number or address."""
    detail = await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))
    division = await desk.division(detail.item.division_id)
    candidates = await _candidates(desk, division, detail, "")

    def order_of(form: Form) -> Order:
        given = form.get("into").rstrip("/").rpartition("/")[2].lstrip("#").upper()
        numbered = next((one.topic_id for one in candidates if one.number == given), None)
        into = id_or_none(given.lower()) or numbered
        if into is None:
            raise fields.wrong("into", "no such topic")
        return Order(f"/topics/{topic_id}/merge", {"into_topic_id": str(into)})

    return await desk.act(request, "merge", order_of, again, lambda done: back_to(HOME, "merge", done))


def _order(topic_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/topics/{topic_id}/{verb}"
    match verb:
        case "accept":
            words = form.given("title") | ({"text": form.get("body")} if form.get("body") else {})
            return Order(path, {"template": form.get("template"), **words})
        case "decide-appeal":
            return Order(path, {"reopen": fields.yes(form, "decision"), "reason": form.get("reason")})
        case "stage":
            return Order(path, {"to": form.get("to")})
        case "outcome":
            return Order(path, _outcome(form))
        case "review":
            judged = {name: fields.number(form, name, 0) for name in ("works", "process")}
            return Order(path, {**judged, "findings": form.get("body")})
    return Order(path, {"reason": form.get("reason")})


def _outcome(form: Form) -> dict[str, Any]:
    body: dict[str, Any] = {"outcome": form.get("to"), **form.given("instrument_id", "reason")}
    if form.get("cost"):
        body["cost_estimate_fen"] = fields.number(form, "cost") * 100
    return body


async def topic_page(
    request: Request, desk: Desk, topic_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    """The topic with what can be done. Raises Problem."""
    shown, language = shown_of(request), language_of(request)
    detail = await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))
    division, found = await asyncio.gather(
        desk.division(detail.item.division_id), InstrumentBook(desk.deliberation).of(detail)
    )
    used = replace(found, instruments=[replace(one, page=desk_page(one.page)) for one in found.instruments])
    can = doable(shown, detail, division, used.instruments)
    screening = await _screening(request, desk, detail, division, can)
    acted = {one.actor_division_id for one in detail.steps if one.actor_division_id}
    names = await desk.names({detail.item.division_id, *acted, *_escalated(detail)}, [detail.item.estate_id])
    return render(
        request,
        "deliberation/desk/topic.html",
        status,
        **screening,
        detail=detail,
        topic=detail.item,
        title=title_of(language, detail.item),
        names=names,
        can=can,
        stage=present(detail),
        state=state(language, detail, names),
        nodes=track(language, detail),
        lines=thread(language, detail, names, used.instruments),
        used=used,
        waiting=_waiting(used),
        raised_by=raised_by(language, detail),
        forms=forms,
        say=say,
        home=f"{HOME}/{topic_id}",
        need=need,
        word=word,
        roles=roles,
        stage_name=stage_name,
    )


async def _screening(
    request: Request, desk: Desk, detail: TopicDetail, division: Division, can: Doable
) -> dict[str, Any]:
    """What screening needs: the district's templates that fit, and running topics to merge into."""
    find = request.query_params.get("find", "").strip()
    nothing: dict[str, Any] = {"templates": [], "candidates": [], "find": find}
    if "accept" not in can.actions:
        return nothing
    templates, candidates = await asyncio.gather(
        desk.deliberation.topics.templates(district_of(division)), _candidates(desk, division, detail, find)
    )
    fitting: list[Template] = [one for one in templates if not one.scopes or detail.item.scope in one.scopes]
    return nothing | {"templates": fitting, "candidates": candidates}


async def _candidates(desk: Desk, division: Division, detail: TopicDetail, find: str) -> list[Topic]:
    """Running topics of the street, or district, whose title or number has what was looked for."""
    wide = division.path[-1].division_id if division.path else division.division_id
    try:
        page = await desk.deliberation.topics.of_division(wide, {"status": "running", "limit": CANDIDATES})
    except Problem:
        return []
    others = [one for one in page.items if one.topic_id != detail.item.topic_id]
    wanted = find.lstrip("#").casefold()
    return [one for one in others if wanted in (one.title or "").casefold() or wanted.upper() == one.number]


def _escalated(detail: TopicDetail) -> set[UUID]:
    """Divisions that steps name."""
    said = (one.said.get("escalated_to") for one in detail.steps)
    return {id_ for one in said if isinstance(one, str) and (id_ := id_or_none(one)) is not None}


def _waiting(used: Used) -> list[Any]:
    """What goes on in the topic, the latest first; then what came to a result."""
    begun = list(reversed(used.instruments))
    return sorted(begun, key=lambda one: one.result is not None)


def desk_page(page: str) -> str:
    """Where something is run: the public address below ``/desk``; a report stands on the topic's page."""
    return f"/desk{page}" if page.startswith("/") else page
