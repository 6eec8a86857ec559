"""``/schemes/{contest}`` design schemes side by side, ``/schemes/{contest}/{scheme}`` one of them with its comments."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.schemes import Comment, Contest
from web_service.deliberation.amounts import until
from web_service.deliberation.fresh import fresh
from web_service.forms import Forms, form_of, id_or_none, uploads_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

FIELDS = frozenset({"body", "title", "pin_x", "pin_y", "photos"})
_OURS = {"text": "body", "x": "pin_x", "y": "pin_y"}
MAX_PICTURE_BYTES = 10 << 20
MAX_PICTURES = 9
PER_MILLE_OF_PERCENT = 10
SAID = ("commented", "entered", "entered_without")


@dataclass(frozen=True)
class Pinned:
    """A comment as the page shows it; ``number`` is that of its pin, 0 for one on the whole."""

    comment: Comment
    number: int

    @property
    def left(self) -> str:
        """How far from the left, in per cent."""
        return f"{(self.comment.x or 0) / PER_MILLE_OF_PERCENT:g}%"

    @property
    def top(self) -> str:
        """How far from above, in per cent."""
        return f"{(self.comment.y or 0) / PER_MILLE_OF_PERCENT:g}%"


def add_schemes(router: APIRouter, frame: Frame) -> None:
    """Everything below ``/schemes``."""
    _add_contest(router, frame)
    _add_scheme(router, frame)


def _add_contest(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, contest: Contest, forms: Forms, status: int = 200, say: str = "") -> Response:
        context = await _shown(request, frame, contest)
        client = frame.deliberation.schemes
        counts = await asyncio.gather(*(client.comments(one.scheme_id, None, 0) for one in contest.schemes[:30]))
        talked = dict(zip((one.scheme_id for one in contest.schemes), counts, strict=False))
        context |= {"forms": forms, "say": say, "talked": talked, "mine": _mine(request, contest)}
        return render(request, "taking_part/contest.html", status, **context)

    @router.get("/schemes/{contest_id}")
    async def contest(request: Request, contest_id: UUID, say: str = "") -> Response:
        """A contest; the id of one of its schemes leads there, too."""
        try:
            found = await frame.deliberation.schemes.contest(contest_id)
        except Problem as problem:
            if problem.status != 404:
                raise
            scheme = await frame.deliberation.schemes.scheme(contest_id)
            return RedirectResponse(f"/schemes/{scheme.contest_id}/{scheme.scheme_id}", 303)
        return await page(request, found, Forms(), say=say if say in SAID else "")

    @router.post("/schemes/{contest_id}/enter")
    async def enter(request: Request, contest_id: UUID) -> Response:
        """提交方案 where everybody may; then its pictures. A picture that is refused does not lose the scheme."""
        form, session = await form_of(request), session_of(request)
        images = (await uploads_of(request, "photos"))[:MAX_PICTURES]
        body = {"title": form.get("title"), "text": form.get("body")}
        try:
            done = await session.call(
                lambda token: frame.deliberation.schemes.hand_in(contest_id, body, form.key, token)
            )
        except Problem as problem:
            form.refuse(_ours(problem), language_of(request), FIELDS)
            found = await frame.deliberation.schemes.contest(contest_id)
            return await page(request, found, Forms("enter", form), problem.status)
        lost = await _send_pictures(request, frame, done.id("scheme_id"), images, form.key)
        return RedirectResponse(f"/schemes/{contest_id}?say={'entered_without' if lost else 'entered'}", 303)


async def _send_pictures(request: Request, frame: Frame, scheme_id: UUID, images: Sequence[bytes], key: str) -> bool:
    """Whether one of the pictures was refused; what was added before stays."""
    for number, image in enumerate(images):
        if len(image) > MAX_PICTURE_BYTES:
            return True
        try:
            await session_of(request).call(
                lambda token, image=image, number=number: frame.deliberation.schemes.add_picture(  # type: ignore[misc]
                    scheme_id, image, f"{key}-picture-{number}", token
                )
            )
        except Problem:
            return True
    return False


def _mine(request: Request, contest: Contest) -> UUID | None:
    """The scheme that whoever is signed in handed in."""
    shown = session_of(request).shown
    return next((one.scheme_id for one in contest.schemes if shown and one.author_id == shown.person_id), None)


async def _shown(request: Request, frame: Frame, contest: Contest) -> dict[str, Any]:
    names = await frame.called(divisions=[contest.division_id], estates=[contest.estate_id])
    now = datetime.now(UTC)
    return {
        "contest": contest,
        "place": names.estate(contest.estate_id) or names.division(contest.division_id),
        "when": until(language_of(request), contest.entries_until),
        "takes_entries": contest.state == "open" and contest.kind != "design" and now <= contest.entries_until,
        "takes_comments": contest.state in ("open", "voting"),
        "pictures": "/api/deliberation/schemes",
    }


def _add_scheme(router: APIRouter, frame: Frame) -> None:
    async def page(
        request: Request, scheme_id: UUID, forms: Forms, status: int = 200, say: str = "", seen: int = 0
    ) -> Response:
        client = frame.deliberation.schemes
        scheme = await client.scheme(scheme_id)
        contest = await client.contest(scheme.contest_id)
        pictures = {picture for revision in scheme.revisions for picture in revision.picture_ids}
        comments, _ = await fresh(lambda least: client.comments(scheme_id, None, least), seen)
        pinned = numbered(comments.items, pictures)
        context = await _shown(request, frame, contest) | {
            "scheme": scheme,
            "current": scheme.revisions[-1],
            "earlier": list(reversed(scheme.revisions[:-1])),
            "pinned": pinned,
            "of_picture": {
                picture: [one for one in pinned if one.comment.picture_id == picture and one.number]
                for picture in pictures
            },
            "chosen": contest.chosen_id == scheme_id,
            "forms": forms,
            "say": say,
        }
        return render(request, "taking_part/scheme.html", status, **context)

    @router.get("/schemes/{contest_id}/{scheme_id}")
    async def scheme(request: Request, contest_id: UUID, scheme_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await page(request, scheme_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/schemes/{contest_id}/{scheme_id}/comments")
    async def comment(request: Request, contest_id: UUID, scheme_id: UUID) -> Response:
        """意见 on the whole, or on a point of a picture."""
        form, language = await form_of(request), language_of(request)
        picture_id = id_or_none(form.get("picture"))
        what = f"comment-{picture_id}" if picture_id else "comment"
        body: dict[str, Any] = {"text": form.get("body")}
        if picture_id is not None:
            x, y = _per_mille(form.get("pin_x")), _per_mille(form.get("pin_y"))
            if x is None or y is None:
                form.errors["pin_x"] = language.text("draft.no_point")
                return await page(request, scheme_id, Forms(what, form), 422)
            body |= {"picture_id": str(picture_id), "x": x, "y": y}
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.schemes.comment(scheme_id, body, form.key, token)
            )
        except Problem as problem:
            form.refuse(_ours(problem), language, FIELDS)
            return await page(request, scheme_id, Forms(what, form), problem.status)
        return RedirectResponse(f"/schemes/{contest_id}/{scheme_id}?say=commented&seen={done.seq}#comments", 303)


def numbered(comments: Sequence[Comment], picture_ids: Collection[UUID]) -> list[Pinned]:
    """The oldest first; those on a point of a picture of any revision are numbered."""
    found: list[Pinned] = []
    number = 0
    for comment in reversed(comments):
        on_point = comment.picture_id in picture_ids and comment.x is not None and not comment.hidden
        number += on_point
        found.append(Pinned(comment, number if on_point else 0))
    return found


def _per_mille(text: str) -> int | None:
    """Per cent of a picture's width or height, as a form has it, in per mille; None for what is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value * PER_MILLE_OF_PERCENT) if 0 <= value <= 100 else None


def _ours(problem: Problem) -> Problem:
    """The refusal with the names that fields have in these forms."""
    named = {_OURS.get(name.rpartition(".")[2], name.rpartition(".")[2]): said for name, said in problem.fields.items()}
    return Problem(problem.status, problem.type, problem.title, problem.detail, named)
