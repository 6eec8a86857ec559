"""A small town: staff with their rights, two areas with estates, and residents enough for figures to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from linli_local.first_start import OPERATOR_PHONE

from .acting import Account, Answer, Caller, keep, position, somebody
from .system import System

STREET = "310113111"
"""高境镇 in 宝山区."""
DISTRICT = STREET[:6]
NEIGHBOURS = 6
"""Registered in each area from the beginning, because figures from 1 to 4 are hidden."""


@dataclass(frozen=True)
class Area:
    """An area with its worker and one estate."""

    id: str
    code: str
    worker: Account
    estate_id: str
    building_id: str
    dwellings: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """Who acts, and where."""

    operator: Account
    district_officer: Account
    street_officer: Account
    here: Area
    there: Area

    def application(self, who: Account, **more: Any) -> Answer:
        """An application by phone, with the estate that is here."""
        return {
            "estate_id": self.here.estate_id,
            "identity": who.document,
            "name": who.name,
            "phone": who.phone,
            "password": who.password,
        } | more


def found_town(system: System, caller: Caller) -> Town:
    """As it happens in earnest: each enrols and grants the next, from the first operator down."""
    operator = somebody("平台管理员")
    operator.phone, operator.password = OPERATOR_PHONE, system.secret("first-operator-password")
    district_officer = enrol(caller, operator, "district_officer", division(caller, DISTRICT))
    street_officer = enrol(caller, district_officer, "street_officer", division(caller, STREET))
    areas = caller.ask("/api/identity/divisions", parent_id=division(caller, STREET), tier="area")["items"]
    here, there = (settle(caller, street_officer, area) for area in areas[-2:])
    return Town(operator, district_officer, street_officer, here, there)


def division(caller: Caller, code: str) -> str:
    """The lasting id of the division that has a code today."""
    return str(caller.ask(f"/api/identity/divisions/{code}")["division_id"])


def enrol(caller: Caller, by: Account, role: str, division_id: str) -> Account:
    """Enrols somebody, grants the role, and lets them set their password with the code from the counter."""
    who = somebody("工作人员")
    staff = caller.do("/api/identity/staff", {"name": who.name, "phone": who.phone}, by=by)["person_id"]
    grant_role(caller, by, staff, role, division_id)
    code = caller.do(f"/api/identity/staff/{staff}/activation", by=by)["code"]
    keep(who, caller.do("/api/identity/activate", {"phone": who.phone, "code": code, "password": who.password}))
    return who


def grant_role(caller: Caller, by: Account, person_id: str, role: str, division_id: str) -> Answer:
    """Grants a role on one division from today on."""
    basis = "employed" if role == "area_worker" else "appointed"
    body = {"person_id": person_id, "role": role, "basis": basis, "division_ids": [division_id]}
    return caller.do("/api/identity/grants", body, by=by)


def register_at_counter(caller: Caller, area: Area, who: Account) -> Answer:
    """The area's worker registers and verifies somebody who is present; returns the last answer."""
    body = {"estate_id": area.estate_id, "identity": who.document, "name": who.name}
    applied = caller.do("/api/identity/registrations/counter", body, by=area.worker)
    who.person_id = applied["person_id"]
    return verify(caller, area, who)


def verify(caller: Caller, area: Area, who: Account, what: str = "registrations") -> Answer:
    """The area's worker verifies a registration, or a move, into a new household."""
    body = {"dwelling_id": area.dwellings[0]}
    return caller.do(f"/api/identity/{what}/{who.person_id}/verify", body, by=area.worker)


def settle(caller: Caller, street_officer: Account, area: Answer) -> Area:
    """An area that begins to work: its worker, an estate with dwellings, and neighbours."""
    worker = enrol(caller, street_officer, "area_worker", area["division_id"])
    name = f"邻里{uuid4().hex[:8]}小区"
    estate = caller.do("/api/identity/estates", {"division_id": area["division_id"], "name": name}, by=worker)
    estate_id = estate["estate_id"]
    body: Answer = {"name": "1号楼", "stairwells": ["1单元"]}
    building_id = caller.do(f"/api/identity/estates/{estate_id}/buildings", body, by=worker)["building_id"]
    doors = [{"stairwell": "1单元", "number": f"{floor}01", "floor_area_cm2": 895300} for floor in range(1, 7)]
    path = f"/api/identity/buildings/{building_id}/dwellings"
    registered = caller.do(path, {"dwellings": doors}, by=worker)
    assert position(registered) > position(estate)
    dwellings = tuple(one["dwelling_id"] for one in caller.ask(path, after=registered)["items"])
    settled = Area(area["division_id"], area["code"], worker, estate_id, building_id, dwellings)
    for _ in range(NEIGHBOURS):
        register_at_counter(caller, settled, somebody("邻居"))
    return settled
