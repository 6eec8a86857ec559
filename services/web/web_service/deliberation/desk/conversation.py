"""A conversation on statements at the desk: moderation with reasons, ending it, cancelling it."""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.conversations import Statement
from web_service.clients.telling import Done
from web_service.deliberation.desk.frame import Desk, Order, back_to, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, Forms, form_of
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal["close", "cancel"]
SAID = ("begun", "close", "cancel", "shown", "hidden")
STATES = ("held", "shown", "hidden")


def add_conversation(router: APIRouter, desk: Desk) -> None:
    """``/desk/conversations/{conversation_id}`` and below."""

    @router.get("/desk/conversations/{conversation_id}")
    async def conversation(request: Request, conversation_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, conversation_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/conversations/{conversation_id}/{verb}")
    async def act(request: Request, conversation_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, conversation_id, forms, status)

        def order_of(form: Form) -> Order:
            return Order(f"/conversations/{conversation_id}/{verb}", form.given("reason") if verb == "cancel" else {})

        def then(done: Done) -> str:
            return back_to(f"/desk/conversations/{conversation_id}", verb, done)

        return await desk.act(request, verb, order_of, again, then)

    @router.post("/desk/conversations/{conversation_id}/statements/{statement_id}")
    async def moderate(request: Request, conversation_id: UUID, statement_id: UUID) -> Response:
        """展示 or 隐藏, with the reason that its author reads."""
        form = await form_of(request)
        said = {"state": form.get("state"), "reason": form.get("reason")}
        try:
            done = await desk.send(request, Order(f"/statements/{statement_id}/moderate", said), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            forms = Forms(f"moderate-{statement_id}", form)
            return await _page(request, desk, conversation_id, forms, problem.status)
        say = form.get("state") if form.get("state") in STATES else ""
        view = request.query_params.get("state", "held")
        page = f"/desk/conversations/{conversation_id}"
        return RedirectResponse(f"{page}?say={say}&seen={done.seq}&state={view}#statements", 303)


async def _page(
    request: Request,
    desk: Desk,
    conversation_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
) -> Response:
    shown_of(request)
    found, seen = await fresh(lambda least: desk.deliberation.conversations.conversation(conversation_id, least), seen)
    ask = partial(desk.deliberation.desk.moderation, conversation_id, seen)
    statements: list[Statement] | None
    try:
        statements = await session_of(request).call(ask)
    except Problem as problem:
        if problem.status != 403:
            raise
        statements = None
    by_state = {state: [one for one in statements or [] if one.state == state] for state in STATES}
    wanted = request.query_params.get("state", "")
    view = wanted if wanted in STATES else ("held" if by_state["held"] else "shown")
    names = await desk.names([found.division_id], [found.estate_id])
    can = frozenset({"close", "cancel"} if statements is not None and found.state == "open" else ())
    return render(
        request,
        "deliberation/desk/conversation.html",
        status,
        conversation=found,
        names=names,
        runs_it=statements is not None,
        by_state=by_state,
        view=view,
        can=can,
        forms=forms,
        say=say,
        home=f"/desk/conversations/{conversation_id}",
    )
