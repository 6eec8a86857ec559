"""The example dashboards of deliberation: figures of the real catalogue by place, trends, and the events behind."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

from dashboards_service.deliberation.catalogue import CATALOGUE
from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from sse_starlette.sse import EventSourceResponse

from .examples import UNITS, World, id_of, path_to, unit

HIDDEN = {"value": None, "note": "hidden"}
NOBODY_YET = "310110"
"""A district in which nobody has raised anything."""
TOPIC = id_of("topic behind a figure")


def topic_catalogue() -> dict[str, Any]:
    """The definitions as the dashboards service publishes them."""
    return CATALOGUE.as_json()


def topic_figures(world: World, share: float = 0.644) -> dict[str, Any]:
    """All figures of the catalogue, with the number of cases where they are computed."""
    cells: dict[str, Any] = {}
    for figure in CATALOGUE.figures:
        if figure.kind == "ratio":
            value = 4.31 if figure.unit.startswith("points") else share
            cells[figure.name] = {"value": value, "cases": 59}
        elif figure.kind == "quantile":
            cells[figure.name] = {"value": 31.4 if figure.name.endswith("median") else 88.2, "cases": 47}
        else:
            cells[figure.name] = {"value": 61 if figure.kind == "year" else 9}
    return cells | {
        "running_now": {"value": world.backlog},
        "waiting_now": HIDDEN,
        "in_interviews_now": {"value": 0},
        "resolutions_overdue_now": {"value": 7},
        "questions_overdue_now": {"value": 0},
        "questions_rate": {**HIDDEN, "cases": 6},
        "villagers_share": {"value": 0.0, "cases": 800},
        "concluded_decided_year": HIDDEN,
    }


def nothing() -> dict[str, Any]:
    """The figures of a place without a topic."""
    return {
        figure.name: {"value": None, "note": "no_figure", "cases": 0}
        if figure.kind in ("ratio", "quantile")
        else {"value": 0}
        for figure in CATALOGUE.figures
    }


def topic_dashboards(world: World) -> APIRouter:
    """What the example dashboards service answers about deliberation."""
    router = APIRouter(prefix="/api/dashboards/deliberation")

    def children(code: str) -> list[dict[str, Any]]:
        below = [one for one in UNITS if UNITS[one][2] == code]
        found = [
            {"kind": "unit", **unit(one), "figures": topic_figures(world, 0.9 - nth / 10), "rank": nth or None}
            for nth, one in enumerate(below)
        ]
        if code == "310113":
            found[0] |= {"figures": nothing()}
        own = {
            "kind": "own",
            "name": "本级",
            "name_en": "The unit itself",
            "figures": topic_figures(world),
            "rank": None,
        }
        return [*found, own] if found else []

    @router.get("/{code}")
    async def deliberation(code: str, as_of: str | None = None) -> Any:
        if code not in UNITS:
            body = {"type": "/problems/unknown-division", "title": "Unknown division", "status": 404, "detail": code}
            return JSONResponse(body, 404, media_type="application/problem+json")
        return {
            "unit": unit(code),
            "path": [unit(above) for above in path_to(code)],
            "as_of": as_of or date.today().isoformat(),
            "position": {"stream": "DELIBERATION", "seq": world.seq},
            "figures": nothing() if code == NOBODY_YET else topic_figures(world),
            "children": [] if code == NOBODY_YET else children(code),
        }

    @router.get("/{code}/trend")
    async def trend(code: str, request: Request) -> Any:
        given = request.query_params
        first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        shown = [{"day": day.isoformat(), **(HIDDEN if day.day % 3 else {"value": 20 + day.day})} for day in days]
        hidden = [{"day": day.isoformat(), **HIDDEN} for day in days]
        return {"series": dict.fromkeys(given.getlist("measure"), hidden if code == "310113111028" else shown)}

    @router.get("/{code}/live")
    async def live(code: str) -> EventSourceResponse:
        async def changes() -> AsyncIterator[dict[str, str]]:
            seen = -1
            while True:
                if world.seq != seen:
                    seen = world.seq
                    yield {"event": "changed", "data": "{}"}
                await asyncio.sleep(0.05)

        return EventSourceResponse(changes())

    @router.get("/{code}/events")
    async def events(code: str, measure: str, day: str, authorization: str = Header("")) -> Any:
        if "area_worker" not in base64.urlsafe_b64decode(authorization.split(".")[1] + "==").decode():
            body = {"type": "/problems/no-right", "title": "x", "status": 403, "detail": "for officers of this unit"}
            return JSONResponse(body, 403, media_type="application/problem+json")
        event = {
            "seq": 52,
            "subject": "linli.deliberation.310113.310113111.310113111028.topic_raised",
            "type": "linli.deliberation.topic_raised.v1",
            "time": "2026-11-21T02:03:04Z",
            "amount": 1,
            "actor_role": "area_worker",
            "actor_division_id": id_of("310113111028"),
            "data": {"topic_id": TOPIC},
        }
        return {"measure": measure, "day": day, "events": [event], "next_cursor": 52}

    return router
