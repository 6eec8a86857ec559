"""The example notifications service: an inbox of two, how one wants to be told, and what it is told itself."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from .examples import World, id_of
from .mailbox_services import LETTER, at

ANSWERED, WORK = id_of("letter answered"), id_of("new work")


def notifications(world: World) -> APIRouter:
    """What the example service answers."""
    router = APIRouter(prefix="/api/notifications")

    def line(id_: str, kind: str, chinese: str | None, *, read: bool) -> dict[str, Any]:
        return {
            "notification_id": id_,
            "seq": 40,
            "happened_at": at(hours=2),
            "kind": kind,
            "read": read,
            "text_zh": chinese,
            "text_en": f"in English: {kind}",
            "about": {"letter_id": LETTER},
        }

    @router.get("/inbox")
    async def inbox(request: Request) -> Any:
        world.asked.append(dict(request.query_params))
        items = [
            line(ANSWERED, "letter_answered", "您的来信（电梯）已答复<script>", read=not world.unread),
            line(WORK, "work_new", "逸景佳苑居委会有新来信（电梯）", read=True),
        ]
        return {"items": items if world.told else [], "next_cursor": None}

    @router.get("/inbox/unread")
    async def unread() -> Any:
        if "/inbox/unread" in world.refusals:
            status, body = world.refusals["/inbox/unread"]
            return JSONResponse(body, status, media_type="application/problem+json")
        return {"unread": world.unread, "newest": 41}

    @router.get("/wishes")
    async def wishes() -> Any:
        return {"addresses": {"sms": "13800138000"}, "quiet_from": "22:00:00", "quiet_to": "08:00:00", "digest": True}

    @router.post("/{path:path}")
    async def command(path: str, request: Request, idempotency_key: str = Header("")) -> Response:
        if f"/{path}" in world.refusals:
            status, body = world.refusals[f"/{path}"]
            return JSONResponse(body, status, media_type="application/problem+json")
        world.commands.append((f"/{path}", idempotency_key, await request.json()))
        world.unread = 0
        return JSONResponse({"position": {"stream": "NOTIFICATIONS", "seq": 44}})

    return router
