"""The first page and the choice of language."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.dashboards import Dashboards, Registration
from web_service.clients.identity import Division, Identity
from web_service.dashboards.numbers import Numbers
from web_service.language import COOKIE, language_of
from web_service.rendering import render

YEAR_SECONDS = 365 * 86_400


def own_path(address: str | None, otherwise: str = "/") -> str:
    """An address of this site to go on to; anything else is replaced."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return otherwise
    return address if address.isprintable() else otherwise


def home_router(identity: Identity, dashboards: Dashboards) -> APIRouter:
    """``/`` and what belongs to it."""
    router = APIRouter()

    async def figures_of(district: Division) -> tuple[Division, Registration | None]:
        try:
            return district, await dashboards.registration(district.label)
        except Problem:
            return district, None  # the card stays, without figures

    async def cards() -> tuple[list[tuple[Division, Registration | None]], Problem | None]:
        try:
            districts = await identity.districts()
        except Problem as problem:
            return [], problem
        return list(await asyncio.gather(*(figures_of(district) for district in districts))), None

    @router.get("/")
    async def home(request: Request) -> Response:
        found, problem = await cards()
        live = dashboards.live_path(found[0][0].label) if found else ""
        return render(
            request, "home/home.html", districts=found, problem=problem, live=live, n=Numbers(language_of(request))
        )

    @router.get("/districts")
    async def districts(request: Request) -> Response:
        """The cards alone, for live updates."""
        found, problem = await cards()
        return render(
            request, "home/_districts.html", districts=found, problem=problem, n=Numbers(language_of(request))
        )

    @router.get("/language/{code}")
    async def choose_language(code: Literal["zh", "en"], next: str = "/") -> Response:
        response = RedirectResponse(own_path(next), 303)
        response.set_cookie(COOKIE, code, max_age=YEAR_SECONDS, samesite="lax", httponly=True)
        return response

    return router
