"""Example services: identity and dashboards as far as pages ask them."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette.sse import EventSourceResponse

from .deliberation_services import deliberation
from .examples import (
    APPLICANT,
    AREA,
    BUILDING,
    DWELLING,
    ESTATE,
    HOUSEHOLD,
    NEW_ESTATE,
    OFFICERS,
    RESIDENT,
    UNITS,
    WARD,
    WORKER,
    World,
    bands,
    catalogue,
    division,
    figures,
    id_of,
    path_to,
    token_of,
    unit,
)
from .funding_services import funding
from .inbox_services import notifications
from .letter_services import letter_catalogue, letter_dashboards
from .mailbox_services import mailbox_commands, mailbox_queries
from .money_figures_services import money_catalogue, money_dashboards
from .taking_part_services import live_maps
from .topic_services import topic_catalogue, topic_dashboards


def dashboards_api(world: World) -> APIRouter:
    """The example dashboards service."""
    router = APIRouter(prefix="/api/dashboards")

    @router.get("/catalogue")
    async def definitions() -> dict[str, Any]:
        return {"dashboards": [catalogue(), letter_catalogue(), topic_catalogue(), money_catalogue()]}

    @router.get("/registration/{code}")
    async def registration(code: str, as_of: str | None = None) -> Any:
        if (refused := _refused(world, f"/registration/{code}")) is not None:
            return refused
        if code not in UNITS:
            detail = f"division: no division '{code}' is known"
            return problem(404, "unknown-division", "Unknown division", detail, "division")
        children = [
            {"kind": "unit", **unit(below), "figures": figures(world.registered // 3 - number * 40), "rank": number + 1}
            for number, below in enumerate(one for one in UNITS if UNITS[one][2] == code)
        ]
        for child in children[1:]:
            child["figures"]["active_year"] = {"value": None, "note": "hidden"}
        closed = {"kind": "unassigned", "name": "未归属", "name_en": "Units that were closed", "rank": None}
        rest = [{**closed, "figures": {**figures(12), "registered": {"value": None, "note": "hidden"}}}]
        return {
            "unit": unit(code),
            "path": [unit(above) for above in path_to(code)],
            "as_of": as_of or date.today().isoformat(),
            "position": {"stream": "IDENTITY", "seq": world.seq},
            "population_on": "2025-11-01",
            "households_on": "2025-11-01",
            "figures": figures(world.registered, world.pending),
            "age_bands": bands(world.registered),
            "time_to_verify_cases": {"value": 744},
            "children": children + (rest if children else []),
        }

    @router.get("/registration/{code}/trend")
    async def trend(code: str, request: Request, measure: str) -> Any:
        first = date.fromisoformat(request.query_params["from"])
        last = date.fromisoformat(request.query_params["to"])
        days = (last - first).days
        points = [
            {"day": (first + timedelta(days=n)).isoformat(), "value": world.registered - (days - n) * 7 + (n * 13) % 5}
            for n in range(days + 1)
        ]
        return {"series": {measure: points}}

    @router.get("/registration/{code}/live")
    async def live(code: str) -> EventSourceResponse:
        async def changes() -> AsyncIterator[dict[str, str]]:
            seen = -1
            while True:
                if world.seq != seen:
                    seen = world.seq
                    yield {"event": "changed", "data": "{}"}
                await asyncio.sleep(0.05)

        return EventSourceResponse(changes())

    @router.get("/registration/{code}/events")
    async def events(code: str, measure: str, day: str, authorization: str = Header("")) -> Any:
        if "area_worker" not in base64.urlsafe_b64decode(authorization.split(".")[1] + "==").decode():
            return problem(403, "no-right", "No right", "for officers of this unit")
        event = {
            "seq": 41,
            "subject": "linli.identity.310113.310113111.310113111028.residence_verified",
            "type": "linli.identity.residence_verified.v1",
            "time": "2026-11-21T02:03:04Z",
            "amount": 1,
            "actor_role": "area_worker",
            "actor_division_id": AREA,
            "data": {},
        }
        return {"measure": measure, "day": day, "events": [event], "next_cursor": None}

    return router


def problem(status: int, kind: str, title: str, detail: str, field_name: str | None = None) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail}
    if field_name:
        body["field"] = field_name
    return JSONResponse(body, status, media_type="application/problem+json")


def _refused(world: World, path: str) -> JSONResponse | None:
    if path not in world.refusals:
        return None
    status, body = world.refusals[path]
    return JSONResponse(body, status, media_type="application/problem+json")


def identity_queries(world: World) -> APIRouter:
    """What the example identity service answers."""
    router = APIRouter(prefix="/api/identity")
    estate = {"estate_id": ESTATE, "division_id": AREA, "name": "逸景佳苑"}
    new_estate = {"estate_id": NEW_ESTATE, "division_id": AREA, "name": "共和八村"}
    building = {"building_id": BUILDING, "estate_id": ESTATE, "name": "3号楼", "stairwells": ["1单元"]}
    waiting = {
        "person_id": APPLICANT,
        "division_id": AREA,
        "estate_id": ESTATE,
        "submitted_at": (datetime.now(UTC) - timedelta(hours=5)).isoformat(),
        "age_band": "20-35",
        "channel": "phone",
        "proof": "resident_id",
        "attempt": 1,
    }

    def person(person_id: str, status: str) -> dict[str, Any]:
        return {
            "person_id": person_id,
            "status": status,
            "move": world.move,
            "estate_id": ESTATE,
            "move_estate_id": NEW_ESTATE if world.moving else None,
            "guardian_id": None,
            "name": world.name,
            "phone": "13800138000",
            "born_on": "1994-05-06",
            "kind": "resident_id",
            "number": "11010519491231002X",
            "contact": "3号楼1单元301",
            "evidence_ids": world.evidence_ids,
            "reason": world.reason,
            "move_reason": world.move_reason,
        }

    @router.get("/divisions")
    async def divisions(tier: str | None = None, parent_id: str | None = None) -> Any:
        if (refused := _refused(world, "/divisions")) is not None:
            return refused
        found = [division(code) for code in UNITS if tier is None or UNITS[code][1] == tier]
        return {"items": [one for one in found if parent_id in (None, one["parent_id"])], "next_cursor": None}

    @router.get("/divisions/{code_or_id}")
    async def one_division(code_or_id: str) -> Any:
        code = next((code for code in UNITS if code_or_id in (code, id_of(code))), None)
        if code is None:
            return problem(404, "unknown-division", "区划不存在", f"no division {code_or_id}")
        population = {"people": 2_572, "households": 1_286, "on": "2025-11-01", "source": "人口抽样"}
        return division(code) | {"path": [division(above) for above in path_to(code)], "population": population}

    @router.get("/divisions/{code}/estates")
    async def estates_below(code: str) -> Any:
        return {"items": [estate, new_estate], "next_cursor": None}

    @router.get("/estates")
    async def estates(name: str = "") -> Any:
        return {"items": [estate] if name in estate["name"] else [], "next_cursor": None}

    @router.get("/estates/{estate_id}")
    async def one_estate(estate_id: str) -> Any:
        if estate_id == NEW_ESTATE:
            return new_estate
        return estate if estate_id == ESTATE else problem(404, "unknown-estate", "小区不存在", "no estate")

    @router.get("/estates/{estate_id}/buildings")
    async def buildings(estate_id: str) -> Any:
        return {"items": [building], "next_cursor": None}

    @router.get("/buildings/{building_id}")
    async def one_building(building_id: str) -> Any:
        return building | {"estate_name": estate["name"], "division_id": AREA}

    @router.get("/buildings/{building_id}/dwellings")
    async def dwellings(building_id: str) -> Any:
        return {"items": [{"dwelling_id": DWELLING, "stairwell": "1单元", "number": "301"}], "next_cursor": None}

    @router.get("/dwellings/{dwelling_id}/households")
    async def households(dwelling_id: str) -> Any:
        return [{"household_id": HOUSEHOLD, "dwelling_id": dwelling_id, "members": 2}]

    @router.get("/me")
    async def me(authorization: str = Header("")) -> Any:
        if authorization.removeprefix("Bearer ") in world.expired:
            return problem(401, "not-signed-in", "Not signed in", "token: expired", "Authorization")
        return person(RESIDENT, world.status)

    @router.get("/me/wards")
    async def wards() -> Any:
        if (refused := _refused(world, "/me/wards")) is not None:
            return refused
        return [{**person(WARD, "pending"), "name": "王小明", "guardian_id": RESIDENT, **ward} for ward in world.wards]

    @router.get("/session")
    async def session() -> Any:
        own = {"area_id": world.area_id, "household_id": None, "age_band": "20-35"}
        return {"person_id": RESIDENT, "grants": [], **own}

    @router.get("/me/ownerships")
    async def ownerships() -> Any:
        return world.owned

    @router.get("/me/openings")
    async def openings() -> Any:
        worker = {"actor_id": WORKER, "actor_role": "area_worker", "actor_division_ids": [AREA]}
        return [{**worker, "what": "a", "opened_at": "2026-11-20T08:00:00Z"}]

    @router.get("/grants")
    async def grants(division_id: str) -> Any:
        if division_id != id_of("310113"):
            return problem(403, "outside-own-division", "x", "granted by the district")
        held = {"division_ids": [division_id], "starts_on": "2026-01-01"}
        found = [(WORKER, "department_handler"), (APPLICANT, "department_handler"), (RESIDENT, "auditor")]
        return [{"person_id": person_id, "role": role, **held} for person_id, role in found]

    @router.get("/registrations")
    async def pending() -> Any:
        return {"items": [waiting] if world.waiting else [], "next_cursor": None}

    @router.get("/moves")
    async def moving() -> Any:
        return {"items": [waiting | {"estate_id": NEW_ESTATE}] if world.moving else [], "next_cursor": None}

    @router.get("/residents")
    async def residents(dwelling_id: str = "") -> Any:
        """Two people behind two doors."""
        found = {"person_id": APPLICANT, "dwelling_id": DWELLING, "household_id": HOUSEHOLD, "birth_year": 1951}
        other = found | {"person_id": RESIDENT, "dwelling_id": id_of("another dwelling"), "birth_year": 1990}
        behind = [one for one in (other, found) if dwelling_id in ("", one["dwelling_id"])]
        return {"items": behind, "next_cursor": None}

    @router.get("/residents/{person_id}")
    async def resident(person_id: str) -> Any:
        if (refused := _refused(world, "/residents/{person_id}")) is not None:
            return refused
        return person(person_id, "registered")

    @router.get("/registrations/{person_id}")
    async def application(person_id: str) -> Any:
        return person(person_id, "pending")

    return router


def identity_commands(world: World) -> APIRouter:
    """What the example identity service can be told."""
    router = APIRouter(prefix="/api/identity")

    def tokens(access: str, person_id: str = RESIDENT) -> dict[str, Any]:
        expires = (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
        refresh = f"refresh-token-number-{world.refreshed:04d}"
        return {"person_id": person_id, "access_token": access, "expires_at": expires, "refresh_token": refresh}

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Any:
        body = await request.json()
        if body["password"] != "a long pass phrase":
            return problem(401, "sign-in-failed", "手机号或密码不正确", "phone or password is wrong")
        if body["phone"] in OFFICERS:
            return tokens(token_of(WORKER, *OFFICERS[body["phone"]]), WORKER)
        if body["phone"] == "13900139000":
            return tokens(token_of(WORKER, ("area_worker", AREA)), WORKER)
        return tokens(token_of(RESIDENT, ("resident", AREA)))

    @router.post("/refresh")
    async def refresh(request: Request) -> Any:
        world.refreshed += 1
        return tokens(token_of(RESIDENT, ("resident", AREA)) + str(world.refreshed))

    @router.post("/registrations", status_code=201)
    async def apply(request: Request, idempotency_key: str = Header()) -> Any:
        if (refused := _refused(world, "/registrations")) is not None:
            return refused
        body = await request.json()
        world.applied.setdefault(idempotency_key, body)
        return {"person_id": RESIDENT, "position": {"stream": "IDENTITY", "seq": 1}}

    @router.post("/registrations/wards", status_code=201)
    async def register_ward(request: Request, idempotency_key: str = Header()) -> Any:
        if (refused := _refused(world, "/registrations/wards")) is not None:
            return refused
        world.commands.append(("/registrations/wards", idempotency_key, await request.json()))
        return {"person_id": WARD, "position": {"stream": "IDENTITY", "seq": 4}}

    @router.post("/registrations/wards/{person_id}/resubmit")
    async def resubmit_ward(person_id: str, request: Request, idempotency_key: str = Header()) -> Any:
        world.commands.append((f"/registrations/wards/{person_id}/resubmit", idempotency_key, await request.json()))
        return {"person_id": person_id, "position": {"stream": "IDENTITY", "seq": 4}}

    @router.post("/registrations/counter", status_code=201)
    async def counter(request: Request, idempotency_key: str = Header()) -> Any:
        if (refused := _refused(world, "/registrations/counter")) is not None:
            return refused
        world.commands.append(("/registrations/counter", idempotency_key, await request.json()))
        return {"person_id": APPLICANT, "position": {"stream": "IDENTITY", "seq": 2}}

    @router.post("/registrations/{person_id}/activation")
    async def activation(person_id: str) -> Any:
        return {"code": "1234567890"}

    @router.post("/{path:path}")
    async def command(path: str, request: Request, idempotency_key: str = Header("")) -> Response:
        if (refused := _refused(world, f"/{path}")) is not None:
            return refused
        body = await request.json() if "json" in request.headers.get("content-type", "") else None
        world.commands.append((f"/{path}", idempotency_key, body))
        return JSONResponse({"position": {"stream": "IDENTITY", "seq": 3}})

    return router


def example_services(world: World) -> FastAPI:
    """All services as one application."""
    app = FastAPI()
    app.include_router(dashboards_api(world))
    app.include_router(letter_dashboards(world))
    app.include_router(topic_dashboards(world))
    app.include_router(money_dashboards(world))
    app.include_router(identity_queries(world))
    app.include_router(identity_commands(world))
    app.include_router(notifications(world))
    app.include_router(mailbox_queries(world))
    app.include_router(mailbox_commands(world))
    app.include_router(live_maps(world))
    app.include_router(deliberation(world))
    app.include_router(funding(world))
    return app
