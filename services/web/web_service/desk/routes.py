"""The desk: worklist of a division, one application at a time, verify or return, counter registration."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.dashboards import Dashboards
from web_service.clients.identity import Division, Estate, Identity
from web_service.forms import Form, form_of, id_or_none, identity_shown
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import SignInNeededError, session_of

What = Literal["registrations", "moves"]
REASONS = (
    "evidence_missing",
    "evidence_unreadable",
    "wrong_dwelling",
    "not_resident",
    "identity_mismatch",
    "other",
)
COUNTER_FIELDS = frozenset({"name", "kind", "number", "born_on", "phone", "contact", "guardian_id", "estate_id"})


class Desk:
    """What the pages of the desk have in common: the divisions of whoever works there, and the worklist."""

    def __init__(self, identity: Identity, dashboards: Dashboards) -> None:
        self.identity = identity
        self.dashboards = dashboards

    async def divisions(self, request: Request) -> list[Division]:
        """The divisions that the person's roles are for. Raises SignInNeededError."""
        shown = session_of(request).shown
        if shown is None:
            raise SignInNeededError
        return list(await asyncio.gather(*(self.identity.division(str(one)) for one in shown.desk_divisions)))

    async def worklist(self, request: Request, chosen: Division) -> dict[str, Any]:
        """What waits there, oldest first, with the estates' names."""
        session = session_of(request)
        lists = {
            what: await session.call(partial(self.identity.waiting, what, chosen.division_id))
            for what in ("registrations", "moves")
        }
        estates = await self.identity.estates(None, chosen.code or str(chosen.division_id), limit=1_000)
        return {**lists, "estate_names": {estate.estate_id: estate.name for estate in estates}, "estates": estates}

    async def context(self, request: Request, division: str) -> dict[str, Any]:
        """Everything that the frame of a desk page shows."""
        divisions = await self.divisions(request)
        if not divisions:
            return {"divisions": [], "chosen": None, "live": ""}
        chosen = next((one for one in divisions if str(one.division_id) == division), divisions[0])
        live = self.dashboards.live_path(chosen.label if chosen.code else str(chosen.division_id))
        work = await self.worklist(request, chosen)
        return {"divisions": divisions, "chosen": chosen, "live": live, "work": work}


def desk_router(identity: Identity, dashboards: Dashboards) -> APIRouter:
    """Everything below ``/desk``."""
    router = APIRouter(prefix="/desk")
    desk = Desk(identity, dashboards)
    _add_worklist(router, desk)
    _add_places(router, desk)
    _add_counter(router, desk)
    _add_case(router, desk)
    return router


def _page(request: Request, frame: dict[str, Any], status: int = 200, **more: Any) -> Response:
    context = {"opened": None, "what": "", "person_id": None, "say": "", **frame, **more}
    return render(request, "desk/desk.html", status, **context)


def _add_worklist(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    async def worklist(request: Request, division: str = "", say: str = "") -> Response:
        words = say if say in ("verify", "return") else ""
        return _page(request, await desk.context(request, division), say=words)

    @router.get("/worklist")
    async def live_part(request: Request, division: str = "", person: str = "") -> Response:
        """The lists alone, for live updates: the open form is not touched."""
        frame = await desk.context(request, division)
        return render(request, "desk/_worklist.html", **frame, person_id=id_or_none(person))


def _add_places(router: APIRouter, desk: Desk) -> None:
    @router.get("/dwellings")
    async def dwellings(request: Request, building: str = "") -> Response:
        """The doors of a building as options."""
        building_id = id_or_none(building)
        found = await desk.identity.dwellings(building_id) if building_id else []
        return render(request, "desk/_dwellings.html", dwellings=found)

    @router.get("/households")
    async def households(request: Request, dwelling_id: str = "") -> Response:
        """The households of a dwelling as options."""
        dwelling = id_or_none(dwelling_id)
        found = []
        if dwelling is not None:
            found = await session_of(request).call(lambda token: desk.identity.households(dwelling, token))
        return render(request, "desk/_households.html", households=found)


def _add_case(router: APIRouter, desk: Desk) -> None:
    identity = desk.identity

    async def case(
        request: Request, what: What, person_id: UUID, division: str, form: Form, status: int = 200
    ) -> Response:
        """Opens the application (which the service records) and shows it beside the worklist."""
        opened = await session_of(request).call(lambda token: identity.application(person_id, token))
        frame = await desk.context(request, division)
        waiting = next((one for one in frame["work"][what] if one.person_id == person_id), None)
        estate_id = waiting.estate_id if waiting else opened.estate_id
        buildings = await identity.buildings(estate_id) if estate_id else []
        return _page(
            request,
            frame,
            status,
            what=what,
            person_id=person_id,
            opened=opened,
            estate=await identity.estate(estate_id) if estate_id else None,
            buildings=buildings,
            reasons=REASONS,
            form=form,
        )

    @router.get("/{what}/{person_id}")
    async def open_case(request: Request, what: What, person_id: UUID, division: str = "") -> Response:
        return await case(request, what, person_id, division, Form())

    @router.get("/{what}/{person_id}/evidence/{evidence_id}")
    async def evidence(request: Request, what: What, person_id: UUID, evidence_id: UUID) -> Response:
        media_type, image = await session_of(request).call(
            lambda token: identity.evidence(person_id, evidence_id, token)
        )
        if not media_type.startswith("image/"):
            raise Problem(502, "about:blank", "Not an image", "the service answered with something else")
        return Response(image, media_type=media_type, headers={"Cache-Control": "no-store"})

    @router.post("/{what}/{person_id}/{verb}")
    async def decide(
        request: Request, what: What, person_id: UUID, verb: Literal["verify", "return"], division: str = ""
    ) -> Response:
        form = await form_of(request)
        body = form.given("dwelling_id", "household_id") if verb == "verify" else form.given("reason")
        try:
            await session_of(request).call(lambda token: identity.decide(what, person_id, verb, body, form.key, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), frozenset({"dwelling_id", "household_id", "reason"}))
            return await case(request, what, person_id, division, form, problem.status)
        return RedirectResponse(f"/desk?division={division}&say={verb}", 303)


def _add_counter(router: APIRouter, desk: Desk) -> None:
    identity = desk.identity

    async def page(request: Request, form: Form, status: int = 200, code: str = "", done: bool = False) -> Response:
        divisions = await desk.divisions(request)
        lists: Sequence[list[Estate]] = await asyncio.gather(
            *(identity.estates(None, one.code or str(one.division_id), limit=1_000) for one in divisions)
        )
        estates = [estate for found in lists for estate in found]
        return render(request, "desk/counter.html", status, form=form, estates=estates, code=code, done=done)

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
            person_id = await session.call(lambda token: identity.register_at_counter(body, form.key, token))
            if form.get("phone"):
                code = await session.call(lambda token: identity.activation(person_id, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), COUNTER_FIELDS)
            return await page(request, form, problem.status)
        return await page(request, Form(), code=code, done=True)
