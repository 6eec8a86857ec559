"""A topic's thread: where it stands, what is lacking, everything that happened; and what its raisers can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.topics import TopicDetail
from web_service.deliberation import words
from web_service.deliberation.instruments import Instrument, InstrumentBook, Used
from web_service.deliberation.thread import appeal_until, state, thread
from web_service.deliberation.track import can_be_closed, onward, track
from web_service.forms import Forms, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

SAID = ("raised", "withdraw", "appeal")
FIELDS = frozenset({"reason"})


@dataclass(frozen=True)
class Outcome:
    """How it ended: when, with which words, and the vote, convention or request that it rests on."""

    at: datetime
    text: str | None
    rests_on: Instrument | None
    cost: str


def add_topic(router: APIRouter, frame: Frame) -> None:
    """``/topics/{topic_id}``, and withdrawing it or appealing a decline there."""
    book = InstrumentBook(frame.deliberation)

    async def page(request: Request, topic_id: UUID, forms: Forms, status: int = 200, say: str = "") -> Response:
        detail = await frame.read(request, lambda token: frame.deliberation.topics.topic(topic_id, token))
        used = await book.of(detail)
        context = await _context(request, frame, detail, used)
        said = say if say in SAID else ""
        return render(request, "deliberation/topic.html", status, **context, forms=forms, say=said)

    @router.get("/topics/of-letter/{letter_id}")
    async def of_letter(request: Request, letter_id: UUID) -> Response:
        """Where a letter that was referred has gone: letter pages lead here."""
        detail = await frame.read(request, lambda token: frame.deliberation.topics.of_letter(letter_id, token))
        return RedirectResponse(f"/topics/{detail.item.topic_id}", 303)

    @router.get("/topics/{topic_id}")
    async def topic(request: Request, topic_id: UUID, say: str = "") -> Response:
        return await page(request, topic_id, Forms(), say=say)

    @router.post("/topics/{topic_id}/{verb}")
    async def act(request: Request, topic_id: UUID, verb: Literal["withdraw", "appeal"]) -> Response:
        form = await form_of(request)
        body = {"reason": form.get("reason")} if verb == "appeal" else {}
        try:
            tell = partial(frame.deliberation.topics.tell, topic_id, verb, body, form.key)
            await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, topic_id, Forms(verb, form), problem.status)
        return RedirectResponse(f"/topics/{topic_id}?say={verb}", 303)


async def _context(request: Request, frame: Frame, detail: TopicDetail, used: Used) -> dict[str, Any]:
    language, item = language_of(request), detail.item
    shown = session_of(request).shown
    divisions = [item.division_id, *(step.actor_division_id for step in detail.steps)]
    divisions += [UUID(str(one.said["escalated_to"])) for one in detail.steps if one.said.get("escalated_to")]
    names = await frame.called(
        divisions=divisions, estates=[item.estate_id], units=[one.unit for one in used.inquiries]
    )
    is_raiser = shown is not None and shown.person_id in {one.person_id for one in detail.raised_by}
    return {
        "detail": detail,
        "topic": item,
        "title": words.title_of(language, item),
        "names": names,
        "state": state(language, detail, names),
        "nodes": track(language, detail),
        "onward": onward(language, detail),
        "can_be_closed": can_be_closed(detail),
        "lines": thread(language, detail, names, used.instruments),
        "used": used,
        "outcome": _outcome(detail, used),
        "review": next((one for one in detail.steps if one.what == "topic_reviewed"), None),
        "raised_by": words.raised_by(language, detail),
        "process": await _process(frame, request, detail),
        "letter_home": "/me/letters" if is_raiser else "/desk/letters",
        "can": _can(detail) if is_raiser else frozenset(),
        "word": words.word,
        "stage_name": words.stage_name,
    }


def _can(detail: TopicDetail) -> frozenset[str]:
    """What who raised it can do now. The service decides again."""
    found = {"withdraw"} if detail.item.status in ("raised", "declined", "appealed") else set()
    return frozenset(found | ({"appeal"} if appeal_until(detail) is not None else set()))


def _outcome(detail: TopicDetail, used: Used) -> Outcome | None:
    step = next((one for one in detail.steps if one.what == "topic_outcome"), None)
    if step is None:
        return None
    rests_on = next((one for one in used.instruments if str(one.id) == step.said.get("instrument_id")), None)
    referred = next((one for one in detail.steps if one.what == "topic_referred"), None)
    fen = referred.said.get("cost_estimate_fen") if referred is not None else None
    cost = f"{fen // 100:,}.{fen % 100:02d}" if isinstance(fen, int) else ""
    return Outcome(step.at, step.text, rests_on, cost)


async def _process(frame: Frame, request: Request, detail: TopicDetail) -> str:
    """What the district calls the template; its own name where that is not to be had."""
    if detail.item.template is None:
        return ""
    place = await frame.part(frame.place(str(detail.item.division_id)))
    found = await frame.part(frame.deliberation.topics.templates(place.district_id)) if place else None
    named = next((one for one in found or [] if one.template == detail.item.template), None)
    return language_of(request).pick(named.name_zh, named.name_en) if named else detail.item.template
