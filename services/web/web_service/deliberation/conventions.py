"""居民公约 and 管理规约: the text of any day, every version, every amendment that was proposed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.conventions import Convention, Text
from web_service.deliberation.frame import Frame
from web_service.rendering import render, today


def add_conventions(router: APIRouter, frame: Frame) -> None:
    """``/conventions/{convention_id}``, ``?on=2026-01-01`` for another day."""

    @router.get("/conventions/{convention_id}")
    async def convention(request: Request, convention_id: UUID, on: str = "") -> Response:
        found: Convention = await frame.deliberation.conventions.convention(convention_id)
        day = _day(on)
        text = await _text(frame, convention_id, day) if found.versions else None
        names = await frame.called(divisions=[found.division_id], estates=[found.estate_id])
        sets = list(reversed(found.sets))
        context: dict[str, Any] = {"convention": found, "text": text, "on": day, "names": names, "sets": sets}
        return render(request, "deliberation/convention.html", **context)


def _day(text: str) -> date:
    """The day that was asked for; today for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


async def _text(frame: Frame, convention_id: UUID, day: date) -> Text | None:
    """The text of that day; None before anything was in force."""
    try:
        return await frame.deliberation.conventions.text_on(convention_id, day)
    except Problem as problem:
        if problem.status != 404:
            raise
        return None
