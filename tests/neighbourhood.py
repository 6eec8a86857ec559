"""A system with real parts and a few made-up people, for tests that take it apart."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from linli_demo.player import Account, Player
from linli_local.data_folder import DataFolder
from linli_local.first_start import DEMO_PASSWORD, OPERATOR_PHONE, STEPS
from linli_local.processes import SERVICES
from linli_local.stack import Stack, running_stack

NO_PAGES = tuple(service for service in SERVICES if service.name != "web")
OPERATOR_ONLY = tuple(step for step in STEPS if step.name == "operator")


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that everyone may enter, gone at the end with all that PostgreSQL kept elsewhere."""
    with tempfile.TemporaryDirectory(prefix="linli-test-") as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "var"
        try:
            yield data
        finally:
            DataFolder(data).remove()


@contextmanager
def running(data: Path) -> Iterator[Neighbourhood]:
    """The system without pages, with its first operator and no divisions."""
    with running_stack(data, demo=True, services=NO_PAGES, steps=OPERATOR_ONLY) as stack:
        secret = (data / "secrets" / "demo-password").read_text().strip()
        player = Player(stack.plan.url, secret, seed=uuid4().int)
        try:
            yield Neighbourhood(stack, player, Account("", OPERATOR_PHONE, DEMO_PASSWORD))
        finally:
            player.close()


@dataclass(slots=True)
class Neighbourhood:
    """Acts of a few people through the public API, each at a time of the past."""

    stack: Stack
    player: Player
    operator: Account
    position: str = ""
    count: int = 0

    def post(self, path: str, body: dict[str, Any], at: datetime, by: Account | None = None) -> dict[str, Any]:
        """One command; remembers its position."""
        self.count += 1
        answer = self.player.post(f"/api/identity/{path}", body, at=at, key=f"{self.count}", by=by or self.operator)
        if answer.get("position"):
            self.position = f"{answer['position']['stream']}:{answer['position']['seq']}"
        return answer

    def read(self, path: str, **asked: str) -> dict[str, Any]:
        """A query that waits for all that was done."""
        found: dict[str, Any] = self.player.get(path, {"at_least": self.position, **asked} if self.position else asked)
        return found

    def worker_of(self, district: str, street: str, area: str, at: datetime) -> Account:
        """A district officer, by whom a street officer, by whom an area worker; returns the worker."""
        by = self.operator
        for role, code in (("district_officer", district), ("street_officer", street), ("area_worker", area)):
            by = self._staff(role, code, by, at)
        return by

    def estate_in(self, area: str, worker: Account, at: datetime) -> tuple[str, str]:
        """An estate with one dwelling: their ids."""
        division = self.read(f"/api/identity/divisions/{area}", as_of=_day(at))["division_id"]
        name = f"第{self.player_number()}小区"
        estate: str = self.post("estates", {"division_id": division, "name": name}, at, worker)["estate_id"]
        body = {"name": "1号楼", "stairwells": ["1单元"]}
        building = self.post(f"estates/{estate}/buildings", body, at, worker)["building_id"]
        door = {"stairwell": "1单元", "number": "101", "floor_area_cm2": 895_300}
        self.post(f"buildings/{building}/dwellings", {"dwellings": [door]}, at, worker)
        dwelling: str = self.read(f"/api/identity/buildings/{building}/dwellings")["items"][0]["dwelling_id"]
        return estate, dwelling

    def registered(self, estate: str, dwelling: str, worker: Account, at: datetime, born: date) -> str:
        """A resident, registered at the counter and verified at once: the person's id."""
        credential = f"demo:{uuid4()}:{born.isoformat()}"
        identity = {"kind": "network_identity", "credential": credential}
        body = {"estate_id": estate, "name": "张三", "identity": identity}
        person: str = self.post("registrations/counter", body, at, worker)["person_id"]
        self.post(f"registrations/{person}/verify", {"dwelling_id": dwelling}, at, worker)
        return person

    def player_number(self) -> str:
        """Something that no other start of the system on the same data has used."""
        return uuid4().hex[:6]

    def _staff(self, role: str, code: str, by: Account, at: datetime) -> Account:
        self.count += 1
        phone = f"199{uuid4().int % 10**8:08d}"
        person = self.post("staff", {"name": "演示", "phone": phone}, at, by)["person_id"]
        division = self.read(f"/api/identity/divisions/{code}", as_of=_day(at))["division_id"]
        grant = {"person_id": person, "role": role, "basis": "employed", "division_ids": [division]}
        self.post("grants", grant | {"starts_on": _day(at)}, at, by)
        code_sent = self.post(f"staff/{person}/activation", {}, at, by)["code"]
        body = {"phone": phone, "code": code_sent, "password": DEMO_PASSWORD}
        self.post("activate", body, at)
        return Account(person, phone, DEMO_PASSWORD)


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
