"""``/votes/{id}``: question and roll, turnout, the ballot and its receipt, the result, checking and counting again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.votes import Receipt, Turnout, Vote
from web_service.deliberation import vote_view as view
from web_service.deliberation.amounts import amount, check_gauges, until
from web_service.forms import Form, form_of, id_or_none
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

FIELDS = frozenset({"choice", "dwelling_id", "code"})
NOT_KEPT = "no-store"
RECOUNT_WORDS = (
    "working", "agrees", "differs", "unreadable", "insecure", "counted", "stated", "option", "ballots", "own_found",
    "own_missing", "sha", "result", "passed", "failed", "invalid",
)  # fmt: skip
"""What the program in the browser says; they go into the page, because a static file has no language."""


def add_votes(router: APIRouter, frame: Frame) -> None:
    """Everything below ``/votes``."""
    _add_vote(router, frame)
    _add_ballot(router, frame)
    _add_receipt(router, frame)
    _add_recount(router, frame)


def _add_vote(router: APIRouter, frame: Frame) -> None:
    @router.get("/votes/{vote_id}")
    async def vote(request: Request, vote_id: UUID) -> Response:
        return await _page(request, frame, vote_id, Form())

    @router.get("/votes/{vote_id}/result")
    async def result(vote_id: UUID) -> Response:
        """The result stands on the vote's page."""
        return RedirectResponse(f"/votes/{vote_id}#result", 303)

    @router.get("/votes/{vote_id}/turnout")
    async def live_part(request: Request, vote_id: UUID) -> Response:
        """The turnout alone, asked again while the page is open: nothing chosen is touched."""
        found = await frame.deliberation.votes.vote(vote_id)
        return render(request, "taking_part/_turnout.html", **await _turnout(request, frame, found))


async def _page(request: Request, frame: Frame, vote_id: UUID, form: Form, status: int = 200) -> Response:
    vote = await frame.deliberation.votes.vote(vote_id)
    context = await _shown(request, frame, vote) | await _turnout(request, frame, vote)
    context |= await _own(request, frame, vote) | {"form": form}
    if vote.status == "closed":
        context |= await _result(request, frame, vote)
    answer = render(request, "taking_part/vote.html", status, **context)
    if session_of(request).shown is not None:
        answer.headers["Cache-Control"] = NOT_KEPT
    return answer


async def _shown(request: Request, frame: Frame, vote: Vote) -> dict[str, Any]:
    """What all pages of a vote show."""
    language = language_of(request)
    names = await frame.called(divisions=[vote.division_id], estates=[vote.estate_id])
    takes_ballots = vote.takes_ballots(datetime.now(UTC))
    return {
        "vote": vote,
        "state": view.state_of(vote, takes_ballots),
        "takes_ballots": takes_ballots,
        "place": names.estate(vote.estate_id) or names.division(vote.division_id),
        "labels": view.labels(language, vote),
        "when": until(language, vote.closes_at),
        "amount": lambda base, value: amount(language, base, value),
    }


async def _turnout(request: Request, frame: Frame, vote: Vote) -> dict[str, Any]:
    """Participation, while it is voted and afterwards; nothing before."""
    if vote.roll is None:
        return {"gauges": [], "areas": [], "bands": []}
    language = language_of(request)
    found: Turnout = await frame.deliberation.votes.turnout(vote.vote_id)
    names = await frame.called(divisions=map(id_or_none, found.areas))
    areas = view.group_names(language, found.areas, names)
    bands = view.group_names(language, found.bands, names)
    return {
        "vote": vote,
        "gauges": view.turnout_gauges(language, vote, found),
        "areas": view.turnout_rows(language, vote, found.areas, areas),
        "bands": view.turnout_rows(language, vote, found.bands, bands),
    }


async def _own(request: Request, frame: Frame, vote: Vote) -> dict[str, Any]:
    """What whoever is signed in may vote for; None for who is not, and when nobody can vote."""
    session = session_of(request)
    if session.shown is None or not vote.takes_ballots(datetime.now(UTC)):
        return {"heads": None}
    units = await session.call(lambda token: frame.deliberation.votes.my_units(vote.vote_id, token))
    of_owners = vote.electorate.unit == "owners" and units
    owned = await session.call(frame.identity.ownerships) if of_owners else []
    return {"heads": view.heads(language_of(request), units, owned)}


async def _result(request: Request, frame: Frame, vote: Vote) -> dict[str, Any]:
    language = language_of(request)
    result = await frame.deliberation.votes.result(vote.vote_id)
    groups = {name: table.shown for name, table in result.breakdown.items()}
    names = await frame.called(divisions=map(id_or_none, groups.get("areas", {})))
    return {
        "result": result,
        "verdict": view.verdict(language, vote, result),
        "checks": check_gauges(language, result.checks),
        "options": view.option_rows(language, vote, result),
        "breakdown": {
            name: (view.breakdown_rows(table, view.group_names(language, table.shown, names)), table.hidden)
            for name, table in result.breakdown.items()
        },
        "pairs": view.pairs_rows(vote, result),
    }


def _add_ballot(router: APIRouter, frame: Frame) -> None:
    @router.get("/votes/{vote_id}/ballot")
    async def no_page(vote_id: UUID) -> Response:
        """A receipt is shown once, where it was given."""
        return RedirectResponse(f"/votes/{vote_id}", 303)

    @router.post("/votes/{vote_id}/ballot")
    async def cast(request: Request, vote_id: UUID) -> Response:
        """Casts the ballot; the answer is the page with the receipt, under no address that could be opened again."""
        form, language = await form_of(request), language_of(request)
        vote = await frame.deliberation.votes.vote(vote_id)
        raw = await request.form()
        sent = {name: [one for one in raw.getlist(name) if isinstance(one, str)] for name in raw}
        try:
            choice = view.read_ballot(vote, sent)
        except view.BallotUnclearError as unclear:
            form.errors["choice"] = language.text(str(unclear), most=vote.most)
            return await _page(request, frame, vote_id, form, 422)
        body: dict[str, Any] = {"choice": choice, **form.given("dwelling_id")}
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.votes.cast(vote_id, body, form.key, token)
            )
        except Problem as problem:
            form.refuse(problem, language, FIELDS)
            return await _page(request, frame, vote_id, form, problem.status)
        context = await _shown(request, frame, vote) | {"code": str(done.answer["code"]), "choice": choice}
        answer = render(request, "taking_part/receipt_given.html", **context)
        answer.headers["Cache-Control"] = NOT_KEPT
        return answer


def _add_receipt(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, vote_id: UUID, form: Form, found: Receipt | None, status: int = 200) -> Response:
        vote = await frame.deliberation.votes.vote(vote_id)
        context = await _shown(request, frame, vote) | {"form": form, "found": found}
        answer = render(request, "taking_part/receipt.html", status, **context)
        answer.headers["Cache-Control"] = NOT_KEPT
        return answer

    @router.get("/votes/{vote_id}/receipt")
    async def receipt(request: Request, vote_id: UUID) -> Response:
        return await page(request, vote_id, Form(), None)

    @router.post("/votes/{vote_id}/receipt")
    async def check(request: Request, vote_id: UUID) -> Response:
        """Looks for the code among the published ballots. It comes in the body, so that it stands in no address."""
        form = await form_of(request)
        try:
            found = await frame.deliberation.votes.receipt(vote_id, form.get("receipt")[:40] or "-")
        except Problem as problem:
            form.problem = problem
            return await page(request, vote_id, form, None, problem.status)
        return await page(request, vote_id, form, found)


def _add_recount(router: APIRouter, frame: Frame) -> None:
    @router.get("/votes/{vote_id}/recount")
    async def recount(request: Request, vote_id: UUID) -> Response:
        """How to count again: in this very browser, or with the export and the program."""
        vote = await frame.deliberation.votes.vote(vote_id)
        context = await _shown(request, frame, vote)
        context["words"] = {name: language_of(request).text(f"recount.{name}") for name in RECOUNT_WORDS}
        context["result"] = await frame.deliberation.votes.result(vote_id) if vote.status == "closed" else None
        return render(request, "taking_part/recount.html", **context)
