"""办理规则 of a district: categories, limits, and the days that differ from the official calendar, with their dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from linli_common.clock import shanghai_day
from linli_contracts.mailbox.words import HolidayKind
from mailbox_service.refusals import RulesInvalidError

RULES = UUID("1b0c4f6e-5d3a-5e1b-9a70-2f8f6a1be603")
HANDLING_DAYS = (1, 5, 15)
"""Working days that a category may allow (domain.md, section 3.2)."""


def rules_id(district_id: UUID) -> UUID:
    """The id of a district's one set of rules."""
    return uuid5(RULES, str(district_id))


class DistrictRules(Aggregate):
    """Rules follow each other: a new set holds from its first day on, never for days that have begun."""

    TOPIC = "mailbox:DistrictRules"

    class Event(Aggregate.Event):
        """Every event knows its district."""

        place: list[str]
        district_id: UUID

    class Opened(Event, Aggregate.Created):
        """The district has rules of its own from now on."""

        TOPIC = "mailbox:DistrictRules.Opened"

    Created = Opened

    class RulesSet(Event):
        """``categories``: dicts of category, name_zh, name_en, handling_days, danger."""

        TOPIC = "mailbox:DistrictRules.RulesSet"
        from_day: date
        categories: list[dict[str, Any]]
        response_hours: int
        danger_hours: int
        confirmation_days: int

        def apply(self, aggregate: DistrictRules) -> None:
            aggregate.last_from_day = self.from_day

    class CalendarDaysSet(Event):
        """``days``: ISO date → holiday or working_day."""

        TOPIC = "mailbox:DistrictRules.CalendarDaysSet"
        days: dict[str, str]

    def __init__(self, place: list[str], district_id: UUID) -> None:
        self.place, self.district_id = place, district_id
        self.last_from_day = date.min

    @classmethod
    def of(cls, district_id: UUID, place: list[str], at: datetime) -> DistrictRules:
        """The rules of a district that had none of its own."""
        return cls._create(cls.Opened, id=rules_id(district_id), timestamp=at, place=place, district_id=district_id)

    def set_rules(
        self,
        *,
        from_day: date,
        categories: list[dict[str, Any]],
        response_hours: int,
        danger_hours: int,
        confirmation_days: int,
        at: datetime,
    ) -> None:
        """Rules from a day on: today at the earliest, and not before the last ones. Running letters keep theirs."""
        if from_day < shanghai_day(at) or from_day < self.last_from_day:
            raise RulesInvalidError("rules hold from today or later, and after the last ones", field="from_day")
        names = [rule["category"] for rule in categories]
        if len(set(names)) != len(names):
            raise RulesInvalidError("a category stands twice", field="categories")
        for rule in categories:
            if rule["handling_days"] not in HANDLING_DAYS:
                raise RulesInvalidError(f"{rule['category']}: 1, 5 or 15 working days", field="categories")
        self.trigger_event(
            self.RulesSet,
            timestamp=at,
            place=self.place,
            district_id=self.district_id,
            from_day=from_day,
            categories=categories,
            response_hours=response_hours,
            danger_hours=danger_hours,
            confirmation_days=confirmation_days,
        )

    def set_calendar_days(self, days: dict[date, HolidayKind], at: datetime) -> None:
        """Days that differ from the official calendar, today at the earliest; letters that run keep their due times."""
        if not days or min(days) < shanghai_day(at):
            raise RulesInvalidError("name at least one day, today at the earliest", field="days")
        self.trigger_event(
            self.CalendarDaysSet,
            timestamp=at,
            place=self.place,
            district_id=self.district_id,
            days={day.isoformat(): kind for day, kind in sorted(days.items())},
        )
