"""The public faces of role grants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from identity_service.aggregate.role_grant import RoleGrant
from linli_common.event_store import PublicFace
from linli_contracts import identity as public
from linli_contracts.contract import Contract
from linli_contracts.subjects import Place


def _granted(event: RoleGrant.Granted) -> Contract:
    return public.RoleGrantedV1(
        grant_id=event.originator_id,
        person_id=event.person_id,
        role=event.role,
        basis=event.basis,
        division_ids=event.division_ids,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )


def _ended(event: RoleGrant.Ended) -> Contract:
    return public.RoleEndedV1(grant_id=event.originator_id, person_id=event.person_id, role=event.role)


CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {
    RoleGrant.Granted: _granted,
    RoleGrant.Ended: _ended,
}


def publish_rights(event: Any) -> PublicFace | None:
    """The public face of an event about rights. KeyError for another's event."""
    return PublicFace(Place(*event.place), CONTRACTS[type(event)](event))
