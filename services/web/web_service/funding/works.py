"""Works 工程 of a place, and one work: how far it is, what it costs, what was found there, and who paid."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.funds import Entry
from web_service.clients.funding.works import WorkDetail
from web_service.deliberation.amounts import Gauge, percent
from web_service.deliberation.desk.frame import may
from web_service.deliberation.words import word
from web_service.forms import Form, Forms, form_of, uploads_of
from web_service.frame import Frame, Place
from web_service.funding.money import yuan
from web_service.funding.work_view import inspections, lines, milestones, track
from web_service.language import Language, language_of
from web_service.rendering import render, today
from web_service.session import session_of

PAGE_SIZE = 20
INSPECTED = ("contracted", "completed", "accepted", "reviewed")
INSPECTORS = ("peoples_deputy", "owners_committee", "area_worker", "street_officer", "district_officer")
ACCEPTORS = ("street_officer", "district_officer")
MOST_DEFECTS, MOST_PHOTOS = 3, 9
MOST_PHOTO_BYTES = 10 << 20
SAID = ("inspected", "inspected_without", "judged", "photos", "photos_without")
FIELDS = frozenset({"text", "answer_by", "mended", "photos", *(f"defect_{n}" for n in range(1, MOST_DEFECTS + 1))})


def add_works(router: APIRouter, frame: Frame) -> None:
    """``/works/under/{code}`` and ``/works/{id}``."""
    _add_list(router, frame)
    _add_work(router, frame)


def _add_list(router: APIRouter, frame: Frame) -> None:
    @router.get("/works/under/{code}")
    async def works(request: Request, code: str, cursor: str = "") -> Response:
        """Works of a division and of everything below it, the newest first."""
        place = await frame.place(code)
        query = {"cursor": cursor or None, "limit": PAGE_SIZE}
        page = await frame.funding.works.of_division(place.division.division_id, query)
        names = await frame.called(
            divisions=[one.division_id for one in page.items], estates=[one.estate_id for one in page.items]
        )
        return render(request, "funding/works.html", place=place, page=page, names=names, cursor=cursor)


def _add_work(router: APIRouter, frame: Frame) -> None:
    async def page(request: Request, work_id: UUID, forms: Forms, status: int = 200, say: str = "") -> Response:
        work = await frame.funding.works.work(work_id)
        context = await _context(request, frame, work)
        return render(request, "funding/work.html", status, **context, forms=forms, say=say if say in SAID else "")

    @router.get("/works/{work_id}")
    async def work(request: Request, work_id: UUID, say: str = "") -> Response:
        return await page(request, work_id, Forms(), say=say)

    @router.post("/works/{work_id}/inspect")
    async def inspect(request: Request, work_id: UUID) -> Response:
        """监督检查, then its photos. A photo that is refused does not lose the inspection."""
        form = await form_of(request)
        images = (await uploads_of(request, "photos"))[:MOST_PHOTOS]
        try:
            tell = partial(frame.funding.works.tell, work_id, "inspections", _inspection(form), form.key)
            done = await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(_ours(problem, form), language_of(request), FIELDS)
            return await page(request, work_id, Forms("inspect", form), problem.status)
        lost = await _send_photos(request, frame, work_id, done.id("inspection_id"), images, form.key)
        return RedirectResponse(f"/works/{work_id}?say=inspected{'_without' if lost else ''}#inspections", 303)

    @router.post("/works/{work_id}/defects/{defect_id}/judge")
    async def judge(request: Request, work_id: UUID, defect_id: UUID) -> Response:
        """复查: mended, or to be answered again."""
        form = await form_of(request)
        mended = form.get("mended") == "yes"
        body = {"mended": mended, "text": form.get("text"), **({} if mended else form.given("answer_by"))}
        try:
            if not form.get("mended"):
                raise Problem(422, "/problems/invalid-input", "", "", {"mended": ""})
            tell = partial(frame.funding.works.tell, work_id, f"defects/{defect_id}/judge", body, form.key)
            await session_of(request).call(tell)
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, work_id, Forms(f"judge-{defect_id}", form), problem.status)
        return RedirectResponse(f"/works/{work_id}?say=judged#inspections", 303)

    @router.post("/works/{work_id}/inspections/{inspection_id}/photos")
    async def add_photos(request: Request, work_id: UUID, inspection_id: UUID) -> Response:
        """现场照片 of one's own inspection."""
        form = await form_of(request)
        images = (await uploads_of(request, "photos"))[:MOST_PHOTOS]
        lost = not images or await _send_photos(request, frame, work_id, inspection_id, images, form.key)
        return RedirectResponse(f"/works/{work_id}?say=photos{'_without' if lost else ''}#inspections", 303)


def _inspection(form: Form) -> dict[str, Any]:
    """What was found, one defect a field; one day for all of them."""
    found = form.given(*(f"defect_{number}" for number in range(1, MOST_DEFECTS + 1)))
    return {"text": form.get("text"), "defects": [{"text": text, **form.given("answer_by")} for text in found.values()]}


def _ours(problem: Problem, form: Form) -> Problem:
    """The same refusal with the names of the form: ``defects.0.text`` is the first field that was filled in."""
    filled = [f"defect_{n}" for n in range(1, MOST_DEFECTS + 1) if form.get(f"defect_{n}")]
    ours = {f"defects.{number}.text": name for number, name in enumerate(filled)}
    fields = {ours.get(name, name): detail for name, detail in problem.fields.items()}
    return Problem(problem.status, problem.type, problem.title, problem.detail, fields)


async def _send_photos(
    request: Request, frame: Frame, work_id: UUID, inspection_id: UUID, images: Sequence[bytes], key: str
) -> bool:
    """Whether one of the photos was refused; what was added before stays."""
    for number, image in enumerate(images):
        if len(image) > MOST_PHOTO_BYTES:
            return True
        send = partial(
            frame.funding.works.add_photo, work_id, f"inspections/{inspection_id}", image, f"{key}-photo-{number}"
        )
        try:
            await session_of(request).call(send)
        except Problem:
            return True
    return False


async def _context(request: Request, frame: Frame, work: WorkDetail) -> dict[str, Any]:
    language, shown = language_of(request), session_of(request).shown
    place, entries, origin, upkeep, names = await asyncio.gather(
        frame.place(str(work.division_id)),
        frame.part(frame.funding.funds.of_work(work.work_id)),
        _origin(request, frame, work),
        _upkeep(frame, work),
        frame.called(divisions=[work.division_id], estates=[work.estate_id]),
    )
    accepts = shown is not None and may(shown, ACCEPTORS, place.division)
    return {
        "work": work,
        "place": place,
        "names": names,
        "nodes": track(language, work),
        "milestones": milestones(work, datetime.now(UTC)),
        "inspections": inspections(language, work, shown.person_id if shown else None, accepts=accepts),
        "lines": lines(language, work),
        "gauges": _gauges(language, work, entries),
        "entries": entries,
        "origin": origin,
        "upkeep": upkeep,
        "review": next((step.facts for step in reversed(work.steps) if step.what == "reviewed"), None),
        "can": {"inspect"} if await _may_inspect(request, frame, work, place) else set(),
        "word": word,
        "tomorrow": today() + timedelta(days=1),
        "photos": f"/api/funding/works/{work.work_id}/photos",
        "most_defects": MOST_DEFECTS,
    }


async def _may_inspect(request: Request, frame: Frame, work: WorkDetail, place: Place) -> bool:
    """For what is offered; the service decides again."""
    shown = session_of(request).shown
    if shown is None or work.status not in INSPECTED:
        return False
    return may(shown, INSPECTORS, place.division) or await frame.lives_in(request, work.division_id)


async def _origin(request: Request, frame: Frame, work: WorkDetail) -> list[tuple[str, str, str]]:
    """Where it came from: what, its title, its page. What does not answer is named without its title."""

    async def topic(topic_id: UUID) -> tuple[str, str, str]:
        found = await frame.part(frame.deliberation.topics.topic(topic_id, None))
        return "topic", (found.item.title if found else None) or "", f"/topics/{topic_id}"

    async def proposal(proposal_id: UUID) -> tuple[str, str, str]:
        ask = frame.read(request, lambda token: frame.funding.proposals.proposal(proposal_id, token))
        found = await frame.part(ask)
        return "proposal", (found.title if found else None) or "", f"/proposals/{proposal_id}"

    async def round_(round_id: UUID) -> tuple[str, str, str]:
        found = await frame.part(frame.funding.rounds.round(round_id))
        return "round", (found.name if found else None) or "", f"/rounds/{round_id}"

    ways = ((topic, work.topic_id), (proposal, work.proposal_id), (round_, work.round_id))
    return list(await asyncio.gather(*(ask(one_id) for ask, one_id in ways if one_id is not None)))


async def _upkeep(frame: Frame, work: WorkDetail) -> dict[str, Any] | None:
    """The fund and yearly amount of its upkeep."""
    if work.upkeep_fund_id is None:
        return None
    fund = await frame.part(frame.funding.funds.fund(work.upkeep_fund_id))
    step = next((one for one in reversed(work.steps) if one.what == "upkeep_begun"), None)
    return {
        "fund_id": work.upkeep_fund_id,
        "name": fund.name if fund else None,
        "yearly_fen": step.facts.get("yearly_fen", 0) if step else 0,
        "text": step.text if step else None,
    }


def _gauges(language: Language, work: WorkDetail, entries: Sequence[Entry] | None) -> list[Gauge]:
    """The contract against the envelope's cost, what was paid against the contract."""
    if not work.contract_fen:
        return []
    whole = max(work.cost_fen, work.contract_fen)
    words = language.text("work.contract_of_cost", contract=yuan(work.contract_fen), cost=yuan(work.cost_fen))
    mark = percent(work.cost_fen, whole) if work.over_fen else None
    found = [Gauge(language.text("work.contract"), words, percent(work.contract_fen, whole), mark)]
    if entries is not None:
        paid = -sum(one.at_bank_fen for one in entries)
        words = language.text("work.paid_of_contract", paid=yuan(paid), contract=yuan(work.contract_fen))
        found.append(Gauge(language.text("work.paid"), words, percent(max(paid, 0), work.contract_fen)))
    return found
