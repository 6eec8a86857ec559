"""The desk: worklist of a division, one application or move at a time, verify or return."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.dashboards import Dashboards
from web_service.clients.identity import Identity
from web_service.clients.identity_desk import IdentityDesk
from web_service.desk.counter import add_counter
from web_service.desk.frame import Desk
from web_service.desk.residents import add_residents
from web_service.forms import Form, form_of, id_or_none
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

What = Literal["registrations", "moves"]
REASONS = (
    "evidence_missing",
    "evidence_unreadable",
    "wrong_dwelling",
    "not_resident",
    "identity_mismatch",
    "other",
)


def desk_router(identity: Identity, staff: IdentityDesk, dashboards: Dashboards) -> APIRouter:
    """Everything below ``/desk``."""
    router = APIRouter(prefix="/desk")
    desk = Desk(identity, staff, dashboards)
    _add_worklist(router, desk)
    _add_places(router, desk)
    add_counter(router, desk)
    add_residents(router, desk)
    _add_case(router, desk)
    return router


def _page(request: Request, frame: dict[str, Any], status: int = 200, **more: Any) -> Response:
    context = {"opened": None, "what": "", "person_id": None, "say": "", **frame, **more}
    return render(request, "desk/desk.html", status, **context)


def _add_worklist(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    async def worklist(request: Request, division: str = "", say: str = "") -> Response:
        words = say if say in ("verify", "return", "move") else ""
        return _page(request, await desk.context(request, division), say=words)

    @router.get("/worklist")
    async def live_part(request: Request, division: str = "", person: str = "") -> Response:
        """The lists alone, for live updates: the open form is not touched."""
        frame = await desk.context(request, division)
        return render(request, "desk/_worklist.html", **frame, person_id=id_or_none(person))


def _add_places(router: APIRouter, desk: Desk) -> None:
    @router.get("/buildings")
    async def buildings(request: Request, estate_id: str = "") -> Response:
        """The buildings of an estate as options."""
        estate = id_or_none(estate_id)
        found = await desk.identity.buildings(estate) if estate else []
        return render(request, "desk/_buildings.html", buildings=found, chosen_ids=())

    @router.get("/dwellings")
    async def dwellings(request: Request, building: str = "") -> Response:
        """The doors of a building as options."""
        building_id = id_or_none(building)
        found = await desk.identity.dwellings(building_id) if building_id else []
        return render(request, "desk/_dwellings.html", dwellings=found, chosen_ids=())

    @router.get("/households")
    async def households(request: Request, dwelling_id: str = "") -> Response:
        """The households of a dwelling as options."""
        dwelling = id_or_none(dwelling_id)
        found = []
        if dwelling is not None:
            found = await session_of(request).call(lambda token: desk.staff.households(dwelling, token))
        return render(request, "desk/_households.html", households=found)


def _add_case(router: APIRouter, desk: Desk) -> None:
    identity, staff = desk.identity, desk.staff

    async def case(
        request: Request, what: What, person_id: UUID, division: str, form: Form, status: int = 200
    ) -> Response:
        """Opens the application (which the service records) and shows it beside the worklist."""
        opened = await session_of(request).call(lambda token: staff.application(person_id, token))
        frame = await desk.context(request, division)
        # Not in the list, somebody decided meanwhile.
        waiting = next((one for one in frame["work"][what] if one.person_id == person_id), None)
        estate_id = opened.estate_id if what == "registrations" else opened.move_estate_id
        left = opened.estate_id if what == "moves" else None
        buildings = await identity.buildings(estate_id) if estate_id else []
        return _page(
            request,
            frame,
            status,
            what=what,
            person_id=person_id,
            opened=opened,
            estate=await identity.estate(estate_id) if estate_id else None,
            left=await identity.estate(left) if left else None,
            waiting=waiting,
            buildings=buildings,
            reasons=REASONS,
            form=form,
        )

    @router.get("/{what}/{person_id}")
    async def open_case(request: Request, what: What, person_id: UUID, division: str = "") -> Response:
        return await case(request, what, person_id, division, Form())

    @router.get("/{what}/{person_id}/evidence/{evidence_id}")
    async def evidence(request: Request, what: What, person_id: UUID, evidence_id: UUID) -> Response:
        media_type, image = await session_of(request).call(lambda token: staff.evidence(person_id, evidence_id, token))
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
            await session_of(request).call(lambda token: staff.decide(what, person_id, verb, body, form.key, token))
        except Problem as problem:
            form.refuse(problem, language_of(request), frozenset({"dwelling_id", "household_id", "reason"}))
            return await case(request, what, person_id, division, form, problem.status)
        return RedirectResponse(f"/desk?division={division}&say={verb}", 303)
