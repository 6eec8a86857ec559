"""提案: everything that waits for a division, by what has to be done with it; and writing one down at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem, Query
from web_service.clients.funding.asking import at_least
from web_service.clients.funding.proposals import ProposalRow
from web_service.clients.funding.rounds import RoundRow
from web_service.clients.funding.rounds_desk import DeskCounts, ProposalWaiting
from web_service.clients.identity import Division, Estate
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.rows import Row, due
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, form_of, id_or_none
from web_service.funding.desk.frame import PROPOSALS, Desk, Order, seen_of, shown_of
from web_service.funding.desk.refusals import refuse
from web_service.funding.desk.terms import CATEGORIES
from web_service.funding.money import yuan
from web_service.language import Language, language_of
from web_service.mailbox.names import Names
from web_service.mailbox.standing import Said, moment
from web_service.mailbox.units import MyUnit
from web_service.rendering import render
from web_service.session import session_of

VIEWS = ("to_cost", "to_screen", "appeals", "appealed", "admitted", "declined", "pool")
COSTED = ("to_cost", "to_screen")
"""What those see who cost and do nothing else."""
OPEN = (*COSTED, "appeals", "appealed")
"""What somebody has to do something about: shown together on the first page, when there is any of it."""
TAKING = ("collect", "screen")
"""In these a round takes proposals from staff."""
FEW, PAGE = 5, 30
SAID = ("admit", "decline", "merge", "split", "decide-appeal")
TONES = {"appealed": "pending", "admitted": "accepted", "declined": "closed"}


def add_proposals(router: APIRouter, desk: Desk) -> None:
    """``/desk/proposals``, its live part, and ``/desk/proposals/new``."""
    _add_worklist(router, desk)
    _add_writing(router, desk)


def _add_worklist(router: APIRouter, desk: Desk) -> None:
    async def context(request: Request) -> dict[str, Any]:
        units, unit = await desk.unit(request, costing=True)
        asked = {name: request.query_params.get(name, "") for name in ("view", "round", "category", "cursor", "seen")}
        asked["view"] = asked["view"] if asked["view"] in _views(request) else ""
        asked["category"] = asked["category"] if asked["category"] in CATEGORIES else ""
        asked["round"] = str(id_or_none(asked["round"]) or "")
        common = {"units": units, "unit": unit, "home": PROPOSALS, "asked": asked, "categories": CATEGORIES}
        if unit is None:
            return common
        read = fresh(lambda least: _lists(request, desk, unit, {**asked, "seen": str(least)}), seen_of(asked))
        (found, _), rounds = await asyncio.gather(read, _rounds(desk, unit))
        return {**common, **found, "rounds": rounds}

    @router.get(PROPOSALS)
    async def worklist(request: Request, say: str = "") -> Response:
        found = await context(request)
        return render(request, "funding/desk/proposals.html", **found, say=say if say in SAID else "")

    @router.get(f"{PROPOSALS}/list")
    async def live_part(request: Request) -> Response:
        """Tabs and lists alone, asked again while the page is open."""
        return render(request, "funding/desk/_proposals.html", **await context(request))


def _views(request: Request) -> tuple[str, ...]:
    return COSTED if shown_of(request).costs_alone else VIEWS


async def _rounds(desk: Desk, unit: MyUnit) -> list[RoundRow]:
    """The unit's rounds that are not over, to choose one."""
    page = await desk.funding.rounds.of_division(unit.id, limit=50)
    return [one for one in page.items if one.status not in ("review", "cancelled")]


async def _lists(request: Request, desk: Desk, unit: MyUnit, asked: dict[str, str]) -> dict[str, Any]:
    """The tabs with their counts; of one view everything, of all that is open the first few."""
    offered = _views(request)
    views = [asked["view"]] if asked["view"] else [one for one in OPEN if one in offered]
    counts, found = await asyncio.gather(
        desk.call(request, lambda token: desk.funding.rounds_desk.counts(unit.id, seen_of(asked), token)),
        asyncio.gather(*(_read(request, desk, unit, view, asked) for view in views)),
    )
    items = [one for of_view, _ in found for one in of_view]
    names, topics = await asyncio.gather(
        desk.names({one.division_id for one in items}, {one.estate_id for one in items}),
        _topics(request, desk, [one.topic_id for one in items if one.title is None and one.topic_id is not None]),
    )
    language = language_of(request)
    listings = [
        {
            "view": view,
            "rows": [row_of(language, names, one, topics) for one in of_view],
            "count": getattr(counts, view),
            "late": _late(counts, view),
            "next_cursor": after,
        }
        for view, (of_view, after) in zip(views, found, strict=True)
    ]
    shown = listings if asked["view"] else [one for one in listings if one["rows"]]
    tabs = [(view, getattr(counts, view), _late(counts, view)) for view in offered]
    return {"listings": shown, "tabs": tabs, "chosen": asked["view"]}


async def _read(
    request: Request, desk: Desk, unit: MyUnit, view: str, asked: dict[str, str]
) -> tuple[Sequence[ProposalRow], str | None]:
    """The proposals of a view, and where the next page begins."""
    alone = asked["view"] == view
    query: dict[str, str | int | list[str] | None] = {
        "limit": PAGE if alone else FEW,
        "cursor": (asked["cursor"] or None) if alone else None,
        "at_least": at_least(seen_of(asked)),
    }
    call = session_of(request).call
    if view == "pool":
        pooled = await call(lambda token: desk.funding.rounds_desk.pool(unit.id, query, token))
        return pooled.items, pooled.next_cursor
    of_view: Query = {
        **query, "view": view, "round_id": asked["round"] or None, "category": asked["category"] or None,
    }  # fmt: skip
    found = await call(lambda token: desk.funding.rounds_desk.proposals(unit.id, of_view, token))
    return found.items, found.next_cursor


async def _topics(request: Request, desk: Desk, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the topics are called whose proposals nobody has written down; those that cannot be read are left out."""
    asked = (
        desk.frame.part(desk.frame.read(request, partial(desk.frame.deliberation.topics.topic, one))) for one in ids
    )
    found = await asyncio.gather(*asked)
    return {one.item.topic_id: one.item.title for one in found if one is not None and one.item.title is not None}


def _late(counts: DeskCounts, view: str) -> int:
    return int(getattr(counts, f"{view}_late", 0))


def row_of(language: Language, names: Names, one: ProposalRow, topics: Mapping[UUID, str]) -> Row:
    """A proposal as a line: what it is, until when it has to be screened, how it stands, where.

    ``topics``: what the topics are called that proposals came from which nobody has written down.
    """
    topic = topics.get(one.topic_id) if one.topic_id is not None else None
    waiting = one if isinstance(one, ProposalWaiting) else None
    open_ = one.status in ("submitted", "appealed")
    marks = [(language.text(f"category.{one.category}"), False)] if one.category else []
    if one.cost_fen is not None:
        marks.append((yuan(one.cost_fen), False))
    elif one.status == "submitted":
        marks.append((language.text("fdesk.not_costed"), True))
    if one.title is None:
        marks.append((language.text("fdesk.no_words"), True))
    number = f"#{one.number} · " if one.number else ""
    return Row(
        key=f"proposal-{one.proposal_id}",
        href=f"{PROPOSALS}/{one.proposal_id}",
        title=one.title or (language.text("fdesk.of_topic", title=topic) if topic else language.text("fdesk.untitled")),
        sub=f"{number}{language.text(f'proposal_origin.{one.origin}')} · {moment(one.submitted_at)}",
        due=due(language, waiting.due_at, what="fdesk.due") if waiting and open_ else Said("", "done"),
        due_at=moment(waiting.due_at) if waiting and open_ else "",
        state=language.text(f"proposal_status.{one.status}"),
        tone=TONES.get(one.status, "submitted"),
        marks=tuple(marks),
        place=names.estate(one.estate_id) or names.division(one.division_id),
    )


def _add_writing(router: APIRouter, desk: Desk) -> None:
    @router.get(f"{PROPOSALS}/new")
    async def blank(request: Request) -> Response:
        return await _new(request, desk, Form(values={"round": request.query_params.get("round", "pool")}))

    @router.post(f"{PROPOSALS}/new")
    async def write(request: Request) -> Response:
        """Into the pool, or to a round that takes proposals from staff."""
        form = await form_of(request)
        try:
            done = await desk.send(request, _order(form), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _new(request, desk, form, problem.status)
        return RedirectResponse(f"{PROPOSALS}/{done.id('proposal_id')}?say=new&seen={done.seq}", 303)


def _order(form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    body = {
        "title": form.get("title"),
        "text": form.get("body"),
        "category": form.get("category"),
        "division_id": fields.id_of(form, "division"),
        **({"estate_id": fields.id_of(form, "estate")} if form.get("estate") else {}),
    }
    round_id = id_or_none(form.get("round"))
    return Order("/proposals" if round_id is None else f"/rounds/{round_id}/proposals", body)


async def _new(request: Request, desk: Desk, form: Form, status: int = 200) -> Response:
    units, unit = await desk.unit(request)
    if form.get("unit"):
        unit = next((one for one in units if one.text == form.get("unit")), unit)
    taking: list[RoundRow] = []
    below: list[Division] = []
    estates: list[Estate] = []
    if unit is not None:
        rounds, below = await asyncio.gather(_rounds(desk, unit), desk.below(unit.division))
        taking = [one for one in rounds if one.status in TAKING]
        if unit.kind == "area":
            label = unit.division.code or str(unit.division.division_id)
            estates = await desk.identity.estates(None, label, limit=1_000)
    return render(
        request,
        "funding/desk/new_proposal.html",
        status,
        units=units,
        unit=unit,
        taking=taking,
        below=below,
        estates=estates,
        categories=CATEGORIES,
        form=form,
        home=PROPOSALS,
    )
