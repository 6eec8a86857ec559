"""Staff of the demo: enrolled, granted a role, and activated with the code from the counter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import TypeAlias

from linli_demo.phones import staff_phone
from linli_demo.player import Account, DemoRefusedError, Player

PASSWORD = "linli-demo-2026"  # noqa: S105 - printed by `make run`; the accounts exist in demo mode only
OPERATOR_PHONE = "19900000000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A division as the API shows it."""

    id: str
    name: str
    parent_id: str | None = None


def unit_named(player: Player, code: str) -> Unit:
    """The division that has the code (or id) today."""
    found = player.get(f"/api/identity/divisions/{code}")
    return Unit(found["division_id"], found["name"], found["parent_id"])


def areas_of(player: Player, street: Unit) -> list[Unit]:
    """The areas of a street, by code."""
    page = player.get("/api/identity/divisions", {"parent_id": street.id, "tier": "area", "limit": "100"})
    return [Unit(found["division_id"], found["name"], street.id) for found in page["items"]]


Found: TypeAlias = tuple[Account, list[tuple[str, Unit]]]
"""Somebody of the staff, with their roles and where they hold them."""

Held: TypeAlias = tuple[Account, str, Unit]
"""Somebody of the staff, a role, and where they hold it."""

_SIGNED_IN_AT_ONCE = 8


def found_staff(player: Player, at_most: int | None = None) -> list[Found]:
    """The accounts of identity's demo with what they may do, in the order in which they were hired; the first of them.

    Raises DemoRefusedError when identity's demo has not been played with this seed.
    """
    found: list[Found] = []
    with ThreadPoolExecutor(_SIGNED_IN_AT_ONCE) as pool:
        for first in count(1, _SIGNED_IN_AT_ONCE):
            if at_most is not None and first > at_most:
                break
            numbers = range(first, first + _SIGNED_IN_AT_ONCE)
            some = list(pool.map(lambda number: _found(player, staff_phone(player.seed, number)), numbers))
            found += [one for one in some if one is not None]
            if None in some:
                break
    if not found:
        raise DemoRefusedError("no staff of this seed can sign in: play `linli demo` first")
    return found


def _found(player: Player, phone: str) -> Found | None:
    account = Account("", phone, PASSWORD)
    try:
        grants = player.get("/api/identity/me/grants", by=account)
    except DemoRefusedError:
        return None
    account.person_id = grants[0]["person_id"]
    return account, [(grant["role"], unit_named(player, grant["division_ids"][0])) for grant in grants]


def held_by(staff: list[Found]) -> list[Held]:
    """Every role of the staff by itself."""
    return [(account, role, unit) for account, grants in staff for role, unit in grants]


def holder(staff: list[Held], role: str, division_id: str | None) -> tuple[Account, Unit]:
    """Who holds a role for a division. Raises DemoRefusedError before identity's demo."""
    for account, held, unit in staff:
        if (held, unit.id) == (role, division_id):
            return account, unit
    raise DemoRefusedError(f"nobody is {role} of {division_id}: play `linli demo` first")


def hire(
    player: Player,
    by: Account,
    role: str,
    basis: str,
    unit: Unit,
    *,
    phone: str,
    name: str,
    at: datetime,
    ends_on: date | None = None,
) -> Account:
    """Enrols somebody, grants the role, and lets them set their password with the code from the counter.

    ``ends_on`` is needed for roles that end, such as those of elected people.
    """

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
            "ends_on": ends_on.isoformat() if ends_on is not None else None,
        },
    )
    code = post(f"staff/{person_id}/activation", {})["code"]
    account = Account(person_id, phone, PASSWORD)
    body = {"phone": phone, "code": code, "password": PASSWORD}
    answer = player.post("/api/identity/activate", body, at=at, key=f"activate {phone} {code}")
    account.token = answer["access_token"]
    return account
