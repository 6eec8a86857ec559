"""What those who run the mailbox of a district send: departments, rules, routes, cover."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from linli_common.http.fields import Line
from linli_contracts.mailbox.words import HolidayKind
from mailbox_service.commands.command import Command, UnitBody
from mailbox_service.commands.writing import Category
from pydantic import Field


class OpenDepartment(Command):
    """A department of a street or district."""

    division_id: UUID
    name: Line


class RenameDepartment(Command):
    """Another name."""

    name: Line


class StaffDepartment(Command):
    """Who works on its letters, all of them."""

    person_ids: Annotated[list[UUID], Field(max_length=100)]


class CategoryRule(Command):
    """A category with its words and its handling time in working days."""

    category: Category
    name_zh: Line
    name_en: Line
    handling_days: Literal[1, 5, 15]
    danger: bool = False


class SetRules(Command):
    """The district's rules from a day on; running letters keep theirs."""

    from_day: date
    categories: Annotated[list[CategoryRule], Field(min_length=1, max_length=100)]
    response_hours: Annotated[int, Field(ge=1, le=72)] = 24
    danger_hours: Annotated[int, Field(ge=1, le=24)] = 1
    confirmation_days: Annotated[int, Field(ge=1, le=60)] = 7


class SetCalendarDays(Command):
    """Days that differ from the official calendar."""

    days: Annotated[dict[date, HolidayKind], Field(min_length=1, max_length=60)]


class SetRoute(Command):
    """Where letters of a division go, by category or estate if named; ``to`` null takes the route back."""

    category: Category | None = None
    estate_id: UUID | None = None
    from_day: date
    to: UnitBody | None


class SetCover(Command):
    """代班: new letters of ``unit`` go to ``to`` while it is away."""

    unit: UnitBody
    from_day: date
    to_day: date
    to: UnitBody
