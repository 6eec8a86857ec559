"""Registration on a phone: pick the estate or arrive by QR code, then one form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Body, Identity
from web_service.forms import Form, form_of, identity_shown
from web_service.language import language_of
from web_service.rendering import render
from web_service.residents.places import Place, building_place, choose, estate_place
from web_service.session import Session, session_of

Text = Annotated[str, Query(max_length=100)]
FIELDS = frozenset({"name", "kind", "number", "born_on", "phone", "password", "contact", "consent"})
Send = Callable[[Form, Place], Awaitable[None]]


def registering_router(identity: Identity) -> APIRouter:
    """``/register`` and ``/join``: new people, wards, corrected applications."""
    router = APIRouter()
    _add_choosing(router, identity)
    _add_applying(router, identity)
    _add_signed_in(router, identity)
    return router


def _add_choosing(router: APIRouter, identity: Identity) -> None:
    @router.get("/register")
    async def where(request: Request, within: Text = "", name: Text = "", to: str = "register") -> Response:
        """Which estate; ``to`` says what for: register, ward, resubmit, move."""
        found = await choose(identity, within, name.strip())
        purpose = to if to in ("register", "ward", "resubmit", "move") else "register"
        return render(request, "residents/where.html", choice=found, name=name, purpose=purpose)


def _form_page(request: Request, place: Place, form: Form, purpose: str, status: int = 200) -> Response:
    return render(request, "residents/form.html", status, place=place, form=form, purpose=purpose)


async def _send(request: Request, place: Place, purpose: str, going: Send, then: str) -> Response:
    form = await form_of(request)
    try:
        await going(form, place)
    except Problem as problem:
        form.refuse(problem, language_of(request), FIELDS)
        return _form_page(request, place, form, purpose, problem.status)
    return RedirectResponse(then, 303)


def _add_applying(router: APIRouter, identity: Identity) -> None:
    def applying(session: Session) -> Send:
        async def send(form: Form, place: Place) -> None:
            body = {
                **place.body(),
                "identity": identity_shown(form),
                "name": form.get("name"),
                "phone": form.get("phone"),
                "password": form.values.get("password", ""),
                **form.given("contact"),
            }
            await identity.apply(body, form.key)
            session.start(await identity.sign_in(form.get("phone"), form.values.get("password", ""), form.key))

        return send

    @router.get("/register/{estate_id}")
    async def form_of_estate(request: Request, estate_id: UUID) -> Response:
        return _form_page(request, await estate_place(identity, estate_id), Form(), "register")

    @router.post("/register/{estate_id}")
    async def apply_at_estate(request: Request, estate_id: UUID) -> Response:
        place = await estate_place(identity, estate_id)
        return await _send(request, place, "register", applying(session_of(request)), "/me")

    @router.get("/join/{building_id}")
    async def form_of_building(request: Request, building_id: UUID) -> Response:
        return _form_page(request, await building_place(identity, building_id), Form(), "register")

    @router.post("/join/{building_id}")
    async def apply_at_building(request: Request, building_id: UUID) -> Response:
        place = await building_place(identity, building_id)
        return await _send(request, place, "register", applying(session_of(request)), "/me")


def _add_signed_in(router: APIRouter, identity: Identity) -> None:
    @router.get("/me/wards/{estate_id}")
    async def ward_form(request: Request, estate_id: UUID) -> Response:
        return _form_page(request, await estate_place(identity, estate_id), Form(), "ward")

    @router.post("/me/wards/{estate_id}")
    async def register_ward(request: Request, estate_id: UUID) -> Response:
        async def send(form: Form, place: Place) -> None:
            body: Body = {**place.body(), "identity": identity_shown(form), "name": form.get("name")}
            body["consent"] = form.get("consent") == "yes"
            await session_of(request).call(lambda token: identity.register_ward(body, form.key, token))

        place = await estate_place(identity, estate_id)
        return await _send(request, place, "ward", send, "/me?say=ward_done")

    @router.get("/me/resubmit/{estate_id}")
    async def resubmit_form(request: Request, estate_id: UUID) -> Response:
        mine = await session_of(request).call(identity.me)
        form = Form(values={"name": mine.name, "kind": mine.kind or "", "contact": mine.contact or ""})
        return _form_page(request, await estate_place(identity, estate_id), form, "resubmit")

    @router.post("/me/resubmit/{estate_id}")
    async def resubmit(request: Request, estate_id: UUID) -> Response:
        async def send(form: Form, place: Place) -> None:
            body = {**place.body(), "identity": identity_shown(form), "name": form.get("name")}
            body |= form.given("contact")
            await session_of(request).call(lambda token: identity.resubmit(body, form.key, token))

        return await _send(request, await estate_place(identity, estate_id), "resubmit", send, "/me")
