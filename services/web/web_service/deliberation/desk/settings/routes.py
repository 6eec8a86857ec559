"""``/desk/topics/settings``: templates of the district, edited as JSON with each fault at its line; rules to read."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.deliberation.desk.begin import threshold_words
from web_service.deliberation.desk.frame import HOME, Desk, Order, district_of, may, shown_of
from web_service.deliberation.desk.settings.places import Fault, faults_in
from web_service.deliberation.words import roles, word
from web_service.forms import Form, form_of, id_or_none
from web_service.language import Language, language_of
from web_service.language.template_faults import FAULTS
from web_service.rendering import render, today

SETTINGS = f"{HOME}/settings"
NEW = "new"
SPACES = 2
LONGEST = 200_000


def add_settings(router: APIRouter, desk: Desk) -> None:
    """Templates and rules."""

    @router.get(f"{SETTINGS}/templates")
    async def templates(request: Request, district: str = "", say: str = "") -> Response:
        district_id, name, sets = await _district(request, desk, district)
        found = await desk.deliberation.topics.templates(district_id) if district_id else []
        return render(
            request,
            "deliberation/desk/settings/templates.html",
            templates=found,
            district=district_id,
            name=name,
            sets=sets,
            say=say == "set",
            roles=roles,
            word=word,
        )

    @router.get(f"{SETTINGS}/templates/{{template}}")
    async def template(request: Request, template: str, district: str = "", like: str = "") -> Response:
        """One template to read, or for the district's officers to change; ``new`` begins with another one's stages."""
        district_id, _, _ = await _district(request, desk, district)
        if district_id is None:
            raise Problem(404, "/problems/unknown-division", "", "no district")
        data = await desk.deliberation.desk.template(district_id, like or "discussion" if template == NEW else template)
        if template == NEW:
            data |= {"template": "", "name_zh": "", "name_en": ""}
        return await _editor(request, desk, district_id, template, Form(values={"stages": _written(data)}), [])

    @router.post(f"{SETTINGS}/templates/{{template}}")
    async def set_template(request: Request, template: str, district: str = "") -> Response:
        form = await form_of(request)
        district_id = id_or_none(district)
        if district_id is None:
            raise Problem(404, "/problems/unknown-division", "", "no district")
        text, language = await _typed(request), language_of(request)
        form.values["stages"] = text
        try:
            body = json.loads(text)
            if not isinstance(body, dict):
                raise ValueError("a template is an object")
            body.pop("version", None)
        except ValueError as error:
            line = getattr(error, "lineno", None)
            fault = Fault("JSON", line, language.text("chair.no_json", what=str(error)))
            return await _editor(request, desk, district_id, template, form, [fault], 422)
        try:
            await desk.send(request, Order(f"/districts/{district_id}/templates", body), form)
        except Problem as problem:
            if problem.status != 422:
                form.problem = problem
                return await _editor(request, desk, district_id, template, form, [], problem.status)
            found = [_said(language, one) for one in faults_in(text, problem.detail)]
            return await _editor(request, desk, district_id, template, form, found, 422)
        return RedirectResponse(f"{SETTINGS}/templates?district={district_id}&say=set", 303)

    @router.get(f"{SETTINGS}/rules")
    async def rules(request: Request, on: str = "") -> Response:
        """The rules of law and of the service as they stand on a day; nobody changes them here."""
        shown_of(request)
        day = _day(on)
        electorates, dated = await asyncio.gather(
            desk.deliberation.desk.rules(day.isoformat()), desk.deliberation.desk.dated_rules()
        )
        holding = {
            subject: next((one for one in reversed(of_subject) if one.from_day <= day), of_subject[0])
            for subject, of_subject in dated.items()
            if of_subject
        }
        words = {one.rule: threshold_words(language_of(request), one.threshold) for one in electorates}
        return render(
            request,
            "deliberation/desk/settings/rules.html",
            rules=electorates,
            words=words,
            dated=holding,
            on=day,
            word=word,
        )


async def _typed(request: Request) -> str:
    """The template as it was typed: longer than other fields may be."""
    return str((await request.form()).get("stages", ""))[:LONGEST]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


async def _district(request: Request, desk: Desk, named: str) -> tuple[UUID | None, str, bool]:
    """The district of whoever looks, or the one that is named; what it is called; whether they set its templates."""
    shown = shown_of(request)
    wanted = id_or_none(named) or next((one for _, one in shown.grants), None)
    if wanted is None:
        return None, "", False
    division = await desk.division(wanted)
    district = division if not division.path else await desk.division(district_of(division))
    return district.division_id, district.name, may(shown, ("district_officer",), district)


async def _editor(
    request: Request, desk: Desk, district_id: UUID, template: str, form: Form, faults: list[Fault], status: int = 200
) -> Response:
    _, name, sets = await _district(request, desk, str(district_id))
    text = form.values.get("stages", "")
    at_fault: dict[int, list[Fault]] = {}
    for one in faults:
        if one.line is not None:
            at_fault.setdefault(one.line, []).append(one)
    return render(
        request,
        "deliberation/desk/settings/template.html",
        status,
        which=template,
        district=district_id,
        name=name,
        sets=sets,
        form=form,
        faults=faults,
        at_fault=at_fault,
        lines=text.splitlines(),
        new=template == NEW,
    )


def _written(data: dict[str, Any]) -> str:
    """As it is edited: what a version is called is given, not typed. Short lists stay on their line."""
    shown = {name: value for name, value in data.items() if name != "version"}
    text = json.dumps(shown, ensure_ascii=False, indent=SPACES)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s*\n\s*", " ", found[1]) + "]", text)


def _said(language: Language, fault: Fault) -> Fault:
    """The fault in the reader's language where its sentence is known."""
    if language.code == "en":
        return fault
    for pattern, chinese in FAULTS:
        found = re.fullmatch(pattern, fault.what)
        if found is not None:
            return Fault(fault.place, fault.line, chinese.format(*found.groups()))
    return fault
