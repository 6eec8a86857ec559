"""The page of the events behind a figure: what happened where, done by which role of which division."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from web_service.clients.dashboards import Catalogue, EventBehind, EventsBehind, Unit
from web_service.dashboards.numbers import Numbers
from web_service.language import Language, language_of
from web_service.mailbox.names import NameBook, Names
from web_service.rendering import render

CLOCKS = frozenset({"clock", "mailbox_worker"})


async def events_page(
    request: Request,
    names: NameBook,
    behind: EventsBehind,
    catalogue: Catalogue,
    about: tuple[list[Unit], Unit],
    *,
    home: str,
    measure: str,
    day: str,
    by: str = "",
) -> Response:
    """``about``: the units above the one asked for, and itself. ``home`` is the page of its dashboard."""
    language = language_of(request)
    found = await names.of([event.acting_unit for event in behind.events if event.acting_unit])
    path, unit = about
    return render(
        request,
        "dashboards/events.html",
        behind=behind,
        actors={event.seq: actor_of(language, event, found) for event in behind.events},
        catalogue=catalogue,
        path=path,
        unit=unit,
        measure=measure,
        day=day,
        by=by,
        home=home,
        n=Numbers(language),
    )


def actor_of(language: Language, event: EventBehind, names: Names) -> str:
    """Who did it, as everybody may know it."""
    if event.actor_role in CLOCKS:
        return language.text("who.clock")
    role = f"role.{event.actor_role}"
    word = language.text(role) if language.known(role) else event.actor_role or "–"
    unit = names.known.get(event.acting_unit, "")
    return f"{unit} · {word}" if unit else word
