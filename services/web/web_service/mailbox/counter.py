"""来信登记 at the desk: a letter for somebody (代录), an order of 12345, an agency letter (群众事务代理)."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.forms import Form, form_of, id_or_none, uploads_of
from web_service.language import language_of
from web_service.mailbox.frame import Frame
from web_service.mailbox.refusals import refuse
from web_service.mailbox.units import MyUnit
from web_service.mailbox.writing import MAX_PHOTOS, letter_body
from web_service.rendering import render
from web_service.session import session_of

Kind = Literal["assisted", "hotline", "agency"]
BY_AREA: tuple[Kind, ...] = ("assisted", "agency", "hotline")
BY_OTHERS: tuple[Kind, ...] = ("hotline",)


def add_counter(router: APIRouter, frame: Frame) -> None:
    """``/desk/letters/new``."""

    async def page(request: Request, kind: Kind, form: Form, status: int = 200) -> Response:
        units = [one for one in await frame.units.mine(request) if one.kind != "department"]
        kinds = BY_AREA if any(one.kind == "area" for one in units) else BY_OTHERS
        chosen = kind if kind in kinds else kinds[0]
        able = [one for one in units if one.kind == "area" or chosen == "hotline"]
        unit: MyUnit | None = next((one for one in able if one.text == form.get("unit")), able[0] if able else None)
        estates = []
        if unit is not None and unit.kind == "area":
            division = unit.division
            estates = await frame.identity.estates(None, division.code or str(division.division_id), limit=1_000)
        rules = await frame.names.rules(unit.id if unit else None)
        context: dict[str, Any] = {"kind": chosen, "kinds": kinds, "units": able, "unit": unit}
        return render(request, "mailbox/counter.html", status, form=form, estates=estates, rules=rules, **context)

    @router.get("/desk/letters/new")
    async def letter_form(request: Request, kind: Kind = "assisted", unit: str = "") -> Response:
        return await page(request, kind, Form(values={"unit": unit}))

    @router.post("/desk/letters/new")
    async def enter(request: Request, kind: Kind = "assisted") -> Response:
        form = await form_of(request)
        images = await uploads_of(request, "photos")
        language = language_of(request)
        if kind == "assisted" and id_or_none(form.get("writer_id")) is None:
            form.errors["writer_id"] = language.text("field.writer_id")
        if len(images) > MAX_PHOTOS:
            form.errors["photos"] = language.text("problem.too-many-photos")
        if form.errors:
            return await page(request, kind, form, 422)
        session = session_of(request)
        body = _body(form, kind)
        try:
            done = await session.call(lambda token: frame.mailbox.write(kind, body, form.key, token))
        except Problem as problem:
            refuse(form, problem, language)
            return await page(request, kind, form, problem.status)
        letter_id: UUID | None = done.letter_id
        assert letter_id is not None
        refused = await frame.send_photos(request, letter_id, images, form.key)
        say = "new_without" if refused else "new"
        return RedirectResponse(f"/desk/letters/{letter_id}?say={say}&seen={done.seq}", 303)


def _body(form: Form, kind: Kind) -> dict[str, Any]:
    """The command as the service takes it."""
    body = letter_body(form) | form.given("estate_id")
    if kind == "assisted":
        return body | {"writer_id": form.get("writer_id"), "consent": form.get("agreed")}
    body["division_id"] = form.get("unit").rpartition("/")[2]
    return body | ({"order_number": form.get("order_number")} if kind == "hotline" else {})
