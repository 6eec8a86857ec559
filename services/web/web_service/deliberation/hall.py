"""The hall 议事厅 of a place: its topics, and everything that is going on there."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.identity import Division
from web_service.deliberation.frame import Frame
from web_service.rendering import render


def add_hall(router: APIRouter, frame: Frame) -> None:
    """``/topics`` and ``/topics/under/{code}``."""

    @router.get("/topics")
    async def hall(request: Request) -> Response:
        """The hall where one lives; who lives nowhere here chooses a place."""
        area_id: UUID | None = await frame.area(request)
        if area_id is not None:
            return RedirectResponse(f"/topics/under/{area_id}", 303)
        return render(request, "deliberation/hall.html", division=None, below=await frame.identity.districts())

    @router.get("/topics/under/{code}")
    async def under(request: Request, code: str, cursor: str = "") -> Response:
        """The hall of a division, by its code or id."""
        division: Division = await frame.identity.division(code)
        below = [] if division.tier == "area" else await frame.identity.divisions_below(division.division_id)
        page = await frame.deliberation.topics.of_division(
            division.division_id, {"cursor": cursor or None, "limit": 10}
        )
        return render(request, "deliberation/hall.html", division=division, below=below, page=page)
