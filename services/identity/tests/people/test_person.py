"""A person, given some events, when something is asked, then what is recorded: pure, fast."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.domain import Aggregate
from identity_service.aggregate.ages import age_years, band_on
from identity_service.aggregate.household import Household
from identity_service.aggregate.ownership import Ownership
from identity_service.aggregate.person import Person
from identity_service.aggregate.person_events import BecameActive
from identity_service.aggregate.role_grant import RoleGrant
from identity_service.publisher import publish, rights
from identity_service.publisher.residents import CONTRACTS, WITHHELD
from identity_service.refusals import residents as refusals

from .acts import AT, BORN, FIRST, SECOND, applicant, last, later, names, resident, sealed, submission, verify


def resubmit(person: Person) -> None:
    person.resubmit(submission(), at=later(2))


def test_an_application_waits_for_the_worker() -> None:
    person = applicant()
    assert (person.status, names(person)) == ("pending", ["Applied"])


def test_the_clear_part_is_birth_year_and_band_only() -> None:
    event = last(applicant())
    assert (event.birth_year, event.age_band) == (1990, "20-35")
    assert date not in {type(value) for value in vars(event).values()}


def test_under_fourteen_needs_a_guardian() -> None:
    with pytest.raises(refusals.GuardianNeededError):
        applicant(born_on=date(2012, 3, 2))


def test_on_the_fourteenth_birthday_in_shanghai_nobody_else_is_needed() -> None:
    # 1 March 2026, 02:00 UTC is 10:00 in Shanghai.
    assert applicant(born_on=date(2012, 3, 1)).status == "pending"


def test_ages_change_at_midnight_in_shanghai() -> None:
    born = date(2008, 3, 1)
    assert age_years(born, datetime(2026, 2, 28, 15, 59, tzinfo=UTC)) == 17
    assert age_years(born, datetime(2026, 2, 28, 16, 0, tzinfo=UTC)) == 18
    assert band_on(born, AT) == "18-19"


def test_nobody_is_born_in_the_future() -> None:
    with pytest.raises(refusals.BirthDateImpossibleError):
        applicant(born_on=date(2026, 3, 2), guardian_id=uuid4())


def test_a_returned_application_keeps_its_reason_and_attempt() -> None:
    person = applicant()
    person.return_registration(reason="wrong_dwelling", submitted_in=FIRST, at=later())
    returned = last(person)
    assert (returned.reason, returned.attempt, returned.submitted_at) == ("wrong_dwelling", 1, AT)


def test_a_second_submission_is_attempt_two() -> None:
    person = applicant()
    person.return_registration(reason="other", submitted_in=FIRST, at=later())
    resubmit(person)
    assert (person.status, person.attempt) == ("pending", 2)


def test_a_waiting_application_is_not_submitted_again() -> None:
    with pytest.raises(refusals.AlreadyPendingError):
        resubmit(applicant())


def test_a_withdrawn_application_cannot_be_verified() -> None:
    person = applicant()
    person.withdraw(submitted_in=FIRST, at=later())
    with pytest.raises(refusals.NothingPendingError):
        verify(person, FIRST, FIRST)


def test_a_decision_is_booked_where_the_submission_was() -> None:
    person = applicant(area=FIRST)
    verify(person, FIRST, SECOND)
    assert names(person) == ["Applied", "ResidenceVerified", "Transferred"]
    verified: Any = person.pending_events[1]
    assert verified.division_id == FIRST.division_id
    assert person.division_id == SECOND.division_id


def test_a_move_leaves_the_old_residence_until_it_is_verified() -> None:
    person = resident(FIRST)
    person.submit_move(area=SECOND, estate_id=uuid4(), at=later(2))
    assert (person.division_id, person.move) == (FIRST.division_id, "pending")
    person.verify_move(
        dwelling_id=uuid4(), household_id=uuid4(), born_on=BORN, submitted_in=SECOND, area=SECOND, at=later(3)
    )
    assert (person.division_id, person.move) == (SECOND.division_id, "none")


def test_a_move_after_a_return_is_the_next_attempt() -> None:
    person = resident()
    person.submit_move(area=SECOND, estate_id=uuid4(), at=later(2))
    person.return_move(reason="not_resident", submitted_in=SECOND, at=later(3))
    person.submit_move(area=SECOND, estate_id=uuid4(), at=later(4))
    assert last(person).attempt == 2


def test_an_applicant_does_not_move() -> None:
    with pytest.raises(refusals.NotRegisteredError):
        applicant().submit_move(area=SECOND, estate_id=uuid4(), at=later())


def test_nobody_moves_into_their_own_household() -> None:
    person = resident()
    person.submit_move(area=FIRST, estate_id=uuid4(), at=later(2))
    assert person.household_id is not None
    with pytest.raises(refusals.SameResidenceError):
        person.verify_move(
            dwelling_id=uuid4(),
            household_id=person.household_id,
            born_on=BORN,
            submitted_in=FIRST,
            area=FIRST,
            at=later(3),
        )


def test_a_resident_follows_the_estate_once() -> None:
    person = resident(FIRST)
    person.transfer(area=SECOND, at=later(2))
    person.transfer(area=SECOND, at=later(3))
    assert names(person).count("Transferred") == 1


def test_a_year_has_one_first_act() -> None:
    person = resident()
    for day in (2, 3, 400, 401):
        person.become_active(born_on=BORN, home=FIRST, at=later(day))
    assert [event.year for event in person.pending_events if isinstance(event, BecameActive)] == [2026, 2027]


def test_the_year_begins_in_shanghai() -> None:
    person = resident()
    person.become_active(born_on=BORN, home=FIRST, at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert last(person).year == 2027


def test_an_applicant_is_not_active() -> None:
    person = applicant()
    person.become_active(born_on=BORN, home=FIRST, at=later())
    assert names(person) == ["Applied"]


def test_an_erasure_says_what_was_and_forgets_the_sealed() -> None:
    person = resident()
    person.submit_move(area=SECOND, estate_id=uuid4(), at=later(2))
    person.erase(place=FIRST.place, at=later(3))
    erased = last(person)
    assert (erased.was, erased.division_id, erased.move_division_id) == (
        "registered", FIRST.division_id, SECOND.division_id,
    )  # fmt: skip
    assert person.personal is None


def test_erasing_twice_is_nothing() -> None:
    person = resident()
    person.erase(place=FIRST.place, at=later(3))
    person.erase(place=FIRST.place, at=later(4))
    assert names(person).count("Erased") == 1


def test_an_erased_person_does_nothing_any_more() -> None:
    person = resident()
    person.erase(place=FIRST.place, at=later(3))
    with pytest.raises(refusals.PersonErasedError):
        person.submit_move(area=SECOND, estate_id=uuid4(), at=later(4))
    with pytest.raises(refusals.PersonErasedError):
        resubmit(person)


def test_a_staff_account_is_nobody_elses_business() -> None:
    person = Person.enrol(id=uuid4(), personal=sealed(), enrolled_by=uuid4(), at=AT)
    assert publish(person.pending_events[0]) is None


def test_the_erasure_of_a_withdrawn_application_leaves_no_stock_behind() -> None:
    person = applicant()
    person.withdraw(submitted_in=FIRST, at=later())
    person.erase(place=FIRST.place, at=later(2))
    face = publish(last(person))
    assert face is not None
    assert face.contract.model_dump()["was"] == "returned"


def test_every_private_event_has_a_decision_about_its_public_face() -> None:
    for aggregate in (Person, Household, Ownership, RoleGrant):
        for event in vars(aggregate).values():
            if isinstance(event, type) and issubclass(event, Aggregate.Event) and hasattr(event, "TOPIC"):
                assert event in CONTRACTS or event in WITHHELD or event in rights.CONTRACTS
