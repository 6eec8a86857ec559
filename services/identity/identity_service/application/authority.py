"""Whether somebody may act on a division, and in which role they then do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from identity_service.refusals.rights import OutsideOwnDivisionError, OwnCaseError
from linli_common.auth import Covers, Principal
from linli_common.event_store import Act
from linli_common.http.commands import Command
from linli_contracts.envelope import Actor

VERIFIERS = ("area_worker", "party_secretary", "street_officer")
"""Who verifies residence: the area's worker or secretary; the street's officer as cover for an absent worker."""

OWNERSHIP_RECORDERS = ("area_worker", "party_secretary")
"""Who sees the deed."""


class Authority:
    """``covers`` is today's tree: a right on a division reaches its descendants, a grouping's its members."""

    def __init__(self, covers: Covers) -> None:
        self._covers = covers

    def act(self, principal: Principal, command: Command, roles: Collection[str], division_id: UUID) -> Act:
        """The act of a principal on a division. Raises `OutsideOwnDivisionError` when no grant reaches it."""
        actor = self.actor(principal, roles, division_id)
        return command.act(actor.person_id, actor.role, actor.division_id)

    def act_on(
        self, person_id: UUID, principal: Principal, command: Command, roles: Collection[str], division_id: UUID
    ) -> Act:
        """The same about a person, who must be somebody else. Raises `OwnCaseError` too."""
        if person_id == principal.person_id:
            raise OwnCaseError("somebody else has to decide on your own case")
        return self.act(principal, command, roles, division_id)

    def actor(self, principal: Principal, roles: Collection[str], division_id: UUID) -> Actor:
        """The actor with the role and division that the right comes from. Raises `OutsideOwnDivisionError`."""
        for grant in principal.grants:
            if grant.role in roles:
                for held in grant.division_ids:
                    if self._covers(held, division_id):
                        return Actor(principal.person_id, grant.role, held)
        raise OutsideOwnDivisionError("none of your rights reaches this far")


def own_act(principal: Principal, command: Command) -> Act:
    """An act of a person on their own data."""
    return command.act(principal.person_id, "resident", principal.area_id)


def system_act(actor: Actor, at: datetime) -> Act:
    """What follows from another's act (residents follow an estate): without a key, deterministic by itself."""
    return Act(actor, at)
