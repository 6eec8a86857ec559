"""Pages of the mailbox's dashboard: letters by place, by responsible unit, or of a unit itself, and their events."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from web_service.clients.letter_figures import CategoryTimes, LetterFigures
from web_service.dashboards import letters_view as view
from web_service.dashboards.behind import events_page
from web_service.dashboards.definitions import Definitions, day_chosen
from web_service.dashboards.numbers import Numbers, by_name
from web_service.dashboards.view import sort_link
from web_service.language import language_of
from web_service.mailbox.experience import HowLongBook
from web_service.mailbox.names import NameBook
from web_service.rendering import render, today
from web_service.session import session_of

HOME = "/dashboards/mailbox"
Text = Annotated[str, Query(max_length=40)]


def add_letters(
    router: APIRouter, letters: LetterFigures, how_long: HowLongBook, definitions: Definitions, names: NameBook
) -> None:
    """Everything below ``/dashboards/mailbox``."""
    _add_figures(router, letters, how_long, definitions)
    _add_events(router, letters, definitions, names)


def choices_of(request: Request) -> view.Choices:
    """The reader's choices; what is none is left out. Raises Problem for a day that is none."""
    given = request.query_params
    by, days, measure = given.get("by", ""), given.get("days", ""), given.get("measure", "")
    return view.Choices(
        day_chosen(given.get("as_of", "")[:40]),
        by if by in view.BY else "place",
        measure or "open",
        int(days) if days in map(str, view.TREND_DAYS) else 90,
        given.get("sort", "")[:40],
        given.get("wall", "0") not in ("", "0"),
    )


def _add_figures(router: APIRouter, letters: LetterFigures, how_long: HowLongBook, definitions: Definitions) -> None:
    async def categories(unit: str, choices: view.Choices, day: str | None) -> list[CategoryTimes]:
        """By place only: a category tells what a letter is about, not who had it."""
        return (await how_long.of(unit, day)).categories if choices.by == "place" else []

    async def page(request: Request, unit: str, choices: view.Choices) -> view.Page:
        catalogue = await definitions.of("mailbox")
        measure = choices.measure if choices.measure in catalogue.trends else "open"
        choices = view.Choices(choices.as_of, choices.by, measure, choices.days, choices.sort, choices.wall)
        first, last = choices.period(today())
        day = choices.as_of.isoformat() if choices.as_of else None
        found = await letters.of(unit, choices.by, day)
        if found.by != choices.by:  # a department is always itself
            choices = view.Choices(choices.as_of, found.by, measure, choices.days, choices.sort, choices.wall)
        measures = list(dict.fromkeys((measure, *view.COMING_AND_GOING)))
        points, listed = await asyncio.gather(
            letters.trends(unit, choices.by, measures, first, last), categories(unit, choices, day)
        )
        return view.page_of(found, catalogue, points, listed, choices, language_of(request))

    async def show(request: Request, unit: str, whole: str, wall: str) -> Response:
        found = await page(request, unit, choices_of(request))
        choices, shown = found.choices, found.letters
        return render(
            request,
            wall if choices.wall else whole,
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
            live="" if choices.as_of else letters.live_path(shown.unit.label),
        )

    @router.get(f"{HOME}/{{unit}}")
    async def mailbox(request: Request, unit: str) -> Response:
        return await show(request, unit, "dashboards/letters.html", "dashboards/letters_wall.html")

    @router.get(f"{HOME}/{{unit}}/figures")
    async def live_part(request: Request, unit: str) -> Response:
        """The part of the page that changes, for live updates."""
        return await show(request, unit, "dashboards/_letters.html", "dashboards/_letters_wall.html")


def _add_events(router: APIRouter, letters: LetterFigures, definitions: Definitions, names: NameBook) -> None:
    @router.get(f"{HOME}/{{unit}}/events")
    async def events(
        request: Request, unit: str, measure: Text = "submitted", day: Text = "", by: Text = "place", cursor: int = 0
    ) -> Response:
        """For officers: what a figure is made of on one day."""
        asked_day, asked_by = day or today().isoformat(), by if by in view.BY else "place"
        behind = await session_of(request).call(
            lambda token: letters.events(unit, asked_by, measure, asked_day, cursor, token)
        )
        found, catalogue = await asyncio.gather(letters.of(unit, asked_by, asked_day), definitions.of("mailbox"))
        return await events_page(
            request,
            names,
            behind,
            catalogue,
            (found.path, found.unit),
            home=f"{HOME}/{unit}",
            measure=measure,
            day=asked_day,
            by=asked_by,
        )
