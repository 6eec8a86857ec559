"""Who lived where and owned what, as of every position: what rolls are frozen from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_neighbourhood import neighbourhood_reader
from linli_neighbourhood.as_of import FETCHED_ROWS, AsOf, Owned, Within

from .conftest import AREA, ESTATE, FOUNDED, OTHER_AREA, TOWN, Copy, at

OTHER_ESTATE, BUILDING = UUID(int=6), UUID(int=7)
HOME, OTHER_HOME = UUID(int=81), UUID(int=82)
ANNA, BO = UUID(int=91), UUID(int=92)
IN_AREA, IN_OTHER_AREA = Within(None, [AREA]), Within(None, [OTHER_AREA])


@pytest.fixture
def copy(database: str) -> Iterator[Copy]:
    made = Copy(database, neighbourhood_reader("sample", rolls=True))
    made.given(*TOWN)
    yield made
    made.close()


def verified(person_id: UUID, dwelling_id: UUID = HOME, area_id: UUID = AREA, birth_year: int = 1994) -> Contract:
    return identity.ResidenceVerifiedV1(
        person_id=person_id,
        division_id=area_id,
        estate_id=ESTATE,
        dwelling_id=dwelling_id,
        household_id=household(dwelling_id),
        birth_year=birth_year,
        age_band="20-35",
        submitted_at=at(FOUNDED),
        attempt=1,
    )


def household(dwelling_id: UUID) -> UUID:
    return UUID(int=dwelling_id.int + 1000)


def moved(person_id: UUID, to: UUID = OTHER_AREA) -> Contract:
    return identity.ResidentMovedV1(
        person_id=person_id,
        from_division_id=AREA,
        to_division_id=to,
        estate_id=OTHER_ESTATE,
        dwelling_id=OTHER_HOME,
        household_id=household(OTHER_HOME),
        birth_year=1994,
        age_band="20-35",
        submitted_at=at(FOUNDED),
    )


def transferred(person_id: UUID) -> Contract:
    return identity.ResidentTransferredV1(
        person_id=person_id, from_division_id=AREA, to_division_id=OTHER_AREA, birth_year=1994
    )


def erased(person_id: UUID) -> Contract:
    return identity.PersonErasedV1(
        person_id=person_id, was="registered", division_id=AREA, move_division_id=None, birth_year=1994
    )


def registered(dwelling_id: UUID = HOME, area_cm2: int = 895_300) -> Contract:
    return identity.DwellingRegisteredV1(
        dwelling_id=dwelling_id,
        building_id=BUILDING,
        estate_id=ESTATE,
        stairwell="1单元",
        number="101",
        floor_area_cm2=area_cm2,
    )


def owns(person_id: UUID, dwelling_id: UUID = HOME) -> Contract:
    return identity.OwnershipRecordedV1(
        person_id=person_id, dwelling_id=dwelling_id, estate_id=ESTATE, division_id=AREA
    )


def sold(person_id: UUID, dwelling_id: UUID = HOME) -> Contract:
    return identity.OwnershipEndedV1(person_id=person_id, dwelling_id=dwelling_id, estate_id=ESTATE, division_id=AREA)


def then(copy: Copy, *events: Contract) -> AsOf:
    """What is known as of the last of some events."""
    copy.given(*events)
    return copy.ask.as_of(copy.ask.position())


def test_who_is_verified_after_a_position_is_not_there_as_of_it(copy: Copy) -> None:
    before = then(copy, verified(ANNA))
    after = then(copy, verified(BO))

    assert list(before.people(IN_AREA)) == [ANNA]
    assert list(after.people(IN_AREA)) == [ANNA, BO]


def test_who_moves_away_stays_where_they_were_as_of_before(copy: Copy) -> None:
    before = then(copy, verified(ANNA))
    after = then(copy, moved(ANNA))

    assert (list(before.people(IN_AREA)), list(before.people(IN_OTHER_AREA))) == ([ANNA], [])
    assert (list(after.people(IN_AREA)), list(after.people(IN_OTHER_AREA))) == ([], [ANNA])
    lived, lives = before.residence(ANNA), after.residence(ANNA)
    assert lived is not None
    assert lives is not None
    assert (lived.household_id, lives.household_id) == (household(HOME), household(OTHER_HOME))


def test_who_follows_the_estate_is_in_the_other_area_with_the_same_household(copy: Copy) -> None:
    before = then(copy, verified(ANNA))
    after = then(copy, transferred(ANNA))

    lived, lives = before.residence(ANNA), after.residence(ANNA)
    assert lived is not None
    assert lives is not None
    assert (lived.division_id, lives.division_id) == (AREA, OTHER_AREA)
    assert (lives.estate_id, lives.household_id) == (lived.estate_id, lived.household_id)


def test_who_is_erased_is_still_there_as_of_before(copy: Copy) -> None:
    before = then(copy, verified(ANNA))
    after = then(copy, erased(ANNA))

    assert list(before.people(IN_AREA)) == [ANNA]
    assert list(after.people(IN_AREA)) == []
    assert after.residence(ANNA) is None


def test_only_who_was_born_early_enough_is_found(copy: Copy) -> None:
    now = then(copy, verified(ANNA, birth_year=2008), verified(BO, birth_year=2009))

    assert list(now.people(IN_AREA, born_by=2008)) == [ANNA]
    assert list(now.people(IN_AREA)) == [ANNA, BO]


def test_a_household_is_found_once_however_many_belong_to_it(copy: Copy) -> None:
    now = then(copy, verified(ANNA), verified(BO, birth_year=2012))

    assert list(now.households(Within(ESTATE, ()))) == [household(HOME)]
    assert [person for person, _ in now.members(household(HOME))] == [ANNA, BO]
    assert now.households_of(HOME) == [household(HOME)]
    assert list(now.households(Within(OTHER_ESTATE, ()))) == []


def test_more_people_than_are_fetched_at_once_all_come_in_order(copy: Copy) -> None:
    many = sorted(uuid4() for _ in range(FETCHED_ROWS + 5))

    now = then(copy, *(verified(person) for person in many))

    assert list(now.people(IN_AREA)) == many


def test_a_dwelling_has_its_owners_of_the_time(copy: Copy) -> None:
    unknown = then(copy, registered())
    shared = then(copy, owns(BO), owns(ANNA))
    alone = then(copy, sold(BO))

    assert list(unknown.dwellings(ESTATE)) == [Owned(HOME, 895_300, ())]
    assert list(shared.dwellings(ESTATE)) == [Owned(HOME, 895_300, (ANNA, BO))]
    assert list(alone.dwellings(ESTATE)) == [Owned(HOME, 895_300, (ANNA,))]


def test_what_was_sold_and_bought_back_is_owned_again(copy: Copy) -> None:
    between = then(copy, registered(), owns(ANNA), sold(ANNA))
    again = then(copy, owns(ANNA))

    assert between.owned_by(ANNA, ESTATE) == []
    assert again.owned_by(ANNA, ESTATE) == [Owned(HOME, 895_300, (ANNA,))]


def test_an_erased_owner_is_known_no_longer(copy: Copy) -> None:
    before = then(copy, registered(), registered(OTHER_HOME), owns(ANNA), owns(ANNA, OTHER_HOME))
    after = then(copy, erased(ANNA))

    assert len(before.owned_by(ANNA, ESTATE)) == 2
    assert {owned.owner_ids for owned in after.dwellings(ESTATE)} == {()}


def test_a_dwelling_that_was_registered_later_is_not_there(copy: Copy) -> None:
    before = then(copy, registered())
    then(copy, registered(OTHER_HOME))

    assert [owned.dwelling_id for owned in before.dwellings(ESTATE)] == [HOME]
    assert before.owned_like(OTHER_HOME, ESTATE) == []
    assert before.those_of([HOME, OTHER_HOME], ESTATE) == [Owned(HOME, 895_300, ())]


def test_a_dwelling_is_found_with_all_that_share_an_owner_with_it(copy: Copy) -> None:
    now = then(copy, registered(), registered(OTHER_HOME), owns(ANNA), owns(ANNA, OTHER_HOME), owns(BO, OTHER_HOME))

    assert [owned.owner_ids for owned in now.owned_like(HOME, ESTATE)] == [(ANNA,), (ANNA, BO)]


@dataclass
class Kept:
    """What a person's life comes to, kept by hand: where they live and what they own."""

    lives_in: UUID | None = None
    owned: set[UUID] = field(default_factory=set)


STEPS = st.lists(
    st.sampled_from(["verify", "move", "transfer", "erase", "own", "own_other", "sell", "sell_other"]), max_size=14
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_every_position_reads_as_it_was_then(copy: Copy, steps: list[str]) -> None:
    person, homes = uuid4(), (uuid4(), uuid4())
    copy.given(registered(homes[0]), registered(homes[1]))
    kept, seen = Kept(), []

    for step in steps:
        copy.given(_event(step, person, homes))
        _keep(kept, step, homes)
        seen.append((copy.ask.position(), kept.lives_in, frozenset(kept.owned)))

    for position, area, owned in seen:
        then = copy.ask.as_of(position)
        residence = then.residence(person)
        assert (residence.division_id if residence else None) == area
        assert {one.dwelling_id for one in then.owned_by(person, ESTATE)} == owned


def _event(step: str, person: UUID, homes: tuple[UUID, UUID]) -> Contract:
    match step:
        case "verify":
            return verified(person)
        case "move":
            return moved(person)
        case "transfer":
            return transferred(person)
        case "erase":
            return erased(person)
    change = owns if step.startswith("own") else sold
    return change(person, homes[step.endswith("other")])


def _keep(kept: Kept, step: str, homes: tuple[UUID, UUID]) -> None:
    match step:
        case "verify":
            kept.lives_in = AREA
        case "move":
            kept.lives_in = OTHER_AREA
        case "transfer":
            kept.lives_in = OTHER_AREA if kept.lives_in is not None else None
        case "erase":
            kept.lives_in, kept.owned = None, set()
        case _:
            change = kept.owned.add if step.startswith("own") else kept.owned.discard
            change(homes[step.endswith("other")])
