"""The program that counts published ballots again, as anybody may run it: the very file, for Node.js and browsers."""

from __future__ import annotations

from importlib import resources

from deliberation_service.api.asking import Anyone
from deliberation_service.application import SERVICE
from fastapi import APIRouter, Response


def recounting_router() -> APIRouter:
    """``/api/deliberation/recount.mjs``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["votes"])
    program = resources.files("deliberation_service").joinpath("ballots/recount.mjs").read_bytes()

    @router.get("/recount.mjs", response_class=Response)
    def recount_program(_: Anyone) -> Response:
        """``node recount.mjs ballots.jsonl [SHA-256]``; a page imports it as a module."""
        return Response(program, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return router
