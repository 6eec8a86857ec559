"""A convention at the desk: amendments, the assembly's vote, adopting, filing with the street, its answer."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.conventions import Article, Convention
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.forms import Form, Forms, form_of
from web_service.language import language_of
from web_service.rendering import render

SetVerb = Literal["amendments", "put-to-vote", "adopt", "end"]
VersionVerb = Literal["file", "answer-filing"]
SAID = ("begun", "sets", "amendments", "take-back", "put-to-vote", "adopt", "end", "file", "answer-filing")
CONVENERS: dict[str, tuple[str, ...]] = {
    "residents_convention": ("area_worker", "party_secretary"),
    "owners_covenant": ("owners_committee", "area_worker", "party_secretary"),
}
"""Who runs a convention of a kind."""


def add_convention(router: APIRouter, desk: Desk) -> None:
    """``/desk/conventions/{convention_id}`` and below."""

    @router.get("/desk/conventions/{of_id}")
    async def convention(request: Request, of_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, of_id, Forms(), say=say if say in SAID else "")

    async def sent(request: Request, of_id: UUID, verb: str, what: str, order_of: Any) -> Response:
        form = await form_of(request)
        try:
            done: Done = await desk.send(request, order_of(form), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, of_id, Forms(what, form), problem.status)
        return RedirectResponse(back_to(f"/desk/conventions/{of_id}", verb, done), 303)

    @router.post("/desk/conventions/{of_id}/sets")
    async def open_set(request: Request, of_id: UUID) -> Response:
        """起草 or 修订 without a topic."""
        path = f"/conventions/{of_id}/sets"
        return await sent(request, of_id, "sets", "sets", lambda form: Order(path, {"title": form.get("title")}))

    @router.post("/desk/conventions/{of_id}/sets/{set_id}/{verb}")
    async def act_on_set(request: Request, of_id: UUID, set_id: UUID, verb: SetVerb) -> Response:
        return await sent(request, of_id, verb, f"{verb}-{set_id}", partial(_set_order, of_id, set_id, verb))

    @router.post("/desk/conventions/{of_id}/sets/{set_id}/amendments/{amendment_id}")
    async def take_back(request: Request, of_id: UUID, set_id: UUID, amendment_id: UUID) -> Response:
        path = f"/conventions/{of_id}/sets/{set_id}/amendments/{amendment_id}/take-back"
        what = f"take-back-{amendment_id}"
        return await sent(request, of_id, "take-back", what, lambda form: Order(path, {"reason": form.get("reason")}))

    @router.post("/desk/conventions/{of_id}/versions/{version}/{verb}")
    async def file(request: Request, of_id: UUID, version: int, verb: VersionVerb) -> Response:
        def order_of(form: Form) -> Order:
            path = f"/conventions/{of_id}/versions/{version}/{verb}"
            if verb == "file":
                return Order(path, {})
            return Order(path, {"accepted": fields.yes(form, "decision"), "answer": form.get("body")})

        return await sent(request, of_id, verb, f"{verb}-{version}", order_of)


def _set_order(of_id: UUID, set_id: UUID, verb: SetVerb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/conventions/{of_id}/sets/{set_id}/{verb}"
    match verb:
        case "put-to-vote":
            return Order(path, {"vote_id": fields.id_of(form, "vote")})
        case "adopt":
            return Order(path, {"in_force_on": form.get("in_force_on")})
        case "end":
            return Order(path, {"reason": form.get("reason")})
    what = form.get("amendment")
    body: dict[str, Any] = {"amendment": what, "why": form.get("why")}
    if what != "add":
        body["article_id"] = fields.id_of(form, "article")
    elif form.get("article"):
        body["after_id"] = fields.id_of(form, "article")
    return Order(path, body | ({"text": form.get("body")} if what != "strike" else {}))


async def _page(
    request: Request, desk: Desk, of_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    shown = shown_of(request)
    convention = await desk.deliberation.conventions.convention(of_id)
    place = await desk.division(convention.division_id)
    names = await desk.names([convention.division_id], [convention.estate_id])
    convenes = may(shown, CONVENERS[convention.kind], place)
    votes = await desk.deliberation.desk.prepared_votes(place.division_id) if convenes else []
    return render(
        request,
        "deliberation/desk/convention.html",
        status,
        convention=convention,
        articles=await _articles(desk, convention),
        names=names,
        convenes=convenes,
        files=may(shown, ("street_officer",), place),
        votes=votes,
        forms=forms,
        say=say,
        home=f"/desk/conventions/{of_id}",
    )


async def _articles(desk: Desk, convention: Convention) -> list[Article]:
    """The articles that hold today, or of the newest version; none before the first."""
    if not convention.versions:
        return []
    number = convention.in_force or convention.versions[-1].version
    return (await desk.deliberation.conventions.version(convention.convention_id, number)).articles
