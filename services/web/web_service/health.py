"""``GET /healthz``: whether the whole is ready, by asking each part."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse

SECONDS_TO_ANSWER = 1.5


async def _ready(http: httpx.AsyncClient, url: str) -> bool:
    try:
        answer = await http.get(url, timeout=SECONDS_TO_ANSWER)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200


def health_router(http: httpx.AsyncClient, parts: Mapping[str, str]) -> APIRouter:
    """The route that the local stack, compose and people ask."""
    router = APIRouter()

    @router.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:
        answers = await asyncio.gather(*(_ready(http, url) for url in parts.values()))
        ready = dict(zip(parts, answers, strict=True))
        waiting = [name for name, is_ready in ready.items() if not is_ready]
        body = {"ready": not waiting, "parts": {"web": True, **ready}, "not_ready": waiting}
        return JSONResponse(body, 503 if waiting else 200, headers={"Cache-Control": "no-store"})

    return router
