"""A workshop of design schemes at the desk: handing in with pictures, revising, putting to a vote, choosing."""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.schemes import Contest
from web_service.clients.identity import Division
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import CONVENERS_ALONE, Desk, Order, back_to, may, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import Shown, session_of

Verb = Literal["put-to-vote", "settle", "choose", "end", "schemes"]
SchemeVerb = Literal["revise", "pictures", "withdraw"]
SAID = ("begun", "put-to-vote", "settle", "choose", "end", "schemes", "revise", "pictures", "withdraw")
MOST_BYTES = 10 << 20


def add_contest(router: APIRouter, desk: Desk) -> None:
    """``/desk/schemes/{contest_id}`` and below."""

    @router.get("/desk/schemes/{contest_id}")
    async def contest(request: Request, contest_id: UUID, say: str = "") -> Response:
        return await _page(request, desk, contest_id, Forms(), say=say if say in SAID else "")

    @router.post("/desk/schemes/{contest_id}/{verb}")
    async def act(request: Request, contest_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, contest_id, forms, status)

        if verb == "schemes":
            return await _hand_in(request, desk, contest_id)
        return await desk.act(request, verb, partial(_order, contest_id, verb), again, partial(_back, contest_id, verb))

    @router.post("/desk/schemes/{contest_id}/of/{scheme_id}/{verb}")
    async def act_on_scheme(request: Request, contest_id: UUID, scheme_id: UUID, verb: SchemeVerb) -> Response:
        form = await form_of(request)
        try:
            if verb == "pictures":
                await _add_pictures(request, desk, scheme_id, form)
                return RedirectResponse(f"/desk/schemes/{contest_id}?say=pictures", 303)
            done = await desk.send(request, _scheme_order(scheme_id, verb, form), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, contest_id, Forms(f"{verb}-{scheme_id}", form), problem.status)
        return RedirectResponse(_back(contest_id, verb, done), 303)


def _back(contest_id: UUID, verb: str, done: Done) -> str:
    return back_to(f"/desk/schemes/{contest_id}", verb, done)


def _order(contest_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/contests/{contest_id}/{verb}"
    match verb:
        case "put-to-vote":
            return Order(path, {"vote_id": fields.id_of(form, "vote")})
        case "choose":
            return Order(path, {"scheme_id": fields.id_of(form, "scheme"), "reason": form.get("reason")})
        case "end":
            return Order(path, {"reason": form.get("reason")})
    return Order(path, {})


def _scheme_order(scheme_id: UUID, verb: SchemeVerb, form: Form) -> Order:
    if verb == "withdraw":
        return Order(f"/schemes/{scheme_id}/withdraw", form.given("reason"))
    words = {"title": form.get("title"), "text": form.get("body"), "what": form.get("what")}
    return Order(f"/schemes/{scheme_id}/revise", {**words, "picture_ids": fields.ticked(form, "picture")})


async def _hand_in(request: Request, desk: Desk, contest_id: UUID) -> Response:
    """提交方案: the words, then the pictures one after the other; the words stay when a picture is refused."""
    form = await form_of(request)
    order = Order(f"/contests/{contest_id}/schemes", {"title": form.get("title"), "text": form.get("body")})
    try:
        done = await desk.send(request, order, form)
        await _add_pictures(request, desk, done.id("scheme_id"), form, needed=False)
    except Problem as problem:
        refuse(form, problem, language_of(request))
        return await _page(request, desk, contest_id, Forms("schemes", form), problem.status)
    return RedirectResponse(_back(contest_id, "schemes", done), 303)


async def _add_pictures(request: Request, desk: Desk, scheme_id: UUID, form: Form, *, needed: bool = True) -> None:
    """Raises Problem, also when none was chosen though one is needed."""
    images = await uploads_of(request, "photos")
    if needed and not images:
        raise fields.wrong("photos", "no picture")
    for number, image in enumerate(images):
        if len(image) > MOST_BYTES:
            raise Problem(413, "/problems/picture-unacceptable", "图片太大", f"picture {number + 1} is too large")
        add = partial(desk.deliberation.desk.add_picture, scheme_id, image, f"{form.key}-{number}")
        await session_of(request).call(add)


async def _page(
    request: Request, desk: Desk, contest_id: UUID, forms: Forms, status: int = 200, *, say: str = ""
) -> Response:
    shown = shown_of(request)
    contest = await desk.deliberation.schemes.contest(contest_id)
    place = await desk.division(contest.division_id)
    convenes = await _convenes(request, desk, contest, place)
    votes = []
    if convenes and contest.state == "open" and contest.choosing == "vote" and contest.topic_id is not None:
        asked = await desk.deliberation.going_on.of_topic(contest.topic_id)
        votes = [one for one in asked if one.kind == "vote" and one.state == "prepared"]
    options = await desk.deliberation.desk.ballot_options(contest_id) if convenes else []
    names = await desk.names([contest.division_id], [contest.estate_id])
    return render(
        request,
        "deliberation/desk/contest.html",
        status,
        contest=contest,
        names=names,
        votes=votes,
        options=options,
        can=_can(contest, shown, convenes=convenes),
        me=shown.person_id,
        forms=forms,
        say=say,
        home=f"/desk/schemes/{contest_id}",
    )


def _can(contest: Contest, shown: Shown, *, convenes: bool) -> frozenset[str]:
    """What the state allows whoever looks; planners and organisations hand in, too."""
    found = set[str]()
    if contest.state == "open" and (convenes or shown.roles & {"community_planner", "organisation", "resident"}):
        found.add("schemes")
    if not convenes:
        return frozenset(found)
    if contest.state == "open" and contest.schemes:
        found |= {"put-to-vote"} if contest.choosing == "vote" else {"choose"}
    if contest.state == "voting":
        found.add("settle")
    if contest.state in ("open", "voting"):
        found.add("end")
    return frozenset(found)


async def _convenes(request: Request, desk: Desk, contest: Contest, place: Division) -> bool:
    shown, topic_id = shown_of(request), contest.topic_id
    if topic_id is None:
        return may(shown, CONVENERS_ALONE, place)
    try:
        detail = await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))
    except Problem:
        return False
    return any(may(shown, one.conveners, place) for one in detail.stages if "schemes" in one.instruments)
