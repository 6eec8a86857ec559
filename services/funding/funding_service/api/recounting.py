"""The program that counts a round's published ballots again: the very file, for anybody to run."""

from __future__ import annotations

from importlib import resources

from fastapi import APIRouter, Response
from funding_service.api.asking import Anyone
from funding_service.application import SERVICE

NOT_KEPT = {"Cache-Control": "no-cache"}


def recounting_router() -> APIRouter:
    """``/api/funding/recount.mjs``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["ballots"])
    program = resources.files("funding_service").joinpath("tally/recount.mjs").read_bytes()

    @router.get("/recount.mjs", response_class=Response)
    def recount_program(_: Anyone) -> Response:
        """``node recount.mjs ticks.jsonl [SHA-256]``; a page imports it as a module."""
        return Response(program, media_type="text/javascript", headers=NOT_KEPT)

    return router
