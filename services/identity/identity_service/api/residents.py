"""Routes of registrations, from the application to the decision."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from identity_service.application import SERVICE, Identity
from identity_service.application.authority import VERIFIERS, own_act, refuse_own_case
from identity_service.application.residents import ANONYMOUS
from identity_service.commands.residents import (
    Apply,
    RegisterAtCounter,
    RegisterWard,
    Resubmit,
    Return,
    Reverify,
    VerifyResidence,
)
from identity_service.queries.residents import PendingView
from linli_common.auth import OutsideOwnDivisionError, Principal, public, requires, signed_in
from linli_common.clock import shanghai_day, utc_now
from linli_common.event_store import CommandKey, Receipt
from linli_common.http.commands import CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page
from linli_common.http.pictures import MEDIA_TYPES
from linli_common.http.reading import AtLeast, wait_for
from pydantic import BaseModel, Field

Anyone = Annotated[Principal | None, Depends(public())]
Person = Annotated[Principal, Depends(signed_in())]
Resident = Annotated[Principal, Depends(requires("resident"))]
Verifier = Annotated[Principal, Depends(requires(*VERIFIERS))]
Answer = dict[str, Any]

EVIDENCE_PATH = "/evidence"
_IMAGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


Image = Annotated[bytes, Depends(_body)]


class ApplicationView(BaseModel):
    """An application as the worker has to see it. Every look at it is on record."""

    person_id: UUID
    status: str
    move: str
    estate_id: UUID | None
    move_estate_id: UUID | None = Field(description="The estate that a pending move leads to; none without one.")
    guardian_id: UUID | None
    name: str
    phone: str | None
    born_on: str | None
    kind: str | None
    number: str | None
    contact: str | None
    evidence_ids: list[UUID]
    reason: str | None = Field(description="Why the registration was last returned; none once it is verified.")
    move_reason: str | None = Field(description="Why the move was last returned; none once it is verified.")


def registration_router(identity: Identity) -> APIRouter:
    """Everything below ``/api/identity/registrations``."""
    router = APIRouter(prefix="/api/identity/registrations", tags=["registrations"])
    _add_applying(router, identity)
    _add_wards(router, identity)
    _add_evidence(router, identity)
    _add_deciding(router, identity)
    _add_reading(router, identity)
    return router


def _add_applying(router: APIRouter, identity: Identity) -> None:
    @router.post("", status_code=201)
    def apply(body: Apply, sent: CommandHeader, _: Anyone) -> Answer:
        """Apply on one's own phone; makes the account too."""
        key = CommandKey(ANONYMOUS, sent.key, sent.digest)
        return _answer(identity.registrations.apply(body, key, sent.at))

    @router.post("/wards", status_code=201)
    def register_ward(body: RegisterWard, sent: CommandHeader, who: Resident) -> Answer:
        """A guardian registers a child, which is the guardian's consent."""
        return _answer(identity.registrations.register_ward(body, who.person_id, own_act(who, sent)))

    @router.post("/counter", status_code=201)
    def register_at_counter(body: RegisterAtCounter, sent: CommandHeader, who: Verifier) -> Answer:
        """The worker registers somebody who is present."""
        home = identity.places.home(body)
        act = identity.authority.act(who, sent, VERIFIERS, home.area.division_id)
        return _answer(identity.registrations.register_at_counter(body, home, act))

    @router.post("/mine/resubmit")
    def resubmit(body: Resubmit, sent: CommandHeader, who: Person) -> Answer:
        """Apply again after a return or withdrawal."""
        return _answer(identity.registrations.resubmit(who.person_id, body, own_act(who, sent)))

    @router.post("/mine/withdraw")
    def withdraw(sent: CommandHeader, who: Person) -> Answer:
        """Take the pending registration back."""
        return _answer(identity.decisions.withdraw("registration", who.person_id, own_act(who, sent)))


def _add_wards(router: APIRouter, identity: Identity) -> None:
    @router.post("/wards/{person_id}/resubmit")
    def resubmit_ward(person_id: UUID, body: RegisterWard, sent: CommandHeader, who: Resident) -> Answer:
        """The guardian applies for the child again after a return or withdrawal; another document is the same child."""
        identity.wards.refuse_others(person_id, who.person_id, sent.at)
        return _answer(identity.registrations.resubmit(person_id, body, own_act(who, sent)))

    @router.post("/wards/{person_id}/withdraw")
    def withdraw_ward(person_id: UUID, sent: CommandHeader, who: Resident) -> Answer:
        """The guardian takes the child's pending registration back."""
        identity.wards.refuse_others(person_id, who.person_id, sent.at)
        return _answer(identity.decisions.withdraw("registration", person_id, own_act(who, sent)))

    @router.post("/wards/{person_id}" + EVIDENCE_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def upload_for_ward(person_id: UUID, image: Image, who: Resident) -> dict[str, UUID]:
        """An image for the child's registration or move."""
        at = utc_now()
        identity.wards.refuse_others(person_id, who.person_id, at)
        return {"evidence_id": identity.registrations.keep_evidence(person_id, image, at)}


def _add_evidence(router: APIRouter, identity: Identity) -> None:
    @router.post("/mine" + EVIDENCE_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def upload(image: Image, who: Person) -> dict[str, UUID]:
        """An image of deed, lease or permit: JPEG, PNG or WebP of at most 10 MB, destroyed after the decision."""
        return {"evidence_id": identity.registrations.keep_evidence(who.person_id, image, utc_now())}

    @router.post("/{person_id}" + EVIDENCE_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def upload_at_counter(person_id: UUID, image: Image, who: Verifier) -> dict[str, UUID]:
        """The same, photographed by the worker."""
        identity.authority.actor(who, VERIFIERS, deciding_area(identity, person_id))
        return {"evidence_id": identity.registrations.keep_evidence(person_id, image, utc_now())}

    @router.get("/{person_id}" + EVIDENCE_PATH + "/{evidence_id}")
    def see_evidence(person_id: UUID, evidence_id: UUID, who: Verifier) -> Response:
        """One image, opened for this request and recorded."""
        actor = identity.authority.actor(who, VERIFIERS, deciding_area(identity, person_id))
        identity.openings.record([person_id], actor, "evidence", utc_now())
        media_type, image = identity.evidence.open(person_id, evidence_id)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(image, media_type=media_type, headers=headers)


def _add_deciding(router: APIRouter, identity: Identity) -> None:
    @router.post("/{person_id}/verify")
    def verify(person_id: UUID, body: VerifyResidence, sent: CommandHeader, who: Verifier) -> Answer:
        """Verify the residence: dwelling, and a household that exists or a new one."""
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, home_area(identity, person_id))
        return _answer(identity.decisions.verify("registration", person_id, body, act))

    @router.post("/{person_id}/return")
    def return_(person_id: UUID, body: Return, sent: CommandHeader, who: Verifier) -> Answer:
        """退回 with a reason."""
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, home_area(identity, person_id))
        return _answer(identity.decisions.return_("registration", person_id, body, act))

    @router.post("/{person_id}/reverify")
    def reverify(person_id: UUID, body: Reverify, sent: CommandHeader, who: Verifier) -> Answer:
        """Lost phone: the document is shown again, a new phone counts from now on."""
        refuse_own_case(person_id, who)
        act = identity.authority.act(who, sent, VERIFIERS, home_area(identity, person_id))
        identity.rights.refuse_outranked(person_id, who)
        identity.openings.record([person_id], act.actor, "reverification", utc_now())
        return _answer(identity.registrations.reverify(person_id, body, act))

    @router.post("/{person_id}/activation")
    def issue_activation(person_id: UUID, who: Verifier) -> dict[str, str]:
        """A one-time code with which somebody at the counter sets a password; an earlier one is void."""
        actor = identity.authority.actor(who, VERIFIERS, home_area(identity, person_id))
        identity.rights.refuse_outranked(person_id, who)
        identity.openings.record([person_id], actor, "activation", utc_now())
        return {"code": identity.accounts.issue_activation(person_id)}


def _add_reading(router: APIRouter, identity: Identity) -> None:
    @router.get("")
    def pending(
        division_id: UUID, who: Verifier, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50
    ) -> Page[PendingView]:
        """The registrations that wait in an area, or in all areas below a street; oldest first."""
        identity.authority.actor(who, VERIFIERS, division_id)
        wait_for(at_least, identity.right_lists.position)
        areas = identity.division_lists.with_descendants(division_id, shanghai_day(utc_now()))
        return identity.resident_lists.pending(areas, cursor, limit)

    @router.get("/{person_id}")
    def application(person_id: UUID, who: Verifier) -> ApplicationView:
        """What the applicant stated, opened for this request and recorded."""
        actor = identity.authority.actor(who, VERIFIERS, deciding_area(identity, person_id))
        identity.openings.record([person_id], actor, "application", utc_now())
        return application_view(identity, person_id)


def application_view(identity: Identity, person_id: UUID) -> ApplicationView:
    """Opens a person's data. The caller has recorded the opening, or it is the person."""
    person = identity.people.get(person_id)
    personal = identity.files.open(person)
    return ApplicationView(
        person_id=person_id,
        status=person.status,
        move=person.move,
        estate_id=person.estate_id,
        move_estate_id=person.move_estate_id if person.move == "pending" else None,
        guardian_id=person.guardian_id,
        name=personal.name,
        phone=personal.phone,
        born_on=personal.born_on.isoformat() if personal.born_on else None,
        kind=personal.kind,
        number=personal.number,
        contact=personal.contact,
        evidence_ids=identity.evidence.ids_of(person_id),
        reason=person.return_reason,
        move_reason=person.move_return_reason,
    )


def home_area(identity: Identity, person_id: UUID) -> UUID:
    """The area of somebody's (applied for) residence today. Raises `OutsideOwnDivisionError` for staff accounts."""
    person = identity.people.get(person_id)
    if person.estate_id is None:
        raise OutsideOwnDivisionError("this person lives in no area")
    return identity.places.area_of_estate(person.estate_id).division_id


def deciding_area(identity: Identity, person_id: UUID) -> UUID:
    """The area whose worker decides: the new one while a move waits, else the one of the residence."""
    person = identity.people.get(person_id)
    if person.move == "pending":
        return identity.places.area_of_estate(person.move_estate_id).division_id
    return home_area(identity, person_id)


def _answer(receipt: Receipt) -> Answer:
    return answered(SERVICE, receipt)
