"""``/conversations/{id}`` 观点: one statement at a time, one's own statements, and the map of opinion groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.conversations import Conversation, Opinion, Statement
from web_service.deliberation import conversation_view as view
from web_service.deliberation.amounts import until
from web_service.deliberation.fresh import fresh
from web_service.forms import Forms, form_of, id_or_none
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

CHOICES = ("agree", "disagree", "pass")
SAID = ("written", "held")


def add_conversations(router: APIRouter, frame: Frame) -> None:
    """Everything below ``/conversations``."""
    _add_reading(router, frame)
    _add_saying(router, frame)


def _add_reading(router: APIRouter, frame: Frame) -> None:
    @router.get("/conversations/{conversation_id}")
    async def conversation(request: Request, conversation_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, frame, conversation_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.get("/conversations/{conversation_id}/map")
    async def live_part(request: Request, conversation_id: UUID) -> Response:
        """The map alone, asked again whenever it was drawn again."""
        found = await frame.deliberation.conversations.conversation(conversation_id)
        texts = _texts(await _statements(request, frame, conversation_id, 0))
        return _kept_back(render(request, "taking_part/_map.html", **await _map(request, frame, found, texts)), request)


def _add_saying(router: APIRouter, frame: Frame) -> None:
    @router.post("/conversations/{conversation_id}/opinion")
    async def give(request: Request, conversation_id: UUID) -> Response:
        """赞同, 反对, 跳过. With htmx the answer is the next statement, else the page with it."""
        form = await form_of(request)
        statement_id, choice = id_or_none(form.get("statement")), form.get("choice")
        if statement_id is None or choice not in CHOICES:
            return RedirectResponse(f"/conversations/{conversation_id}", 303)
        forms, seen, status = Forms(), 0, 200
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.conversations.give(statement_id, choice, form.key, token)
            )
            seen = done.seq
        except Problem as problem:
            if not problem.type.endswith("/same-opinion"):
                form.problem, status = problem, problem.status
                forms = Forms("opinion", form)
        if "hx-request" in request.headers:
            context = await _answering(request, frame, conversation_id, seen) | {"forms": forms, "focus": True}
            return _kept_back(render(request, "taking_part/_answering.html", **context), request)
        if status != 200:
            return await _page(request, frame, conversation_id, forms, status)
        return RedirectResponse(f"/conversations/{conversation_id}?seen={seen}#answering", 303)

    @router.post("/conversations/{conversation_id}/statements")
    async def write(request: Request, conversation_id: UUID) -> Response:
        """提出观点."""
        form, language = await form_of(request), language_of(request)
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.conversations.write(conversation_id, form.get("body"), form.key, token)
            )
        except Problem as problem:
            named = {("body" if name.endswith("text") else name): said for name, said in problem.fields.items()}
            form.refuse(
                Problem(problem.status, problem.type, problem.title, problem.detail, named),
                language,
                frozenset({"body"}),
            )
            return await _page(request, frame, conversation_id, Forms("write", form), problem.status)
        held = (await frame.deliberation.conversations.conversation(conversation_id)).held_first
        say = "held" if held else "written"
        return RedirectResponse(f"/conversations/{conversation_id}?say={say}&seen={done.seq}#own", 303)


async def _page(
    request: Request, frame: Frame, conversation_id: UUID, forms: Forms, status: int = 200, say: str = "", seen: int = 0
) -> Response:
    context = await _answering(request, frame, conversation_id, seen)
    talk: Conversation = context["talk"]
    names = await frame.called(divisions=[talk.division_id], estates=[talk.estate_id])
    context |= await _map(request, frame, talk, context["texts"])
    context |= {
        "place": names.estate(talk.estate_id) or names.division(talk.division_id),
        "when": until(language_of(request), talk.closes_at),
        "forms": forms,
        "say": say,
        "focus": False,
    }
    return _kept_back(render(request, "taking_part/conversation.html", status, **context), request)


async def _answering(request: Request, frame: Frame, conversation_id: UUID, seen: int) -> dict[str, Any]:
    """What to answer next, and what one said and wrote so far."""
    client, session = frame.deliberation.conversations, session_of(request)
    talk, seen = await fresh(lambda least: client.conversation(conversation_id, least), seen)
    statements = await _statements(request, frame, conversation_id, seen)
    texts = _texts(statements)
    is_open = talk.is_open(datetime.now(UTC))
    context: dict[str, Any] = {"talk": talk, "open": is_open, "texts": texts, "next": None, "given": [], "own": []}
    context["shown"] = [one for one in statements if one.state == "shown"]
    if session.shown is None:
        return context
    opinions: list[Opinion] = await session.call(lambda token: client.opinions(conversation_id, seen, token))
    if is_open:
        context["next"] = await session.call(lambda token: client.next_statement(conversation_id, seen, token))
    context["given"] = [(one, texts[one.statement_id]) for one in reversed(opinions) if one.statement_id in texts]
    context["own"] = [one for one in statements if one.mine]
    return context


async def _statements(request: Request, frame: Frame, conversation_id: UUID, seen: int) -> list[Statement]:
    return await frame.read(
        request, lambda token: frame.deliberation.conversations.statements(conversation_id, token, seen)
    )


def _texts(statements: list[Statement]) -> dict[UUID, str]:
    return {one.statement_id: one.text for one in statements if one.text is not None}


async def _map(request: Request, frame: Frame, talk: Conversation, texts: dict[UUID, str]) -> dict[str, Any]:
    language = language_of(request)
    drawn = await frame.read(request, lambda token: frame.deliberation.conversations.map(talk.conversation_id, token))
    return {
        "talk": talk,
        "drawn": drawn,
        "chart": view.chart(language, drawn),
        "cards": view.group_cards(language, drawn, texts),
        "shared": view.shared_lines(language, drawn, texts),
    }


def _kept_back(answer: Response, request: Request) -> Response:
    """A page that shows what somebody thinks is kept by no browser."""
    if session_of(request).shown is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer
