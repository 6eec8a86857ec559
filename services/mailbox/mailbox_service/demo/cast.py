"""Who plays: the staff that identity's demo has hired, handlers of departments, and a few writers of each area."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from linli_common.clock import shanghai_day
from linli_demo.phones import handler_phone, writer_phone
from linli_demo.player import Account, Player
from linli_demo.staff import OPERATOR_PHONE, PASSWORD, Unit, found_staff, hire

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
    staff = found_staff(player)
    operator = Account("", OPERATOR_PHONE, PASSWORD)
    streets: dict[str, Desk] = {}
    departments: dict[str, list[Desk]] = {}
    stages: list[Stage] = []
    for account, grants in staff:
        for role, unit in grants:
            if role == "street_officer":
                streets[unit.id] = Desk("street", unit.id, unit.name, account)
    officers = {unit.id: account for account, grants in staff for role, unit in grants if role == "district_officer"}
    parents = {unit.id: unit.parent_id for _, grants in staff for _, unit in grants if unit.parent_id is not None}
    for district_id, officer in officers.items():
        _rules(player, district_id, officer, start)
    for street in streets.values():
        parent = parents[street.id]
        departments[street.id] = [
            _department(player, street, officers.get(parent, operator), parent, name, start) for name in DEPARTMENTS
        ]
    for account, grants in staff:
        for role, unit in grants:
            if role == "area_worker":
                parent = parents[unit.id]
                estates = player.get(f"/api/identity/divisions/{unit.id}/estates")["items"]
                area = Desk("area", unit.id, unit.name, account)
                stages.append(Stage(area, streets[parent], departments[parent], estates[0]["estate_id"]))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: _writers(player, number, stages[number], start), range(len(stages))))
    return stages


def _rules(player: Player, district_id: str, officer: Account, start: datetime) -> None:
    """The district adopts the rules that came with the service: from then on everybody knows its categories by name."""
    path = f"/api/mailbox/rules/{district_id}"
    rules = player.get(path) | {"from_day": shanghai_day(start).isoformat()}
    player.post(path, rules, at=start, key=f"rules {district_id}", by=officer)


def _department(player: Player, street: Desk, officer: Account, district_id: str, name: str, start: datetime) -> Desk:
    body = {"division_id": street.id, "name": f"{street.name}{name}"}
    key = f"department {street.id} {name}"
    department_id = player.post("/api/mailbox/departments", body, at=start, key=key, by=street.worker)["department_id"]
    phone = handler_phone(player.seed, street.id, name)
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
        phone = writer_phone(player.seed, number * WRITERS + nth)
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
