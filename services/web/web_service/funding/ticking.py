"""``/rounds/{id}/tick``: the ballot, looking it over, casting it, and the receipt, which is shown once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.ballots import Mine
from web_service.clients.funding.rounds import Round
from web_service.forms import Form, form_of
from web_service.frame import Frame
from web_service.funding import ballot
from web_service.funding.money import yuan
from web_service.funding.round_view import key_name
from web_service.funding.rounds import ProjectCard, by_envelope, projects_of, shown
from web_service.language import Language, language_of
from web_service.mailbox.names import Names
from web_service.rendering import render
from web_service.session import session_of

NOT_KEPT = "no-store"


@dataclass(frozen=True)
class Choice:
    """A picked project as it is looked over; ``said`` are its points or place."""

    card: ProjectCard
    said: str


def add_ticking(router: APIRouter, frame: Frame) -> None:
    """Everything about one's own ballot below ``/rounds/{id}``."""

    @router.get("/rounds/{round_id}/tick")
    async def tick(request: Request, round_id: UUID) -> Response:
        return await _page(request, frame, await frame.funding.rounds.round(round_id), Form(), ballot.Picked())

    @router.post("/rounds/{round_id}/tick")
    async def look_over(request: Request, round_id: UUID) -> Response:
        """What was chosen, to be confirmed; or the ballot again, with what was chosen."""
        round_ = await frame.funding.rounds.round(round_id)
        form, picked = await form_of(request), ballot.read(round_, await _sent(request))
        if form.get("back"):
            return await _page(request, frame, round_, form, picked)
        if picked.fault:
            return await _refused(request, frame, round_, form, picked)
        context = await _chosen(request, frame, round_, picked)
        hidden = ballot.hidden(round_, picked)
        return _kept_by_nobody(render(request, "funding/tick_check.html", **context, form=form, hidden=hidden))

    @router.get("/rounds/{round_id}/ballot")
    async def no_page(round_id: UUID) -> Response:
        """A receipt is shown once, where it was given."""
        return RedirectResponse(f"/rounds/{round_id}/tick", 303)

    @router.post("/rounds/{round_id}/ballot")
    async def cast(request: Request, round_id: UUID) -> Response:
        """Casts it; the answer is the page with the receipt, under no address that could be opened again."""
        round_ = await frame.funding.rounds.round(round_id)
        form, picked = await form_of(request), ballot.read(round_, await _sent(request))
        if picked.fault:
            return await _refused(request, frame, round_, form, picked)
        try:
            done = await session_of(request).call(
                lambda token: frame.funding.ballots.cast(round_id, ballot.body(round_, picked), form.key, token)
            )
        except Problem as problem:
            form.problem = problem
            return await _page(request, frame, round_, form, picked, problem.status)
        context = await _chosen(request, frame, round_, picked)
        return _kept_by_nobody(
            render(request, "funding/tick_receipt_given.html", **context, code=str(done.answer["code"]))
        )


async def _sent(request: Request) -> dict[str, list[str]]:
    raw = await request.form()
    return {name: [one for one in raw.getlist(name) if isinstance(one, str)] for name in raw}


async def _refused(request: Request, frame: Frame, round_: Round, form: Form, picked: ballot.Picked) -> Response:
    names = await frame.called(divisions=[one.division_id for one in round_.envelopes])
    form.errors["choice"] = fault_words(language_of(request), picked, names)
    return await _page(request, frame, round_, form, picked, 422)


def fault_words(language: Language, picked: ballot.Picked, names: Names) -> str:
    """What is wrong with a ballot."""
    values = dict(picked.values)
    if "key" in values:
        values["name"] = key_name(language, str(values.pop("key")), names)
        values["amount"], values["cost"] = yuan(values.pop("amount_fen")), yuan(values.pop("cost_fen"))
    return language.text(picked.fault, **values)


async def _page(
    request: Request, frame: Frame, round_: Round, form: Form, picked: ballot.Picked, status: int = 200
) -> Response:
    context = await shown(request, frame, round_)
    projects = await projects_of(request, frame, round_)
    return _kept_by_nobody(
        render(
            request,
            "funding/tick.html",
            status,
            **context,
            form=form,
            picked=picked.by_number,
            groups=by_envelope(context["envelopes"], projects),
            mine=await _mine(request, frame, round_, context["phase"]),
            costs=ballot.costs(round_, picked.by_number),
        )
    )


async def _mine(request: Request, frame: Frame, round_: Round, status: str) -> Mine | None:
    """Whether whoever is signed in may tick; None for who is not, and when nobody can."""
    session = session_of(request)
    if session.shown is None or status != "tick":
        return None
    return await session.call(lambda token: frame.funding.ballots.mine(round_.round_id, token))


async def _chosen(request: Request, frame: Frame, round_: Round, picked: ballot.Picked) -> dict[str, Any]:
    """What was picked, in its order, and what it costs."""
    language = language_of(request)
    context = await shown(request, frame, round_)
    cards = {one.number: one for one in await projects_of(request, frame, round_)}
    numbers = [number for number in picked.in_order() if number in cards]
    costs = ballot.costs(round_, picked.by_number)
    return context | {
        "choices": [Choice(cards[one], _said(language, round_, picked.by_number[one])) for one in numbers],
        "sum_fen": sum(costs.values()),
        "costs": [(name, one.amount_fen, costs[one.key]) for name, one in context["envelopes"] if one.key in costs],
    }


def _said(language: Language, round_: Round, value: int) -> str:
    if round_.ballot == "points":
        return language.text("tick.points", count=value)
    return language.text("tick.place", place=value) if round_.ballot == "ranking" else ""


def _kept_by_nobody(answer: Response) -> Response:
    answer.headers["Cache-Control"] = NOT_KEPT
    return answer
