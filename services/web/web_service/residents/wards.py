"""A guardian's pages for a child (被监护人): state, evidence, taking back, sending again, moving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Application, Estate, Identity
from web_service.forms import Form, form_of, upload_of
from web_service.rendering import render
from web_service.residents.places import estate_place
from web_service.residents.registering import form_page, send_form, sending_ward, typed_before
from web_service.session import session_of

Command = Callable[[str], Awaitable[None]]


def wards_router(identity: Identity) -> APIRouter:
    """Everything below ``/me/ward/{ward_id}``."""
    router = APIRouter(prefix="/me/ward/{ward_id}")
    wards = Wards(identity)
    _add_page(router, wards)
    _add_sending_again(router, wards)
    _add_moving(router, wards)
    return router


class Wards:
    """One child at a time."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    async def find(self, request: Request, ward_id: UUID) -> Application:
        """The child's data. Raises Problem when the reader is not its guardian."""
        for ward in await session_of(request).call(self.identity.wards):
            if ward.person_id == ward_id:
                return ward
        raise Problem(404, "/problems/person-unknown", "查无此人", "no child of yours has this number")

    async def page(self, request: Request, ward_id: UUID, problem: Problem | None = None) -> Response:
        """The child's page."""
        mine = await self.find(request, ward_id)
        status = problem.status if problem else 200
        context = {"mine": mine, "home": home(ward_id), "ward": True, "estate": await self._estate(mine)}
        return render(request, "residents/ward.html", status, form=Form(), problem=problem, **context)

    async def tell(self, request: Request, ward_id: UUID, command: Command) -> Response:
        """Sends a command and shows the child's page, with the refusal if there was one."""
        try:
            await session_of(request).call(command)
        except Problem as problem:
            return await self.page(request, ward_id, problem)
        return RedirectResponse(home(ward_id), 303)

    async def _estate(self, mine: Application) -> Estate | None:
        try:
            return await self.identity.estate(mine.estate_id) if mine.estate_id else None
        except Problem:
            return None


def home(ward_id: UUID) -> str:
    """The address of a child's page."""
    return f"/me/ward/{ward_id}"


def _add_page(router: APIRouter, wards: Wards) -> None:
    identity = wards.identity

    @router.get("")
    async def ward(request: Request, ward_id: UUID) -> Response:
        return await wards.page(request, ward_id)

    @router.get("/status")
    async def status(request: Request, ward_id: UUID) -> Response:
        """The state alone, for live updates."""
        mine = await wards.find(request, ward_id)
        return render(request, "residents/_status.html", mine=mine, home=home(ward_id), ward=True)

    @router.post("/evidence")
    async def evidence(request: Request, ward_id: UUID) -> Response:
        image = await upload_of(request, "image")
        return await wards.tell(request, ward_id, lambda token: identity.keep_wards_evidence(ward_id, image, token))

    @router.post("/withdraw")
    async def withdraw(request: Request, ward_id: UUID) -> Response:
        form = await form_of(request)
        return await wards.tell(request, ward_id, lambda token: identity.withdraw_ward(ward_id, form.key, token))

    @router.post("/withdraw-move")
    async def withdraw_move(request: Request, ward_id: UUID) -> Response:
        form = await form_of(request)
        return await wards.tell(request, ward_id, lambda token: identity.withdraw_wards_move(ward_id, form.key, token))


def _add_sending_again(router: APIRouter, wards: Wards) -> None:
    @router.get("/resubmit/{estate_id}")
    async def resubmit_form(request: Request, ward_id: UUID, estate_id: UUID) -> Response:
        form = typed_before(await wards.find(request, ward_id))
        place = await estate_place(wards.identity, estate_id)
        return form_page(request, place, form, "ward", ward_id=ward_id)

    @router.post("/resubmit/{estate_id}")
    async def resubmit(request: Request, ward_id: UUID, estate_id: UUID) -> Response:
        place = await estate_place(wards.identity, estate_id)
        sending = sending_ward(wards.identity, session_of(request), ward_id)
        return await send_form(request, place, "ward", sending, home(ward_id), ward_id)


def _add_moving(router: APIRouter, wards: Wards) -> None:
    identity = wards.identity

    async def page(request: Request, ward_id: UUID, estate_id: UUID, form: Form, status: int = 200) -> Response:
        place = await estate_place(identity, estate_id)
        context = {"place": place, "form": form, "home": home(ward_id), "ward_id": ward_id}
        return render(request, "residents/move.html", status, **context)

    @router.get("/move/{estate_id}")
    async def move_form(request: Request, ward_id: UUID, estate_id: UUID) -> Response:
        return await page(request, ward_id, estate_id, Form())

    @router.post("/move/{estate_id}")
    async def move(request: Request, ward_id: UUID, estate_id: UUID) -> Response:
        form = await form_of(request)
        body = {"estate_id": str(estate_id)}
        try:
            await session_of(request).call(lambda token: identity.submit_wards_move(ward_id, body, form.key, token))
        except Problem as problem:
            form.problem = problem
            return await page(request, ward_id, estate_id, form, problem.status)
        return RedirectResponse(home(ward_id), 303)
