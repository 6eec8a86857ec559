"""``/rounds/{id}/result``, ``/receipt`` and ``/recount``: what it came to and why, and how anybody checks it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.funding.ballots import Receipt, RoundResult
from web_service.clients.funding.rounds import Round
from web_service.deliberation.vote_view import group_names
from web_service.deliberation.votes import RECOUNT_WORDS
from web_service.forms import Form, form_of, id_or_none
from web_service.frame import Frame
from web_service.funding import result_view as view
from web_service.funding.rounds import ProjectCard, projects_of, shown
from web_service.language import language_of
from web_service.rendering import render

NOT_KEPT = "no-store"
WORDS = ("agrees", "project", "votes", "funded", "nobody")
"""What the recount in the browser says of a round; of ballots it says what it says of votes."""


def add_results(router: APIRouter, frame: Frame) -> None:
    """What a round came to, checking a receipt, counting again."""
    _add_result(router, frame)
    _add_receipt(router, frame)
    _add_recount(router, frame)


def _add_result(router: APIRouter, frame: Frame) -> None:
    @router.get("/rounds/{round_id}/result")
    async def result(request: Request, round_id: UUID) -> Response:
        """Why each project is funded or not; before it is counted, when that will be."""
        round_ = await frame.funding.rounds.round(round_id)
        context = await shown(request, frame, round_)
        if not context["counted"]:
            return render(request, "funding/result.html", **context, result=None)
        found = await frame.funding.ballots.result(round_id)
        projects = await projects_of(request, frame, round_)
        return render(
            request, "funding/result.html", **context, **await _told(request, frame, round_, found, projects, context)
        )


async def _told(
    request: Request,
    frame: Frame,
    round_: Round,
    result: RoundResult,
    projects: list[ProjectCard],
    context: dict[str, Any],
) -> dict[str, Any]:
    language, names = language_of(request), context["names"]
    areas = result.breakdown["areas"].shown if "areas" in result.breakdown else {}
    called = await frame.called(divisions=map(id_or_none, areas))
    breakdown = {
        name: (view.group_rows(table, group_names(language, table.shown, called)), table.hidden)
        for name, table in result.breakdown.items()
    }
    return {
        "result": result,
        "verdict": view.verdict(language, result, projects),
        "rows": view.rows(language, round_, result, projects),
        "envelope_rows": view.envelope_rows(language, result, names),
        "shares": view.share_words(language, result, names),
        "turnout_words": view.turnout_words(language, result),
        "breakdown": breakdown,
        "projects": projects,
    }


def _add_receipt(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, round_id: UUID, form: Form, found: Receipt | None, status: int = 200) -> Response:
        round_ = await frame.funding.rounds.round(round_id)
        context = await shown(request, frame, round_)
        projects = await projects_of(request, frame, round_) if found is not None else []
        choice = view.choice_words(language_of(request), round_, found, projects) if found is not None else []
        answer = render(request, "funding/tick_receipt.html", status, **context, form=form, found=found, choice=choice)
        answer.headers["Cache-Control"] = NOT_KEPT
        return answer

    @router.get("/rounds/{round_id}/receipt")
    async def receipt(request: Request, round_id: UUID) -> Response:
        return await page(request, round_id, Form(), None)

    @router.post("/rounds/{round_id}/receipt")
    async def check(request: Request, round_id: UUID) -> Response:
        """Looks for the code among the published ballots. It comes in the body, so that it stands in no address."""
        form = await form_of(request)
        try:
            found = await frame.funding.ballots.receipt(round_id, form.get("receipt")[:40] or "-")
        except Problem as problem:
            form.problem = problem
            return await page(request, round_id, form, None, problem.status)
        return await page(request, round_id, form, found)


def _add_recount(router: APIRouter, frame: Frame) -> None:
    @router.get("/rounds/{round_id}/recount")
    async def recount(request: Request, round_id: UUID) -> Response:
        """How to count again: in this very browser, or with the export and a program."""
        language = language_of(request)
        round_ = await frame.funding.rounds.round(round_id)
        context = await shown(request, frame, round_)
        words = {name: language.text(f"recount.{name}") for name in RECOUNT_WORDS}
        words |= {name: language.text(f"again.{name}") for name in WORDS}
        context |= {"words": words, "result": None, "projects": {}, "votes": {}}
        if context["counted"]:
            result = await frame.funding.ballots.result(round_id)
            projects = await projects_of(request, frame, round_)
            context["result"] = result
            context["projects"] = {str(one.number): one.title for one in projects}
            context["votes"] = {one.project_id: one.score for one in result.tally.explanations}
        return render(request, "funding/recount.html", **context)
