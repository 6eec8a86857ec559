"""Paper slips: reading what stands on one, and printing a batch."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.rounds import Round
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.vote import grouped
from web_service.forms import Form
from web_service.funding.desk.frame import ROUNDS, Desk
from web_service.funding.desk.rounds_view import envelope_name
from web_service.language import language_of
from web_service.rendering import render

ALL = 300


def add_paper(router: APIRouter, desk: Desk) -> None:
    """``/desk/rounds/{round_id}/slips/{batch_id}``."""

    @router.get(f"{ROUNDS}/{{round_id}}/slips/{{batch_id}}")
    async def print_slips(request: Request, round_id: UUID, batch_id: UUID) -> Response:
        """The slips of a batch, for the printer."""
        round_ = await desk.funding.rounds.round(round_id)
        numbers = await desk.call(request, lambda token: desk.funding.rounds_desk.numbers(round_id, batch_id, token))
        proposals = await desk.funding.proposals.of_round(round_id, None, limit=ALL)
        names = await desk.names(one.division_id for one in round_.envelopes)
        return render(
            request,
            "funding/desk/slips.html",
            round=round_,
            numbers=numbers,
            place=await desk.division(round_.division_id),
            titles={one.number: one.title for one in proposals.items},
            envelope=partial(envelope_name, language_of(request), names),
            grouped=grouped,
        )


def choice_on(round_: Round, form: Form) -> dict[str, Any]:
    """What stands on a slip, as the round's ballot form has it. Raises Problem."""
    numbers = [project.number for project in round_.projects]
    if round_.ballot == "points":
        given = {number: fields.number(form, f"points-{number}") for number in numbers if form.get(f"points-{number}")}
        return {"points": [{"number": number, "points": points} for number, points in given.items() if points]}
    if round_.ballot == "ranking":
        ranks = {number: fields.number(form, f"rank-{number}") for number in numbers if form.get(f"rank-{number}")}
        if len(set(ranks.values())) < len(ranks):
            raise fields.wrong("choice", "two projects have the same rank")
        return {"projects": sorted(ranks, key=lambda number: ranks[number])}
    return {"projects": [number for number in numbers if form.get(f"project-{number}")]}
