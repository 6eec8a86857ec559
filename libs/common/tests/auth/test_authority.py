"""The one rule of who may act where: a role, and a division that covers what is asked for."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from linli_common.auth import Authority, Grant, OutsideOwnDivisionError, Principal
from linli_common.clock import utc_now
from linli_common.http.commands import Command
from linli_contracts.envelope import Actor

DISTRICT, STREET, AREA, OTHER_AREA, OTHER_STREET, GRID = (uuid4() for _ in range(6))
BELOW = {
    DISTRICT: {STREET, AREA, OTHER_AREA, OTHER_STREET},
    STREET: {AREA, OTHER_AREA},
    GRID: {AREA},
}
AUTHORITY = Authority(lambda held, asked: asked in BELOW.get(held, set()))
WORKERS = ("area_worker", "street_officer")


def somebody(*grants: Grant) -> Principal:
    """A person with these roles."""
    return Principal(uuid4(), grants, utc_now(), 0)


def test_a_right_covers_its_own_division() -> None:
    who = somebody(Grant("area_worker", (AREA,)))

    assert AUTHORITY.actor(who, WORKERS, AREA) == Actor(who.person_id, "area_worker", AREA)


def test_a_right_covers_what_is_below_its_division_in_the_tree() -> None:
    who = somebody(Grant("street_officer", (STREET,)))

    assert AUTHORITY.actor(who, WORKERS, AREA) == Actor(who.person_id, "street_officer", STREET)


def test_a_right_on_a_grid_covers_the_divisions_of_the_grid() -> None:
    who = somebody(Grant("area_worker", (GRID,)))

    assert AUTHORITY.actor(who, WORKERS, AREA).division_id == GRID
    with pytest.raises(OutsideOwnDivisionError):
        AUTHORITY.actor(who, WORKERS, OTHER_AREA)


def test_a_right_reaches_nothing_above_or_beside_its_division() -> None:
    who = somebody(Grant("area_worker", (AREA,)))

    for beyond in (OTHER_AREA, STREET, DISTRICT):
        with pytest.raises(OutsideOwnDivisionError) as refused:
            AUTHORITY.actor(who, WORKERS, beyond)
        assert (refused.value.status, refused.value.field) == (403, "division_id")


def test_a_division_held_in_another_role_counts_for_nothing() -> None:
    who = somebody(Grant("auditor", (DISTRICT,)), Grant("area_worker", (OTHER_AREA,)))

    with pytest.raises(OutsideOwnDivisionError):
        AUTHORITY.actor(who, WORKERS, AREA)


def test_one_division_held_covers_all_that_are_asked_for_together() -> None:
    street_officer = somebody(Grant("street_officer", (OTHER_STREET, STREET)))
    worker_of_both = somebody(Grant("area_worker", (AREA, OTHER_AREA)))

    assert AUTHORITY.actor(street_officer, WORKERS, AREA, OTHER_AREA).division_id == STREET
    with pytest.raises(OutsideOwnDivisionError):
        AUTHORITY.actor(worker_of_both, WORKERS, AREA, OTHER_AREA)


def test_the_operator_reaches_everywhere_where_the_role_is_named_and_nowhere_else() -> None:
    who = somebody(Grant("operator", ()))

    assert AUTHORITY.actor(who, ("operator", *WORKERS), AREA, OTHER_STREET) == Actor(who.person_id, "operator")
    with pytest.raises(OutsideOwnDivisionError):
        AUTHORITY.actor(who, WORKERS, AREA)


def test_a_refusal_names_the_field_that_stated_the_divisions() -> None:
    with pytest.raises(OutsideOwnDivisionError) as refused:
        AUTHORITY.actor(somebody(), WORKERS, AREA, field="division_ids")

    assert refused.value.field == "division_ids"


def test_an_act_carries_person_role_and_the_division_of_the_right() -> None:
    who = somebody(Grant("street_officer", (STREET,)))
    command = Command("a-key-of-somebody", b"digest", utc_now())

    act = AUTHORITY.act(who, command, WORKERS, AREA)

    assert act.actor == Actor(who.person_id, "street_officer", STREET)
    assert act.key is not None
    assert (act.key.actor_id, act.at) == (who.person_id, command.at)


def test_nobody_without_a_role_reaches_anything() -> None:
    with pytest.raises(OutsideOwnDivisionError):
        AUTHORITY.actor(somebody(), WORKERS, UUID(int=1))
