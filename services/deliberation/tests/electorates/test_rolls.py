"""Rolls of persons, households and owners, frozen from a real copy of the neighbourhood. Cost: a database."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from linli_ballots.refusals import (
    DeclarationInvalidError,
    NotOnRollError,
    RollChangedError,
    RollUncertainError,
    ScopeInvalidError,
    SeveralUnitsError,
    UnknownRuleError,
)
from linli_ballots.roll import Declared, Roll, Scope, Voter, roll_from
from linli_contracts import identity
from linli_contracts.contract import Contract

from .conftest import Register
from .owners import AREA, STREET

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
GROWN_UP, FIFTEEN, CHILD = 1980, 2011, 2015
NOTHING = Declared()
PAGE_ROWS = 500


class Neighbours:
    """An estate of a test's own in an area of its own."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.area_id, self.estate_id = uuid4(), uuid4()
        register.says(
            [
                identity.DivisionFoundedV1.model_validate(
                    {
                        "division_id": self.area_id,
                        "tier": "area",
                        "code": None,
                        "name": "新村",
                        "parent_id": STREET,
                        "on": "2020-01-01",
                    }
                ),
                identity.EstateRegisteredV1(estate_id=self.estate_id, division_id=self.area_id, name="新村小区"),
            ]
        )

    def moves_in(self, birth_year: int = GROWN_UP, household_id: UUID | None = None) -> tuple[UUID, UUID]:
        """Somebody is registered; gives person and household."""
        person_id, home = uuid4(), household_id or uuid4()
        self.register.says([self._verified(person_id, home, birth_year)])
        return person_id, home

    def moves_away(self, person_id: UUID) -> None:
        """Into another area."""
        self.register.says(
            [
                identity.ResidentMovedV1(
                    person_id=person_id,
                    from_division_id=self.area_id,
                    to_division_id=AREA,
                    estate_id=uuid4(),
                    dwelling_id=uuid4(),
                    household_id=uuid4(),
                    birth_year=GROWN_UP,
                    age_band="36-59",
                    submitted_at=AT,
                )
            ]
        )

    def builds(self, *areas_cm2: int) -> list[UUID]:
        """Dwellings of these areas."""
        made = [
            identity.DwellingRegisteredV1(
                dwelling_id=uuid4(),
                building_id=uuid4(),
                estate_id=self.estate_id,
                stairwell="1",
                number=str(number),
                floor_area_cm2=area_cm2,
            )
            for number, area_cm2 in enumerate(areas_cm2, 1)
        ]
        self.register.says(made)
        return [dwelling.dwelling_id for dwelling in made]

    def owns(self, person_id: UUID, *dwelling_ids: UUID) -> None:
        """产权."""
        self.register.says(self._ownership(identity.OwnershipRecordedV1, person_id, one) for one in dwelling_ids)

    def sells(self, person_id: UUID, *dwelling_ids: UUID) -> None:
        """No longer."""
        self.register.says(self._ownership(identity.OwnershipEndedV1, person_id, one) for one in dwelling_ids)

    def freeze(self, rule: str, declared: Declared = NOTHING) -> Roll:
        """The estate's roll as of now."""
        return self.register.rolls.freeze(rule, Scope(self.area_id, self.estate_id), declared, AT)

    def _verified(self, person_id: UUID, household_id: UUID, birth_year: int) -> Contract:
        return identity.ResidenceVerifiedV1(
            person_id=person_id,
            division_id=self.area_id,
            estate_id=self.estate_id,
            dwelling_id=household_id,
            household_id=household_id,
            birth_year=birth_year,
            age_band="36-59",
            submitted_at=AT,
            attempt=1,
        )

    def _ownership(
        self,
        contract: type[identity.OwnershipRecordedV1 | identity.OwnershipEndedV1],
        person_id: UUID,
        dwelling_id: UUID,
    ) -> Contract:
        return contract(
            person_id=person_id, dwelling_id=dwelling_id, estate_id=self.estate_id, division_id=self.area_id
        )


@pytest.fixture
def here(register: Register) -> Neighbours:
    return Neighbours(register)


def test_a_consultation_asks_everybody_from_fourteen_on(here: Neighbours) -> None:
    (grown_up, _), (fifteen, _), (child, _) = here.moves_in(), here.moves_in(FIFTEEN), here.moves_in(CHILD)

    roll = here.freeze("residents_consultation")

    assert [voter.unit_id for voter in here.register.rolls.units(roll)] == sorted([grown_up, fifteen])
    assert here.register.rolls.unit_of(roll, fifteen) == Voter(fifteen)
    assert here.register.rolls.unit_of(roll, child) is None


def test_the_residents_assembly_begins_at_eighteen(here: Neighbours) -> None:
    (eighteen, _), (seventeen, _) = here.moves_in(2008), here.moves_in(2009)

    roll = here.freeze("residents_assembly")

    assert [voter.unit_id for voter in here.register.rolls.units(roll)] == [eighteen]
    assert here.register.rolls.unit_of(roll, seventeen) is None


def test_a_household_is_one_unit_and_any_grown_up_member_votes_for_it(here: Neighbours) -> None:
    mother, home = here.moves_in()
    father, _ = here.moves_in(household_id=home)
    child, _ = here.moves_in(CHILD, household_id=home)

    rolls, roll = here.register.rolls, here.freeze("households_consultation")

    assert roll.units == 1
    assert rolls.unit_of(roll, mother) == rolls.unit_of(roll, father) == rolls.household(roll, home) == Voter(home)
    assert rolls.unit_of(roll, child) is None
    assert rolls.unit_at(roll, home) == Voter(home)


def test_who_moves_in_later_is_not_on_the_roll_and_who_moves_away_stays(here: Neighbours) -> None:
    stays, _ = here.moves_in()
    roll = here.freeze("residents_assembly")

    late, _ = here.moves_in()
    here.moves_away(stays)

    assert here.register.rolls.unit_of(roll, late) is None
    assert here.register.rolls.unit_of(roll, stays) == Voter(stays)
    here.register.rolls.verify(roll)
    again = here.freeze("residents_assembly")
    assert [voter.unit_id for voter in here.register.rolls.units(again)] == [late]


def test_who_was_erased_stays_on_a_frozen_roll_and_comes_back_as_nobody(here: Neighbours) -> None:
    person, _ = here.moves_in()
    roll = here.freeze("residents_assembly")
    here.register.says(
        [
            identity.PersonErasedV1(
                person_id=person,
                was="registered",
                division_id=here.area_id,
                move_division_id=None,
                birth_year=GROWN_UP,
            )
        ]
    )

    back, _ = here.moves_in()

    assert here.register.rolls.unit_of(roll, back) is None
    here.register.rolls.verify(roll)


def test_a_street_holds_all_its_areas(here: Neighbours) -> None:
    person, _ = here.moves_in()

    roll = here.register.rolls.freeze("residents_assembly", Scope(STREET), NOTHING, AT)

    assert here.area_id in roll.area_ids
    assert Voter(person) in list(here.register.rolls.units(roll))
    assert here.register.rolls.unit_of(roll, person) == Voter(person)


def test_the_same_roll_has_the_same_digest_and_another_one_another(here: Neighbours) -> None:
    here.moves_in()
    first, again = here.freeze("residents_assembly"), here.freeze("residents_assembly")
    here.moves_in()

    assert first == again
    assert here.freeze("residents_assembly").digest != first.digest
    assert here.freeze("residents_consultation").digest != here.freeze("residents_assembly").digest


def test_a_roll_that_reads_differently_is_found_out(here: Neighbours) -> None:
    person, _ = here.moves_in()
    roll = here.freeze("residents_assembly")

    with here.register.pool.connection() as connection:
        connection.execute(
            "UPDATE deliberation_neighbourhood.residences SET birth_year = 2020 WHERE person_id = %s", (person,)
        )

    with pytest.raises(RollChangedError):
        here.register.rolls.verify(roll)


def test_nothing_is_frozen_while_events_that_bear_on_it_are_parked(here: Neighbours) -> None:
    here.moves_in()
    position = here.register.neighbourhood.position()
    park = (
        "INSERT INTO deliberation_neighbourhood.dead_letters (reader, stream, seq, entity_id, type, error, message)"
        " VALUES ('deliberation_neighbourhood', 'IDENTITY', %s, 'x', %s, 'sample', '')"
    )
    with here.register.pool.connection() as connection:
        connection.execute(park, (position, identity.RoleGrantedV1.TYPE))
    here.freeze("residents_assembly")
    with here.register.pool.connection() as connection:
        connection.execute(park, (position - 1, identity.ResidentMovedV1.TYPE))

    with pytest.raises(RollUncertainError):
        here.freeze("residents_assembly")

    with here.register.pool.connection() as connection:
        connection.execute("DELETE FROM deliberation_neighbourhood.dead_letters")


def test_memory_does_not_grow_with_the_roll(here: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli_neighbourhood.as_of.FETCHED_ROWS", PAGE_ROWS)

    def peak_bytes(people: int) -> int:
        with here.register.pool.connection() as connection:
            connection.execute(
                "INSERT INTO deliberation_neighbourhood.residences SELECT gen_random_uuid(), 1, NULL, %s, %s,"
                " gen_random_uuid(), gen_random_uuid(), 1980 FROM generate_series(1, %s)",
                (here.area_id, here.estate_id, people),
            )
        tracemalloc.start()
        assert here.freeze("residents_assembly").units >= people
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak_bytes(2 * PAGE_ROWS), peak_bytes(10 * PAGE_ROWS)

    assert many < 1.5 * few


def test_a_roll_comes_back_from_an_event_as_it_was(here: Neighbours) -> None:
    unsold, _ = here.builds(900_000, 800_000)
    roll = here.freeze("owners_use_of_fund", Declared((unsold,), uuid4()))

    assert roll_from(roll.data()) == roll


def test_a_co_owner_votes_for_all_that_the_same_owners_have(here: Neighbours) -> None:
    first, second, alone = here.builds(900_000, 800_000, 700_000)
    anna, bo = uuid4(), uuid4()
    here.owns(anna, first, second, alone)
    here.owns(bo, first, second)

    rolls, roll = here.register.rolls, here.freeze("owners_assembly_ordinary")

    together = rolls.unit_of(roll, bo)
    assert together is not None
    assert together.weight_cm2 == 1_700_000
    assert rolls.unit_of(roll, anna, first) == rolls.unit_of(roll, anna, second) == together
    assert rolls.unit_at(roll, second) == together
    with pytest.raises(SeveralUnitsError):
        rolls.unit_of(roll, anna)


def test_who_buys_after_the_opening_does_not_vote_and_who_sold_does(here: Neighbours) -> None:
    (home,) = here.builds(900_000)
    seller, buyer = uuid4(), uuid4()
    here.owns(seller, home)
    roll = here.freeze("owners_assembly_ordinary")

    here.sells(seller, home)
    here.owns(buyer, home)

    rolls = here.register.rolls
    assert rolls.unit_of(roll, buyer) is None
    assert rolls.unit_of(roll, seller) == rolls.unit_at(roll, home)
    rolls.verify(roll)


def test_the_developer_votes_through_who_was_declared(here: Neighbours) -> None:
    unsold, also_unsold, sold = here.builds(900_000, 800_000, 700_000)
    owner, representative = uuid4(), uuid4()
    here.owns(owner, sold)

    declared = Declared((unsold, also_unsold), representative)
    rolls, roll = here.register.rolls, here.freeze("owners_assembly_ordinary", declared)

    developer = rolls.unit_of(roll, representative)
    assert developer is not None
    assert developer.weight_cm2 == 1_700_000
    assert rolls.unit_at(roll, unsold) == developer
    assert rolls.unit_of(roll, representative, sold) is None
    assert roll.units == 2


def test_a_dwelling_that_is_owned_cannot_be_declared_unsold(here: Neighbours) -> None:
    (home,) = here.builds(900_000)
    here.owns(uuid4(), home)

    with pytest.raises(DeclarationInvalidError):
        here.freeze("owners_assembly_ordinary", Declared((home,)))


def test_a_dwelling_of_another_estate_cannot_be_declared(here: Neighbours) -> None:
    (elsewhere,) = Neighbours(here.register).builds(900_000)

    with pytest.raises(DeclarationInvalidError):
        here.freeze("owners_assembly_ordinary", Declared((elsewhere,)))


def test_an_owner_of_another_estate_is_not_on_the_roll(here: Neighbours) -> None:
    there = Neighbours(here.register)
    (elsewhere,) = there.builds(900_000)
    owner = uuid4()
    there.owns(owner, elsewhere)
    here.builds(800_000)

    rolls, roll = here.register.rolls, here.freeze("owners_assembly_ordinary")

    assert rolls.unit_of(roll, owner) is None
    assert rolls.unit_at(roll, elsewhere) is None
    with pytest.raises(NotOnRollError):
        rolls.must(rolls.unit_at(roll, elsewhere))


def test_owners_decide_on_an_estate_only(here: Neighbours) -> None:
    with pytest.raises(ScopeInvalidError):
        here.register.rolls.freeze("owners_assembly_ordinary", Scope(here.area_id), NOTHING, AT)


def test_an_estate_is_named_with_its_own_area(here: Neighbours) -> None:
    with pytest.raises(ScopeInvalidError):
        here.register.rolls.freeze("residents_assembly", Scope(AREA, here.estate_id), NOTHING, AT)


def test_only_owners_have_a_developer(here: Neighbours) -> None:
    with pytest.raises(DeclarationInvalidError):
        here.freeze("residents_assembly", Declared((uuid4(),)))


def test_nobody_votes_by_a_rule_that_there_is_not(here: Neighbours) -> None:
    with pytest.raises(UnknownRuleError):
        here.freeze("tenants_assembly")
