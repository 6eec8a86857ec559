"""Routes of those who live somewhere: moves, residents, households, ownerships, erasure."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from identity_service.api.residents import (
    ApplicationView,
    application_view,
    deciding_area,
    home_area,
)
from identity_service.application import SERVICE, Identity
from identity_service.application.authority import OWNERSHIP_RECORDERS, VERIFIERS, own_act, refuse_own_case
from identity_service.commands.residents import (
    RecordOwnership,
    Return,
    SubmitMove,
    SubmitMoveAtCounter,
    VerifyResidence,
)
from identity_service.queries.residents import HouseholdView, OwnershipView, PendingView, ResidentView
from identity_service.queries.rights import GrantView
from linli_common.auth import Principal, requires, signed_in
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page
from linli_common.http.reading import AtLeast, wait_for
from linli_contracts.envelope import Actor
from pydantic import BaseModel

Person = Annotated[Principal, Depends(signed_in())]
Resident = Annotated[Principal, Depends(requires("resident"))]
Verifier = Annotated[Principal, Depends(requires(*VERIFIERS))]
Recorder = Annotated[Principal, Depends(requires(*OWNERSHIP_RECORDERS))]
Answer = dict[str, Any]


class MemberView(BaseModel):
    """Somebody one lives with."""

    person_id: UUID
    name: str


class HomeView(BaseModel):
    """One's own household with everybody in it, oneself included."""

    household_id: UUID
    dwelling_id: UUID
    estate_id: UUID
    division_id: UUID
    members: list[MemberView]


def residence_router(identity: Identity) -> APIRouter:
    """Moves, residents, ownerships and erasures below ``/api/identity``."""
    router = APIRouter(prefix="/api/identity")
    _add_moves(router, identity)
    _add_residents(router, identity)
    _add_ownerships(router, identity)
    _add_erasure(router, identity)
    return router


def _add_moves(router: APIRouter, identity: Identity) -> None:
    @router.post("/moves", status_code=201, tags=["moves"])
    def submit_move(body: SubmitMove, sent: CommandHeader, who: Resident) -> Answer:
        """Report a new residence; images go to ``/registrations/mine/evidence``."""
        return answered(SERVICE, identity.moves.submit(who.person_id, body, own_act(who, sent)))

    @router.post("/moves/wards/{person_id}", status_code=201, tags=["moves"])
    def submit_wards_move(person_id: UUID, body: SubmitMove, sent: CommandHeader, who: Resident) -> Answer:
        """The guardian reports a child's new residence."""
        identity.wards.refuse_others(person_id, who.person_id, sent.at)
        return answered(SERVICE, identity.moves.submit(person_id, body, own_act(who, sent)))

    @router.post("/moves/mine/withdraw", tags=["moves"])
    def withdraw_move(sent: CommandHeader, who: Resident) -> Answer:
        """Take the pending move back; the old residence stands."""
        return answered(SERVICE, identity.decisions.withdraw("move", who.person_id, own_act(who, sent)))

    @router.post("/moves/wards/{person_id}/withdraw", tags=["moves"])
    def withdraw_wards_move(person_id: UUID, sent: CommandHeader, who: Resident) -> Answer:
        """The guardian takes the child's pending move back."""
        identity.wards.refuse_others(person_id, who.person_id, sent.at)
        return answered(SERVICE, identity.decisions.withdraw("move", person_id, own_act(who, sent)))

    @router.post("/moves/counter/{person_id}", status_code=201, tags=["moves"])
    def submit_move_at_counter(
        person_id: UUID, body: SubmitMoveAtCounter, sent: CommandHeader, who: Verifier
    ) -> Answer:
        """The new area's worker reports it for somebody without a phone, who is present and shows the document."""
        area = identity.places.home(body).area
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, area.division_id)
        identity.openings.record([person_id], act.actor, "counter move", utc_now())
        name = identity.files.open(identity.people.get(person_id)).name
        identity.registrations.refuse_other_document(person_id, name, body.identity)
        return answered(SERVICE, identity.moves.submit(person_id, body, act))

    @router.get("/moves", tags=["moves"])
    def moving(
        division_id: UUID, who: Verifier, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50
    ) -> Page[PendingView]:
        """The moves that wait for an area, or for all areas below a street; oldest first."""
        identity.authority.actor(who, VERIFIERS, division_id)
        wait_for(at_least, identity.right_lists.position)
        areas = identity.division_lists.with_descendants(division_id, shanghai_day(utc_now()))
        return identity.resident_lists.moving(areas, cursor, limit)

    @router.post("/moves/{person_id}/verify", tags=["moves"])
    def verify_move(person_id: UUID, body: VerifyResidence, sent: CommandHeader, who: Verifier) -> Answer:
        """The new area's worker verifies: out of one household, into another."""
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, deciding_area(identity, person_id))
        return answered(SERVICE, identity.decisions.verify("move", person_id, body, act))

    @router.post("/moves/{person_id}/return", tags=["moves"])
    def return_move(person_id: UUID, body: Return, sent: CommandHeader, who: Verifier) -> Answer:
        """退回 with a reason; the old residence stands."""
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, deciding_area(identity, person_id))
        return answered(SERVICE, identity.decisions.return_("move", person_id, body, act))


def _add_residents(router: APIRouter, identity: Identity) -> None:
    @router.get("/residents", tags=["residents"])
    def residents(
        division_id: UUID,
        who: Verifier,
        at_least: AtLeast,
        dwelling_id: UUID | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[ResidentView]:
        """The registered residents of an area, or below a street, or of one dwelling there: ids only."""
        identity.authority.actor(who, VERIFIERS, division_id)
        wait_for(at_least, identity.right_lists.position)
        areas = identity.division_lists.with_descendants(division_id, shanghai_day(utc_now()))
        return identity.resident_lists.residents(areas, cursor, limit, dwelling_id)

    @router.get("/residents/{person_id}", tags=["residents"])
    def resident(person_id: UUID, who: Verifier) -> ApplicationView:
        """One resident's data, opened for this request and recorded."""
        actor = identity.authority.actor(who, VERIFIERS, home_area(identity, person_id))
        identity.openings.record([person_id], actor, "resident", utc_now())
        return application_view(identity, person_id)

    @router.get("/dwellings/{dwelling_id}/households", tags=["residents"])
    def households(dwelling_id: UUID, who: Verifier, at_least: AtLeast) -> list[HouseholdView]:
        """The households of a dwelling, to verify somebody into one of them."""
        area = identity.places.area_of_estate(identity.places.estate_of_dwelling(dwelling_id))
        identity.authority.actor(who, VERIFIERS, area.division_id)
        wait_for(at_least, identity.right_lists.position)
        return identity.resident_lists.households(dwelling_id)

    @router.get("/me", tags=["residents"])
    def me(who: Person) -> ApplicationView:
        """One's own data as they stand."""
        return application_view(identity, who.person_id)

    @router.get("/me/wards", tags=["residents"])
    def my_wards(who: Person, at_least: AtLeast) -> list[ApplicationView]:
        """The children whose guardian one is, until they are of age; a day's first look is on their records."""
        wait_for(at_least, identity.right_lists.position)
        at = utc_now()
        wards = identity.wards.among(identity.resident_lists.wards(who.person_id), who.person_id, at)
        identity.openings.record_daily(wards, Actor(who.person_id, "resident", who.area_id), "guardian", at)
        return [application_view(identity, ward_id) for ward_id in wards]

    @router.get("/me/household", tags=["residents"])
    def my_household(who: Resident) -> HomeView:
        """Who lives in one's household: names, opened for this request and recorded like every look at somebody."""
        return _home_of(identity, who)

    @router.get("/me/openings", tags=["residents"])
    def openings(who: Person) -> list[dict[str, Any]]:
        """Who opened one's data, the latest hundred, with the divisions that their role was for."""
        found = identity.openings.of(who.person_id)
        grants = {actor: identity.right_lists.of_person(actor) for actor in {one["actor_id"] for one in found}}
        return [one | {"actor_division_ids": _acted_for(grants[one["actor_id"]], one)} for one in found]

    @router.get("/me/ownerships", tags=["residents"])
    def my_ownerships(who: Person, at_least: AtLeast) -> list[OwnershipView]:
        """The dwellings that one owns."""
        wait_for(at_least, identity.right_lists.position)
        return identity.resident_lists.ownerships(who.person_id)


def _acted_for(grants: list[GrantView], opening: dict[str, Any]) -> list[UUID]:
    """The divisions of the grant by which somebody acted when they opened the data; none for a resident."""
    role, day = opening["actor_role"], shanghai_day(opening["opened_at"])
    held = (one for one in grants if one.role == role and one.starts_on <= day)
    return next((one.division_ids for one in held if one.ends_on is None or day <= one.ends_on), [])


def _home_of(identity: Identity, who: Principal) -> HomeView:
    household = identity.people.household_of(who.person_id)
    others = [member for member in household.members if member != who.person_id]
    identity.openings.record_daily(others, Actor(who.person_id, "resident", who.area_id), "household", utc_now())
    names = {member: identity.files.open(identity.people.get(member)).name for member in household.members}
    return HomeView(
        household_id=household.id,
        dwelling_id=household.dwelling_id,
        estate_id=household.estate_id,
        division_id=household.division_id,
        members=[MemberView(person_id=member, name=name) for member, name in names.items()],
    )


def _add_ownerships(router: APIRouter, identity: Identity) -> None:
    @router.post("/ownerships", status_code=201, tags=["ownerships"])
    def record_ownership(body: RecordOwnership, sent: CommandHeader, who: Recorder) -> Answer:
        """The deed was shown: the person owns the dwelling, alone or with others."""
        area = identity.places.area_of_estate(identity.places.estate_of_dwelling(body.dwelling_id))
        refuse_own_case(body.person_id, who)
        act = identity.authority.act(who, sent, OWNERSHIP_RECORDERS, area.division_id)
        return answered(SERVICE, identity.ownerships.record(body, act))

    @router.post("/ownerships/{ownership_id}/end", tags=["ownerships"])
    def end_ownership(ownership_id: UUID, sent: CommandHeader, who: Recorder) -> Answer:
        """Sold, inherited, or recorded in error."""
        area = identity.places.area_of_estate(identity.ownerships.get(ownership_id).estate_id)
        act = identity.authority.act(who, sent, OWNERSHIP_RECORDERS, area.division_id)
        return answered(SERVICE, identity.ownerships.end(ownership_id, act))


def _add_erasure(router: APIRouter, identity: Identity) -> None:
    @router.post("/me/erase", tags=["erasure"])
    def erase_me(sent: CommandHeader, who: Person) -> Answer:
        """注销: at once and for good."""
        return answered(SERVICE, identity.erasure.erase(who.person_id, own_act(who, sent)))

    @router.post("/residents/{person_id}/erase", tags=["erasure"])
    def erase_at_counter(person_id: UUID, sent: CommandHeader, who: Verifier) -> Answer:
        """The same for somebody who asks at the counter."""
        act = identity.authority.act(who, sent, VERIFIERS, home_area(identity, person_id))
        identity.rights.refuse_outranked(person_id, who)
        return answered(SERVICE, identity.erasure.erase(person_id, act))
