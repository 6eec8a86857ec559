"""In which role identity's commands are acted, beside the rule of every service (`linli_common.auth.Authority`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from identity_service.refusals.rights import OwnCaseError
from linli_common.auth import Principal
from linli_common.event_store import Act
from linli_common.http.commands import Command
from linli_contracts.envelope import Actor

VERIFIERS = ("area_worker", "party_secretary", "street_officer")
"""Who verifies residence: the area's worker or secretary; the street's officer as cover for an absent worker."""

OWNERSHIP_RECORDERS = ("area_worker", "party_secretary")
"""Who sees the deed."""


def refuse_own_case(person_id: UUID, principal: Principal) -> None:
    """Raises `OwnCaseError` when the person to decide on is who decides."""
    if person_id == principal.person_id:
        raise OwnCaseError("somebody else has to decide on your own case")


def own_act(principal: Principal, command: Command) -> Act:
    """An act of a person on their own data."""
    return command.act(principal.person_id, "resident", principal.area_id)


def system_act(actor: Actor, at: datetime) -> Act:
    """What follows from another's act (residents follow an estate): without a key, deterministic by itself."""
    return Act(actor, at)
