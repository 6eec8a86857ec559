"""May somebody act on a division? The one rule, for every service.

A right is (role, division id). It covers the division and its descendants in today's tree; a right on a grid or a
constituency covers what that holds today. Each service asks its own copy of the tree (`linli_common.hierarchy.covers`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from linli_contracts.envelope import Actor

from linli_common.auth.principal import Principal
from linli_common.auth.rights import NoRightError
from linli_common.event_store import Act
from linli_common.http.commands import Command

Covers = Callable[[UUID, UUID], bool]
"""``covers(held, asked)``: the division (or grouping) held covers the asked one in today's tree."""

EVERYWHERE = "operator"
"""The one role that is for no division: who runs the platform. Routes that show personal data never name it."""


class OutsideOwnDivisionError(NoRightError):
    """The role is held, but not for this division or one above it."""

    title = "Outside of one's own division"
    field = "division_id"


@dataclass(frozen=True, slots=True)
class Authority:
    """The rule on one copy of the tree."""

    covers: Covers

    def actor(
        self, principal: Principal, roles: Collection[str], *division_ids: UUID, field: str = "division_id"
    ) -> Actor:
        """The principal with the role, and the division held, that covers **all** of the divisions.

        Raises `OutsideOwnDivisionError`; ``field`` names what stated the divisions.
        """
        if EVERYWHERE in roles and principal.has((EVERYWHERE,)):
            return Actor(principal.person_id, EVERYWHERE)
        for grant in principal.grants:
            for held in grant.division_ids if grant.role in roles else ():
                if all(held == asked or self.covers(held, asked) for asked in division_ids):
                    return Actor(principal.person_id, grant.role, held)
        raise OutsideOwnDivisionError("none of your rights reaches this far", field=field)

    def act(self, principal: Principal, command: Command, roles: Collection[str], *division_ids: UUID) -> Act:
        """The act of a principal on these divisions. Raises `OutsideOwnDivisionError`."""
        actor = self.actor(principal, roles, *division_ids)
        return command.act(actor.person_id, actor.role, actor.division_id)
