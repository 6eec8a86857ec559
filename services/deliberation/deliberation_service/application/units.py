"""Units that can be asked for something: the divisions of the territory, and departments as the mailbox keeps them."""

from __future__ import annotations

from datetime import datetime

from deliberation_service.refusals.inquiries import NotTheUnitError, UnitUnavailableError
from linli_common.auth import Authority, NoRightError, Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act
from linli_common.http.commands import Command
from linli_contracts.units import Unit
from linli_neighbourhood import Neighbourhood, UnknownDivisionError
from linli_neighbourhood.departments import Departments

ROLES: dict[str, tuple[str, ...]] = {
    "area": ("area_worker", "party_secretary", "social_worker"),
    "street": ("street_officer",),
    "district": ("district_officer",),
    "department": ("department_handler",),
}
"""Who answers for a unit, by its kind."""
STAFF = tuple(sorted({role for roles in ROLES.values() for role in roles}))


class Units:
    """Look-ups, for the commands that ask or answer."""

    def __init__(self, neighbourhood: Neighbourhood, departments: Departments, authority: Authority) -> None:
        self._neighbourhood = neighbourhood
        self._departments = departments
        self._authority = authority

    def check(self, unit: Unit, at: datetime) -> None:
        """Raises `UnitUnavailableError` unless the unit stands."""
        if unit.kind == "department":
            department = self._departments.department(unit.id)
            if department is None or not department.open:
                raise UnitUnavailableError(f"there is no department {unit.id} that can be asked")
            return
        try:
            level = self._neighbourhood.path(unit.id, shanghai_day(at))[-1].level
        except UnknownDivisionError:
            level = None
        if level != unit.kind:
            raise UnitUnavailableError(f"there is no {unit.kind} {unit.id} that can be asked")

    def above(self, unit: Unit, at: datetime) -> Unit:
        """Who sees to it when a unit does not answer: a department's division, an area's street, a street's district.

        A district has nobody above it here, and sees to it itself.
        """
        day = shanghai_day(at)
        if unit.kind == "department":
            department = self._departments.department(unit.id)
            assert department is not None, "checked before"
            node = self._neighbourhood.path(department.division_id, day)[-1]
            return Unit(node.level, node.id)  # type: ignore[arg-type]
        path = self._neighbourhood.path(unit.id, day)
        node = path[-2] if len(path) > 1 else path[-1]
        return Unit(node.level, node.id)  # type: ignore[arg-type]

    def act(self, who: Principal, sent: Command, unit: Unit) -> Act:
        """The act of somebody who works for the unit. Raises `NotTheUnitError`."""
        division_id = unit.id
        if unit.kind == "department":
            department = self._departments.department(unit.id)
            if department is None or who.person_id not in department.handler_ids:
                raise NotTheUnitError("you do not work for the department that was asked")
            division_id = department.division_id
        try:
            return self._authority.act(who, sent, ROLES[unit.kind], division_id)
        except NoRightError:
            raise NotTheUnitError("you do not work for the unit that was asked") from None
