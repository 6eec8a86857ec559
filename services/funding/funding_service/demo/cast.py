"""Who plays: staff, writers and neighbours of the demos before, found; some more hired; what deliberation came to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linli_demo.phones import deliberation_staff_phone, funding_staff_phone, neighbour_phone, writer_phone
from linli_demo.player import Account, DemoRefusedError, Player
from linli_demo.staff import PASSWORD, Unit, found_staff, held_by, hire, holder, unit_named

TOWN = "310113111"
"""高境镇, where everything happens."""
HERE = 10
"""Areas of the town that take part."""
STAFF = 2 + HERE
"""So many of those whom identity's demo hired: the officers of the district and the town, and a worker of each area."""
NEIGHBOURS = (0, 1, 2, 3, 5, 6, 7, 9, 11, 12, 13)
"""Neighbours of deliberation's estate who can sign in."""
GARDEN, PAVILION, USE_OF_FUND = "{short}中心花园微更新", "中心凉亭修缮", "owners_use_of_fund"
_WRITERS_EACH = 2
_AT_ONCE = 8


@dataclass(slots=True)
class Area:
    """An area with its worker, some who can sign in, and the ids of all grown-up residents."""

    unit: Unit
    worker: Account
    writers: list[Account]
    residents: list[str] = field(default_factory=list)

    @property
    def short(self) -> str:
        """How people call it."""
        return self.unit.name.removesuffix("居委会").removesuffix("村委会").removesuffix("社区")


@dataclass(frozen=True, slots=True)
class Others:
    """Those of deliberation's demo, found, and those whom this one hires."""

    secretary: Account
    owners_committee: Account
    planner: Account
    deputies: list[Account]
    officers: list[Account]
    """Two more officers of the town, who approve what the first one asks for, and enter paper slips."""
    second_worker: Account
    company: Account
    organisation: Account
    auditor: Account


@dataclass(frozen=True, slots=True)
class Home:
    """The estate with the supervised account, and those who live there and can sign in."""

    estate_id: str
    name: str
    neighbours: list[Account]


@dataclass(frozen=True, slots=True)
class Matters:
    """What deliberation's demo came to: two topics that were referred, and the vote on the maintenance fund."""

    garden_topic_id: str
    pavilion_topic_id: str
    vote_id: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody. The first of the ``areas`` is where ``home`` is."""

    district: Unit
    district_officer: Account
    town: Unit
    officer: Account
    areas: list[Area]
    others: Others
    home: Home
    matters: Matters

    @property
    def first(self) -> Area:
        """The area of the estate."""
        return self.areas[0]

    def at_the_desk(self, area: Area) -> list[str]:
        """Ids of those who come for a slip of paper: who can sign in ticks online."""
        online = {one.person_id for one in (*area.writers, *self.home.neighbours)}
        return [person_id for person_id in area.residents if person_id not in online]

    @property
    def approvers(self) -> tuple[Account, Account]:
        """Who approves payments of the town."""
        return self.others.officers[0], self.others.officers[1]

    @property
    def accounts(self) -> list[tuple[str, str]]:
        """Phone, and what to do with it, of those whom this demo hires."""
        others, first, town = self.others, self.first.unit.name, self.town.name
        return [
            (others.officers[0].phone, f"street_officer · {town}: approves payments, enters paper slips"),
            (others.officers[1].phone, f"street_officer · {town}: approves payments, resolves paper slips"),
            (others.second_worker.phone, f"area_worker · {first}: approves payments up to 20,000 yuan"),
            (others.company.phone, f"property_company · {first}: keeps the supervised account of {self.home.name}"),
            (others.organisation.phone, f"organisation · {town}: proposes"),
            (others.auditor.phone, f"auditor · {self.district.name}: reads every account"),
        ]


def cast(player: Player, start: datetime) -> Cast:
    """Everybody, found or made. Raises DemoRefusedError when the demos before have not been played with this seed."""
    staff = held_by(found_staff(player, STAFF))
    found = unit_named(player, TOWN)
    officer, town = holder(staff, "street_officer", found.id)
    district_officer, district = holder(staff, "district_officer", found.parent_id)
    workers = [(account, unit) for account, role, unit in staff if role == "area_worker" and unit.parent_id == town.id]
    areas = [Area(unit, worker, _writers(player.seed, number)) for number, (worker, unit) in enumerate(workers[:HERE])]
    first = areas[0]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        others = pool.submit(_others, player, start, first.unit, town, district, (officer, district_officer))
        home = pool.submit(_home, player, first)
        matters = pool.submit(_matters, player, areas)
        list(pool.map(lambda area: _people(player, area, start.year), areas))
        return Cast(district, district_officer, town, officer, areas, others.result(), home.result(), matters.result())


def _writers(seed: int, number: int) -> list[Account]:
    phones = [writer_phone(seed, number * _WRITERS_EACH + nth) for nth in range(_WRITERS_EACH)]
    return [Account("", phone, PASSWORD) for phone in phones]


def _people(player: Player, area: Area, year: int) -> None:
    """Ids of who can sign in, and of all who are grown up. Raises DemoRefusedError before the mailbox's demo."""
    for writer in area.writers:
        writer.person_id = player.get("/api/identity/session", by=writer)["person_id"]
    asked = {"division_id": area.unit.id, "limit": "100"}
    found = player.get("/api/identity/residents", asked, by=area.worker)["items"]
    area.residents = [one["person_id"] for one in found if one["birth_year"] < year - 18]


def _others(
    player: Player, start: datetime, home: Unit, town: Unit, district: Unit, by: tuple[Account, Account]
) -> Others:
    """The district's officer hires whoever is above the areas."""
    officer, district_officer = by
    term = date(start.year + 4, 12, 31)
    numbers = iter(range(1, 100))

    def hired(role: str, basis: str, unit: Unit, by: Account, ends_on: date | None = None) -> Account:
        number = next(numbers)
        phone, name = funding_staff_phone(player.seed, number), f"项目{number:03d}"
        return hire(player, by, role, basis, unit, phone=phone, name=name, at=start, ends_on=ends_on)

    def found(number: int) -> Account:
        account = Account("", deliberation_staff_phone(player.seed, number), PASSWORD)
        account.person_id = player.get("/api/identity/session", by=account)["person_id"]
        return account

    return Others(
        officers=[hired("street_officer", "employed", town, district_officer) for _ in range(2)],
        second_worker=hired("area_worker", "employed", home, officer),
        company=hired("property_company", "appointed", home, officer, term),
        organisation=hired("organisation", "appointed", town, officer, term),
        auditor=hired("auditor", "appointed", district, district_officer, term),
        secretary=found(1),
        owners_committee=found(3),
        planner=found(4),
        deputies=[found(5), found(6)],
    )


def _home(player: Player, area: Area) -> Home:
    name = f"{area.short}新苑" if player.seed == 1 else f"{area.short}新苑 {player.seed}"
    neighbours = [Account("", neighbour_phone(player.seed, number), PASSWORD) for number in NEIGHBOURS]
    for neighbour in neighbours:
        neighbour.person_id = player.get("/api/identity/session", by=neighbour)["person_id"]
    found = player.get(f"/api/identity/divisions/{area.unit.id}/estates", {"name": name})["items"]
    return Home(_one([one["estate_id"] for one in found if one["name"] == name], name), name, neighbours)


def _matters(player: Player, areas: list[Area]) -> Matters:
    asked = {"division_id": areas[0].unit.id, "limit": "100"}
    votes = player.get("/api/deliberation/votes", asked)["items"]
    passed = [one["vote_id"] for one in votes if (one["rule"], one["result"]) == (USE_OF_FUND, "passed")]
    return Matters(
        garden_topic_id=_topic(player, areas[0], GARDEN.format(short=areas[0].short)),
        pavilion_topic_id=_topic(player, areas[1], PAVILION),
        vote_id=_one(passed, "vote on the maintenance fund"),
    )


def _topic(player: Player, area: Area, title: str) -> str:
    asked = {"words": title, "limit": "100"}
    found: list[dict[str, Any]] = player.get(f"/api/deliberation/divisions/{area.unit.id}/topics", asked)["items"]
    return _one([str(one["topic_id"]) for one in found if one["title"] == title], title)


def _one(found: list[str], what: str) -> str:
    if not found:
        raise DemoRefusedError(f"there is no {what}: play `linli demo-topics` first")
    return found[0]
