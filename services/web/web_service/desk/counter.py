"""The counter, for people without a phone who are present: registering them, and taking down a move."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.desk.frame import Desk
from web_service.forms import IDENTITY_FIELDS, Form, form_of, id_or_none, identity_shown
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

FIELDS = IDENTITY_FIELDS | {"name", "phone", "contact", "guardian_id", "estate_id"}
MOVE_FIELDS = IDENTITY_FIELDS | {"person_id", "estate_id"}


def add_counter(router: APIRouter, desk: Desk) -> None:
    """``/desk/counter`` and ``/desk/counter/move``."""
    _add_registering(router, desk)
    _add_moving(router, desk)


def _add_registering(router: APIRouter, desk: Desk) -> None:
    staff = desk.staff

    async def page(
        request: Request, form: Form, status: int = 200, code: str = "", registered: UUID | None = None
    ) -> Response:
        context = {"form": form, "estates": await desk.estates(request), "code": code, "registered": registered}
        return render(request, "desk/counter.html", status, **context)

    @router.get("/counter")
    async def counter_form(request: Request) -> Response:
        return await page(request, Form())

    @router.post("/counter")
    async def register_at_counter(request: Request) -> Response:
        form = await form_of(request)
        session = session_of(request)
        body = {
            **form.given("estate_id", "phone", "contact", "guardian_id"),
            "identity": identity_shown(form),
            "name": form.get("name"),
        }
        code = ""
        try:
            person_id = await session.call(lambda token: staff.register_at_counter(body, form.key, token))
            if form.get("phone"):
                code = await session.call(lambda token: staff.activation(person_id, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), FIELDS)
            return await page(request, form, problem.status)
        return await page(request, Form(), code=code, registered=person_id)


def _add_moving(router: APIRouter, desk: Desk) -> None:
    async def page(request: Request, form: Form, status: int = 200) -> Response:
        return render(request, "desk/move.html", status, form=form, estates=await desk.estates(request))

    @router.get("/counter/move")
    async def move_form(request: Request, person: str = "") -> Response:
        known = id_or_none(person)
        return await page(request, Form(values={"person_id": str(known)} if known else {}))

    @router.post("/counter/move")
    async def move(request: Request) -> Response:
        form = await form_of(request)
        language = language_of(request)
        person_id = id_or_none(form.get("person_id"))
        if person_id is None:
            form.errors["person_id"] = language.text("field.person_id")
            return await page(request, form, 422)
        body = {**form.given("estate_id"), "identity": identity_shown(form)}
        try:
            await session_of(request).call(lambda token: desk.staff.submit_move(person_id, body, form.key, token))
        except Problem as problem:
            form.refuse(problem, language, MOVE_FIELDS)
            return await page(request, form, problem.status)
        return RedirectResponse("/desk?say=move", 303)
