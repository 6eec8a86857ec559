"""Departments, rules, calendar days, routes and covers of a district."""

from __future__ import annotations

from uuid import UUID, uuid4

from linli_common.event_store import Act, EventSourcedApplication, Receipt
from mailbox_service import refusals
from mailbox_service.aggregate.department import Department
from mailbox_service.aggregate.routing import Routing, routing_id
from mailbox_service.aggregate.rules import DistrictRules, rules_id
from mailbox_service.application.units import Units
from mailbox_service.commands import settings as commands

SETTERS = ("district_officer",)
"""Who sets the rules and the calendar of a district."""
ROUTERS = ("street_officer", "district_officer")
"""Who opens departments, sets routes and covers; each in the own division and below."""


class Settings:
    """What the mailbox of a district works by."""

    def __init__(self, store: EventSourcedApplication, units: Units) -> None:
        self._store = store
        self._units = units

    def open_department(self, command: commands.OpenDepartment, act: Act) -> Receipt:
        """A department of a street or district."""

        def decide() -> Receipt:
            if self._units.of_division(command.division_id, act.at).kind == "area":
                raise refusals.UnitUnavailableError("an area has no departments", field="division_id")
            department = Department.open(
                id=uuid4(),
                division_id=command.division_id,
                name=command.name,
                place=self._units.place(command.division_id, act.at),
                at=act.at,
            )
            return self._store.record(department, act=act, answer={"department_id": str(department.id)})

        return self._store.once(act, decide)

    def rename_department(self, department_id: UUID, command: commands.RenameDepartment, act: Act) -> Receipt:
        """Another name."""

        def decide() -> Receipt:
            department = self.department(department_id)
            department.rename(command.name, act.at)
            return self._store.record(department, act=act, answer={"department_id": str(department_id)})

        return self._store.once(act, decide)

    def staff_department(self, department_id: UUID, command: commands.StaffDepartment, act: Act) -> Receipt:
        """Who works on its letters."""

        def decide() -> Receipt:
            department = self.department(department_id)
            department.staff(list(dict.fromkeys(command.person_ids)), act.at)
            return self._store.record(department, act=act, answer={"department_id": str(department_id)})

        return self._store.once(act, decide)

    def close_department(self, department_id: UUID, act: Act) -> Receipt:
        """It takes no letters any more."""

        def decide() -> Receipt:
            department = self.department(department_id)
            department.close(act.at)
            return self._store.record(department, act=act, answer={"department_id": str(department_id)})

        return self._store.once(act, decide)

    def set_rules(self, district_id: UUID, command: commands.SetRules, act: Act) -> Receipt:
        """办理规则 from a day on."""

        def decide() -> Receipt:
            rules = self._rules(district_id, act)
            rules.set_rules(
                from_day=command.from_day,
                categories=[rule.model_dump() for rule in command.categories],
                response_hours=command.response_hours,
                danger_hours=command.danger_hours,
                confirmation_days=command.confirmation_days,
                at=act.at,
            )
            return self._store.record(rules, act=act)

        return self._store.once(act, decide)

    def set_calendar_days(self, district_id: UUID, command: commands.SetCalendarDays, act: Act) -> Receipt:
        """Days that differ from the official calendar."""

        def decide() -> Receipt:
            rules = self._rules(district_id, act)
            rules.set_calendar_days(command.days, act.at)
            return self._store.record(rules, act=act)

        return self._store.once(act, decide)

    def set_route(self, division_id: UUID, command: commands.SetRoute, act: Act) -> Receipt:
        """派单规则."""
        to = self._units.check(command.to.unit(), act.at) if command.to else None
        self._units.check_estate(command.estate_id, division_id)

        def decide() -> Receipt:
            routing = self._routing(division_id, act)
            routing.set_route(
                category=command.category,
                estate_id=command.estate_id,
                from_day=command.from_day,
                to=to,
                at=act.at,
            )
            return self._store.record(routing, act=act)

        return self._store.once(act, decide)

    def set_cover(self, command: commands.SetCover, act: Act) -> Receipt:
        """代班."""
        unit, to = self._units.check(command.unit.unit(), act.at, field="unit"), command.to.unit()
        self._units.check(to, act.at)
        division_id = self._units.division_of(unit)

        def decide() -> Receipt:
            routing = self._routing(division_id, act)
            routing.set_cover(unit=unit, from_day=command.from_day, to_day=command.to_day, to=to, at=act.at)
            return self._store.record(routing, act=act)

        return self._store.once(act, decide)

    def department(self, department_id: UUID) -> Department:
        """Raises `UnitUnavailableError`."""
        department = self._store.find(Department, department_id)
        if department is None:
            raise refusals.UnitUnavailableError(f"no department {department_id}", field="department_id")
        return department

    def _rules(self, district_id: UUID, act: Act) -> DistrictRules:
        if self._units.of_division(district_id, act.at).kind != "district":
            raise refusals.RulesInvalidError("rules are set for a district", field="district_id")
        found = self._store.find(DistrictRules, rules_id(district_id))
        return found or DistrictRules.of(district_id, self._units.place(district_id, act.at), act.at)

    def _routing(self, division_id: UUID, act: Act) -> Routing:
        found = self._store.find(Routing, routing_id(division_id))
        return found or Routing.of(division_id, self._units.place(division_id, act.at), act.at)
