"""The units that somebody works for, and those that a letter can be handed to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from web_service.clients.calling import Problem
from web_service.clients.identity import Division, Identity
from web_service.clients.mailbox import Department, Mailbox
from web_service.session import SignInNeededError, session_of

OFFICERS = ("area", "street", "district")


@dataclass(frozen=True)
class MyUnit:
    """A unit that one works for; ``division`` is its own, or that of the department."""

    kind: str
    id: UUID
    name: str
    division: Division

    @property
    def text(self) -> str:
        """As units are written: ``area/<id>``."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Target:
    """A unit that a letter can be handed to."""

    unit: str
    name: str


@dataclass(frozen=True)
class Targets:
    """Whom to hand on to: 上级, 下级, 同级, 职能部门; departments can assist as well."""

    above: list[Target]
    below: list[Target]
    beside: list[Target]
    departments: list[Target]

    def groups(self) -> list[tuple[str, list[Target]]]:
        """Those that have any."""
        named = [("above", self.above), ("below", self.below), ("departments", self.departments)]
        return [(name, found) for name, found in [*named, ("beside", self.beside)] if found]


class UnitBook:
    """Reads them from token, identity and mailbox."""

    def __init__(self, identity: Identity, mailbox: Mailbox) -> None:
        self._identity = identity
        self._mailbox = mailbox

    async def mine(self, request: Request) -> list[MyUnit]:
        """The units of whoever is signed in. Raises SignInNeededError."""
        session = session_of(request)
        if session.shown is None:
            raise SignInNeededError
        kinds = session.shown.letter_divisions
        divisions = [(kind, id_) for kind, id_ in kinds if kind != "department"]
        found = await asyncio.gather(*(self._division_unit(kind, id_) for kind, id_ in divisions))
        units = [unit for unit in found if unit is not None]
        if any(kind == "department" for kind, _ in kinds):
            for one in await session.call(self._mailbox.my_departments):
                division = await self._identity.division(str(one.division_id))
                units.append(MyUnit("department", one.department_id, one.name, division))
        return units

    async def _division_unit(self, kind: str, division_id: UUID) -> MyUnit | None:
        """None when the role is for a division of another kind, or one that stands no more."""
        try:
            division = await self._identity.division(str(division_id))
        except Problem:
            return None
        return MyUnit(kind, division_id, division.name, division) if division.tier == kind else None

    async def targets(self, request: Request, holder: MyUnit) -> Targets:
        """Whom the holder can hand a letter to."""
        path = holder.division.path
        own = [] if holder.kind != "department" else [holder.division]
        district = path[0] if path else holder.division
        among = path[-1] if holder.kind == "area" and path else district
        parent = holder.division.parent_id if holder.kind in ("area", "street") else None
        below, beside, departments = await asyncio.gather(
            self._below(holder.division.division_id if holder.kind != "area" else None),
            self._below(parent),
            session_of(request).call(lambda token: self._mailbox.departments_under(among.division_id, token)),
        )
        return Targets(
            above=[_division_target(one) for one in [*own, *reversed(path)]],
            below=[_division_target(one) for one in below],
            beside=[_division_target(one) for one in beside if one.division_id != holder.id],
            departments=[_department_target(one) for one in departments if one.department_id != holder.id],
        )

    async def _below(self, division_id: UUID | None) -> list[Division]:
        return await self._identity.divisions_below(division_id) if division_id else []


def _division_target(division: Division) -> Target:
    return Target(f"{division.tier}/{division.division_id}", division.name)


def _department_target(department: Department) -> Target:
    return Target(f"department/{department.department_id}", department.name)
