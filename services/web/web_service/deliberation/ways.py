"""How a place deliberates 议事程序: the templates of its district with their stages, as they hold for new topics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.deliberation.words import joined, roles, word
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render


def add_ways(router: APIRouter, frame: Frame) -> None:
    """``/topics/under/{code}/ways``."""

    @router.get("/topics/under/{code}/ways")
    async def ways(request: Request, code: str) -> Response:
        """What becomes of a topic here, step by step."""
        language, place = language_of(request), await frame.place(code)
        templates = await frame.deliberation.topics.templates(place.district_id)
        stages = {
            (template.template, one.stage): (
                roles(language, one.conveners),
                joined(language, (word(language, "instrument", name) for name in one.instruments)),
            )
            for template in templates
            for one in template.stages
        }
        scopes = {
            one.template: joined(language, (word(language, "scope", name) for name in one.scopes)) for one in templates
        }
        return render(request, "deliberation/ways.html", place=place, templates=templates, stages=stages, scopes=scopes)
