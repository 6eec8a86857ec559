"""Households, ownerships and role grants, given, when, then: pure, fast."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from identity_service.aggregate.granting import BY_ROLE, GRANTING
from identity_service.aggregate.household import Household
from identity_service.aggregate.ownership import Ownership, ownership_id
from identity_service.aggregate.role_grant import ROLES, RoleGrant
from identity_service.refusals.residents import (
    HouseholdUnknownError,
    OwnershipAlreadyEndedError,
    OwnershipAlreadyRecordedError,
)
from identity_service.refusals.rights import (
    DivisionsInvalidError,
    GrantAlreadyEndedError,
    RoleNotGrantableError,
    TermInvalidError,
)

from .acts import AT, FIRST, SECOND, later


def household() -> Household:
    """One member."""
    return Household.form(id=uuid4(), dwelling_id=uuid4(), estate_id=uuid4(), area=FIRST, person_id=uuid4(), at=AT)


def grant(**more: object) -> RoleGrant:
    """An area worker, unless said otherwise."""
    given: dict[str, object] = {
        "id": uuid4(),
        "person_id": uuid4(),
        "role": "area_worker",
        "basis": "employed",
        "divisions": [(uuid4(), "area")],
        "starts_on": date(2026, 3, 1),
        "ends_on": None,
        "place": FIRST.place,
        "at": AT,
    }
    return RoleGrant.grant(**(given | more))  # type: ignore[arg-type]


def test_the_last_one_to_leave_dissolves_the_household() -> None:
    home = household()
    second = uuid4()
    home.join(person_id=second, dwelling_id=home.dwelling_id, at=AT)
    home.leave(person_id=home.members[0], area=FIRST, at=later())
    assert type(home.pending_events[-1]).__name__ == "MemberLeft"
    home.leave(person_id=second, area=FIRST, at=later())
    assert type(home.pending_events[-1]).__name__ == "Dissolved"


def test_a_household_is_in_one_dwelling() -> None:
    with pytest.raises(HouseholdUnknownError):
        household().join(person_id=uuid4(), dwelling_id=uuid4(), at=AT)


def test_nobody_joins_a_dissolved_household() -> None:
    home = household()
    home.leave(person_id=home.members[0], area=FIRST, at=later())
    with pytest.raises(HouseholdUnknownError):
        home.join(person_id=uuid4(), dwelling_id=home.dwelling_id, at=later())


def test_a_household_leaves_one_area_and_enters_another() -> None:
    home = household()
    home.transfer(left=FIRST, area=SECOND, at=later())
    home.transfer(left=SECOND, area=SECOND, at=later())
    assert [type(event).__name__ for event in home.pending_events] == ["Formed", "LeftArea", "EnteredArea"]


def test_an_ownership_is_one_for_person_and_dwelling() -> None:
    person_id, dwelling_id = uuid4(), uuid4()
    made = Ownership.record(person_id=person_id, dwelling_id=dwelling_id, estate_id=uuid4(), area=FIRST, at=AT)
    assert made.id == ownership_id(person_id, dwelling_id)
    with pytest.raises(OwnershipAlreadyRecordedError):
        made.record_again(area=FIRST, at=later())


def test_an_ownership_ends_once_and_may_begin_again() -> None:
    made = Ownership.record(person_id=uuid4(), dwelling_id=uuid4(), estate_id=uuid4(), area=FIRST, at=AT)
    made.end(area=FIRST, at=later())
    with pytest.raises(OwnershipAlreadyEndedError):
        made.end(area=FIRST, at=later())
    made.record_again(area=FIRST, at=later(2))
    assert not made.ended


def test_a_grant_ends_once() -> None:
    given = grant()
    given.end(at=later())
    with pytest.raises(GrantAlreadyEndedError):
        given.end(at=later())


def test_every_role_is_granted_or_follows() -> None:
    assert set(ROLES) - set(BY_ROLE) == {"resident", "owner"}
    assert len(BY_ROLE) == len(GRANTING)


def test_nobody_grants_upwards_in_a_circle() -> None:
    ranks = {"operator": 0}
    for _ in GRANTING:
        for line in GRANTING:
            if line.role != "operator" and all(granter in ranks for granter in line.granted_by):
                ranks[line.role] = 1 + min(ranks[granter] for granter in line.granted_by)
    assert set(ranks) == set(BY_ROLE)


@pytest.mark.parametrize("role", ["resident", "owner"])
def test_what_follows_is_not_granted(role: str) -> None:
    with pytest.raises(RoleNotGrantableError):
        grant(role=role)


def test_a_basis_must_fit_the_role() -> None:
    with pytest.raises(RoleNotGrantableError):
        grant(basis="deputy")


def test_an_area_worker_is_not_for_a_street() -> None:
    with pytest.raises(DivisionsInvalidError):
        grant(divisions=[(uuid4(), "street")])


def test_a_deputy_may_be_for_a_constituency() -> None:
    made = grant(role="peoples_deputy", basis="deputy", divisions=[(uuid4(), None)], ends_on=date(2026, 12, 31))
    assert made.role == "peoples_deputy"


def test_a_deputys_term_needs_an_end() -> None:
    with pytest.raises(TermInvalidError):
        grant(role="peoples_deputy", basis="deputy", divisions=[(uuid4(), None)])


def test_a_term_that_is_over_is_refused() -> None:
    with pytest.raises(TermInvalidError):
        grant(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))


def test_an_operator_holds_no_division() -> None:
    with pytest.raises(DivisionsInvalidError):
        grant(role="operator", basis="appointed")
