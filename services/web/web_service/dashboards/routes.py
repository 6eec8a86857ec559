"""Pages of the registration dashboard, of the definitions, and of the events behind a figure."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.dashboards import Dashboards
from web_service.clients.funding import Funding
from web_service.clients.identity import Identity
from web_service.clients.letter_figures import LetterFigures
from web_service.clients.money_flow import MoneyFlows
from web_service.clients.place_figures import PlaceFigures
from web_service.dashboards.behind import events_page
from web_service.dashboards.definitions import Definitions, day_chosen
from web_service.dashboards.letters import add_letters
from web_service.dashboards.money import add_money
from web_service.dashboards.numbers import Numbers, by_name
from web_service.dashboards.topics import add_topics
from web_service.dashboards.view import GROUPS, TABLE, TILES, TREND_DAYS, Choices, Page, page_of, sort_link
from web_service.language import language_of
from web_service.mailbox.experience import HowLongBook
from web_service.mailbox.names import NameBook
from web_service.rendering import render, today
from web_service.session import session_of

Text = Annotated[str, Query(max_length=40)]


def choices_of(as_of: str, measure: str, days: int, sort: str, wall: int) -> Choices:
    """The reader's choices. Raises Problem for a day that is none."""
    return Choices(day_chosen(as_of), measure or "registered", days if days in TREND_DAYS else 90, sort, bool(wall))


def dashboard_router(
    dashboards: Dashboards,
    letters: LetterFigures,
    topics: PlaceFigures,
    money: PlaceFigures,
    flows: MoneyFlows,
    how_long: HowLongBook,
    names: NameBook,
    identity: Identity,
    funding: Funding,
) -> APIRouter:
    """Everything below ``/dashboards`` and ``/figures``."""
    router = APIRouter()
    definitions = Definitions(dashboards)
    add_letters(router, letters, how_long, definitions, names)
    add_topics(router, topics, definitions, names)
    add_money(router, money, flows, funding, definitions, names)

    async def page(request: Request, division: str, choices: Choices) -> Page:
        catalogue = await definitions.of("registration")
        if choices.measure not in catalogue.trends:
            choices = Choices(choices.as_of, "registered", choices.days, choices.sort, choices.wall)
        first, last = choices.period(today())
        day = choices.as_of.isoformat() if choices.as_of else None
        registration, points = await asyncio.gather(
            dashboards.registration(division, day),
            dashboards.trend(division, choices.measure, first, last, last.isoformat()),
        )
        return page_of(registration, catalogue, points, choices, language_of(request))

    def show(request: Request, template: str, found: Page) -> Response:
        choices = found.choices
        return render(
            request,
            template,
            page=found,
            wall=choices.wall,
            found=found.registration,
            unit=found.registration.unit,
            choices=choices,
            n=Numbers(language_of(request)),
            figures=by_name(found.catalogue),
            tiles=TILES,
            groups=GROUPS,
            table=TABLE,
            trend_days=TREND_DAYS,
            sort_link=sort_link,
            live="" if choices.as_of else dashboards.live_path(found.registration.unit.label),
        )

    @router.get("/dashboards")
    async def first_district(request: Request) -> Response:
        found = await identity.districts()
        return RedirectResponse(f"/dashboards/registration/{found[0].label}" if found else "/", 303)

    @router.get("/dashboards/registration/{division}")
    async def registration(
        request: Request,
        division: str,
        as_of: Text = "",
        measure: Text = "registered",
        days: int = 90,
        sort: Text = "",
        wall: int = 0,
    ) -> Response:
        found = await page(request, division, choices_of(as_of, measure, days, sort, wall))
        return show(request, "dashboards/wall.html" if wall else "dashboards/registration.html", found)

    @router.get("/dashboards/registration/{division}/figures")
    async def live_part(
        request: Request,
        division: str,
        as_of: Text = "",
        measure: Text = "registered",
        days: int = 90,
        sort: Text = "",
        wall: int = 0,
    ) -> Response:
        """The part of the page that changes, for live updates."""
        found = await page(request, division, choices_of(as_of, measure, days, sort, wall))
        return show(request, "dashboards/_wall_figures.html" if wall else "dashboards/_figures.html", found)

    _add_events(router, dashboards, definitions, names)

    @router.get("/figures")
    async def all_figures(request: Request) -> Response:
        found = await definitions.all()
        return render(request, "dashboards/definitions.html", catalogues=found, n=Numbers(language_of(request)))

    return router


def _add_events(router: APIRouter, dashboards: Dashboards, definitions: Definitions, names: NameBook) -> None:
    @router.get("/dashboards/registration/{division}/events")
    async def events(
        request: Request, division: str, measure: Text = "verified", day: Text = "", cursor: int = 0
    ) -> Response:
        """For officers: what a figure is made of on one day."""
        catalogue = await definitions.of("registration")
        asked_day = day or today().isoformat()
        behind = await session_of(request).call(
            lambda token: dashboards.events(division, measure, asked_day, cursor, token)
        )
        found = await dashboards.registration(division, asked_day)
        home = f"/dashboards/registration/{division}"
        return await events_page(
            request, names, behind, catalogue, (found.path, found.unit), home=home, measure=measure, day=asked_day
        )
