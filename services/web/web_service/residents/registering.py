"""Registration on a phone: pick the estate or arrive by QR code, then one form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Application, Body, Identity
from web_service.forms import IDENTITY_FIELDS, Form, form_of, id_or_none, identity_shown
from web_service.language import language_of
from web_service.rendering import render
from web_service.residents.places import Place, building_place, choose, estate_place
from web_service.session import Session, session_of

Text = Annotated[str, Query(max_length=100)]
FIELDS = IDENTITY_FIELDS | {"name", "phone", "password", "contact", "consent"}
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
    async def where(
        request: Request, within: Text = "", name: Text = "", to: str = "register", ward: str = ""
    ) -> Response:
        """Which estate; ``to`` says what for: register, ward, resubmit, move; ``ward``, for which child."""
        found = await choose(identity, within, name.strip())
        purpose = to if to in ("register", "ward", "resubmit", "move") else "register"
        ward_id = id_or_none(ward) if purpose in ("resubmit", "move") else None
        return render(request, "residents/where.html", choice=found, name=name, purpose=purpose, ward_id=ward_id)


def form_page(
    request: Request, place: Place, form: Form, purpose: str, status: int = 200, ward_id: UUID | None = None
) -> Response:
    """The form of ``register``, ``resubmit`` or ``ward``; with ``ward_id`` a child's application is sent again."""
    context = {"place": place, "form": form, "purpose": purpose, "ward_id": ward_id}
    return render(request, "residents/form.html", status, **context)


async def send_form(
    request: Request, place: Place, purpose: str, going: Send, then: str, ward_id: UUID | None = None
) -> Response:
    """Sends what was typed; a refusal shows the form again."""
    form = await form_of(request)
    try:
        await going(form, place)
    except Problem as problem:
        form.refuse(problem, language_of(request), FIELDS)
        return form_page(request, place, form, purpose, problem.status, ward_id)
    return RedirectResponse(then, 303)


def sending_ward(identity: Identity, session: Session, ward_id: UUID | None = None) -> Send:
    """Sends a child's application, for the first time or, for a child that has a number already, again."""

    async def send(form: Form, place: Place) -> None:
        body: Body = {**place.body(), "identity": identity_shown(form), "name": form.get("name")}
        body["consent"] = form.get("consent") == "yes"
        if ward_id is None:
            await session.call(lambda token: identity.register_ward(body, form.key, token))
        else:
            await session.call(lambda token: identity.resubmit_ward(ward_id, body, form.key, token))

    return send


def typed_before(stated: Application) -> Form:
    """What an application stated, but for the number, which is asked for again."""
    proof = "network_identity" if stated.kind == "network_identity" else "document"
    return Form(
        values={"name": stated.name, "proof": proof, "kind": stated.kind or "", "contact": stated.contact or ""}
    )


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
        return form_page(request, await estate_place(identity, estate_id), Form(), "register")

    @router.post("/register/{estate_id}")
    async def apply_at_estate(request: Request, estate_id: UUID) -> Response:
        place = await estate_place(identity, estate_id)
        return await send_form(request, place, "register", applying(session_of(request)), "/me")

    @router.get("/join/{building_id}")
    async def form_of_building(request: Request, building_id: UUID) -> Response:
        return form_page(request, await building_place(identity, building_id), Form(), "register")

    @router.post("/join/{building_id}")
    async def apply_at_building(request: Request, building_id: UUID) -> Response:
        place = await building_place(identity, building_id)
        return await send_form(request, place, "register", applying(session_of(request)), "/me")


def _add_signed_in(router: APIRouter, identity: Identity) -> None:
    @router.get("/me/wards/{estate_id}")
    async def ward_form(request: Request, estate_id: UUID) -> Response:
        return form_page(request, await estate_place(identity, estate_id), Form(), "ward")

    @router.post("/me/wards/{estate_id}")
    async def register_ward(request: Request, estate_id: UUID) -> Response:
        place = await estate_place(identity, estate_id)
        return await send_form(request, place, "ward", sending_ward(identity, session_of(request)), "/me?say=ward_done")

    @router.get("/me/resubmit/{estate_id}")
    async def resubmit_form(request: Request, estate_id: UUID) -> Response:
        mine = await session_of(request).call(identity.me)
        return form_page(request, await estate_place(identity, estate_id), typed_before(mine), "resubmit")

    @router.post("/me/resubmit/{estate_id}")
    async def resubmit(request: Request, estate_id: UUID) -> Response:
        async def send(form: Form, place: Place) -> None:
            body = {**place.body(), "identity": identity_shown(form), "name": form.get("name")}
            body |= form.given("contact")
            await session_of(request).call(lambda token: identity.resubmit(body, form.key, token))

        return await send_form(request, await estate_place(identity, estate_id), "resubmit", send, "/me")
