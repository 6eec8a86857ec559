"""The example mailbox service as far as pages ask it: letters that never change, and commands that are recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from .examples import AREA, ESTATE, RESIDENT, WORKER, World, id_of

LETTER = id_of("letter")
PHOTO = id_of("photo")
STREET, DISTRICT = id_of("310113111"), id_of("310113")
DEPARTMENT, OTHER_DEPARTMENT = id_of("housing department"), id_of("water department")
DEPARTMENTS = {DEPARTMENT: "房屋管理部门", OTHER_DEPARTMENT: "水务部门"}
AREA_UNIT, STREET_UNIT, DEPARTMENT_UNIT = f"area/{AREA}", f"street/{STREET}", f"department/{DEPARTMENT}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


def at(**ago: float) -> str:
    """A time ago as services write it."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


def clock(fact: str | None = None, running: bool = True, **ago: float) -> dict[str, Any]:
    """A clock that is due so long ago; negative is ahead."""
    return {"due_at": at(**ago), "fact": fact, "running": running}


def letter(**different: Any) -> dict[str, Any]:
    """A letter in a list: submitted three hours ago, held by the area, unless said otherwise."""
    response = different.get("response") or clock(hours=-21)
    one = {
        "letter_id": LETTER,
        "number": "5E3A11C0FF",
        "title": "3号楼电梯三天两头坏",
        "division_id": AREA,
        "estate_id": ESTATE,
        "category": "lift",
        "kind": "own",
        "danger": False,
        "visibility": "public",
        "lifecycle": "submitted",
        "outcome": None,
        "holder_kind": "area",
        "holder_id": AREA,
        "taken": False,
        "claimed_by": None,
        "came_back": False,
        "supports": 4,
        "submitted_at": at(hours=3),
        "changed_at": at(hours=2),
        "closed_at": None,
        "due_at": response["due_at"],
        "response": response,
        "handling": clock(days=-5),
        "confirm_by": None,
        "promised_on": None,
        "promise_broken": False,
        "reopened": 0,
        "rating": None,
        "duplicate_of": None,
        "referred": False,
        "abuse_reports": 0,
    }
    return one | {name: value for name, value in different.items() if name in one}


def step(what: str, role: str = "area_worker", text: str | None = None, **said: Any) -> dict[str, Any]:
    """One thing that happened."""
    division = None if role in ("resident", "clock") else AREA
    actor = {"actor_id": WORKER, "actor_role": role, "actor_division_id": division}
    return {"at": at(hours=1), "what": what, **actor, "said": said, "text": text}


def detail(**different: Any) -> dict[str, Any]:
    """A letter whole."""
    whole: dict[str, Any] = {
        "text": "电梯一周停了三次，老人上下楼很困难。",
        "place": "3号楼1单元",
        "order_number": None,
        "writer_ids": [RESIDENT],
        "photo_ids": [],
        "path": [],
        "replied": False,
        "assisting": {},
        "more_asked": False,
        "extension_days": None,
        "extension_asked_of": None,
        "steps": [step("letter_submitted", "resident")],
        "readable": True,
    }
    return {"item": letter(**different)} | whole | {name: value for name, value in different.items() if name in whole}


RULES = {
    "categories": [
        {"category": "danger", "name_zh": "险情", "name_en": "Danger", "handling_days": 1, "danger": True},
        {"category": "lift", "name_zh": "电梯", "name_en": "Lifts", "handling_days": 5, "danger": False},
    ],
    "response_hours": 24,
    "danger_hours": 1,
    "confirmation_days": 7,
}

SETTINGS = {
    "rules": [{**RULES, "from_day": "2027-01-01", "response_hours": 12}, {**RULES, "from_day": "2026-01-01"}],
    "calendar_days": {"2027-02-10": "holiday"},
    "routes": [
        {"division_id": AREA, "category": "lift", "estate_id": ESTATE, "from_day": "2026-01-01",
         "to_kind": "department", "to_id": DEPARTMENT},
        {"division_id": AREA, "category": "lift", "estate_id": ESTATE, "from_day": "2099-01-01",
         "to_kind": None, "to_id": None},
    ],
    "covers": [{"unit_id": DEPARTMENT, "from_day": "2026-11-01", "to_day": "2099-11-09", "to_kind": "street",
                "to_id": STREET}],
}  # fmt: skip
"""What a street or district has set."""


def _problem(status: int, kind: str, field: str | None = None) -> JSONResponse:
    body = {"type": f"/problems/{kind}", "title": kind, "status": status, "detail": "x"}
    return JSONResponse(body | ({"field": field} if field else {}), status, media_type="application/problem+json")


def mailbox_queries(world: World) -> APIRouter:
    """What the example mailbox answers."""
    router = APIRouter(prefix="/api/mailbox")

    def page() -> dict[str, Any]:
        return {"items": [letter(**one) for one in world.letters], "next_cursor": None}

    @router.get("/rules/{division_id}")
    async def rules(division_id: str) -> Any:
        return RULES

    @router.get("/mine")
    async def mine() -> Any:
        return page()

    @router.get("/public/{division_id}")
    async def public(division_id: str) -> Any:
        return page()

    @router.get("/under/{division_id}")
    async def under(division_id: str) -> Any:
        return page()

    @router.get("/worklists/{kind}/{unit_id}")
    async def worklist(kind: str, unit_id: str, request: Request) -> Any:
        world.asked.append(dict(request.query_params) | {"unit": f"{kind}/{unit_id}"})
        return page()

    @router.get("/worklists/{kind}/{unit_id}/counts")
    async def counts(kind: str, unit_id: str) -> Any:
        return {"all": 14, "new": 3, "mine": 2, "due": 11, "overdue": 2, "came_back": 1, "pending": 1, "assisting": 0,
                "answered": 3, "extensions": 0}  # fmt: skip

    @router.get("/settings/{division_id}")
    async def settings(division_id: str, request: Request) -> Any:
        world.asked.append(dict(request.query_params) | {"settings": division_id})
        return {"district_id": DISTRICT, **SETTINGS}

    @router.get("/departments")
    async def departments() -> Any:
        return [{"department_id": id_, "division_id": DISTRICT, "name": name, "closed": id_ == world.closed_department,
                 "handler_ids": [WORKER] if id_ == DEPARTMENT else []}
                for id_, name in DEPARTMENTS.items()]  # fmt: skip

    @router.get("/departments/{department_id}")
    async def department(department_id: str) -> Any:
        if department_id not in DEPARTMENTS:
            return _problem(422, "unit-unavailable", "department_id")
        return {"department_id": department_id, "division_id": DISTRICT, "name": DEPARTMENTS[department_id],
                "closed": False}  # fmt: skip

    @router.get("/letters/{letter_id}")
    async def one_letter(letter_id: str, authorization: str = Header("")) -> Any:
        one = next((one for one in world.letters if one.get("letter_id", LETTER) == letter_id), None)
        if one is None or (one.get("secret") and authorization):
            return _problem(404, "unknown-letter")
        return detail(**one)

    @router.get("/letters/{letter_id}/photos/{photo_id}")
    async def photo(letter_id: str, photo_id: str) -> Any:
        return Response(PNG, media_type="image/png")

    return router


def mailbox_commands(world: World) -> APIRouter:
    """What the example mailbox can be told."""
    router = APIRouter(prefix="/api/mailbox")

    @router.post("/{path:path}")
    async def command(path: str, request: Request, idempotency_key: str = Header("")) -> Response:
        if f"/{path}" in world.refusals:
            status, body = world.refusals[f"/{path}"]
            return JSONResponse(body, status, media_type="application/problem+json")
        sent = await request.json() if "json" in request.headers.get("content-type", "") else await request.body()
        world.commands.append((f"/{path}", idempotency_key, sent))
        return JSONResponse({"letter_id": LETTER, "position": {"stream": "MAILBOX", "seq": 7}})

    return router
