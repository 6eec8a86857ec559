"""Running a meeting: opening it, who came, guests, the minutes with what was resolved, signing, carrying out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.meetings import MeetingDetail
from web_service.clients.identity import Division
from web_service.clients.identity_desk import IdentityDesk, Resident
from web_service.clients.telling import Done
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import Desk, Order, back_to, may, shown_of
from web_service.deliberation.desk.refusals import refuse
from web_service.deliberation.fresh import fresh
from web_service.deliberation.words import word
from web_service.forms import Form, Forms, form_of, id_or_none
from web_service.language import language_of
from web_service.rendering import render
from web_service.session import session_of

Verb = Literal[
    "open", "reschedule", "cancel", "attendance", "remove", "guests", "minutes", "sign-convener", "sign-participant",
    "corrections", "comments", "slip",
]  # fmt: skip
SAID = (
    "begun", "open", "reschedule", "cancel", "attendance", "remove", "guests", "minutes", "sign-convener",
    "sign-participant", "corrections", "comments", "slip", "done",
)  # fmt: skip
PATHS = {"remove": "attendance/remove", "corrections": "minutes/corrections", "slip": "ratings/slips"}
OPENS_BEFORE = timedelta(hours=1)
"""So long before the beginning the list can be opened."""
ROWS = 6
AS_KINDS = (
    "resident", "villager", "owner", "owners_committee", "property_company", "deputy", "staff", "planner",
    "office_worker", "pupil", "organisation", "other",
)  # fmt: skip
ROLES = (
    "area_worker", "street_officer", "district_officer", "department_handler", "owners_committee", "property_company",
    "building_head", "community_planner", "social_worker", "organisation", "peoples_deputy",
)  # fmt: skip
BANDS = ("0-5", "6-11", "12-17", "18-35", "36-59", "60-79", "80+")


def add_meeting(router: APIRouter, desk: Desk, staff: IdentityDesk) -> None:
    """``/desk/meetings/{meeting_id}`` and below, and reporting a resolution done."""

    @router.get("/desk/meetings/{meeting_id}")
    async def meeting(request: Request, meeting_id: UUID, say: str = "", seen: int = 0) -> Response:
        return await _page(request, desk, staff, meeting_id, Forms(), say=say if say in SAID else "", seen=seen)

    @router.post("/desk/meetings/{meeting_id}/{verb}")
    async def act(request: Request, meeting_id: UUID, verb: Verb) -> Response:
        async def again(forms: Forms, status: int) -> Response:
            return await _page(request, desk, staff, meeting_id, forms, status)

        def then(done: Done) -> str:
            return back_to(f"/desk/meetings/{meeting_id}", verb, done)

        return await desk.act(request, verb, partial(_order, meeting_id, verb), again, then)

    @router.post("/desk/meetings/{meeting_id}/resolutions/{resolution_id}")
    async def report_done(request: Request, meeting_id: UUID, resolution_id: UUID) -> Response:
        form = await form_of(request)
        order = Order(f"/resolutions/{resolution_id}/done", {"note": form.get("body")})
        try:
            done = await desk.send(request, order, form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            forms = Forms(f"done-{resolution_id}", form)
            return await _page(request, desk, staff, meeting_id, forms, problem.status)
        return RedirectResponse(back_to(f"/desk/meetings/{meeting_id}", "done", done), 303)


def _order(meeting_id: UUID, verb: Verb, form: Form) -> Order:
    """The command as the service takes it. Raises Problem."""
    path = f"/meetings/{meeting_id}/{PATHS.get(verb, verb)}"
    match verb:
        case "reschedule":
            moved = {"starts_at": fields.moment(form, "starts_at"), "reason": form.get("reason")}
            return Order(path, moved | ({"where": form.get("place")} if form.get("place") else {}))
        case "cancel":
            return Order(path, {"reason": form.get("reason")})
        case "attendance":
            return Order(path, {"entries": _entries(form)})
        case "remove":
            return Order(path, {"person_id": fields.id_of(form, "person_id")})
        case "guests":
            counted = {"as_kind": form.get("as_kind"), "people": fields.number(form, "people")}
            return Order(path, counted | ({"band": form.get("band")} if form.get("band") else {}))
        case "minutes":
            return Order(path, {"text": form.get("body"), "resolutions": _planned(form)})
        case "sign-convener" | "sign-participant":
            signed = {"draft": fields.number(form, "draft"), "signature": verb.removeprefix("sign-")}
            return Order(f"/meetings/{meeting_id}/minutes/sign", signed)
        case "corrections" | "comments":
            return Order(path, {"text": form.get("body")})
        case "slip":
            return Order(path, {name: fields.number(form, name, 0) for name in ("works", "process")})
    return Order(path, {})


def _entries(form: Form) -> list[dict[str, Any]]:
    """Those ticked and those written down, all as the same and in the same way. Raises Problem."""
    people = list(dict.fromkeys([*fields.ticked(form, "person"), *fields.ids(form, "person_id")]))
    if not people:
        raise fields.wrong("person_id", "nobody")
    entry: dict[str, Any] = {"as_kind": form.get("as_kind"), "mode": form.get("mode") or "in_person"}
    if form.get("mode") == "proxy":
        entry["proxy_id"] = fields.id_of(form, "proxy")
    return [{"person_id": one, **entry} for one in people]


def _planned(form: Form) -> list[dict[str, Any]]:
    return [
        {
            "what": form.get(f"what-{row}"),
            "by_division_id": form.get(f"by-{row}"),
            "by_role": form.get(f"role-{row}") or None,
            "due_on": form.get(f"due-{row}"),
        }
        for row in range(ROWS * 3)
        if form.get(f"what-{row}")
    ]


async def _page(
    request: Request,
    desk: Desk,
    staff: IdentityDesk,
    meeting_id: UUID,
    forms: Forms,
    status: int = 200,
    *,
    say: str = "",
    seen: int = 0,
) -> Response:
    shown = shown_of(request)
    call = session_of(request).call
    detail, _ = await fresh(
        lambda least: call(lambda token: desk.deliberation.meetings.meeting(meeting_id, token, least)), seen
    )
    item = detail.item
    place = await desk.division(item.division_id)
    finding = await _finding(request, desk, staff, place) if item.state == "held" and detail.runs_it else {}
    units = await _units(desk, place) if detail.runs_it else [place]
    divisions = {one.by_division_id for one in detail.resolutions} | {item.division_id}
    names = await desk.names(divisions, [item.estate_id])
    return render(
        request,
        "deliberation/desk/meeting.html",
        status,
        detail=detail,
        meeting=item,
        names=names,
        can=_can(detail, deputy=may(shown, ("peoples_deputy",), place)),
        units=units,
        finding=finding,
        forms=forms,
        say=say,
        home=f"/desk/meetings/{meeting_id}",
        opens_at=item.starts_at - OPENS_BEFORE,
        as_kinds=AS_KINDS,
        responsible=ROLES,
        bands=BANDS,
        rows=max(ROWS, len(detail.resolutions) + 2),
        word=word,
    )


def _can(detail: MeetingDetail, *, deputy: bool) -> frozenset[str]:
    """What the state allows whoever looks."""
    state, found = detail.item.state, set[str]()
    if deputy and state != "cancelled":
        found.add("comments")
    if state == "held" and detail.was_there and detail.minutes.draft and "participant" not in detail.minutes.signatures:
        found.add("sign-participant")
    if not detail.runs_it:
        return frozenset(found)
    if state == "convened":
        found |= {"reschedule", "cancel"}
        found |= {"open"} if datetime.now(UTC) >= detail.item.starts_at - OPENS_BEFORE else set()
    if state == "held":
        found |= {"minutes"} | (set() if detail.minutes.signatures else {"attendance", "guests"})
        found |= {"slip"} if detail.item.kind == "review" else set()
        if detail.minutes.draft and "convener" not in detail.minutes.signatures:
            found.add("sign-convener")
    return frozenset(found | ({"corrections"} if state == "signed" else set()))


async def _units(desk: Desk, place: Division) -> list[Division]:
    """Whose a resolution can be: the place, what is right below it, and those above."""
    below = [] if place.tier == "area" else await desk.identity.divisions_below(place.division_id)
    return [place, *reversed(place.path), *below]


async def _finding(request: Request, desk: Desk, staff: IdentityDesk, place: Division) -> dict[str, Any]:
    """Residents behind a door, so that nobody has to know their numbers."""
    estate_id, building_id, dwelling_id = (
        id_or_none(request.query_params.get(name, "")) for name in ("estate_id", "building", "dwelling_id")
    )
    estates, buildings, dwellings = await asyncio.gather(
        desk.identity.estates(None, place.code or str(place.division_id), limit=1_000),
        _or_none(desk.identity.buildings, estate_id),
        _or_none(desk.identity.dwellings, building_id),
    )
    found: list[Resident] | None = None
    if estate_id and dwelling_id:
        area_id = (await desk.identity.estate(estate_id)).division_id
        found = await session_of(request).call(partial(staff.residents_of, dwelling_id, area_id))
    chosen = (building_id, dwelling_id)
    return {
        "estates": estates,
        "buildings": buildings,
        "dwellings": dwellings,
        "chosen_ids": chosen,
        "estate": estate_id,
        "found": found,
    }


async def _or_none(ask: Any, id_: UUID | None) -> list[Any]:
    return list(await ask(id_)) if id_ else []
