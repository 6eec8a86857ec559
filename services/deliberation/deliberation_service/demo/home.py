"""The estate in which it is voted: sixteen dwellings with thirteen owners' heads, and fourteen residents.

One buyer has three dwellings and is one head; the developer's two unsold ones are one; of two nobody knows the owner.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linli_demo.phones import neighbour_phone
from linli_demo.player import Account, Player
from linli_demo.staff import PASSWORD, Unit

FLOORS, DOORS = 8, 2
DEVELOPER = (14, 15)
"""Dwellings, counted from 0, that the developer has not sold."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """A neighbour: age, whether they have a phone, where they live, and the dwellings that they own."""

    age: int
    phone: bool
    lives: int
    owns: tuple[int, ...] = ()


NEIGHBOURS = (
    Plan(34, True, 0, (0,)),
    Plan(36, True, 0),
    Plan(45, True, 1, (1,)),
    Plan(68, True, 2, (2,)),
    Plan(72, False, 3, (3,)),
    Plan(29, True, 4),
    Plan(41, True, 5, (5,)),
    Plan(52, True, 6, (4, 6, 7)),
    Plan(81, False, 8, (8,)),
    Plan(61, True, 9, (9,)),
    Plan(66, False, 10, (10,)),
    Plan(24, True, 7),
    Plan(39, True, 11, (11,)),
    Plan(19, True, 1),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody of the estate. ``account`` has no phone for who came to the counter."""

    account: Account
    plan: Plan

    @property
    def id(self) -> str:
        """Their id."""
        return self.account.person_id

    @property
    def online(self) -> bool:
        """Whether they can sign in."""
        return bool(self.account.phone)


@dataclass(frozen=True, slots=True)
class Home:
    """The estate with its dwellings in order, and who lives there."""

    estate_id: str
    name: str
    dwellings: list[str]
    neighbours: list[Neighbour]

    @property
    def online(self) -> list[Account]:
        """Those who can sign in."""
        return [one.account for one in self.neighbours if one.online]

    @property
    def owners(self) -> list[Neighbour]:
        """Those who own something here."""
        return [one for one in self.neighbours if one.plan.owns]


def settle(player: Player, start: datetime, area: Unit, short: str, worker: Account) -> Home:
    """The estate, its building, residents and owners. ``short``: how the area is called."""
    registrar = Registrar(player, start, worker)
    name = f"{short}新苑" if player.seed == 1 else f"{short}新苑 {player.seed}"
    estate_id = registrar.post("estates", {"division_id": area.id, "name": name}, "estate")["estate_id"]
    building = {"name": "1号楼", "stairwells": ["1单元"]}
    building_id = registrar.post(f"estates/{estate_id}/buildings", building, "building")["building_id"]
    answer = registrar.post(f"buildings/{building_id}/dwellings", {"dwellings": _doors()}, "dwellings")
    asked = {"at_least": f"IDENTITY:{answer['position']['seq']}"}
    found = player.get(f"/api/identity/buildings/{building_id}/dwellings", asked)["items"]
    dwellings = [one["dwelling_id"] for one in sorted(found, key=lambda one: str(one["number"]))]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        neighbours = list(pool.map(lambda number: registrar.move_in(number, estate_id), range(len(NEIGHBOURS))))
    households: dict[int, str] = {}
    for number, one in enumerate(neighbours):
        lives = one.plan.lives
        home = {"dwelling_id": dwellings[lives], "household_id": households.get(lives)}
        verified = registrar.post(f"registrations/{one.id}/verify", home, f"verify {number}")
        households[lives] = verified["household_id"]
        for dwelling in one.plan.owns:
            deed = {"person_id": one.id, "dwelling_id": dwellings[dwelling]}
            registrar.post("ownerships", deed, f"own {dwelling}")
    return Home(estate_id, name, dwellings, neighbours)


@dataclass(frozen=True, slots=True)
class Registrar:
    """The area's worker at the desk, on the first day."""

    player: Player
    start: datetime
    worker: Account

    def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """A command to identity."""
        return self.player.post(f"/api/identity/{path}", body, at=self.start, key=f"home {key}", by=self.worker)

    def move_in(self, number: int, estate_id: str) -> Neighbour:
        """Somebody applies, with their own phone or at the counter."""
        plan, seed = NEIGHBOURS[number], self.player.seed
        account = Account("", neighbour_phone(seed, number) if plan.phone else "", PASSWORD)
        born_on = date(self.start.year + 1 - plan.age, 3, 1)
        credential = f"demo:home{seed}-{number:08d}:{born_on.isoformat()}"
        application = {
            "estate_id": estate_id,
            "name": f"新苑住户{number + 1}",
            "identity": {"kind": "network_identity", "credential": credential},
        }
        if plan.phone:
            application |= {"phone": account.phone, "password": PASSWORD}
            path, key = "/api/identity/registrations", f"home apply {number}"
            account.person_id = self.player.post(path, application, at=self.start, key=key)["person_id"]
        else:
            account.person_id = self.post("registrations/counter", application, f"apply {number}")["person_id"]
        return Neighbour(account, plan)


def _doors() -> list[dict[str, Any]]:
    """Eight floors of two, between 71 and 98 square metres."""
    return [
        {
            "stairwell": "1单元",
            "number": f"{floor}0{door}",
            "floor_area_cm2": (710 + 37 * ((floor * DOORS + door) % DOORS**3)) * 1_000,
        }
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]
