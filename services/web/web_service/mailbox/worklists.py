"""办信: the worklist of a unit, and what stands under a division."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.identity import Division
from web_service.clients.mailbox import Letters
from web_service.forms import id_or_none
from web_service.language import language_of
from web_service.mailbox import standing
from web_service.mailbox.frame import Frame, page_query
from web_service.mailbox.units import OFFICERS, MyUnit
from web_service.rendering import render
from web_service.session import SignInNeededError, session_of

VIEWS = ("all", "new", "mine", "due", "overdue", "came_back", "pending", "assisting", "answered", "extensions")
UNDER_VIEWS = ("all", "new", "due", "overdue", "came_back", "pending", "answered")
FILTERS = ("category", "estate_id", "number")
SAID = ("hand-on", "refuse", "refuse_assist", "mark-duplicate")
PAGE_SIZE = 30


def add_worklists(router: APIRouter, frame: Frame) -> None:
    """``/desk/letters``, ``/desk/letters/list`` and ``/desk/letters/under``."""
    _add_worklist(router, frame)
    _add_under(router, frame)


def asked(request: Request, views: tuple[str, ...]) -> dict[str, str]:
    """View, filters and cursor as they stand in the address; what is no view is all."""
    given = {name: request.query_params.get(name, "").strip() for name in (*FILTERS, "cursor", "seen")}
    given["number"] = given["number"].upper().lstrip("#")
    given["estate_id"] = str(id_or_none(given["estate_id"]) or "")
    view = request.query_params.get("view", "all")
    return {**given, "view": view if view in views else "all"}


def _query(given: dict[str, str]) -> dict[str, str | int | None]:
    seen = given["seen"]
    at_least = f"MAILBOX:{seen}" if seen.isascii() and seen.isdigit() and len(seen) < 19 and seen != "0" else None
    number = given["number"][:10] if all(c in "0123456789ABCDEF" for c in given["number"]) else "FFFFFFFFFF"
    asked_for = {name: value for name, value in given.items() if name not in ("seen", "number")}
    return page_query({**asked_for, "number": number, "at_least": at_least, "limit": PAGE_SIZE})


async def _shown(request: Request, frame: Frame, page: Letters, division: Division) -> dict[str, Any]:
    names = await frame.listed(page.items, division.division_id)
    language = language_of(request)
    dues = {one.letter_id: standing.due(language, one) for one in page.items}
    return {"page": page, "names": names, "dues": dues, "badge": standing.badge, "division": division}


def _add_worklist(router: APIRouter, frame: Frame) -> None:
    async def context(request: Request) -> dict[str, Any]:
        units = await frame.units.mine(request)
        given = asked(request, VIEWS)
        wanted = request.query_params.get("unit", "")
        unit: MyUnit | None = next((one for one in units if one.text == wanted), units[0] if units else None)
        common = {"units": units, "unit": unit, "given": given, "views": VIEWS, "say": ""}
        if unit is None:
            return common
        session = session_of(request)
        query, text = _query(given), unit.text
        seen = int(str(query.get("at_least", "MAILBOX:0")).partition(":")[2])
        page, counts, estates = await asyncio.gather(
            session.call(lambda token: frame.mailbox.worklist(text, query, token)),
            session.call(lambda token: frame.mailbox.counts(text, seen, token)),
            _estates(frame, unit),
        )
        shown = await _shown(request, frame, page, unit.division)
        return {**common, **shown, "counts": counts, "estates": estates}

    @router.get("/desk/letters")
    async def worklist(request: Request, say: str = "") -> Response:
        found = await context(request)
        return render(request, "mailbox/worklist.html", **{**found, "say": say if say in SAID else ""})

    @router.get("/desk/letters/list")
    async def live_part(request: Request) -> Response:
        """Tabs and letters alone, asked again while the page is open."""
        return render(request, "mailbox/_worklist.html", **await context(request))


async def _estates(frame: Frame, unit: MyUnit) -> list[Any]:
    """The estates of an area, to choose from; a street or district has too many."""
    if unit.kind != "area":
        return []
    division = unit.division
    return await frame.identity.estates(None, division.code or str(division.division_id), limit=1_000)


def _add_under(router: APIRouter, frame: Frame) -> None:
    async def divisions(request: Request) -> list[Division]:
        """The divisions that one answers for."""
        shown = session_of(request).shown
        if shown is None:
            raise SignInNeededError
        own = dict.fromkeys(id_ for kind, id_ in shown.letter_divisions if kind in OFFICERS)
        return list(await asyncio.gather(*(frame.identity.division(str(one)) for one in own)))

    @router.get("/desk/letters/under")
    async def under(request: Request, division: str = "") -> Response:
        """All open letters of a division and below, whoever holds them."""
        mine = await divisions(request)
        given = asked(request, UNDER_VIEWS) | {"estate_id": ""}
        common: dict[str, Any] = {"mine": mine, "given": given, "views": UNDER_VIEWS, "division": None}
        asked_for = id_or_none(division)
        if asked_for is None and not mine:
            return render(request, "mailbox/under.html", **common)
        chosen = await frame.identity.division(str(asked_for)) if asked_for else mine[0]
        below = [] if chosen.tier == "area" else await frame.identity.divisions_below(chosen.division_id)
        query = _query(given)
        page = await session_of(request).call(lambda token: frame.mailbox.under(chosen.division_id, query, token))
        shown = await _shown(request, frame, page, chosen)
        return render(request, "mailbox/under.html", **{**common, **shown}, below=below, crumbs=_crumbs(chosen, mine))


def _crumbs(chosen: Division, mine: list[Division]) -> list[Division]:
    """The divisions above that one may look at: from one's own downwards."""
    own = {one.division_id for one in mine}
    first = next((at for at, one in enumerate(chosen.path) if one.division_id in own), len(chosen.path))
    return chosen.path[first:]
