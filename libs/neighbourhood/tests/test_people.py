"""The copy's residents, staff and revoked tokens."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linli_contracts import identity
from linli_contracts.words import Role
from linli_neighbourhood import Resident

from .conftest import AREA, DISTRICT, ESTATE, OTHER_AREA, Copy, at

DAY = date(2026, 3, 1)
PERSON, HOUSEHOLD, GRANT = UUID(int=71), UUID(int=72), UUID(int=73)
VERIFIED = identity.ResidenceVerifiedV1(
    person_id=PERSON,
    division_id=AREA,
    estate_id=ESTATE,
    dwelling_id=UUID(int=74),
    household_id=HOUSEHOLD,
    birth_year=1994,
    age_band="20-35",
    submitted_at=at(DAY),
    attempt=1,
)
TRANSFERRED = identity.ResidentTransferredV1(
    person_id=PERSON, from_division_id=AREA, to_division_id=OTHER_AREA, birth_year=1994
)
ERASED = identity.PersonErasedV1(
    person_id=PERSON, was="registered", division_id=AREA, move_division_id=None, birth_year=1994
)
ENDED = identity.RoleEndedV1(grant_id=GRANT, person_id=PERSON, role="area_worker")


def granted(
    role: Role = "area_worker", division_id: UUID = AREA, ends_on: date | None = None
) -> identity.RoleGrantedV1:
    return identity.RoleGrantedV1(
        grant_id=GRANT,
        person_id=PERSON,
        role=role,
        basis="employed",
        division_ids=[division_id],
        starts_on=DAY,
        ends_on=ends_on,
    )


def test_who_was_verified_is_a_resident(copy: Copy) -> None:
    copy.given(VERIFIED)

    assert copy.ask.resident(PERSON) == Resident(PERSON, AREA, ESTATE, HOUSEHOLD, 1994)
    assert copy.ask.resident(uuid4()) is None


def test_who_follows_the_estate_keeps_estate_and_household(copy: Copy) -> None:
    copy.given(VERIFIED, TRANSFERRED)

    assert copy.ask.resident(PERSON) == Resident(PERSON, OTHER_AREA, ESTATE, HOUSEHOLD, 1994)


def test_who_was_erased_is_no_resident_and_is_remembered_as_erased(copy: Copy) -> None:
    copy.given(VERIFIED, ERASED)

    assert copy.ask.resident(PERSON) is None
    assert copy.ask.erased() == {PERSON}
    assert copy.ask.erased([uuid4()]) == set()


def test_staff_are_those_with_the_role_on_the_very_division(copy: Copy) -> None:
    copy.given(granted())

    assert copy.ask.staff(["area_worker"], AREA, DAY) == [PERSON]
    assert copy.ask.staff(["street_officer"], AREA, DAY) == []
    assert copy.ask.staff(["area_worker"], DISTRICT, DAY) == []


def test_a_grant_counts_from_its_first_day_to_its_last(copy: Copy) -> None:
    copy.given(granted(ends_on=date(2026, 3, 31)))

    days = [date(2026, 2, 28), DAY, date(2026, 3, 31), date(2026, 4, 1)]
    assert [bool(copy.ask.staff(["area_worker"], AREA, day)) for day in days] == [False, True, True, False]


def test_a_grant_that_was_ended_counts_no_longer_and_takes_earlier_tokens_along(copy: Copy) -> None:
    copy.given(granted(), day=DAY)
    assert copy.ask.not_before(PERSON) is None

    copy.given(ENDED, day=date(2026, 3, 5))

    assert copy.ask.staff(["area_worker"], AREA, date(2026, 3, 5)) == []
    assert copy.ask.not_before(PERSON) == at(date(2026, 3, 5))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), min_size=1, max_size=5))
def test_in_whatever_order_revocations_come_the_latest_counts(copy: Copy, moments: list[datetime]) -> None:
    person = uuid4()
    stated = [moment.replace(tzinfo=at(DAY).tzinfo) for moment in moments]

    for moment in stated:
        copy.given(identity.SessionsRevokedV1(person_id=person, not_before=moment))

    assert copy.ask.not_before(person) == max(stated)


def test_whoever_was_registered_or_given_a_role_is_known_until_erased(copy: Copy) -> None:
    assert not copy.ask.knows(PERSON)
    copy.given(granted())
    assert copy.ask.knows(PERSON)
    copy.given(ENDED)
    assert copy.ask.knows(PERSON)
    copy.given(VERIFIED, ERASED)
    assert not copy.ask.knows(PERSON)
