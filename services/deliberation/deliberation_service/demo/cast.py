"""Who plays: staff of identity's demo and writers of the mailbox's, found; some more hired; an estate of owners."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from deliberation_service.demo.home import Home, settle
from linli_demo.phones import deliberation_staff_phone, handler_phone, writer_phone
from linli_demo.player import Account, DemoRefusedError, Player
from linli_demo.staff import PASSWORD, Held, Unit, found_staff, held_by, hire, holder, unit_named

TOWN = "310113111"
"""高境镇, where everything happens that is told in detail."""
HERE, ELSEWHERE = 10, 3
"""Areas of the town that have topics, and of the street after it, so that the district's table has two lines."""
STAFF = 24
"""So many of those whom identity's demo hired are signed in: the officers and workers of these areas are among them."""
DEPARTMENT = "房管所"

_WRITERS_EACH = 2
_AT_ONCE = 8


@dataclass(slots=True)
class Area:
    """An area with its worker, the officer of its street, its first estate, and who lives in that."""

    unit: Unit
    street: Unit
    worker: Account
    officer: Account
    estate_id: str = ""
    residents: list[str] = field(default_factory=list)
    """Ids of grown-up residents, for lists of attendance."""
    elderly: list[str] = field(default_factory=list)
    writers: list[Account] = field(default_factory=list)

    @property
    def short(self) -> str:
        """How people call it."""
        return self.unit.name.removesuffix("居委会").removesuffix("村委会").removesuffix("社区")


@dataclass(slots=True)
class Others:
    """Those of the town whom the demo hires for deliberation."""

    secretary: Account
    social_worker: Account
    owners_committee: Account
    planner: Account
    deputies: list[Account]
    handler: Account
    department_id: str


@dataclass(slots=True)
class Cast:
    """Everybody. ``areas``: those of the town first; the first of them is where ``home`` is."""

    district: Unit
    district_officer: Account
    town: Unit
    officer: Account
    areas: list[Area]
    others: Others
    home: Home

    @property
    def first(self) -> Area:
        """The area of the estate, where most is told."""
        return self.areas[0]


def cast(player: Player, start: datetime) -> Cast:
    """Everybody, found or made. Raises DemoRefusedError when the demos before have not been played with this seed."""
    staff = held_by(found_staff(player, STAFF))
    found = unit_named(player, TOWN)
    officer, town = holder(staff, "street_officer", found.id)
    district_officer, district = holder(staff, "district_officer", found.parent_id)
    areas = _areas(player, staff, town)
    first = areas[0]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        others = pool.submit(_others, player, start, first.unit, officer, district_officer, town)
        home = pool.submit(settle, player, start, first.unit, first.short, first.worker)
        list(pool.map(lambda area: _people(player, area, start.year), areas))
        return Cast(district, district_officer, town, officer, areas, others.result(), home.result())


def _areas(player: Player, staff: list[Held], town: Unit) -> list[Area]:
    """Some of the town's areas, and a few of the next street; each knows its writers by its number among all."""
    workers = [(account, unit) for account, role, unit in staff if role == "area_worker"]
    streets = {unit.id for _, role, unit in staff if role == "street_officer"}
    areas: list[Area] = []
    for number, (worker, unit) in enumerate(workers):
        here = unit.parent_id == town.id
        same = sum((area.street.id == town.id) == here for area in areas)
        if unit.parent_id in streets and same < (HERE if here else ELSEWHERE):
            officer, street = holder(staff, "street_officer", unit.parent_id)
            phones = [writer_phone(player.seed, number * _WRITERS_EACH + nth) for nth in range(_WRITERS_EACH)]
            areas.append(Area(unit, street, worker, officer, writers=[Account("", one, PASSWORD) for one in phones]))
    return areas


def _people(player: Player, area: Area, year: int) -> None:
    """Who writes, and who comes to meetings. Raises DemoRefusedError before the mailbox's demo."""
    asked = {"division_id": area.unit.id, "limit": "100"}
    found = player.get("/api/identity/residents", asked, by=area.worker)["items"]
    for writer in area.writers:
        writer.person_id = player.get("/api/identity/session", by=writer)["person_id"]
    area.estate_id = next(one["estate_id"] for one in found if one["person_id"] == area.writers[0].person_id)
    grown_up = [one for one in found if one["birth_year"] <= year - 18 and one["estate_id"] == area.estate_id]
    area.residents = [one["person_id"] for one in grown_up]
    area.elderly = [one["person_id"] for one in grown_up if one["birth_year"] <= year - 60]


def _others(
    player: Player, start: datetime, home: Unit, officer: Account, district_officer: Account, town: Unit
) -> Others:
    """Party secretary and others of the first area, planner and deputies of the town, who answers for a department."""
    term = date(start.year + 4, 12, 31)
    numbers = iter(range(1, 100))

    def hired(role: str, basis: str, unit: Unit, *, by: Account = officer, ends_on: date | None = None) -> Account:
        number = next(numbers)
        phone, name = deliberation_staff_phone(player.seed, number), f"议事{number:03d}"
        return hire(player, by, role, basis, unit, phone=phone, name=name, at=start, ends_on=ends_on)

    return Others(
        secretary=hired("party_secretary", "elected", home),
        social_worker=hired("social_worker", "employed", home),
        owners_committee=hired("owners_committee", "elected", home, ends_on=term),
        planner=hired("community_planner", "appointed", town, ends_on=term),
        deputies=[hired("peoples_deputy", "deputy", town, by=district_officer, ends_on=term) for _ in range(2)],
        **_department(player, town, officer),
    )


def _department(player: Player, town: Unit, officer: Account) -> dict[str, Any]:
    """A department that the mailbox's demo has opened, and who handles what comes to it."""
    found = player.get("/api/mailbox/departments", {"under": town.id}, by=officer)
    department_id = next((one["department_id"] for one in found if one["name"].endswith(DEPARTMENT)), None)
    if department_id is None:
        raise DemoRefusedError(f"{town.name} has no {DEPARTMENT}: play `linli demo-letters` first")
    return {
        "department_id": department_id,
        "handler": Account("", handler_phone(player.seed, town.id, DEPARTMENT), PASSWORD),
    }
