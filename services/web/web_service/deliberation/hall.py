"""The hall 议事厅 of a place: its topics, and everything that is going on there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.deliberation.topics import Template, Topic
from web_service.deliberation.words import title_of, word
from web_service.frame import Frame, Place
from web_service.language import Language, language_of
from web_service.mailbox.standing import span
from web_service.rendering import render
from web_service.session import session_of

STATUSES = ("running", "concluded")
OUTCOMES = ("decided", "convention_adopted", "referred_to_funding", "requested", "closed")
PAGE_SIZE, BESIDE = 10, 4
LONGEST_WORDS, FOUND_AT_MOST = 40, 30


def add_hall(router: APIRouter, frame: Frame) -> None:
    """``/topics`` and ``/topics/under/{code}``."""

    @router.get("/topics")
    async def own_hall(request: Request, estate: str = "") -> Response:
        """The hall where one lives, or works; anybody else chooses a place, or looks for it by an estate's name."""
        if estate.strip():
            return await _choice(request, frame, estate.strip()[:LONGEST_WORDS])
        shown = session_of(request).shown
        works_in = [division_id for _, division_id in shown.letter_divisions] if shown else []
        own = await frame.area(request) or next(iter(works_in), None)
        if own is not None:
            return RedirectResponse(f"/topics/under/{own}", 303)
        return await _choice(request, frame, "")

    @router.get("/topics/under/{code}")
    async def hall(request: Request, code: str) -> Response:
        """The hall of a division, by its code or id."""
        place, given = await frame.place(code), asked(request)
        page, templates = await asyncio.gather(
            frame.deliberation.topics.of_division(place.division.division_id, _query(given)),
            frame.part(frame.deliberation.topics.templates(place.district_id)),
        )
        narrowed = any(given[name] for name in ("words", "stage", "outcome"))
        beside = {} if narrowed or given["cursor"] else await _beside(frame, place)
        context = await listed(request, frame, page.items, templates or [])
        return render(
            request,
            "deliberation/hall.html",
            place=place,
            given=given,
            page=page,
            narrowed=narrowed,
            stages=_stages(language_of(request), templates or []),
            outcomes=OUTCOMES,
            beside=beside,
            span=partial(_left, language_of(request)),
            **context,
        )


async def _choice(request: Request, frame: Frame, estate: str) -> Response:
    """The districts to go down from, or the estates that are called so with the areas that they are in."""
    found = await frame.identity.estates(estate, limit=FOUND_AT_MOST) if estate else []
    names = await frame.called(divisions=[one.division_id for one in found])
    below = [] if found else await frame.identity.districts()
    return render(request, "deliberation/choose.html", below=below, found=found, estate=estate, names=names)


def asked(request: Request) -> dict[str, str]:
    """Filters and cursor as they stand in the address; what is none of them is left out."""
    given = {name: request.query_params.get(name, "").strip() for name in ("words", "stage", "outcome", "cursor")}
    status = request.query_params.get("status", "")
    given["words"] = given["words"][:LONGEST_WORDS]
    given["outcome"] = given["outcome"] if given["outcome"] in OUTCOMES else ""
    return {**given, "status": status if status in STATUSES else ""}


def _query(given: dict[str, str]) -> dict[str, str | int | list[str] | None]:
    template, _, stage = given["stage"].partition("/")
    asked_for = {**{name: given[name] for name in ("words", "outcome", "cursor", "status")}, "template": template}
    return {**{name: value or None for name, value in asked_for.items()}, "stage": stage or None, "limit": PAGE_SIZE}


def _stages(language: Language, templates: list[Template]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The stages to choose from, by template."""
    return [
        (
            language.pick(one.name_zh, one.name_en),
            [(f"{one.template}/{each.stage}", language.pick(each.name_zh, each.name_en)) for each in one.stages],
        )
        for one in templates
    ]


async def listed(
    request: Request, frame: Frame, topics: list[Topic], templates: Sequence[Template] = ()
) -> dict[str, Any]:
    """What a list of topics shows of each; ``templates`` know what their stages are called."""
    language = language_of(request)
    names = await frame.called(divisions=[one.division_id for one in topics], estates=[one.estate_id for one in topics])
    names_of_stages = {
        (template.template, one.stage): language.pick(one.name_zh, one.name_en)
        for template in templates
        for one in template.stages
    }
    lines = {one.topic_id: _stage_of(language, one, names_of_stages) for one in topics}
    titles = {one.topic_id: title_of(language, one) for one in topics}
    return {"names": names, "lines": lines, "titles": titles, "word": word}


def _stage_of(language: Language, topic: Topic, names: Mapping[tuple[str, str], str]) -> str:
    """The one word of a list about where a topic stands: its outcome, else its stage, else nothing but its status."""
    if topic.outcome is not None:
        return word(language, "exit", topic.outcome)
    if topic.template is None or topic.stage is None:
        return ""
    return names.get((topic.template, topic.stage), "") or word(language, "stage_kind", topic.stage_kind)


def _left(language: Language, until: datetime) -> str:
    """How long there is still time: 3 天."""
    return span(language, (until - datetime.now(UTC)).total_seconds())


async def _beside(frame: Frame, place: Place) -> dict[str, Any]:
    """What is going on beside the topics. A part that does not answer is None."""
    of, division_id = frame.deliberation, place.division.division_id
    going_on, meetings, notices, conventions = await asyncio.gather(
        frame.part(of.going_on.in_divisions(place.reach)),
        frame.part(of.meetings.of_division(division_id, {"when": "coming", "limit": BESIDE})),
        frame.part(of.notices.of_division(division_id, {"hanging": "true", "limit": BESIDE})),
        frame.part(of.conventions.of_division(division_id, {"limit": BESIDE})),
    )
    called = await frame.called(
        divisions=[one.division_id for one in (meetings.items if meetings else [])],
        estates=[one.estate_id for one in (conventions.items if conventions else [])],
    )
    found = {"going_on": going_on, "meetings": meetings, "notices": notices, "conventions": conventions}
    return {**found, "names": called}
