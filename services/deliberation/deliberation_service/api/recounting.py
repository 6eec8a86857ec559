"""The programs that count published ballots, and panels by lot, again: the very files, for anybody to run."""

from __future__ import annotations

from importlib import resources

from deliberation_service.api.asking import Anyone
from deliberation_service.application import SERVICE
from fastapi import APIRouter, Response

NOT_KEPT = {"Cache-Control": "no-cache"}


def recounting_router() -> APIRouter:
    """``/api/deliberation/recount.mjs`` and ``panel_recount.py``."""
    router = APIRouter(prefix=f"/api/{SERVICE}")
    files = resources.files("deliberation_service")
    of_ballots = files.joinpath("ballots/recount.mjs").read_bytes()
    of_panels = files.joinpath("data/panel_recount.py").read_bytes()

    @router.get("/recount.mjs", response_class=Response, tags=["votes"])
    def recount_program(_: Anyone) -> Response:
        """``node recount.mjs ballots.jsonl [SHA-256]``; a page imports it as a module."""
        return Response(of_ballots, media_type="text/javascript", headers=NOT_KEPT)

    @router.get("/panel_recount.py", response_class=Response, tags=["panels"])
    def panel_recount_program(_: Anyone) -> Response:
        """``python3 panel_recount.py panel.jsonl`` (docs/panel-by-lot.md)."""
        return Response(of_panels, media_type="text/x-python", headers=NOT_KEPT)

    return router
