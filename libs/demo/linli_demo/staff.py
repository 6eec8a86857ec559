"""Staff of the demo: enrolled, granted a role, and activated with the code from the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from linli_demo.player import Account, Player

PASSWORD = "linli-demo-2026"  # noqa: S105 - printed by `make run`; the accounts exist in demo mode only
OPERATOR_PHONE = "19900000000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A division as the API shows it."""

    id: str
    name: str


def unit_named(player: Player, code: str) -> Unit:
    """The division that has the code today."""
    found = player.get(f"/api/identity/divisions/{code}")
    return Unit(found["division_id"], found["name"])


def areas_of(player: Player, street: Unit) -> list[Unit]:
    """The areas of a street, by code."""
    page = player.get("/api/identity/divisions", {"parent_id": street.id, "tier": "area", "limit": "100"})
    return [Unit(found["division_id"], found["name"]) for found in page["items"]]


def hire(
    player: Player, by: Account, role: str, basis: str, unit: Unit, *, phone: str, name: str, at: datetime
) -> Account:
    """Enrols somebody, grants the role, and lets them set their password with the code from the counter."""

    def post(path: str, body: dict[str, object]) -> dict[str, str]:
        key = f"{path} {body.get('name', body)}"
        return player.post(f"/api/identity/{path}", body, at=at, key=key, by=by)

    person_id = post("staff", {"name": name, "phone": phone})["person_id"]
    post(
        "grants",
        {
            "person_id": person_id,
            "role": role,
            "basis": basis,
            "division_ids": [unit.id],
            "starts_on": at.date().isoformat(),
        },
    )
    code = post(f"staff/{person_id}/activation", {})["code"]
    account = Account(person_id, phone, PASSWORD)
    body = {"phone": phone, "code": code, "password": PASSWORD}
    answer = player.post("/api/identity/activate", body, at=at, key=f"activate {phone} {code}")
    account.token = answer["access_token"]
    return account
