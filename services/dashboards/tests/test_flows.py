"""What one event adds: given one event, then these flows."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from dashboards_service.registration.projector import HANDLERS, flows_of
from linli_common.projector import Event
from linli_common.testing.event_log import Given
from linli_contracts.envelope import parse_envelope
from linli_contracts.identity import EVENTS, MoveWithdrawnV1, PersonErasedV1, ResidentTransferredV1

from .conftest import YIJING, at, erased, given, household, moved, returned, submitted, verified

DAY = date(2026, 3, 1)
OTHER = UUID(int=310113111002)
PERSON = uuid4()


def flows(event: Given) -> dict[tuple[str, UUID], int]:
    folded = flows_of(Event("IDENTITY", 1, parse_envelope(event.body("identity"))))
    assert {day for (_, _, day), _ in folded} <= {DAY}
    return {(measure, division): amount for (measure, division, _), amount in folded}


def test_a_submission_waits_for_verification() -> None:
    assert flows(submitted(PERSON, YIJING, DAY)) == {
        ("applied", YIJING): 1,
        ("applied_phone", YIJING): 1,
        ("pending", YIJING): 1,
    }


def test_a_verified_resident_is_registered_by_birth_year_and_no_longer_waits() -> None:
    assert flows(verified(PERSON, YIJING, DAY, 1994, hours=30)) == {
        ("verified", YIJING): 1,
        ("pending", YIJING): -1,
        ("verified_in_48h", YIJING): 1,
        ("registered", YIJING): 1,
        ("registered_born_1994", YIJING): 1,
    }


def test_a_returned_registration_no_longer_waits() -> None:
    assert flows(returned(PERSON, YIJING, DAY)) == {("returned", YIJING): 1, ("pending", YIJING): -1}


def test_a_move_to_another_area_goes_out_here_and_in_there() -> None:
    assert flows(moved(PERSON, YIJING, OTHER, DAY)) == {
        ("moves_pending", OTHER): -1,
        ("moved_out", YIJING): 1,
        ("moved_in", OTHER): 1,
        ("registered", YIJING): -1,
        ("registered", OTHER): 1,
        ("registered_born_1990", YIJING): -1,
        ("registered_born_1990", OTHER): 1,
    }


def test_a_move_inside_one_area_is_neither_in_nor_out() -> None:
    assert flows(moved(PERSON, YIJING, YIJING, DAY)) == {("moves_pending", YIJING): -1}


def test_a_move_that_is_taken_back_no_longer_waits() -> None:
    event = given(MoveWithdrawnV1(person_id=PERSON, to_division_id=OTHER), DAY)

    assert flows(event) == {("moves_pending", OTHER): -1}


def test_a_transfer_is_no_move() -> None:
    event = given(
        ResidentTransferredV1(person_id=PERSON, from_division_id=YIJING, to_division_id=OTHER, birth_year=1990),
        DAY,
    )

    assert flows(event)[("transferred_out", YIJING)] == 1
    assert flows(event)[("transferred_in", OTHER)] == 1
    assert ("moved_in", OTHER) not in flows(event)


@pytest.mark.parametrize(
    ("was", "expected"),
    [
        ("pending", {("pending", YIJING): -1}),
        ("returned", {}),
        (
            "registered",
            {("erased", YIJING): 1, ("registered", YIJING): -1, ("registered_born_1990", YIJING): -1},
        ),
    ],
)
def test_an_erasure_ends_what_the_person_was(was: str, expected: dict[tuple[str, UUID], int]) -> None:
    assert flows(erased(PERSON, YIJING, DAY, was)) == expected


def test_the_erasure_of_a_staff_account_that_lived_nowhere_counts_nowhere() -> None:
    data = PersonErasedV1(person_id=PERSON, was="enrolled", division_id=None, move_division_id=None, birth_year=None)
    assert flows(given(data, DAY, PERSON)) == {}


def test_a_household_counts_where_it_lives() -> None:
    assert flows(household(YIJING, DAY)) == {("households", YIJING): 1}


def test_an_event_just_before_midnight_in_shanghai_counts_on_that_day() -> None:
    late = Given(household(YIJING, DAY).data, "h", at(DAY, 0).replace(hour=16, minute=30))

    (((_, _, day), _),) = flows_of(Event("IDENTITY", 1, parse_envelope(late.body("identity"))))

    assert day == date(2026, 3, 1)


def test_every_handler_is_for_a_contract_of_identity() -> None:
    assert set(HANDLERS) <= {contract.TYPE for contract in EVENTS}
