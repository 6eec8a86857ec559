"""Residents at the counter: finding one by door or number, a lost phone, an erasure that is asked for."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Application
from web_service.desk.frame import Desk
from web_service.forms import IDENTITY_FIELDS, Form, form_of, id_or_none, identity_shown
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

PHONE_FIELDS = IDENTITY_FIELDS | {"phone"}
DOOR = ("estate_id", "building", "dwelling_id")


def add_residents(router: APIRouter, desk: Desk) -> None:
    """Everything below ``/desk/residents``."""
    _add_finding(router, desk)
    _add_lost_phone(router, desk)
    _add_erasing(router, desk)


def _add_finding(router: APIRouter, desk: Desk) -> None:
    async def page(request: Request, form: Form, status: int = 200, say: str = "") -> Response:
        """The door as far as it is chosen, and who is registered behind it, without names."""
        estate_id, building_id, dwelling_id = (id_or_none(form.get(name)) for name in DOOR)
        found = None
        if estate_id and dwelling_id:
            area_id = (await desk.identity.estate(estate_id)).division_id
            ask = partial(desk.staff.residents_of, dwelling_id, area_id)
            found = await session_of(request).call(ask)
        context = {
            "estates": await desk.estates(request),
            "buildings": await desk.identity.buildings(estate_id) if estate_id else [],
            "dwellings": await desk.identity.dwellings(building_id) if building_id else [],
            "chosen_ids": (building_id, dwelling_id),
            "found": found,
            "say": say if say == "erased" else "",
        }
        return render(request, "desk/residents.html", status, form=form, **context)

    @router.get("/residents")
    async def find(request: Request, number: str = "", say: str = "") -> Response:
        """By the resident number, or by the door."""
        form = Form(values=dict(request.query_params))
        person_id = id_or_none(number.strip())
        if person_id is not None:
            return RedirectResponse(f"/desk/residents/{person_id}", 303)
        if number:
            form.errors["number"] = language_of(request).text("counter.number_wrong")
            return await page(request, form, 422)
        return await page(request, form, say=say)

    @router.get("/residents/{person_id}")
    async def open_resident(request: Request, person_id: UUID) -> Response:
        return await resident_page(request, desk, person_id, Form())


async def resident_page(
    request: Request, desk: Desk, person_id: UUID, form: Form, status: int = 200, unfold: str = ""
) -> Response:
    """Opens somebody's data (which the service records) with what can be done; ``unfold`` is phone or erase."""
    opened = await session_of(request).call(lambda token: desk.staff.resident(person_id, token))
    estate = await desk.identity.estate(opened.estate_id) if opened.estate_id else None
    context = {"opened": opened, "estate": estate, "form": form, "unfold": unfold}
    return render(request, "desk/resident.html", status, **context)


def _add_lost_phone(router: APIRouter, desk: Desk) -> None:
    staff = desk.staff

    @router.post("/residents/{person_id}/phone")
    async def lost_phone(request: Request, person_id: UUID) -> Response:
        """The document is shown again; the new phone counts, and the code for a new password is told once."""
        form = await form_of(request)
        session = session_of(request)
        body = {"identity": identity_shown(form), "phone": form.get("phone")}
        try:
            await session.call(lambda token: staff.reverify(person_id, body, form.key, token))
            code = await session.call(lambda token: staff.activation(person_id, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), PHONE_FIELDS)
            return await resident_page(request, desk, person_id, form, problem.status, "phone")
        return render(request, "desk/phone_changed.html", code=code, phone=form.get("phone"), person_id=person_id)


def _add_erasing(router: APIRouter, desk: Desk) -> None:
    staff = desk.staff

    @router.post("/residents/{person_id}/erase")
    async def erase(request: Request, person_id: UUID) -> Response:
        """Only with the tick and the name, typed as it is registered: nobody is erased by a slip."""
        form = await form_of(request)
        session = session_of(request)
        words = language_of(request).text
        if form.get("present") != "yes":
            form.errors["present"] = words("counter.erase_present_check")
        elif not _is_name_of(
            await session.call(lambda token: staff.resident(person_id, token)), form.get("typed_name")
        ):
            form.errors["typed_name"] = words("counter.erase_name_wrong")
        if form.errors:
            return await resident_page(request, desk, person_id, form, 422, "erase")
        try:
            await session.call(lambda token: staff.erase(person_id, form.key, token))
        except Problem as problem:
            form.problem = problem
            return await resident_page(request, desk, person_id, form, problem.status, "erase")
        return RedirectResponse("/desk/residents?say=erased", 303)


def _is_name_of(opened: Application, typed: str) -> bool:
    """Whether the name was typed, whatever the case and the spaces."""
    return "".join(typed.split()).casefold() == "".join(opened.name.split()).casefold()
