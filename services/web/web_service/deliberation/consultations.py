"""``/forms/{id}`` 征询单: the household's one answer, whose answer it replaces, and what was counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.forms import ConsultationForm, OwnAnswer
from web_service.deliberation.amounts import amount, check_gauges, percent, turnout_gauge, until
from web_service.deliberation.fresh import fresh
from web_service.forms import Form, form_of
from web_service.frame import Frame
from web_service.language import Language, language_of
from web_service.rendering import render
from web_service.session import session_of

REPLACED = ("nothing", "own", "another_member", "paper")


def add_consultations(router: APIRouter, frame: Frame) -> None:
    """The form, its live part, and the answer."""

    @router.get("/forms/{form_id}")
    async def consultation(request: Request, form_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, frame, form_id, Form(), say=say if say in REPLACED else "", seen=seen)

    @router.get("/forms/{form_id}/turnout")
    async def live_part(request: Request, form_id: UUID) -> Response:
        """The number of answers alone, asked again while the page is open."""
        sheet = await frame.deliberation.forms.form(form_id)
        return render(request, "taking_part/_turnout.html", **_turnout(language_of(request), sheet))

    @router.post("/forms/{form_id}/answer")
    async def answer(request: Request, form_id: UUID) -> Response:
        """Answers for one's household; says what the answer replaced."""
        form, language = await form_of(request), language_of(request)
        if not form.get("option"):
            form.errors["option"] = language.text("sheet.choose")
            return await _page(request, frame, form_id, form, 422)
        try:
            done = await session_of(request).call(
                lambda token: frame.deliberation.forms.answer(form_id, form.get("option"), form.key, token)
            )
        except Problem as problem:
            form.refuse(problem, language, frozenset({"option"}))
            return await _page(request, frame, form_id, form, problem.status)
        replaced = str(done.answer.get("replaced", "nothing"))
        return RedirectResponse(f"/forms/{form_id}?say={replaced}&seen={done.seq}", 303)


async def _page(
    request: Request, frame: Frame, form_id: UUID, form: Form, status: int = 200, say: str = "", seen: int = 0
) -> Response:
    language, session = language_of(request), session_of(request)
    sheet, seen = await fresh(lambda least: frame.deliberation.forms.form(form_id, least), seen)
    names = await frame.called(divisions=[sheet.division_id], estates=[sheet.estate_id])
    own, why_not = await _own(request, frame, sheet, seen)
    context: dict[str, Any] = {
        "sheet": sheet,
        "state": _state(sheet),
        "place": names.estate(sheet.estate_id) or names.division(sheet.division_id),
        "when": until(language, sheet.closes_at),
        "open": sheet.takes_answers(datetime.now(UTC)),
        "own": own,
        "why_not": why_not,
        "form": form,
        "say": say,
        "amount": lambda base, value: amount(language, base, value),
        "checks": check_gauges(language, sheet.checks),
        "rows": _rows(language, sheet),
        **_turnout(language, sheet),
    }
    answer = render(request, "taking_part/consultation.html", status, **context)
    if session.shown is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


async def _own(request: Request, frame: Frame, sheet: ConsultationForm, seen: int) -> tuple[OwnAnswer | None, str]:
    """What one's household answered; else why one cannot answer (empty when one can)."""
    session = session_of(request)
    if session.shown is None or sheet.roll is None:
        return None, ""
    try:
        return await session.call(lambda token: frame.deliberation.forms.mine(sheet.form_id, seen, token)), ""
    except Problem as problem:
        if problem.status == 404:
            return None, ""
        if problem.status == 403:
            return None, "not_on_roll"
        raise


def _state(sheet: ConsultationForm) -> str:
    over = sheet.state == "open" and datetime.now(UTC) >= sheet.closes_at
    return "counting" if sheet.state == "closing" or over else sheet.state


def _turnout(language: Language, sheet: ConsultationForm) -> dict[str, Any]:
    """How many households have answered, against what it takes."""
    if sheet.roll is None:
        return {"gauges": [], "areas": [], "bands": []}
    share = sheet.threshold.participation
    gauge = turnout_gauge(language, "households", sheet.answered, sheet.roll.households, share)
    return {"gauges": [gauge], "areas": [], "bands": []}


def _rows(language: Language, sheet: ConsultationForm) -> list[dict[str, Any]]:
    """Households by answer, after the end."""
    counted = sum(one.households or 0 for one in sheet.options)
    return [
        {
            "label": one.label,
            "consents": one.consents,
            "text": amount(language, "households", one.households or 0),
            "percent": percent(one.households or 0, counted),
        }
        for one in sheet.options
    ]
