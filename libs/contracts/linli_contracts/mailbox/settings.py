"""What the mailbox works by: departments, rules with a date, routes, cover for absence."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import DivisionId, Name, PersonId
from linli_contracts.mailbox import words
from linli_contracts.mailbox.fields import Category, Day, DepartmentId, UnitId, UnitKind


class DepartmentOpenedV1(Contract):
    """职能部门: a department of a street or district that letters can be handed to."""

    TYPE: ClassVar[str] = "linli.mailbox.department_opened.v1"
    department_id: DepartmentId
    division_id: DivisionId
    name: Name


class DepartmentRenamedV1(Contract):
    """The department has another name."""

    TYPE: ClassVar[str] = "linli.mailbox.department_renamed.v1"
    department_id: DepartmentId
    division_id: DivisionId
    name: Name


class DepartmentStaffedV1(Contract):
    """经办人: who works on the department's letters from now on."""

    TYPE: ClassVar[str] = "linli.mailbox.department_staffed.v1"
    department_id: DepartmentId
    division_id: DivisionId
    person_ids: list[PersonId]


class DepartmentClosedV1(Contract):
    """The department takes no letters any more."""

    TYPE: ClassVar[str] = "linli.mailbox.department_closed.v1"
    department_id: DepartmentId
    division_id: DivisionId


class CategoryRule(BaseModel):
    """A category with its words and its handling time."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    category: Category
    name_zh: Annotated[str, Field(examples=["电梯"])]
    name_en: Annotated[str, Field(examples=["Lifts"])]
    handling_days: Annotated[int, Field(description="Working days: 1, 5 or 15.", examples=[5])]
    danger: Annotated[bool, Field(description="Danger to life: response in one hour.", examples=[False])]


class MailboxRulesSetV1(Contract):
    """办理规则: a district's rules from a day on. A running letter keeps the rule it began with."""

    TYPE: ClassVar[str] = "linli.mailbox.mailbox_rules_set.v1"
    district_id: DivisionId
    from_day: Day
    categories: Annotated[
        list[CategoryRule],
        Field(
            examples=[
                [{"category": "lift", "name_zh": "电梯", "name_en": "Lifts", "handling_days": 5, "danger": False}]
            ]
        ),
    ]
    response_hours: Annotated[int, Field(ge=1, le=72, examples=[24])]
    danger_hours: Annotated[int, Field(ge=1, le=24, examples=[1])]
    confirmation_days: Annotated[int, Field(ge=1, le=60, examples=[7])]


class CalendarDaysSetV1(Contract):
    """工作日历: days that differ from what the calendar says (a typhoon day off, a day made up)."""

    TYPE: ClassVar[str] = "linli.mailbox.calendar_days_set.v1"
    district_id: DivisionId
    days: Annotated[dict[str, words.HolidayKind], Field(examples=[{"2026-10-10": "working_day"}])]


class RouteSetV1(Contract):
    """派单规则: letters of a division (and category, and estate) go to a unit from a day on; null: no longer."""

    TYPE: ClassVar[str] = "linli.mailbox.route_set.v1"
    division_id: DivisionId
    category: Category | None
    estate_id: Annotated[UnitId | None, Field(description="An estate, when the route is for one.")]
    from_day: Day
    to_id: UnitId | None
    to_kind: UnitKind | None


class CoverSetV1(Contract):
    """代班: letters of a unit go to another one from a day to a day (both inclusive)."""

    TYPE: ClassVar[str] = "linli.mailbox.cover_set.v1"
    unit_id: UnitId
    division_id: DivisionId
    from_day: Day
    to_day: Day
    to_id: UnitId
    to_kind: UnitKind
