"""In which role, and for which division, somebody acts: what goes into the event with their id."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from linli_common.auth import Covers, NoRightError, Principal
from linli_common.event_store import Act
from linli_common.http.commands import Command


def act_on(
    principal: Principal, command: Command, roles: Collection[str], divisions: Collection[UUID], covers: Covers
) -> Act:
    """The act of somebody whose right, in one of the roles, reaches all these divisions. Raises `NoRightError`."""
    role, division_id = refuse_out_of_reach(principal, roles, divisions, covers)
    return command.act(principal.person_id, role, division_id)


def refuse_out_of_reach(
    principal: Principal, roles: Collection[str], divisions: Collection[UUID], covers: Covers
) -> tuple[str, UUID | None]:
    """The role and the division held that reach all these divisions; the platform's operator reaches every one.

    Raises `NoRightError`.
    """
    if "operator" in roles and principal.has(("operator",)):
        return "operator", None
    for grant in principal.grants:
        for held in grant.division_ids if grant.role in roles else ():
            if all(covers(held, asked) for asked in divisions):
                return grant.role, held
    raise NoRightError("none of your roles reaches this division", field="division_id")
