"""The hall of project funding 民心项目 of a place: its rounds."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.frame import Frame
from web_service.rendering import render
from web_service.session import session_of


def add_hall(router: APIRouter, frame: Frame) -> None:
    """``/projects`` and ``/projects/under/{code}``."""

    @router.get("/projects")
    async def own_hall(request: Request) -> Response:
        """The hall where one lives, or works; anybody else begins with the districts."""
        shown = session_of(request).shown
        works_in = [division_id for _, division_id in shown.letter_divisions] if shown else []
        own = await frame.area(request) or next(iter(works_in), None)
        if own is not None:
            return RedirectResponse(f"/projects/under/{own}", 303)
        return render(request, "funding/choose.html", below=await frame.identity.districts())

    @router.get("/projects/under/{code}")
    async def hall(request: Request, code: str) -> Response:
        """The hall of a division, by its code or id."""
        place = await frame.place(code)
        page = await frame.funding.rounds.of_division(place.division.division_id)
        return render(request, "funding/hall.html", place=place, page=page)
