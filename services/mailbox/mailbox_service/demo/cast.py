"""Who plays: the staff that identity's demo has hired, handlers of departments, and a few writers of each area."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from linli_common.clock import shanghai_day
from linli_demo.player import Account, DemoRefusedError, Player
from linli_demo.staff import OPERATOR_PHONE, PASSWORD, Unit, hire

WRITERS = 2
DEPARTMENTS = ("房管所", "城市管理中队", "绿化市容所")


@dataclass(slots=True)
class Desk:
    """A unit with the one who works on its letters."""

    kind: str
    id: str
    name: str
    worker: Account

    def body(self) -> dict[str, str]:
        """The unit as a command names it."""
        return {"kind": self.kind, "id": self.id}


@dataclass(slots=True)
class Stage:
    """An area with its writers, its street and the street's departments."""

    area: Desk
    street: Desk
    departments: list[Desk]
    estate_id: str
    writers: list[Account] = field(default_factory=list)


def cast(player: Player, start: datetime) -> list[Stage]:
    """Everybody, found or made. Raises DemoRefusedError when identity's demo has not been played with this seed."""
    staff = _staff(player)
    operator = Account("", OPERATOR_PHONE, PASSWORD)
    streets: dict[str, Desk] = {}
    departments: dict[str, list[Desk]] = {}
    stages: list[Stage] = []
    for account, grants in staff:
        for role, unit in grants:
            if role == "street_officer":
                streets[unit.id] = Desk("street", unit.id, unit.name, account)
    officers = {unit.id: account for account, grants in staff for role, unit in grants if role == "district_officer"}
    for district_id, officer in officers.items():
        _rules(player, district_id, officer, start)
    for street in streets.values():
        parent = player.get(f"/api/identity/divisions/{street.id}")["parent_id"]
        departments[street.id] = [
            _department(player, street, officers.get(parent, operator), parent, name, start) for name in DEPARTMENTS
        ]
    for account, grants in staff:
        for role, unit in grants:
            if role == "area_worker":
                parent = player.get(f"/api/identity/divisions/{unit.id}")["parent_id"]
                estates = player.get(f"/api/identity/divisions/{unit.id}/estates")["items"]
                area = Desk("area", unit.id, unit.name, account)
                stages.append(Stage(area, streets[parent], departments[parent], estates[0]["estate_id"]))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: _writers(player, number, stages[number], start), range(len(stages))))
    return stages


def _staff(player: Player) -> list[tuple[Account, list[tuple[str, Unit]]]]:
    """The accounts of identity's demo, in the order of their phones, with what they may do."""
    found: list[tuple[Account, list[tuple[str, Unit]]]] = []
    for number in count(1):
        account = Account("", f"1990{player.seed % 1_000:03d}{number:04d}", PASSWORD)
        try:
            grants = player.get("/api/identity/me/grants", by=account)
        except DemoRefusedError:
            break
        account.person_id = grants[0]["person_id"]
        found.append((account, [(grant["role"], _unit(player, grant)) for grant in grants]))
    if not found:
        raise DemoRefusedError("no staff of this seed can sign in: play `linli demo` first")
    return found


def _unit(player: Player, grant: dict[str, Any]) -> Unit:
    division = player.get(f"/api/identity/divisions/{grant['division_ids'][0]}")
    return Unit(division["division_id"], division["name"])


def _rules(player: Player, district_id: str, officer: Account, start: datetime) -> None:
    """The district adopts the rules that came with the service: from then on everybody knows its categories by name."""
    path = f"/api/mailbox/rules/{district_id}"
    rules = player.get(path) | {"from_day": shanghai_day(start).isoformat()}
    player.post(path, rules, at=start, key=f"rules {district_id}", by=officer)


def _department(player: Player, street: Desk, officer: Account, district_id: str, name: str, start: datetime) -> Desk:
    body = {"division_id": street.id, "name": f"{street.name}{name}"}
    key = f"department {street.id} {name}"
    department_id = player.post("/api/mailbox/departments", body, at=start, key=key, by=street.worker)["department_id"]
    phone = f"1993{player.seed % 1_000:03d}{sum(map(ord, street.id + name)) % 10_000:04d}"
    district = Unit(district_id, "")
    handler = hire(
        player,
        officer,
        "department_handler",
        "employed",
        district,
        phone=phone,
        name=f"{street.name}{name}经办",
        at=start,
    )
    player.post(
        f"/api/mailbox/departments/{department_id}/staff",
        {"person_ids": [handler.person_id]},
        at=start,
        key=f"staff {department_id} {handler.person_id}",
        by=street.worker,
    )
    return Desk("department", department_id, body["name"], handler)


def _writers(player: Player, number: int, stage: Stage, start: datetime) -> None:
    """Residents with a phone: they apply, and the area's worker verifies them into new households."""
    buildings = player.get(f"/api/identity/estates/{stage.estate_id}/buildings")["items"]
    dwellings = player.get(f"/api/identity/buildings/{buildings[0]['building_id']}/dwellings")["items"]
    for nth in range(WRITERS):
        phone = f"1992{player.seed % 1_000:03d}{number * WRITERS + nth:04d}"
        born_on = date(start.year - 30 - 9 * nth, 5, 1) + timedelta(days=number)
        credential = f"demo:letters{player.seed}-{phone}:{born_on.isoformat()}"
        application = {
            "estate_id": stage.estate_id,
            "name": f"写信人{number}-{nth + 1}",
            "identity": {"kind": "network_identity", "credential": credential},
            "phone": phone,
            "password": PASSWORD,
        }
        answer = player.post("/api/identity/registrations", application, at=start, key=f"writer {phone}")
        account = Account(answer["person_id"], phone, PASSWORD)
        player.post(
            f"/api/identity/registrations/{account.person_id}/verify",
            {"dwelling_id": dwellings[nth]["dwelling_id"]},
            at=start,
            key=f"verify {phone}",
            by=stage.area.worker,
        )
        stage.writers.append(account)
