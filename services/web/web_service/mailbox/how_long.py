"""来信多久能办好: pages that tell how long letters took, for everyone and for who is writing one."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.dashboards.numbers import Numbers
from web_service.forms import id_or_none
from web_service.language import language_of
from web_service.mailbox.frame import Frame
from web_service.rendering import render


def add_how_long(router: APIRouter, frame: Frame) -> None:
    """``/letters/how-long`` for everyone, and the sentence for the category that is being chosen."""

    @router.get("/letters/how-long")
    async def how_long(request: Request, division: str = "") -> Response:
        """The categories of one's own area, or of the division that was asked for."""
        division_id: UUID | None = id_or_none(division) or await frame.area(request)
        if division_id is None:
            below = await frame.identity.districts()
            return render(request, "mailbox/how_long.html", found=None, below=below)
        chosen = await frame.identity.division(str(division_id))
        below = [] if chosen.tier == "area" else await frame.identity.divisions_below(chosen.division_id)
        found = await frame.how_long.of(str(division_id))
        shown = [one for one in found.categories if one.submitted.value != 0]
        numbers = Numbers(language_of(request), "cases")
        return render(request, "mailbox/how_long.html", found=found, categories=shown, below=below, n=numbers)

    @router.get("/letters/how-long/of")
    async def one_category(request: Request, division: str = "", category: str = "") -> Response:
        """The sentence alone."""
        asked = id_or_none(division)
        told = await frame.how_long.nearest(str(asked), category) if asked and category else None
        numbers = Numbers(language_of(request), "cases")
        return render(request, "mailbox/_how_long_here.html", told=told, asked=bool(category), n=numbers)
