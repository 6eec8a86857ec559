"""The example dashboards of funding: figures of the real catalogue by place, money's ways, trends, events behind."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

from dashboards_service.funding.catalogue import CATALOGUE
from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from sse_starlette.sse import EventSourceResponse

from .examples import UNITS, World, id_of, path_to, unit

NO_MONEY_YET = "310110"
"""A district in which no money has moved."""
FUND, LITTLE_FUND, WORK, NAMELESS = (id_of(name) for name in ("a fund", "a little fund", "a work", "a nameless work"))


def money_catalogue() -> dict[str, Any]:
    """The definitions as the dashboards service publishes them."""
    return CATALOGUE.as_json()


def money_figures(world: World, share: float = 0.875) -> dict[str, Any]:
    """All figures of the catalogue, with the number of cases where they are computed."""
    cells: dict[str, Any] = {}
    for figure in CATALOGUE.figures:
        if figure.kind == "ratio":
            cells[figure.name] = {"value": 4.46 if figure.unit.startswith("points") else share, "cases": 16}
        elif figure.unit.startswith("fen"):
            cells[figure.name] = {"value": 12_345_600}
        else:
            cells[figure.name] = {"value": 6}
    return cells | {
        "received_year": {"value": 100 * world.backlog},
        "paid_year": {"value": 987_654_321},
        "written_off_year": {"value": 0},
        "milestones_late_year": {"value": 2},
        "fee_rate": {"value": None, "note": "no_figure", "cases": 0},
    }


def nothing() -> dict[str, Any]:
    """The figures of a place without money and works."""
    return {
        figure.name: {"value": None, "note": "no_figure", "cases": 0} if figure.kind == "ratio" else {"value": 0}
        for figure in CATALOGUE.figures
    }


def links() -> list[dict[str, Any]]:
    """Two sources, two funds, two works, and what was lost."""
    found = (
        ("grant", f"fund/{FUND}", 90_000_000),
        ("donation", f"fund/{LITTLE_FUND}", 386_050),
        (f"fund/{FUND}", f"work/{WORK}", 26_350_000),
        (f"fund/{FUND}", f"work/{NAMELESS}", 12_400_000),
        (f"fund/{LITTLE_FUND}", "written_off", 5_000),
    )
    return [{"source": source, "target": target, "amount_fen": amount} for source, target, amount in found]


def money_names(world: World) -> None:
    """What funding's public record calls them; one work has no name any more."""
    world.funding |= {
        f"/funds/{FUND}": _fund(FUND, "高境镇民心项目资金"),
        f"/funds/{LITTLE_FUND}": _fund(LITTLE_FUND, "社区微基金<b>"),
        f"/works/{WORK}": _work(WORK, "中心花园微更新"),
        f"/works/{NAMELESS}": _work(NAMELESS, None),
    }


def _fund(fund_id: str, name: str) -> dict[str, Any]:
    said = {"name": name, "about": "x", "estate_id": None, "opened_at": "2026-05-01T00:00:00Z"}
    return {"fund_id": fund_id, "division_id": id_of("310113111"), **said}


def _work(work_id: str, title: str | None) -> dict[str, Any]:
    numbers = dict.fromkeys(("cost_fen", "contract_fen", "over_fen", "committed_fen", "households"), 0)
    none = dict.fromkeys(
        ("estate_id", "round_id", "proposal_id", "topic_id", "text", "contractor", "upkeep_fund_id"), None
    )
    lists: dict[str, list[Any]] = {"milestones": [], "open_defects": [], "steps": []}
    said = {"title": title, "status": "contracted", "origin": "round", "resident_proposed": True}
    return {"work_id": work_id, "division_id": id_of("310113111"), **said, **numbers, **none, **lists}


def money_dashboards(world: World) -> APIRouter:
    """What the example dashboards service answers about funding."""
    router = APIRouter(prefix="/api/dashboards/funding")

    def children(code: str) -> list[dict[str, Any]]:
        below = [one for one in UNITS if UNITS[one][2] == code]
        found = [
            {"kind": "unit", **unit(one), "figures": money_figures(world, 0.9 - nth / 10), "rank": nth or None}
            for nth, one in enumerate(below)
        ]
        if code == "310113":
            found[0] |= {"figures": nothing()}
        own = {"kind": "own", "name": "本级", "name_en": "The unit itself", "figures": money_figures(world)}
        return [*found, {**own, "rank": None}] if found else []

    @router.get("/{code}")
    async def funding(code: str, as_of: str | None = None) -> Any:
        if code not in UNITS:
            body = {"type": "/problems/unknown-division", "title": "Unknown division", "status": 404, "detail": code}
            return JSONResponse(body, 404, media_type="application/problem+json")
        return {
            "unit": unit(code),
            "path": [unit(above) for above in path_to(code)],
            "as_of": as_of or date.today().isoformat(),
            "position": {"stream": "FUNDING", "seq": world.seq},
            "figures": nothing() if code == NO_MONEY_YET else money_figures(world),
            "children": [] if code == NO_MONEY_YET else children(code),
        }

    @router.get("/{code}/flow")
    async def flow(code: str, as_of: str | None = None) -> Any:
        world.asked.append({"path": f"/funding/{code}/flow", "as_of": as_of or ""})
        return {"unit": unit(code), "links": [] if code == NO_MONEY_YET else links(), "more": code == "310113"}

    @router.get("/{code}/trend")
    async def trend(code: str, request: Request) -> Any:
        given = request.query_params
        first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        points = [{"day": day.isoformat(), "value": 150 * day.day} for day in days]
        return {"series": dict.fromkeys(given.getlist("measure"), points)}

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
            "subject": "linli.funding.310113.310113111.310113111028.entry_booked",
            "type": "linli.funding.entry_booked.v1",
            "time": "2026-11-21T02:03:04Z",
            "amount": 7_905_000,
            "actor_role": "street_officer",
            "actor_division_id": id_of("310113111"),
            "data": {"work_id": WORK},
        }
        return {"measure": measure, "day": day, "events": [event], "next_cursor": None}

    return router
