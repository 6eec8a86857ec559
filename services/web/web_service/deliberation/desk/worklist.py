"""议事待办: everything of deliberation that waits for a unit, by what it is and by what is due first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.deliberation.desk import DeskCounts
from web_service.clients.deliberation.topics import Topic
from web_service.deliberation.desk import rows
from web_service.deliberation.desk.frame import HOME, Desk, district_of, shown_of
from web_service.deliberation.desk.rows import Row, Wording
from web_service.deliberation.fresh import fresh
from web_service.language import language_of
from web_service.mailbox.units import MyUnit
from web_service.rendering import render
from web_service.session import session_of

VIEWS = ("screen", "objections", "inquiries", "minutes", "filings", "closing", "resolutions", "stages")
LATE = {"screen": ("to_screen_late", "appeals_late"), "stages": ("stages_late",), "resolutions": ("resolutions_late",),
        "objections": ("objections_late",), "inquiries": ("inquiries_late",)}  # fmt: skip
"""Which counts make a tab late."""
FEW, PAGE = 5, 30
SAID = ("decline", "merge", "accept", "question")


@dataclass
class Listing:
    """What one view shows; ``count`` of everything, ``late`` of it."""

    view: str
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    late: int = 0
    next_cursor: str | None = None


Reading = Callable[[int, str | None], Awaitable[tuple[list[Any], str | None]]]
"""Reads so many items behind a cursor; answers them and the next cursor."""


def add_worklist(router: APIRouter, desk: Desk) -> None:
    """``/desk/topics`` and its live part."""

    async def context(request: Request) -> dict[str, Any]:
        units = await desk.units(request)
        asked = {name: request.query_params.get(name, "") for name in ("view", "stage", "late", "cursor", "seen")}
        asked["view"] = asked["view"] if asked["view"] in VIEWS else ""
        wanted = request.query_params.get("unit", "")
        unit = next((one for one in units if one.text == wanted), units[0] if units else None)
        common = {"units": units, "unit": unit, "asked": asked, "home": HOME, "deputy": _deputy(request), "say": ""}
        if unit is None:
            return common
        read = _of_department if unit.kind == "department" else _of_division
        found, _ = await fresh(lambda least: read(request, desk, unit, {**asked, "seen": str(least)}), _seen(asked))
        return {**common, **found}

    @router.get(HOME)
    async def worklist(request: Request, say: str = "") -> Response:
        found = await context(request)
        return render(request, "deliberation/desk/worklist.html", **{**found, "say": say if say in SAID else ""})

    @router.get(f"{HOME}/list")
    async def live_part(request: Request) -> Response:
        """The tabs and lists alone, asked again while the page is open."""
        return render(request, "deliberation/desk/_worklist.html", **await context(request))


def _deputy(request: Request) -> bool:
    return any(role == "peoples_deputy" for role, _ in shown_of(request).grants)


def _seen(asked: dict[str, str]) -> int:
    text = asked["seen"]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


async def _of_department(request: Request, desk: Desk, unit: MyUnit, asked: dict[str, str]) -> dict[str, Any]:
    """A department answers what it was asked; nothing else of deliberation is its own."""
    query: Query = {"limit": PAGE, "cursor": asked["cursor"] or None, "at_least": at_least(_seen(asked))}
    page = await session_of(request).call(lambda token: desk.deliberation.inquiries.waiting(unit.id, query, token))
    names = await desk.names([one.division_id for one in page.items], (), *[one.unit for one in page.items])
    said = Wording(language_of(request), names, {})
    found = [rows.of_inquiry(said, one) for one in page.items]
    listing = Listing("inquiries", found, len(found), 0, page.next_cursor)
    return {"listings": [listing], "tabs": [], "counts": None, "chosen": "inquiries"}


async def _of_division(request: Request, desk: Desk, unit: MyUnit, asked: dict[str, str]) -> dict[str, Any]:
    """The tabs with their counts; of one view everything, of all views the first few."""
    session, seen = session_of(request), _seen(asked)
    views = [asked["view"]] if asked["view"] else [one for one in VIEWS if one != "filings" or unit.kind == "street"]
    counts, templates, *found = await asyncio.gather(
        session.call(lambda token: desk.deliberation.desk.counts(unit.id, seen, token)),
        desk.deliberation.topics.templates(district_of(unit.division)),
        *(_read(request, desk, unit, view, asked) for view in views),
    )
    items = [one for of_view, _ in found for one in of_view]
    names = await desk.names(
        {_division_of(one) for one in items},
        {getattr(one, "estate_id", None) for one in items},
        *{one.unit for one in items if hasattr(one, "asked_by_id")},
    )
    said = Wording(language_of(request), names, rows.stage_names(language_of(request), templates))
    listings = []
    for view, (of_view, after) in zip(views, found, strict=True):
        lines = [_row(said, unit, view, one) for one in of_view]
        listings.append(Listing(view, lines, _count(counts, view, of_view), _late(counts, view), after))
    tabs = [(view, _count(counts, view, []), _late(counts, view)) for view in VIEWS if view != "filings"]
    shown = listings if asked["view"] else [one for one in listings if one.rows]
    stages = [(one, said.stages.get((one.template, one.stage), one.stage)) for one in counts.by_stage]
    return {"listings": shown, "tabs": tabs, "counts": counts, "chosen": asked["view"], "stage_counts": stages}


async def _read(
    request: Request, desk: Desk, unit: MyUnit, view: str, asked: dict[str, str]
) -> tuple[list[Any], str | None]:
    """The items of a view, and where the next page begins."""
    of = desk.deliberation
    alone = asked["view"] == view
    query: dict[str, str | int | list[str] | None] = {
        "limit": PAGE if alone else FEW,
        "cursor": (asked["cursor"] or None) if alone else None,
        "at_least": at_least(_seen(asked)),
    }
    if view == "stages":
        query |= {"stage": asked["stage"] or None, "overdue": "true" if asked["late"] == "yes" else None}
    call = session_of(request).call
    match view:
        case "screen":
            topics = await call(lambda token: of.topics.waiting(unit.id, query, token))
            return list(topics.items), topics.next_cursor
        case "stages":
            topics = await call(lambda token: of.desk.topics(unit.id, query, token))
            return list(topics.items), topics.next_cursor
        case "inquiries":
            inquiries = await call(lambda token: of.inquiries.waiting(unit.id, query, token))
            return list(inquiries.items), inquiries.next_cursor
        case "objections":
            objections = await call(lambda token: of.desk.objections(unit.id, query, token))
            return list(objections.items), objections.next_cursor
        case "resolutions":
            resolutions = await of.meetings.resolutions(unit.id, {**query, "below": "true"})
            return list(resolutions.items), resolutions.next_cursor
        case "closing":
            return list(await call(lambda token: of.desk.closing(unit.id, {"limit": 100}, token))), None
        case "filings":
            filings = await of.conventions.of_division(unit.id, {**query, "waiting": "true"})
            return list(filings.items), filings.next_cursor
    return await _meetings(request, desk, unit, query, first=not query["cursor"])


async def _meetings(
    request: Request, desk: Desk, unit: MyUnit, query: Query, *, first: bool
) -> tuple[list[Any], str | None]:
    """Minutes that wait to be signed, then the meetings to come."""
    unsigned, coming = await asyncio.gather(
        session_of(request).call(lambda token: desk.deliberation.desk.minutes(unit.id, query, token)),
        desk.deliberation.meetings.of_division(unit.id, {**query, "cursor": None, "when": "coming"}),
    )
    ahead = [one for one in coming.items if one.state == "convened"] if first else []
    return [*unsigned.items, *ahead], unsigned.next_cursor


def _row(said: Wording, unit: MyUnit, view: str, one: Any) -> Row:
    if isinstance(one, Topic):
        return rows.of_waiting(said, one, unit.kind) if view == "screen" else rows.of_stage(said, one)
    of_view: dict[str, Callable[[Wording, Any], Row]] = {
        "inquiries": rows.of_inquiry,
        "objections": rows.of_objection,
        "resolutions": rows.of_resolution,
        "minutes": rows.of_meeting,
        "closing": rows.of_closing,
        "filings": rows.of_filing,
    }
    return of_view[view](said, one)


def _division_of(one: Any) -> Any:
    return one.by_division_id if hasattr(one, "by_division_id") else one.division_id


def _count(counts: DeskCounts, view: str, items: list[Any]) -> int:
    if view == "filings":
        return len(items)
    return counts.to_screen + counts.appeals if view == "screen" else int(getattr(counts, view))


def _late(counts: DeskCounts, view: str) -> int:
    return sum(int(getattr(counts, name)) for name in LATE.get(view, ()))
