"""The example funding service: it reads what a test laid into ``World.funding``, and records commands."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from funding_service.commands.ballots import CastTicks
from funding_service.commands.proposals import AppealDecline, Described, SubmitProposal
from pydantic import BaseModel

from .examples import World

TAKEN: tuple[tuple[str, type[BaseModel]], ...] = (
    ("rounds/[^/]+/ballot", CastTicks),
    ("rounds/[^/]+/proposals", SubmitProposal),
    ("proposals/[^/]+/describe", Described),
    ("proposals/[^/]+/appeal", AppealDecline),
)
"""Bodies that residents' pages send, as the service takes them: any other fails the test."""


def funding(world: World) -> APIRouter:
    """Reading by path (a callable gets the query); what nobody laid there is not found. Bytes are a picture.

    Commands answer with ``World.answers`` and a position; ``POST /path`` refuses a command alone.
    """
    router = APIRouter(prefix="/api/funding")

    @router.get("/{path:path}")
    async def reading(path: str, request: Request, authorization: str = Header("")) -> Any:
        world.asked.append({"path": f"/{path}", **request.query_params})
        if authorization.removeprefix("Bearer ") in world.expired:
            signed_out = {"type": "/problems/not-signed-in", "title": "x", "detail": "x", "field": "Authorization"}
            return JSONResponse({**signed_out, "status": 401}, 401, media_type="application/problem+json")
        refused = world.refusals.get(f"/{path}")
        if refused is None and f"/{path}" in world.funding:
            found = world.funding[f"/{path}"]
            found = found(dict(request.query_params)) if callable(found) else found
            return Response(found, media_type="image/jpeg") if isinstance(found, bytes) else found
        status, body = refused or (404, {"type": "/problems/unknown", "title": "Unknown", "status": 404, "detail": "x"})
        return JSONResponse(body, status, media_type="application/problem+json")

    @router.post("/{path:path}")
    async def command(path: str, request: Request, idempotency_key: str = Header("")) -> JSONResponse:
        refused = world.refusals.get(f"POST /{path}") or world.refusals.get(f"/{path}")
        if refused is not None:
            status, body = refused
            return JSONResponse(body, status, media_type="application/problem+json")
        for pattern, model in TAKEN:
            if re.fullmatch(pattern, path):
                model.model_validate_json(await request.body())
        sent = await request.json() if "json" in request.headers.get("content-type", "") else await request.body()
        world.commands.append((f"/{path}", idempotency_key, sent))
        return JSONResponse({**world.answers.get(f"/{path}", {}), "position": {"stream": "FUNDING", "seq": 7}})

    return router
