"""Units, places and calendars as commands look them up, on the day of the act."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import chinese_calendar
from linli_common.clock import shanghai_day
from linli_contracts.mailbox.words import Direction
from linli_contracts.subjects import Place
from linli_contracts.units import Unit
from linli_neighbourhood import Neighbourhood, UnknownDivisionError, UnknownEstateError
from linli_neighbourhood.neighbourhood import place_of
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts
from mailbox_service.aggregate.working_time import IsWorkingDay
from mailbox_service.queries.lookups import Lookups
from mailbox_service.refusals import UnitUnavailableError, UnknownCategoryError

_MOST_COVERS = 5
"""A covers for B covers for C …: after so many the letter stays where it is."""


class Units:
    """The territory and the departments, for the commands."""

    def __init__(self, neighbourhood: Neighbourhood, lookups: Lookups) -> None:
        self._neighbourhood = neighbourhood
        self._lookups = lookups

    def whereabouts(self, division_id: UUID, at: datetime) -> Whereabouts:
        """Where something about a division is booked. Raises `UnknownDivisionError`."""
        path = self._neighbourhood.path(division_id, shanghai_day(at))
        street = path[1] if len(path) > 1 else path[0]
        return Whereabouts(
            division_id=division_id,
            place=tokens(place_of(path)),
            street=Unit("street" if len(path) > 1 else "district", street.id),
            district=Unit("district", path[0].id),
        )

    def place(self, division_id: UUID, at: datetime) -> list[str]:
        """The subject tokens of a division. Raises `UnknownDivisionError`."""
        return tokens(place_of(self._neighbourhood.path(division_id, shanghai_day(at))))

    def terms(self, district_id: UUID, category: str, at: datetime) -> tuple[Terms, bool]:
        """What the district's rules of the day allow, and whether it is danger. Raises `UnknownCategoryError`."""
        rules = self._lookups.rules(district_id, shanghai_day(at))
        rule = rules.category(category)
        if rule is None:
            known = ", ".join(known.category for known in rules.categories)
            raise UnknownCategoryError(f"no category {category!r} (known: {known})")
        hours = rules.danger_hours if rule.danger else rules.response_hours
        return Terms(hours, rule.handling_days, rules.confirmation_days), rule.danger

    def calendar(self, district_id: UUID) -> IsWorkingDay:
        """The official working days, with the district's own differences."""
        own = self._lookups.calendar_days(district_id)
        return lambda day: own[day] == "working_day" if day in own else officially_worked(day)

    def routed(self, where: Whereabouts, category: str, estate_id: UUID | None, at: datetime) -> Unit:
        """The unit that a new letter goes to: by route, else where it is about; and who covers for it that day."""
        day = shanghai_day(at)
        path = [node.id for node in reversed(self._neighbourhood.path(where.division_id, day))]
        unit = self._lookups.route(path, category, estate_id, day)
        if unit is None or not self._stands(unit, day):
            unit = self.of_division(where.division_id, at)
        for _ in range(_MOST_COVERS):
            cover = self._lookups.cover(unit, day)
            if cover is None or not self._stands(cover, day):
                break
            unit = cover
        return unit

    def of_division(self, division_id: UUID, at: datetime) -> Unit:
        """The division itself as a unit. Raises `UnknownDivisionError`."""
        node = self._neighbourhood.path(division_id, shanghai_day(at))[-1]
        return Unit(node.level, division_id)  # type: ignore[arg-type]

    def check(self, unit: Unit, at: datetime, *, field: str = "to") -> Unit:
        """The unit, when letters can be handed to it. Raises `UnitUnavailableError`."""
        if not self._stands(unit, shanghai_day(at)):
            raise UnitUnavailableError(f"there is no {unit.kind} {unit.id} that takes letters", field=field)
        return unit

    def check_estate(self, estate_id: UUID | None, division_id: UUID) -> None:
        """Raises `UnknownEstateError` for an estate that is not in the division."""
        if estate_id is None:
            return
        area = self._neighbourhood.area_of_estate(estate_id)
        if area != division_id and not self._neighbourhood.covers(division_id, area):
            raise UnknownEstateError(f"no estate {estate_id} in this division")

    def division_of(self, unit: Unit) -> UUID:
        """The division that a right on the unit has to cover: its own, or that of the department."""
        if unit.kind != "department":
            return unit.id
        department = self._lookups.department(unit.id)
        if department is None:
            raise UnitUnavailableError(f"no department {unit.id}")
        return department.division_id

    def handlers(self, department_id: UUID) -> tuple[UUID, ...]:
        """Who works on a department's letters."""
        department = self._lookups.department(department_id)
        return department.handler_ids if department else ()

    def above(self, unit: Unit, at: datetime) -> Unit:
        """Who decides for a unit: a department's division, an area's street, a street's district, itself for that."""
        if unit.kind == "department":
            return self.of_division(self.division_of(unit), at)
        path = self._neighbourhood.path(unit.id, shanghai_day(at))
        if len(path) == 1:
            return unit
        return self.of_division(path[-2].id, at)

    def direction(self, holder: Unit, to: Unit, at: datetime) -> Direction:
        """上报 to a unit above, 交办 to one below (or a department of one's own), 转办 to any other."""
        ours, theirs = self.division_of(holder), self.division_of(to)
        if ours != theirs and self._neighbourhood.covers(theirs, ours):
            return "up"
        if ours == theirs:
            return "up" if holder.kind == "department" and to.kind != "department" else "down"
        return "down" if self._neighbourhood.covers(ours, theirs) else "sideways"

    def _stands(self, unit: Unit, day: date) -> bool:
        if unit.kind == "department":
            department = self._lookups.department(unit.id)
            return department is not None and not department.closed
        try:
            return self._neighbourhood.path(unit.id, day)[-1].level == unit.kind
        except UnknownDivisionError:
            return False


def tokens(place: Place) -> list[str]:
    """A place as private events keep it."""
    return [place.district, place.street, place.area]


@lru_cache(maxsize=4096)
def officially_worked(day: date) -> bool:
    """Whether the State Council's calendar works on the day; Monday to Friday in years not published yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # how the library says that it does not know the year
        return day.weekday() < 5
