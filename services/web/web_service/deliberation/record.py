"""What came of it: the blueprint 一张蓝图 of a place, and deputies' questions and requests with their answers."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.deliberation.blueprint import Line, YearOfLines
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render

STATES = ("planned", "under_way", "done", "dropped")
PAGE_SIZE = 20


def add_record(router: APIRouter, frame: Frame) -> None:
    """``/blueprint/{code}``, ``/topics/under/{code}/questions`` and ``/questions/{id}``."""
    _add_blueprint(router, frame)
    _add_questions(router, frame)


def _add_blueprint(router: APIRouter, frame: Frame) -> None:
    @router.get("/blueprint/{code}")
    async def blueprint(request: Request, code: str, year: str = "", state: str = "", cursor: str = "") -> Response:
        """The lines of a division and below, by year and state."""
        place = await frame.place(code)
        year, state = year if year.isdecimal() and len(year) == 4 else "", state if state in STATES else ""
        query: dict[str, str | int | list[str] | None] = {
            "year": year or None,
            "state": state or None,
            "cursor": cursor or None,
            "limit": PAGE_SIZE,
        }
        division_id = place.division.division_id
        page, years = await asyncio.gather(
            frame.deliberation.blueprint.of_division(division_id, query),
            frame.deliberation.blueprint.years(division_id),
        )
        names = await frame.called(
            divisions=[one.division_id for one in page.items], estates=[one.estate_id for one in page.items]
        )
        given = {"year": year, "state": state, "cursor": cursor}
        context: dict[str, Any] = {"place": place, "page": page, "names": names, "given": given, "states": STATES}
        counts = _counts(years, year)
        return render(
            request,
            "deliberation/blueprint.html",
            **context,
            years=_years(years),
            counts=counts,
            by_year=_by_year(page.items),
        )


def _years(found: list[YearOfLines]) -> list[int]:
    """The newest first."""
    return sorted({one.year for one in found}, reverse=True)


def _counts(found: list[YearOfLines], year: str) -> dict[str, int]:
    """How many are in each state, of one year or of all."""
    counts = dict.fromkeys(STATES, 0)
    for one in found:
        if not year or one.year == int(year):
            counts[one.state] = counts.get(one.state, 0) + one.entries
    return counts


def _by_year(lines: list[Line]) -> list[tuple[int, list[Line]]]:
    """The lines of a page under their years, as they come."""
    found: dict[int, list[Line]] = {}
    for one in lines:
        found.setdefault(one.year, []).append(one)
    return sorted(found.items(), reverse=True)


def _add_questions(router: APIRouter, frame: Frame) -> None:
    @router.get("/topics/under/{code}/questions")
    async def questions(request: Request, code: str, cursor: str = "") -> Response:
        """Those about a division, the newest first."""
        place = await frame.place(code)
        page = await frame.deliberation.inquiries.of_division(
            place.division.division_id, {"cursor": cursor or None, "limit": PAGE_SIZE}
        )
        names = await frame.called(units=[one.unit for one in page.items])
        return render(request, "deliberation/questions.html", place=place, page=page, names=names)

    @router.get("/questions/{inquiry_id}")
    async def question(request: Request, inquiry_id: UUID) -> Response:
        """One question or request, with its answer."""
        found = await frame.deliberation.inquiries.inquiry(inquiry_id)
        names = await frame.called(divisions=[found.division_id], units=[found.unit])
        topic_id = found.topic_id
        topic = await frame.part(frame.deliberation.topics.topic(topic_id, None)) if topic_id else None
        unit = names.unit(language_of(request), found.unit)
        return render(request, "deliberation/question.html", one=found, names=names, unit=unit, topic=topic)
