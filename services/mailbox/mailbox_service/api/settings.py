"""Routes of what the mailbox works by: categories, departments, rules, calendar days, routes, cover."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from linli_common.auth import Principal, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.reading import AtLeast
from linli_contracts.mailbox.settings import CategoryRule
from linli_contracts.mailbox.words import HolidayKind
from mailbox_service import refusals
from mailbox_service.api.asking import Answer, Anyone, Officer, Router, Setter, reply_to, wait_for_lists, wait_for_token
from mailbox_service.application import Mailbox
from mailbox_service.application.settings import ROUTERS, SETTERS
from mailbox_service.commands import settings as commands
from mailbox_service.queries.settings import CoverView, DatedRules, RouteView
from pydantic import BaseModel

WHO_SEES_HANDLERS = (*ROUTERS, "auditor")
SettingsReader = Annotated[Principal, Depends(requires(*WHO_SEES_HANDLERS))]


class RulesView(BaseModel):
    """The rules that hold today."""

    categories: list[CategoryRule]
    response_hours: int
    danger_hours: int
    confirmation_days: int


class SettingsView(BaseModel):
    """Everything that is set for a division and below: what holds today and what comes; the district's rules whole."""

    district_id: UUID
    rules: list[DatedRules]
    calendar_days: dict[date, HolidayKind]
    routes: list[RouteView]
    covers: list[CoverView]


class DepartmentName(BaseModel):
    """What everybody may know of a department: a writer is told who has the letter."""

    department_id: UUID
    division_id: UUID
    name: str
    closed: bool


class DepartmentView(BaseModel):
    """A department. ``handler_ids``, who works there, are for officers only."""

    department_id: UUID
    division_id: UUID
    name: str
    closed: bool
    handler_ids: list[UUID]


def settings_router(mailbox: Mailbox) -> APIRouter:
    """What is set, and setting it."""
    router = APIRouter(prefix="/api/mailbox", tags=["settings"])
    _add_reading(router, mailbox)
    _add_departments(router, mailbox)
    _add_rules(router, mailbox)
    return router


def _add_reading(router: APIRouter, mailbox: Mailbox) -> None:
    @router.get("/rules/{division_id}")
    def rules_of_today(division_id: UUID, _: Anyone, at_least: AtLeast) -> RulesView:
        """The categories and limits of the district that a division belongs to."""
        wait_for_lists(mailbox, at_least)
        now = utc_now()
        district = mailbox.units.whereabouts(division_id, now).district
        rules = mailbox.lookups.rules(district.id, shanghai_day(now))
        return RulesView(
            categories=list(rules.categories),
            response_hours=rules.response_hours,
            danger_hours=rules.danger_hours,
            confirmation_days=rules.confirmation_days,
        )

    @router.get("/settings/{division_id}")
    def settings(division_id: UUID, who: SettingsReader, at_least: AtLeast) -> SettingsView:
        """What a division's mailbox works by, for who sets it."""
        mailbox.authority.actor(who, WHO_SEES_HANDLERS, division_id)
        wait_for_lists(mailbox, at_least)
        now = utc_now()
        day = shanghai_day(now)
        below = mailbox.neighbourhood.below(division_id, day)
        district_id = mailbox.units.whereabouts(division_id, now).district.id
        return SettingsView(
            district_id=district_id,
            rules=mailbox.settings_lists.rules(district_id),
            calendar_days=mailbox.settings_lists.calendar_days(district_id),
            routes=mailbox.settings_lists.routes(below, day),
            covers=mailbox.settings_lists.covers(below, day),
        )

    @router.get("/departments")
    def departments(
        who: Officer, at_least: AtLeast, under: UUID | None = None, mine: bool = False
    ) -> list[DepartmentView]:
        """Departments of a division and below, or those that one works for."""
        wait_for_lists(mailbox, at_least)
        below = mailbox.neighbourhood.below(under, shanghai_day(utc_now())) if under else None
        found = mailbox.lookups.departments(below, who.person_id if mine else None)
        return [
            DepartmentView(
                department_id=row.department_id,
                division_id=row.division_id,
                name=row.name,
                closed=row.closed,
                handler_ids=list(row.handler_ids) if who.has(WHO_SEES_HANDLERS) else [],
            )
            for row in found
        ]

    @router.get("/departments/{department_id}")
    def department(department_id: UUID, _: Anyone, at_least: AtLeast) -> DepartmentName:
        """The name of one department."""
        wait_for_lists(mailbox, at_least)
        row = mailbox.lookups.department(department_id)
        if row is None:
            raise refusals.UnitUnavailableError(f"no department {department_id}", field="department_id")
        return DepartmentName(
            department_id=row.department_id, division_id=row.division_id, name=row.name, closed=row.closed
        )


def _add_departments(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/departments", status_code=201)
    def open_department(body: commands.OpenDepartment, sent: CommandHeader, who: Router) -> Answer:
        """A department of a street or district."""
        wait_for_token(mailbox, who)
        return reply_to(
            mailbox.settings.open_department(body, mailbox.authority.act(who, sent, ROUTERS, body.division_id))
        )

    @router.post("/departments/{department_id}/rename")
    def rename_department(
        department_id: UUID, body: commands.RenameDepartment, sent: CommandHeader, who: Router
    ) -> Answer:
        """Another name."""
        division_id = mailbox.settings.department(department_id).division_id
        act = mailbox.authority.act(who, sent, ROUTERS, division_id)
        return reply_to(mailbox.settings.rename_department(department_id, body, act))

    @router.post("/departments/{department_id}/staff")
    def staff_department(
        department_id: UUID, body: commands.StaffDepartment, sent: CommandHeader, who: Router
    ) -> Answer:
        """Who works on its letters."""
        division_id = mailbox.settings.department(department_id).division_id
        act = mailbox.authority.act(who, sent, ROUTERS, division_id)
        return reply_to(mailbox.settings.staff_department(department_id, body, act))

    @router.post("/departments/{department_id}/close")
    def close_department(department_id: UUID, sent: CommandHeader, who: Router) -> Answer:
        """It takes no letters any more."""
        division_id = mailbox.settings.department(department_id).division_id
        act = mailbox.authority.act(who, sent, ROUTERS, division_id)
        return reply_to(mailbox.settings.close_department(department_id, act))


def _add_rules(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/rules/{district_id}")
    def set_rules(district_id: UUID, body: commands.SetRules, sent: CommandHeader, who: Setter) -> Answer:
        """办理规则 from a day on."""
        act = mailbox.authority.act(who, sent, SETTERS, district_id)
        return reply_to(mailbox.settings.set_rules(district_id, body, act))

    @router.post("/rules/{district_id}/calendar-days")
    def set_calendar_days(
        district_id: UUID, body: commands.SetCalendarDays, sent: CommandHeader, who: Setter
    ) -> Answer:
        """Days that differ from the official calendar."""
        act = mailbox.authority.act(who, sent, SETTERS, district_id)
        return reply_to(mailbox.settings.set_calendar_days(district_id, body, act))

    @router.post("/routes/{division_id}")
    def set_route(division_id: UUID, body: commands.SetRoute, sent: CommandHeader, who: Router) -> Answer:
        """派单规则 of a division."""
        act = mailbox.authority.act(who, sent, ROUTERS, division_id)
        return reply_to(mailbox.settings.set_route(division_id, body, act))

    @router.post("/covers")
    def set_cover(body: commands.SetCover, sent: CommandHeader, who: Router) -> Answer:
        """代班."""
        division_id = mailbox.units.division_of(body.unit.unit())
        act = mailbox.authority.act(who, sent, ROUTERS, division_id)
        return reply_to(mailbox.settings.set_cover(body, act))
