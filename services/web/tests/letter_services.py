"""The example dashboards of the mailbox: figures of the real catalogue, by place and by unit, and times by category."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

from dashboards_service.mailbox.catalogue import CATALOGUE
from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from sse_starlette.sse import EventSourceResponse

from .examples import UNITS, World, path_to, unit
from .mailbox_services import DEPARTMENT, DEPARTMENTS, DISTRICT, LETTER

HIDDEN = {"value": None, "note": "hidden"}


def letter_catalogue() -> dict[str, Any]:
    """The definitions as the dashboards service publishes them."""
    return CATALOGUE.as_json()


def letter_figures(world: World, share: float = 0.799) -> dict[str, Any]:
    """All figures of the catalogue, with the number of cases where they are computed."""
    cells: dict[str, Any] = {}
    for figure in CATALOGUE.figures:
        if figure.kind == "ratio":
            value = 4.12 if figure.unit.startswith("points") else share
            cells[figure.name] = {"value": value, "cases": 677}
        elif figure.kind == "quantile":
            cells[figure.name] = {"value": 43.2 if figure.name.endswith("median") else 218.0, "cases": 670}
        else:
            cells[figure.name] = {"value": 684 if figure.kind == "year" else 23}
    return cells | {
        "backlog": {"value": world.backlog},
        "response_overdue_now": HIDDEN,
        "handling_overdue_now": {"value": 7},
        "satisfaction_rate": {**HIDDEN, "cases": 6},
        "duplicate_rate": {"value": None, "note": "no_figure", "cases": 0},
    }


def letter_dashboards(world: World) -> APIRouter:
    """What the example dashboards service answers about letters."""
    router = APIRouter(prefix="/api/dashboards/mailbox")

    def row(kind: str, rank: int | None, **more: Any) -> dict[str, Any]:
        return {"kind": kind, **more, "figures": letter_figures(world, 0.9 - (rank or 9) / 50), "rank": rank}

    def children(code: str, by: str) -> list[dict[str, Any]]:
        if by == "itself":
            return []
        below = [one for one in UNITS if UNITS[one][2] == code]
        found = [row("unit", number + 1, **unit(one)) for number, one in enumerate(below)]
        if found and code == "310113":
            for cell in ("backlog", "submitted_year", "closed_year"):
                found[0]["figures"][cell] = {"value": 0}
        if by == "unit":
            head = {"code": None, "tier": "department"}
            found += [row("department", 1, id=id_, name=name, **head) for id_, name in DEPARTMENTS.items()]
        return [*found, row("own", None, name="本级", name_en="The unit itself")]

    def head(code: str) -> dict[str, Any]:
        if code == DEPARTMENT:
            one = {"id": code, "code": None, "name": DEPARTMENTS[code], "tier": "department", "parent_id": DISTRICT}
            return {"unit": one, "path": [unit("310113")]}
        return {"unit": unit(code), "path": [unit(above) for above in path_to(code)]}

    @router.get("/{code}")
    async def mailbox(code: str, by: str = "place", as_of: str | None = None) -> Any:
        if code not in UNITS and code != DEPARTMENT:
            body = {"type": "/problems/unknown-division", "title": "Unknown division", "status": 404, "detail": code}
            return JSONResponse(body, 404, media_type="application/problem+json")
        by = "itself" if code == DEPARTMENT else by
        return head(code) | {
            "by": by,
            "as_of": as_of or date.today().isoformat(),
            "position": {"stream": "MAILBOX", "seq": world.seq},
            "figures": letter_figures(world),
            "children": children(code, by),
        }

    @router.get("/{code}/trend")
    async def trend(code: str, request: Request) -> Any:
        given = request.query_params
        first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        points = [{"day": day.isoformat(), **(HIDDEN if day.day % 3 else {"value": 20 + day.day})} for day in days]
        if code == "310113111028":
            points = [{"day": day.isoformat(), **HIDDEN} for day in days]
        return {"series": dict.fromkeys(given.getlist("measure"), points)}

    @router.get("/{code}/categories")
    async def categories(code: str) -> Any:
        found = next((one for one in UNITS if code in (one, unit(one)["id"])), None)
        if found is None:
            return JSONResponse({"type": "/problems/unknown-division", "title": "x", "status": 404}, 404)
        few = UNITS[found][1] == "area"
        first, last = "2025-11-23", "2026-11-22"
        return head(found) | {
            "from": first,
            "to": last,
            "categories": [_category("lift", "电梯", few), _category("danger", "险情", True)],
        }

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
    async def events(code: str, measure: str, day: str, by: str, authorization: str = Header("")) -> Any:
        if "area_worker" not in base64.urlsafe_b64decode(authorization.split(".")[1] + "==").decode():
            body = {"type": "/problems/no-right", "title": "x", "status": 403, "detail": "for officers of this unit"}
            return JSONResponse(body, 403, media_type="application/problem+json")
        event = {
            "seq": 41,
            "subject": "linli.mailbox.310113.310113111.310113111028.letter_submitted",
            "type": "linli.mailbox.letter_submitted.v1",
            "time": "2026-11-21T02:03:04Z",
            "amount": 1,
            "actor_role": "department_handler",
            "actor_division_id": DISTRICT,
            "data": {"letter_id": LETTER, "holder_kind": "department", "holder_id": DEPARTMENT},
        }
        return {"measure": measure, "day": day, "by": by, "events": [event], "next_cursor": 41}

    return router


def _category(name: str, chinese: str, few: bool) -> dict[str, Any]:
    """A category; with too few cases in an area."""
    times = ("first_reply_median", "first_reply_p90", "handling_median", "handling_p90")
    cells = {
        time: {"value": None, "note": "too_few", "cases": None} if few else {"value": 12.5 * n, "cases": 54}
        for n, time in enumerate(times, 1)
    }
    return {
        "category": name,
        "name_zh": chinese,
        "name_en": name.title(),
        "submitted": HIDDEN if few else {"value": 54},
        **cells,
    }
