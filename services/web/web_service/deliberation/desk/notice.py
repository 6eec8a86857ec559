"""A notice 公告 or public notice 公示 at the desk: answering objections, correcting, withdrawing."""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.notices import Form as Board
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import Desk, Order, back_to, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.deliberation.desk.rows import due
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, form_of
from web_service.language import language_of
from web_service.mailbox.standing import Said
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["correct", "withdraw"]
SAID = ("begun", "correct", "withdraw", "answer")


def add_notice(router: APIRouter, desk: Desk) -> None:
    """``/desk/notices/{id}``, ``/desk/public-notices/{id}`` and below."""
    _add_board(router, desk, "notices")
    _add_board(router, desk, "public-notices")

    @router.post("/desk/public-notices/{notice_id}/objections/{objection_id}")
    async def answer(request: Request, notice_id: UUID, objection_id: UUID) -> Response:
        """异议答复: what was published changes, or stands."""
        form = await form_of(request)
        path = f"/public-notices/{notice_id}/objections/{objection_id}/answer"
        try:
            order = Order(path, {"text": form.get("body"), "taken_up": fields.yes(form, "decision")})
            done = await desk.send(request, order, form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            forms = Forms(f"answer-{objection_id}", form)
            return await _page(request, desk, "public-notices", notice_id, forms, problem.status)
        return RedirectResponse(back_to(f"/desk/public-notices/{notice_id}", "answer", done), 303)


def _add_board(router: APIRouter, desk: Desk, board: Board) -> None:
    @router.get(f"/desk/{board}/{{notice_id}}")
    async def notice(request: Request, notice_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, board, notice_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post(f"/desk/{board}/{{notice_id}}/{{verb}}")
    async def act(request: Request, notice_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, board, notice_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/{board}/{notice_id}", verb, done)

        return await desk.act(request, verb, partial(_order, board, notice_id, verb), again, then)


def _order(board: Board, notice_id: UUID, verb: Verb, form: Form) -> Order:
    said = {"text": form.get("body")} if verb == "correct" else {"reason": form.get("reason")}
    return Order(f"/{board}/{notice_id}/{verb}", said)


async def _page(
    request: Request,
    desk: Desk,
    board: Board,
    notice_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
) -> Response:
    shown_of(request)
    call = session_of(request).call
    detail, _ = await fresh(
        lambda least: call(lambda token: desk.deliberation.notices.notice(board, notice_id, token, least)), seen
    )
    item = detail.item
    names = await desk.names([item.division_id], [item.estate_id])
    waiting = sorted(detail.objections, key=lambda one: (one.answered_at is not None, one.answer_due_at))
    dues: dict[UUID, Said] = {one.objection_id: due(language_of(request), one.answer_due_at) for one in waiting}
    can = detail.answers_for_it and item.state != "withdrawn"
    return render(
        request,
        "deliberation/desk/notice.html",
        status,
        detail=detail,
        notice=item,
        names=names,
        waiting=waiting,
        dues=dues,
        can=can,
        can_withdraw=can and item.hangs,
        forms=forms,
        say=say,
        home=f"/desk/{board}/{notice_id}",
        board=board,
    )
