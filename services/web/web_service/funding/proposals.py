"""``/proposals/{id}``: what is proposed, what it costs, every step with its reason, and what its proposers do there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.proposals import Proposal
from web_service.clients.funding.rounds import Round
from web_service.deliberation.words import word
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.frame import Frame
from web_service.funding.proposal_view import lines, title_of
from web_service.funding.round_view import COUNTED
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

CATEGORIES = (
    "environment", "safety", "elderly", "children", "culture", "sport", "mobility", "facilities", "other",
)  # fmt: skip
UNSCREENED = ("pooled", "submitted")
SCREENING = ("collect", "screen", "discuss")
MOST_PICTURES, MOST_PICTURE_BYTES = 5, 10 << 20
FIELDS = frozenset({"title", "text", "category", "why", "pictures"})
SAID = ("submitted", "submitted_without", "describe", "pictures", "withdraw", "appeal")
Verb = Literal["describe", "pictures", "withdraw", "appeal"]


def add_proposals(router: APIRouter, frame: Frame) -> None:
    """``/proposals/{id}``, and what its proposers do there."""

    async def page(request: Request, proposal_id: UUID, forms: Forms, status: int = 200, say: str = "") -> Response:
        found = await frame.read(request, lambda token: frame.funding.proposals.proposal(proposal_id, token))
        context = await _context(request, frame, found)
        said = say if say in SAID else ""
        answer = render(request, "funding/proposal.html", status, **context, forms=forms, say=said)
        if found.mine:
            answer.headers["Cache-Control"] = "no-store"
        return answer

    @router.get("/proposals/{proposal_id}")
    async def proposal(request: Request, proposal_id: UUID, say: str = "") -> Response:
        return await page(request, proposal_id, Forms(), say=say)

    @router.get("/proposals/{proposal_id}/pictures/{picture_id}")
    async def picture(request: Request, proposal_id: UUID, picture_id: UUID) -> Response:
        """A picture of one's own proposal that nobody else sees yet; public ones the browser asks the service for."""
        of = frame.funding.proposals
        kind, image = await session_of(request).call(lambda token: of.picture(proposal_id, picture_id, token))
        if not kind.startswith("image/"):
            raise Problem(502, "about:blank", "Not an image", "the service answered with something else")
        return Response(image, media_type=kind, headers={"Cache-Control": "no-store"})

    @router.post("/proposals/{proposal_id}/{verb}")
    async def act(request: Request, proposal_id: UUID, verb: Verb) -> Response:
        form = await form_of(request)
        try:
            if verb == "pictures":
                await _add_pictures(request, frame, proposal_id, form.key)
            else:
                body = _body(form, verb)
                await session_of(request).call(partial(frame.funding.proposals.act, proposal_id, verb, body, form.key))
        except Problem as problem:
            form.refuse(_ours(problem, verb), language_of(request), FIELDS)
            if problem.status == 404:
                raise
            return await page(request, proposal_id, Forms(verb, form), problem.status)
        return RedirectResponse(f"/proposals/{proposal_id}?say={verb}", 303)


async def send_pictures(
    request: Request, frame: Frame, proposal_id: UUID, images: Sequence[bytes], key: str
) -> Problem | None:
    """Adds pictures one after the other; the first refusal ends it and is answered. What was added stays."""
    for number, image in enumerate(images):
        if len(image) > MOST_PICTURE_BYTES:
            return Problem(413, "/problems/picture-unacceptable", "图片太大", "too large", {"pictures": "too large"})
        add = partial(frame.funding.proposals.add_picture, proposal_id, image, f"{key}-picture-{number}")
        try:
            await session_of(request).call(add)
        except Problem as problem:
            return problem
    return None


async def _add_pictures(request: Request, frame: Frame, proposal_id: UUID, key: str) -> None:
    images = (await uploads_of(request, "pictures"))[:MOST_PICTURES]
    if not images:
        raise Problem(422, "/problems/no-photo", "没有选择图片", "no picture", {"pictures": "no picture"})
    refused = await send_pictures(request, frame, proposal_id, images, key)
    if refused is not None:
        raise refused


def _body(form: Form, verb: Verb) -> dict[str, Any]:
    """The command as the service takes it."""
    if verb == "describe":
        return {"title": form.get("title"), "text": form.get("text"), "category": form.get("category")}
    return {"reason": form.get("why")} if verb == "appeal" else {}


def _ours(problem: Problem, verb: Verb) -> Problem:
    """The refusal with the names that fields have in these forms."""
    ours = {"reason": "why", "body": "pictures"} if verb in ("appeal", "pictures") else {}
    fields = {ours.get(name, name): said for name, said in problem.fields.items()}
    return Problem(problem.status, problem.type, problem.title, problem.detail, fields)


async def _context(request: Request, frame: Frame, proposal: Proposal) -> dict[str, Any]:
    language = language_of(request)
    round_ = await frame.part(frame.funding.rounds.round(proposal.round_id)) if proposal.round_id else None
    divisions = [proposal.division_id, *(one.division_id for one in proposal.thread)]
    names = await frame.called(divisions=divisions, estates=[proposal.estate_id])
    public = proposal.status not in (*UNSCREENED, "withdrawn") or proposal.origin == "topic"
    own = f"/proposals/{proposal.proposal_id}/pictures"
    return {
        "proposal": proposal,
        "title": title_of(language, proposal),
        "round": round_,
        "place": names.estate(proposal.estate_id) or names.division(proposal.division_id),
        "lines": lines(language, proposal, names),
        "can": _can(proposal, round_),
        "public": public,
        "pictures": f"/api/funding{own}" if public else own,
        "counted": round_ is not None and round_.status in COUNTED,
        "categories": CATEGORIES,
        "most_pictures": MOST_PICTURES,
        "word": word,
    }


def _can(proposal: Proposal, round_: Round | None) -> frozenset[str]:
    """What who proposed it can do now. The service decides again."""
    if not proposal.mine:
        return frozenset()
    found = {"describe", "withdraw"} if proposal.status in UNSCREENED else set()
    if proposal.status in (*UNSCREENED, "admitted") and len(proposal.picture_ids) < MOST_PICTURES:
        found.add("pictures")
    appealed = any(one.step == "appealed" for one in proposal.thread)
    if proposal.status == "declined" and not appealed and round_ is not None and round_.status in SCREENING:
        found.add("appeal")
    return frozenset(found)
