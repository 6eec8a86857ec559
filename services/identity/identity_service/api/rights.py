"""Routes of role grants and staff accounts."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from identity_service.aggregate.granting import GRANTING
from identity_service.application import SERVICE, Identity
from identity_service.application.rights import GRANTERS
from identity_service.commands.rights import EnrolStaff, GrantRole
from identity_service.queries.rights import GrantView
from linli_common.auth import Principal, public, requires, signed_in
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader, answered
from linli_common.http.reading import AtLeast, wait_for
from linli_contracts.words import Basis, Role, Tier
from pydantic import BaseModel

Anyone = Annotated[Principal | None, Depends(public())]
Person = Annotated[Principal, Depends(signed_in())]
Granter = Annotated[Principal, Depends(requires(*GRANTERS))]
Answer = dict[str, Any]


class GrantingView(BaseModel):
    """Who may grant a role, where, on what basis, and why."""

    role: Role
    granted_by: tuple[Role, ...]
    tiers: tuple[Tier, ...]
    bases: tuple[Basis, ...]
    ends: bool
    reason: str


def rights_router(identity: Identity) -> APIRouter:
    """Everything about rights below ``/api/identity``."""
    router = APIRouter(prefix="/api/identity", tags=["rights"])

    @router.get("/roles")
    def roles(_: Anyone) -> list[GrantingView]:
        """The table of who grants what."""
        return [GrantingView.model_validate(line, from_attributes=True) for line in GRANTING]

    @router.post("/staff", status_code=201)
    def enrol_staff(body: EnrolStaff, sent: CommandHeader, who: Granter) -> Answer:
        """Make an account for somebody who works here without living here."""
        role = next(grant.role for grant in who.grants if grant.role in GRANTERS)
        return answered(SERVICE, identity.rights.enrol(body, sent.act(who.person_id, role)))

    @router.post("/staff/{person_id}/activation")
    def issue_staff_activation(person_id: UUID, who: Granter) -> dict[str, str]:
        """A one-time code for a staff account, or for somebody whose role one could give; told once."""
        actor = identity.rights.account_giver(person_id, who)
        identity.openings.record([person_id], actor, "activation", utc_now())
        return {"code": identity.accounts.issue_activation(person_id)}

    @router.post("/grants", status_code=201)
    def grant_role(body: GrantRole, sent: CommandHeader, who: Granter) -> Answer:
        """Grant a role on divisions that one's own right reaches."""
        return answered(SERVICE, identity.rights.grant(body, who, sent))

    @router.post("/grants/{grant_id}/end")
    def end_grant(grant_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """End a grant at once: who could give it, or the holder."""
        return answered(SERVICE, identity.rights.end(grant_id, who, sent))

    @router.get("/grants")
    def grants(division_id: UUID, who: Granter, at_least: AtLeast) -> list[GrantView]:
        """The grants that hold today on a division or below it."""
        if not who.has(("operator",)):
            identity.authority.actor(who, GRANTERS, division_id)
        wait_for(at_least, identity.right_lists.position)
        today = shanghai_day(utc_now())
        return identity.right_lists.of_divisions(identity.division_lists.with_descendants(division_id, today), today)

    @router.get("/me/grants")
    def my_grants(who: Person, at_least: AtLeast) -> list[GrantView]:
        """All grants that one ever had."""
        wait_for(at_least, identity.right_lists.position)
        return identity.right_lists.of_person(who.person_id)

    return router
