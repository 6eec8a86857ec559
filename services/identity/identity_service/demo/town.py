"""Sets the stage: officers and workers with their rights, estates with dwellings, population figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from linli_demo.player import Account, Player
from linli_demo.staff import Unit, areas_of, hire, unit_named

STREETS = (("310113111", 16), ("310113102", 3), ("310110006", 3), ("310112101", 3))
"""Streets of the demo and how many of their areas play: 高境镇 first, then others so that every district lives."""

_SUFFIXES = ("居委会", "村委会", "社区居委会")


@dataclass(slots=True)
class Stage:
    """An area of the demo with its worker, its estate and its dwellings."""

    division_id: str
    name: str
    worker: Account
    estate_id: str
    dwellings: list[str]
    households: list[tuple[str, str]] = field(default_factory=list)
    """Households as (household, dwelling)."""


class Town:
    """Builds the stages, street by street."""

    def __init__(self, player: Player, operator: Account, random: Random, start: datetime) -> None:
        self._player = player
        self._operator = operator
        self._random = random
        self._start = start
        self._position = 0
        self.staff: list[tuple[str, str, str]] = []
        """Role, unit and phone of everybody who can sign in."""

    def build(self, people_per_area: int) -> list[Stage]:
        """All stages; population figures are set so that coverage ends between a half and nearly all."""
        stages: list[Stage] = []
        officers: dict[str, Account] = {}
        counted: dict[str, int] = defaultdict(int)
        for street_code, areas in STREETS:
            district_code = street_code[:6]
            if district_code not in officers:
                officers[district_code] = self._staff_of(
                    self._operator, "district_officer", "appointed", unit_named(self._player, district_code)
                )
            street = unit_named(self._player, street_code)
            officer = self._staff_of(officers[district_code], "street_officer", "appointed", street)
            actual = 0
            for area in areas_of(self._player, street)[:areas]:
                people = int(people_per_area / self._random.uniform(0.5, 0.97))
                stages.append(self._stage(officer, area, people))
                actual += people
            self._population(officer, street, actual)
            counted[district_code] += actual
        for district_code, actual in counted.items():
            self._population(officers[district_code], unit_named(self._player, district_code), actual)
        return stages

    def _stage(self, officer: Account, area: Unit, people: int) -> Stage:
        worker = self._staff_of(officer, "area_worker", "employed", area)
        self._population(officer, area, people)
        name = area.name
        for suffix in _SUFFIXES:
            name = name.removesuffix(suffix)
        body: dict[str, Any] = {"division_id": area.id, "name": f"{name}小区{_occasion(self._player.seed)}"}
        estate = self._post("estates", body, worker)["estate_id"]
        dwellings: list[str] = []
        for number in (1, 2):
            body = {"name": f"{number}号楼", "stairwells": ["1单元", "2单元"]}
            building = self._post(f"estates/{estate}/buildings", body, worker)["building_id"]
            self._post(f"buildings/{building}/dwellings", {"dwellings": self._floors()}, worker)
            dwellings += self._dwellings(building)
        return Stage(area.id, area.name, worker, estate, dwellings)

    def _population(self, officer: Account, unit: Unit, people: int) -> None:
        body = {
            "people": people,
            "households": max(1, int(people / 2.4)),
            "on": self._start.date().isoformat(),
            "source": "演示数据 (made up)",
        }
        self._post(f"divisions/{unit.id}/populations", body, officer)

    def _floors(self) -> list[dict[str, Any]]:
        return [
            {
                "stairwell": f"{stairwell}单元",
                "number": f"{floor}0{door}",
                "floor_area_cm2": self._random.randint(420, 1_380) * 1_000,
            }
            for stairwell in (1, 2)
            for floor in range(1, 7)
            for door in (1, 2)
        ]

    def _dwellings(self, building: str) -> list[str]:
        found: list[str] = []
        asked = {"at_least": f"IDENTITY:{self._position}"}
        while True:
            page = self._player.get(f"/api/identity/buildings/{building}/dwellings", asked)
            found += [dwelling["dwelling_id"] for dwelling in page["items"]]
            if page["next_cursor"] is None:
                return found
            asked["cursor"] = page["next_cursor"]

    def _staff_of(self, by: Account, role: str, basis: str, unit: Unit) -> Account:
        """Enrols somebody, grants the role, and lets them set their password with the code from the counter."""
        number = len(self.staff) + 1
        phone = f"1990{self._player.seed % 1_000:03d}{number:04d}"
        self.staff.append((role, unit.name, phone))
        return hire(self._player, by, role, basis, unit, phone=phone, name=f"演示{number:03d}", at=self._start)

    def _post(self, path: str, body: dict[str, Any], by: Account) -> dict[str, Any]:
        key = f"{path} {body.get('name', body)}"
        answer = self._player.post(f"/api/identity/{path}", body, at=self._start, key=key, by=by)
        self._position = answer.get("position", {}).get("seq", 0)
        return answer


def _occasion(seed: int) -> str:
    """Another seed is another estate beside those that are there."""
    return "" if seed == 1 else f" {seed}"
