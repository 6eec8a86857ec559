"""Raising a topic 提出议题, and the topics that one raised."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.deliberation.hall import listed
from web_service.deliberation.words import word
from web_service.forms import Form, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

FIELDS = frozenset({"scope", "title", "text"})
OFFICES = frozenset(
    {
        "area_worker",
        "party_secretary",
        "social_worker",
        "street_officer",
        "district_officer",
        "peoples_deputy",
        "owners_committee",
        "organisation",
        "community_planner",
    }
)
"""Roles that raise topics where they work, beside residents where they live."""


@dataclass(frozen=True)
class Reach:
    """Whom a topic can be about: the own estate, area, street, district, or those of an office. ``name`` is what it is
    called; ``key`` tells it from the others on the form."""

    key: str
    scope: str
    name: str
    division_id: UUID
    estate_id: UUID | None = None
    office: bool = False


def add_raising(router: APIRouter, frame: Frame) -> None:
    """``/topics/raise`` and ``/me/topics``."""
    _add_raise(router, frame)

    @router.get("/me/topics")
    async def mine(request: Request, cursor: str = "", seen: int = 0) -> Response:
        """What one raised or stands upstream of."""
        session, of = session_of(request), frame.deliberation
        page = await session.call(lambda token: of.topics.mine(cursor or None, max(seen, 0), token))
        meetings, objections = await asyncio.gather(
            frame.part(session.call(of.meetings.mine)), frame.part(session.call(of.notices.my_objections))
        )
        context = await listed(request, frame, page.items)
        beside: dict[str, Any] = {"meetings": meetings, "objections": objections}
        return render(request, "deliberation/mine.html", page=page, cursor=cursor, **beside, **context)


def _add_raise(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, form: Form, reaches: list[Reach], status: int = 200) -> Response:
        context: dict[str, Any] = {"form": form, "reaches": reaches, "word": word}
        return render(request, "deliberation/raise.html", status, **context)

    @router.get("/topics/raise")
    async def blank(request: Request) -> Response:
        """The form; for who is not registered yet what to do first."""
        return await page(request, Form(values={"scope": "estate"}), await reaches_of(request, frame))

    @router.post("/topics/raise")
    async def raise_topic(request: Request) -> Response:
        form, reaches = await form_of(request), await reaches_of(request, frame)
        reach = next((one for one in reaches if one.key == form.get("scope")), None)
        if reach is None:
            form.errors["scope"] = language_of(request).text("field.scope")
            return await page(request, form, reaches, 422)
        body: dict[str, Any] = {"scope": reach.scope, "division_id": str(reach.division_id)}
        body |= {"estate_id": str(reach.estate_id)} if reach.estate_id else {}
        body |= {"title": form.get("title"), "text": form.get("text")}
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.topics.raise_topic(body, form.key, token)
            )
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, form, reaches, problem.status)
        return RedirectResponse(f"/topics/{done.id('topic_id')}?say=raised", 303)


async def reaches_of(request: Request, frame: Frame) -> list[Reach]:
    """Where one lives, the nearest first, then where one works; none for who is not verified and holds no office."""
    lived = await _where_one_lives(request, frame)
    worked = await _where_one_works(request, frame)
    known = {(one.division_id, one.estate_id) for one in lived}
    return lived + [one for one in worked if (one.division_id, one.estate_id) not in known]


async def _where_one_lives(request: Request, frame: Frame) -> list[Reach]:
    """The own estate, area, street and district; none before the registration is verified, or without one."""
    session = session_of(request)
    mine = await frame.part(session.call(frame.identity.me))
    if mine is None or mine.status != "registered" or mine.estate_id is None:
        return []
    if session.shown and "resident" not in session.shown.roles and session.new is None:
        await session.renew()
    estate = await frame.identity.estate(mine.estate_id)
    area = await frame.identity.division(str(estate.division_id))
    divisions = [area, *reversed(area.path)]
    return [
        Reach("estate", "estate", estate.name, area.division_id, estate.estate_id),
        *(Reach(one.tier, one.tier, one.name, one.division_id) for one in divisions),
    ]


async def _where_one_works(request: Request, frame: Frame) -> list[Reach]:
    """The divisions of one's offices, each once, and of an area its estates."""
    shown = session_of(request).shown
    held = dict.fromkeys(division for role, division in shown.grants if role in OFFICES) if shown else {}
    return [reach for reaches in await asyncio.gather(*(_of_office(frame, one) for one in held)) for reach in reaches]


async def _of_office(frame: Frame, division_id: UUID) -> list[Reach]:
    division = await frame.part(frame.identity.division(str(division_id)))
    if division is None:
        return []
    own = Reach(str(division_id), division.tier, division.name, division_id, office=True)
    if division.tier != "area":
        return [own]
    estates = await frame.identity.estates(None, str(division_id))
    named = (Reach(str(one.estate_id), "estate", one.name, division_id, one.estate_id, office=True) for one in estates)
    return [own, *named]
