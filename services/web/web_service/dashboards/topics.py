"""Pages of deliberation's dashboard: topics, meetings, votes, who takes part, by place; and the events behind them."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from web_service.clients.place_figures import PlaceFigures
from web_service.dashboards import topics_view as view
from web_service.dashboards.behind import events_page
from web_service.dashboards.choices import TREND_DAYS, choices_of
from web_service.dashboards.definitions import Definitions
from web_service.dashboards.numbers import Numbers, by_name
from web_service.dashboards.view import sort_link
from web_service.language import language_of
from web_service.mailbox.names import NameBook
from web_service.rendering import render, today
from web_service.session import session_of

HOME = "/dashboards/deliberation"
Text = Annotated[str, Query(max_length=40)]


def add_topics(router: APIRouter, topics: PlaceFigures, definitions: Definitions, names: NameBook) -> None:
    """Everything below ``/dashboards/deliberation``."""
    _add_figures(router, topics, definitions)
    _add_events(router, topics, definitions, names)


def _add_figures(router: APIRouter, topics: PlaceFigures, definitions: Definitions) -> None:
    async def page(request: Request, unit: str) -> view.Page:
        catalogue = await definitions.of("deliberation")
        choices = choices_of(request, catalogue.trends, view.USUAL)
        first, last = choices.period(today())
        measures = list(dict.fromkeys((choices.measure, view.COMING)))
        found, points = await asyncio.gather(
            topics.of(unit, choices.as_of.isoformat() if choices.as_of else None),
            topics.trends(unit, measures, first, last),
        )
        return view.page_of(found, catalogue, points, choices, language_of(request))

    async def show(request: Request, unit: str, whole: str, wall: str) -> Response:
        found = await page(request, unit)
        choices, shown = found.choices, found.standing
        return render(
            request,
            wall if choices.wall else whole,
            words="topic_figures",
            part="dashboards/_topics.html",
            wall_part="dashboards/_topics_wall.html",
            styles=(),
            trend_days=TREND_DAYS,
            page=found,
            found=shown,
            unit=shown.unit,
            choices=choices,
            home=HOME,
            view=view,
            n=Numbers(language_of(request), "cases"),
            figures=by_name(found.catalogue),
            sort_link=sort_link,
            wall=choices.wall,
            live="" if choices.as_of else topics.live_path(shown.unit.label),
        )

    @router.get(f"{HOME}/{{unit}}")
    async def deliberation(request: Request, unit: str) -> Response:
        return await show(request, unit, "dashboards/place.html", "dashboards/place_wall.html")

    @router.get(f"{HOME}/{{unit}}/figures")
    async def live_part(request: Request, unit: str) -> Response:
        """The part of the page that changes, for live updates."""
        return await show(request, unit, "dashboards/_topics.html", "dashboards/_topics_wall.html")


def _add_events(router: APIRouter, topics: PlaceFigures, definitions: Definitions, names: NameBook) -> None:
    @router.get(f"{HOME}/{{unit}}/events")
    async def events(
        request: Request, unit: str, measure: Text = "raised", day: Text = "", cursor: int = 0
    ) -> Response:
        """For officers: what a figure is made of on one day."""
        asked_day = day or today().isoformat()
        behind = await session_of(request).call(lambda token: topics.events(unit, measure, asked_day, cursor, token))
        found, catalogue = await asyncio.gather(topics.of(unit, asked_day), definitions.of("deliberation"))
        about = (found.path, found.unit)
        home = f"{HOME}/{unit}"
        return await events_page(request, names, behind, catalogue, about, home=home, measure=measure, day=asked_day)
