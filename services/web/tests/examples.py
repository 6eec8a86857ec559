"""Example services: identity and dashboards as far as pages ask them, with answers of the real form."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette.sse import EventSourceResponse

SPACE = UUID("00000000-0000-4000-8000-000000000000")


def id_of(name: str) -> str:
    """The same id for the same name."""
    return str(uuid5(SPACE, name))


UNITS: dict[str, tuple[str, str, str | None]] = {
    "310113": ("宝山区", "district", None),
    "310110": ("杨浦区", "district", None),
    "310112": ("闵行区", "district", None),
    "310113111": ("高境镇", "street", "310113"),
    "310113102": ("大场镇", "street", "310113"),
    "310113001": ("友谊路街道", "street", "310113"),
    "310113111028": ("逸景佳苑居委会", "area", "310113111"),
    "310113111029": ("共和八村第一居委会", "area", "310113111"),
}
ESTATE, BUILDING, DWELLING, HOUSEHOLD = (id_of(name) for name in ("estate", "building", "dwelling", "household"))
RESIDENT, WORKER, APPLICANT = (id_of(name) for name in ("resident", "worker", "applicant"))
AREA = id_of("310113111028")


def token_of(person_id: str, *grants: tuple[str, str]) -> str:
    """An unsigned token with the claims that pages read."""
    claims = {"sub": person_id, "grants": [[role, [division], None] for role, division in grants]}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.x"


@dataclass
class World:
    """What the example services know and have been told."""

    registered: int = 1_286
    pending: int = 27
    name: str = "王秀英"
    status: str = "pending"
    evidence_ids: list[str] = field(default_factory=list)
    applied: dict[str, Any] = field(default_factory=dict)
    """Bodies of applications by their Idempotency-Key."""
    commands: list[tuple[str, str, Any]] = field(default_factory=list)
    """Path, key and body of every command that was not a repeat."""
    refusals: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Path → the problem document that it answers with."""
    refreshed: int = 0
    expired: set[str] = field(default_factory=set)
    waiting: bool = True
    seq: int = 10

    def refuse(self, path: str, status: int, kind: str, title: str, detail: str, field_name: str | None = None) -> None:
        """Makes a route refuse from now on."""
        body: dict[str, Any] = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail}
        self.refusals[path] = (status, body | ({"field": field_name} if field_name else {}))


def unit(code: str) -> dict[str, Any]:
    """A unit as dashboards give it."""
    name, tier, parent = UNITS[code]
    parent_id = id_of(parent) if parent else None
    return {"id": id_of(code), "code": code, "name": name, "tier": tier, "parent_id": parent_id}


def path_to(code: str) -> list[str]:
    """The codes above one."""
    above: list[str] = []
    parent = UNITS[code][2]
    while parent:
        above.insert(0, parent)
        parent = UNITS[parent][2]
    return above


def division(code: str) -> dict[str, Any]:
    """A division as identity gives it."""
    name, tier, parent = UNITS[code]
    return {
        "division_id": id_of(code),
        "tier": tier,
        "code": code,
        "label": code,
        "name": name,
        "parent_id": id_of(parent) if parent else None,
        "from_day": "2023-06-30",
        "codes": [code],
    }


def figures(registered: int, pending: int = 27) -> dict[str, dict[str, Any]]:
    """All figures of the catalogue."""
    values: dict[str, Any] = dict.fromkeys(CATALOGUE_NAMES, 0)
    values |= {
        "registered": registered,
        "share_20_35": 0.3124,
        "households": registered // 3,
        "population": registered * 2,
        "actual_households": registered,
        "coverage": 0.5,
        "household_coverage": 0.3333,
        "pending": pending,
        "moves_pending": 6,
        "applied_year": 812,
        "verified_year": 744,
        "returned_year": 31,
        "moved_in_year": 58,
        "moved_out_year": 44,
        "active_year": 690,
        "verified_today": 9,
        "applied_today": 12,
        "time_to_verify_median": 19.4,
        "time_to_verify_p90": 81.0,
    }
    cells = {name: {"value": value} for name, value in values.items()}
    cells["withdrawn_year"] = {"value": None, "note": "hidden"}
    return cells


CATALOGUE = [
    ("registered", "已注册居村民", "Registered residents", "stock", "people 人", "registered"),
    ("share_20_35", "20–35岁占比", "Share aged 20 to 35", "ratio", "share of 1", "registered"),
    ("households", "已注册户数", "Registered households", "stock", "households 户", "households"),
    ("population", "实有人口", "Actual population", "recorded", "people 人", ""),
    ("actual_households", "实有户数", "Actual households", "recorded", "households 户", ""),
    ("coverage", "人口覆盖率", "Coverage of population", "ratio", "share of 1", "registered"),
    ("household_coverage", "户覆盖率", "Coverage of households", "ratio", "share of 1", "households"),
    ("pending", "待核验", "Waiting for verification", "stock", "registrations 件", "pending"),
    ("moves_pending", "待核验迁居", "Moves waiting for verification", "stock", "moves 件", "moves_pending"),
    ("applied_year", "本年申请", "Applied this year", "year", "submissions 人次", "applied"),
    ("verified_year", "本年核验通过", "Verified this year", "year", "people 人", "verified"),
    ("returned_year", "本年退回", "Returned this year", "year", "returns 人次", "returned"),
    ("withdrawn_year", "本年撤回", "Withdrawn this year", "year", "withdrawals 人次", "withdrawn"),
    ("moved_in_year", "本年迁入", "Moved in this year", "year", "moves 人次", "moved_in"),
    ("moved_out_year", "本年迁出", "Moved out this year", "year", "moves 人次", "moved_out"),
    ("transferred_in_year", "本年划入", "Transferred in this year", "year", "people 人", "transferred_in"),
    ("transferred_out_year", "本年划出", "Transferred out this year", "year", "people 人", "transferred_out"),
    ("erased_year", "本年注销", "Erased this year", "year", "people 人", "erased"),
    ("active_year", "本年活跃人数", "Active people this year", "year", "people 人", "active"),
    ("verified_today", "当日核验通过", "Verified on the day", "day", "people 人", "verified"),
    ("applied_today", "当日申请", "Applied on the day", "day", "submissions 人次", "applied"),
    ("time_to_verify_median", "核验用时中位数", "Median time to verify", "quantile", "hours 小时", "verified"),
    ("time_to_verify_p90", "核验用时九成位", "Time to verify, nine of ten", "quantile", "hours 小时", "verified"),
]
CATALOGUE_NAMES = [name for name, *_ in CATALOGUE]


def catalogue() -> dict[str, Any]:
    """The definitions."""
    listed = [
        {
            "name": name,
            "title_zh": chinese,
            "title_en": english,
            "kind": kind,
            "unit": unit_,
            "formula": f"how {english.lower()} is computed",
            "measures": [measure] if measure else [],
            "minimum": 0 if kind == "recorded" else 5,
            "additive": kind not in ("ratio", "quantile"),
            "in_table": True,
        }
        for name, chinese, english, kind, unit_, measure in CATALOGUE
    ]
    trends = {measure: kind == "stock" for *_, kind, _, measure in reversed(CATALOGUE) if measure and kind != "ratio"}
    one = {"dashboard": "registration", "title_zh": "实名注册看板", "title_en": "Registration", "ranked_from": 30}
    return {"dashboards": [{**one, "notes": {}, "figures": listed, "trends": trends}]}


def bands(registered: int) -> list[dict[str, Any]]:
    """Age bands; the two smallest are hidden."""
    shares = {"14-17": 0.03, "18-19": 0.02, "20-35": 0.3124, "36-59": 0.38, "60-79": 0.21}
    shown = [{"band": band, "value": int(registered * share), "share": share} for band, share in shares.items()]
    hidden = {"value": None, "note": "hidden", "share": None}
    return [{"band": "0-13", **hidden}, *shown, {"band": "80+", **hidden}]


def dashboards_api(world: World) -> APIRouter:
    """The example dashboards service."""
    router = APIRouter(prefix="/api/dashboards")

    @router.get("/catalogue")
    async def definitions() -> dict[str, Any]:
        return catalogue()

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
            "move": "none",
            "estate_id": ESTATE,
            "guardian_id": None,
            "name": world.name,
            "phone": "13800138000",
            "born_on": "1994-05-06",
            "kind": "resident_id",
            "number": "11010519491231002X",
            "contact": "3号楼1单元301",
            "evidence_ids": world.evidence_ids,
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
        return {"items": [estate], "next_cursor": None}

    @router.get("/estates")
    async def estates(name: str = "") -> Any:
        return {"items": [estate] if name in estate["name"] else [], "next_cursor": None}

    @router.get("/estates/{estate_id}")
    async def one_estate(estate_id: str) -> Any:
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

    @router.get("/session")
    async def session() -> Any:
        return {"person_id": RESIDENT, "grants": [], "area_id": None, "household_id": None, "age_band": "20-35"}

    @router.get("/me/ownerships")
    async def ownerships() -> Any:
        return []

    @router.get("/me/openings")
    async def openings() -> Any:
        return [{"actor_id": WORKER, "actor_role": "area_worker", "what": "a", "opened_at": "2026-11-20T08:00:00Z"}]

    @router.get("/registrations")
    async def pending() -> Any:
        return {"items": [waiting] if world.waiting else [], "next_cursor": None}

    @router.get("/moves")
    async def moving() -> Any:
        return {"items": [], "next_cursor": None}

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
    """Both services as one application."""
    app = FastAPI()
    app.include_router(dashboards_api(world))
    app.include_router(identity_queries(world))
    app.include_router(identity_commands(world))
    return app
