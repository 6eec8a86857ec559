"""Routes of contests, design schemes and comments. Everything that was handed in is public record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Person,
    answer_once,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.scheme_views import CommentView, ContestView, SchemeView
from deliberation_service.commands import schemes as commands
from deliberation_service.refusals.schemes import UnknownPictureError
from fastapi import APIRouter, Depends, Request, Response
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, make_cursor
from linli_common.http.pictures import KEPT_MEDIA_TYPE, MEDIA_TYPES
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

PICTURE_PATH = "/pictures"
_IMAGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


Image = Annotated[bytes, Depends(_body)]


class ContestItem(BaseModel):
    """A contest in a list."""

    contest_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    kind: str
    state: str
    schemes: int
    title: str | None
    opened_at: datetime


def schemes_router(service: Deliberation) -> APIRouter:
    """Everything about contests and schemes below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["schemes"])
    _add_contests(router, service)
    _add_schemes(router, service)
    _add_comments(router, service)
    _add_reading(router, service)
    return router


def _add_contests(router: APIRouter, service: Deliberation) -> None:
    contests = service.workshop.contests

    @router.post("/contests", status_code=201)
    def open_contest(body: commands.OpenContest, sent: CommandHeader, who: Person) -> Answer:
        """方案征集, by the convener."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: contests.open(body, who, sent))

    @router.post("/contests/{contest_id}/put-to-vote")
    def put_to_vote(contest_id: UUID, body: commands.PutSchemesToVote, sent: CommandHeader, who: Person) -> Answer:
        """付诸表决: nothing of the schemes changes any more."""
        return reply_to(contests.put_to_vote(contest_id, body, who, sent))

    @router.post("/contests/{contest_id}/settle")
    def settle_contest(contest_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """What the vote came to."""
        return reply_to(contests.settle(contest_id, who, sent))

    @router.post("/contests/{contest_id}/choose")
    def choose_scheme(contest_id: UUID, body: commands.ChooseScheme, sent: CommandHeader, who: Person) -> Answer:
        """选定 by a decision on record."""
        return reply_to(contests.choose(contest_id, body, who, sent))

    @router.post("/contests/{contest_id}/end")
    def end_contest(contest_id: UUID, body: commands.EndContest, sent: CommandHeader, who: Person) -> Answer:
        """Without a choice."""
        return reply_to(contests.end(contest_id, body, who, sent))


def _add_schemes(router: APIRouter, service: Deliberation) -> None:
    schemes = service.workshop.schemes

    @router.post("/contests/{contest_id}/schemes", status_code=201)
    def hand_in(contest_id: UUID, body: commands.HandInScheme, sent: CommandHeader, who: Person) -> Answer:
        """提交方案."""
        wait_for_token(service, who)
        return reply_to(schemes.hand_in(contest_id, body, who, sent))

    @router.post("/schemes/{scheme_id}/revise")
    def revise_scheme(scheme_id: UUID, body: commands.ReviseScheme, sent: CommandHeader, who: Person) -> Answer:
        """方案修改, by its author; earlier revisions stay readable."""
        return reply_to(schemes.revise(scheme_id, body, who, sent))

    @router.post("/schemes/{scheme_id}" + PICTURE_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def add_picture(scheme_id: UUID, image: Image, sent: CommandHeader, who: Person) -> Answer:
        """A picture of the current revision: JPEG, PNG or WebP, at most 10 MB; only the picture itself is kept."""
        return reply_to(schemes.add_picture(scheme_id, image, who, sent))

    @router.post("/schemes/{scheme_id}/withdraw")
    def withdraw_scheme(scheme_id: UUID, body: commands.WithdrawScheme, sent: CommandHeader, who: Person) -> Answer:
        """撤回 by the author; out of the contest by the convener, with a reason."""
        return reply_to(schemes.withdraw(scheme_id, body, who, sent))


def _add_comments(router: APIRouter, service: Deliberation) -> None:
    schemes = service.workshop.schemes

    @router.post("/schemes/{scheme_id}/comments", status_code=201)
    def comment_scheme(scheme_id: UUID, body: commands.CommentScheme, sent: CommandHeader, who: Person) -> Answer:
        """意见 on a scheme, or on a point of one of its pictures."""
        wait_for_token(service, who)
        return reply_to(schemes.comment(scheme_id, body, who, sent))

    @router.post("/scheme-comments/{comment_id}/moderate")
    def moderate_comment(comment_id: UUID, body: commands.ModerateComment, sent: CommandHeader, who: Person) -> Answer:
        """Hide or show, by the convener, with a reason."""
        return reply_to(schemes.moderate(comment_id, body, who, sent))


def _add_reading(router: APIRouter, service: Deliberation) -> None:
    workshop = service.workshop
    views = workshop.scheme_views

    @router.get("/contests/{contest_id}")
    def contest(contest_id: UUID, _: Anyone) -> ContestView:
        """A contest and its schemes."""
        return views.contest(workshop.contests.get(contest_id))

    @router.get("/divisions/{division_id}/contests")
    def contests(
        division_id: UUID, _: Anyone, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50
    ) -> Page[ContestItem]:
        """Contests of a division and below, the newest first."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = workshop.scheme_lists.contests(below, cursor, limit)
        more = len(rows) > limit
        items = [
            ContestItem(title=views.title(workshop.contests.get(row["contest_id"])), **row) for row in rows[:limit]
        ]
        last = items[-1] if more else None
        after = make_cursor(last.opened_at.isoformat(), str(last.contest_id)) if last is not None else None
        return Page(items=items, next_cursor=after)

    @router.get("/schemes/{scheme_id}")
    def scheme(scheme_id: UUID, _: Anyone) -> SchemeView:
        """A scheme with every revision."""
        return views.scheme(workshop.contests.scheme(scheme_id))

    @router.get("/schemes/{scheme_id}/pictures/{picture_id}", response_class=Response)
    def picture(scheme_id: UUID, picture_id: UUID, _: Anyone) -> Response:
        """A picture of any revision, as a JPEG."""
        known = picture_id in workshop.contests.scheme(scheme_id).pictures
        found = workshop.pictures.open(scheme_id, picture_id) if known else None
        if found is None:
            raise UnknownPictureError(f"no picture {picture_id}")
        return Response(found, media_type=KEPT_MEDIA_TYPE, headers={"Cache-Control": "public, max-age=3600"})

    @router.get("/schemes/{scheme_id}/comments")
    def comments(
        scheme_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        picture_id: UUID | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[CommentView]:
        """What people say to a scheme, or to one of its pictures, the newest first."""
        wait_for_lists(service, at_least)
        rows = workshop.scheme_lists.comments(scheme_id, picture_id, cursor, limit)
        last = rows[limit - 1] if len(rows) > limit else None
        after = make_cursor(last["written_at"].isoformat(), str(last["comment_id"])) if last is not None else None
        return Page(items=views.comments([row["comment_id"] for row in rows[:limit]]), next_cursor=after)
