"""What the pages of the settings show: the divisions of an officer, the units that can be named, and what is set."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request

from web_service.clients.calling import Problem
from web_service.clients.identity import Division
from web_service.clients.identity_desk import Grant, IdentityDesk
from web_service.clients.mailbox_settings import MailboxSettings, Settings, StaffedDepartment
from web_service.language import Language
from web_service.mailbox.frame import Frame
from web_service.mailbox.names import Names
from web_service.mailbox.running.bodies import What
from web_service.mailbox.units import MyUnit, Target
from web_service.session import session_of

RUNNERS = ("street", "district")


class RunningBook:
    """Asks mailbox and identity with the token of whoever looks."""

    def __init__(self, frame: Frame, settings: MailboxSettings, staff: IdentityDesk) -> None:
        self._frame = frame
        self._settings = settings
        self._staff = staff

    async def units(self, request: Request) -> list[MyUnit]:
        """The streets and districts whose mailbox somebody runs. Raises SignInNeededError."""
        return [unit for unit in await self._frame.units.mine(request) if unit.kind in RUNNERS]

    async def page(self, request: Request, unit: MyUnit, what: What, seen: int) -> dict[str, Any]:
        """Everything that one page of the settings of a division shows."""
        session, division = session_of(request), unit.division
        settings, departments, below, rules = await asyncio.gather(
            session.call(partial(self._settings.of, unit.id, seen)),
            session.call(partial(self._settings.departments, unit.id, seen)),
            self._frame.identity.divisions_below(unit.id),
            self._frame.names.rules(unit.id),
        )
        estates = await self._estates(division) if what == "routes" else []
        grants = await self._handlers(request, unit) if what == "departments" else []
        wanted = [f"division/{one.division_id}" for one in [*division.path, division, *below]]
        wanted += [*_named(settings), *(f"division/{one}" for grant in grants for one in grant.division_ids)]
        names = await self._frame.names.of(wanted, unit.id)
        return {
            "settings": settings,
            "rules": rules,
            "departments": departments,
            "below": below,
            "targets": _targets(unit, below, departments),
            "estates": estates,
            "grants": grants,
            "names": names,
        }

    async def _estates(self, division: Division) -> list[Any]:
        return await self._frame.identity.estates(None, division.code or str(division.division_id), limit=1_000)

    async def _handlers(self, request: Request, unit: MyUnit) -> list[Grant]:
        """Who may work for a department here, as far as the officer may know; others are named by their number."""
        try:
            found = await session_of(request).call(partial(self._staff.grants, unit.id))
        except Problem:
            return []
        return [grant for grant in found if grant.role == "department_handler"]


def person_label(language: Language, grants: list[Grant], names: Names, person_id: UUID) -> str:
    """A person by role and division, never by name or number."""
    grant = next((one for one in grants if one.person_id == person_id), None)
    role = language.text("role.department_handler")
    if grant is None:
        return role
    divisions = language.text("list.comma").join(filter(None, map(names.division, grant.division_ids)))
    return f"{divisions} · {role}" if divisions else role


def _targets(
    unit: MyUnit, below: list[Division], departments: list[StaffedDepartment]
) -> list[tuple[str, list[Target]]]:
    """The units that a route or a cover can name: the division itself, its departments, those below, those above."""
    groups = [
        ("own", [Target(unit.text, unit.name)]),
        ("departments", [Target(f"department/{one.department_id}", one.name) for one in departments if not one.closed]),
        ("below", [Target(f"{one.tier}/{one.division_id}", one.name) for one in below]),
        ("above", [Target(f"{one.tier}/{one.division_id}", one.name) for one in reversed(unit.division.path)]),
    ]
    return [(name, found) for name, found in groups if found]


def _named(settings: Settings) -> list[str]:
    """The units and places whose names the tables need. Of a cover's unit only the id is known."""
    found = [route.to for route in settings.routes if route.to] + [cover.to for cover in settings.covers]
    found += [f"division/{route.division_id}" for route in settings.routes]
    found += [f"estate/{route.estate_id}" for route in settings.routes if route.estate_id]
    return found + [f"unit/{cover.unit_id}" for cover in settings.covers]
