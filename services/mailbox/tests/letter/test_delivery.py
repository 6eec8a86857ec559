"""Who works on a letter: taken up, claimed, handed on, refused, assisted, moved with the territory, referred."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from linli_common.refusal import Refusal
from linli_contracts.units import Unit, unit_of
from mailbox_service import refusals
from mailbox_service.aggregate import answering, delivery, writing
from mailbox_service.aggregate.letter import Letter

from .letters import (
    AT_FENGXIANG,
    AT_GAOJING,
    AT_YIJING,
    DAY,
    DISTRICT,
    FENGXIANG,
    GAOJING,
    GREENING,
    HOUR,
    HOUSING,
    LUODIAN,
    MONDAY,
    SAID,
    WATER,
    WU,
    YIJING,
    ZHOU,
    a_letter,
    answered,
    assigned,
    closed,
    events_of,
    known,
    names_of,
    official,
    taken_up,
)

SOON = MONDAY + HOUR


def hand_on(letter: Letter, to: Unit, *assisting: Unit, at: datetime = SOON) -> None:
    delivery.hand_on(letter, to, direction="sideways", assisting=assisting, reason=SAID, at=at)


def withdrawn() -> Letter:
    letter = a_letter()
    writing.withdraw(letter, MONDAY + HOUR)
    return letter


def a_duplicate() -> Letter:
    letter = a_letter()
    answering.mark_duplicate(letter, a_letter(id=known("other")), is_working_day=official, at=MONDAY + HOUR)
    return letter


WORK: dict[str, Callable[[Letter, datetime], None]] = {
    "acknowledge": delivery.acknowledge,
    "claim": lambda letter, at: delivery.claim(letter, ZHOU, at),
    "hand on": lambda letter, at: hand_on(letter, GAOJING, at=at),
    "refuse": lambda letter, at: delivery.refuse(letter, YIJING, SAID, at),
    "assist": lambda letter, at: delivery.assist(letter, WATER, SAID, at),
    "ask more": lambda letter, at: delivery.ask_more(letter, SAID, at),
    "reply": lambda letter, at: answering.reply(letter, SAID, at),
    "answer": lambda letter, at: answering.answer(letter, SAID, "solved", is_working_day=official, at=at),
    "pend": lambda letter, at: answering.pend(letter, at.date() + 3 * DAY, SAID, at),
    "ask extension": lambda letter, at: answering.ask_extension(letter, 5, GAOJING, SAID, at),
    "mark duplicate": lambda letter, at: answering.mark_duplicate(
        letter, a_letter(id=known("another")), is_working_day=official, at=at
    ),
    "urge": lambda letter, at: writing.urge(letter, at, by_writer=True),
    "withdraw": writing.withdraw,
}


@pytest.mark.parametrize("state", [answered, closed, withdrawn, a_duplicate])
@pytest.mark.parametrize("work", WORK)
def test_no_unit_works_on_a_letter_on_which_nobody_has_to_act(state: Callable[[], Letter], work: str) -> None:
    letter = state()
    before = names_of(letter)
    with pytest.raises(refusals.WrongLifecycleError):
        WORK[work](letter, MONDAY + 3 * HOUR)
    assert names_of(letter) == before


# Acknowledge, claim


def test_a_letter_is_acknowledged_once_by_each_unit_and_first_once() -> None:
    letter = assigned(GAOJING)
    delivery.acknowledge(letter, SOON)
    assert [event.first for event in events_of(letter) if type(event).__name__ == "Acknowledged"] == [True, False]
    with pytest.raises(refusals.WrongLifecycleError):
        delivery.acknowledge(letter, SOON)


def test_a_contested_duplicate_that_nobody_acknowledged_is_acknowledged_for_the_first_time() -> None:
    letter = a_duplicate()
    answering.reopen(letter, SAID, is_working_day=official, at=MONDAY + 2 * HOUR)
    delivery.acknowledge(letter, MONDAY + 3 * HOUR)
    assert events_of(letter)[-1].first


def test_one_colleague_claims_and_the_other_is_told() -> None:
    letter = a_letter()
    delivery.claim(letter, ZHOU, SOON)
    with pytest.raises(refusals.ClaimedByAnotherError):
        delivery.claim(letter, WU, SOON)
    with pytest.raises(refusals.ClaimedByAnotherError):
        delivery.refuse_claimed(letter, WU)
    delivery.refuse_claimed(letter, ZHOU)


def test_who_claims_again_changes_nothing() -> None:
    letter = a_letter()
    delivery.claim(letter, ZHOU, SOON)
    delivery.claim(letter, ZHOU, SOON)
    assert names_of(letter) == ["Submitted", "Claimed"]


def test_a_claim_given_back_is_free_for_the_other() -> None:
    letter = a_letter()
    delivery.claim(letter, ZHOU, SOON)
    delivery.release(letter, SOON)
    delivery.release(letter, SOON)
    delivery.claim(letter, WU, SOON)
    assert names_of(letter) == ["Submitted", "Claimed", "Claimed", "Claimed"]
    assert letter.claimed_by == WU


def test_a_claim_ends_with_the_hand_off() -> None:
    letter = taken_up()
    delivery.claim(letter, ZHOU, SOON)
    hand_on(letter, GAOJING)
    assert letter.claimed_by is None


# Hand on


def test_a_letter_that_is_not_taken_up_is_not_handed_on() -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        hand_on(a_letter(), GAOJING)


def test_a_letter_is_not_handed_to_who_has_it() -> None:
    with pytest.raises(refusals.UnitUnavailableError):
        hand_on(taken_up(), YIJING)


@pytest.mark.parametrize("assisting", [(GAOJING,), (WATER, WATER)])
def test_nobody_is_named_twice(assisting: tuple[Unit, ...]) -> None:
    with pytest.raises(refusals.UnitUnavailableError) as refusal:
        hand_on(taken_up(), GAOJING, *assisting)
    assert refusal.value.field == "assisting"


def test_who_is_asked_to_assist_already_is_not_asked_again() -> None:
    letter = taken_up()
    hand_on(letter, GAOJING, WATER)
    delivery.acknowledge(letter, SOON)
    with pytest.raises(refusals.UnitUnavailableError):
        hand_on(letter, HOUSING, WATER)


def test_more_than_ten_cannot_assist() -> None:
    many = [Unit("department", known(f"department {number}")) for number in range(11)]
    with pytest.raises(refusals.UnitUnavailableError):
        hand_on(taken_up(), GAOJING, *many)
    hand_on(taken_up(), GAOJING, *many[:10])


def test_a_letter_that_left_upwards_has_been_handed_up_for_ever() -> None:
    letter = assigned(GAOJING)
    delivery.refuse(letter, GAOJING, SAID, SOON)
    assert letter.handed_up
    sideways = taken_up()
    hand_on(sideways, FENGXIANG)
    assert not sideways.handed_up


# Refuse


def test_a_refused_assignment_goes_back_to_who_sent_it_and_is_taken_up_there() -> None:
    letter = assigned(GAOJING)
    delivery.refuse(letter, GAOJING, SAID, SOON)
    assert events_of(letter)[-1].to == str(YIJING)
    assert (letter.holder, letter.taken, letter.path) == (YIJING, True, [])


def test_refusals_go_back_step_by_step() -> None:
    letter = assigned(GAOJING)
    delivery.acknowledge(letter, SOON)
    hand_on(letter, WATER)
    delivery.refuse(letter, WATER, SAID, SOON)
    assert letter.holder == GAOJING
    hand_on(letter, GREENING)
    delivery.refuse(letter, GREENING, SAID, SOON)
    assert letter.holder == GAOJING
    with pytest.raises(refusals.AssignmentNotRefusableError):
        delivery.refuse(letter, GAOJING, SAID, SOON)


def test_what_a_unit_took_up_it_cannot_refuse() -> None:
    letter = assigned(GAOJING)
    delivery.acknowledge(letter, SOON)
    with pytest.raises(refusals.AssignmentNotRefusableError):
        delivery.refuse(letter, GAOJING, SAID, SOON)


def test_what_nobody_assigned_cannot_be_refused() -> None:
    with pytest.raises(refusals.AssignmentNotRefusableError):
        delivery.refuse(a_letter(), YIJING, SAID, SOON)


def test_a_unit_that_has_nothing_to_do_with_it_can_neither_refuse_nor_assist() -> None:
    letter = assigned(GAOJING)
    with pytest.raises(refusals.NotAssistingError):
        delivery.refuse(letter, WATER, SAID, SOON)
    with pytest.raises(refusals.NotAssistingError):
        delivery.assist(letter, WATER, SAID, SOON)
    with pytest.raises(refusals.NotTheHolderError):
        delivery.refuse_other_holder(letter, YIJING)


# Assist


def test_an_assisting_department_refuses_and_the_lead_keeps_the_letter() -> None:
    letter = taken_up()
    hand_on(letter, WATER, GREENING, HOUSING)
    delivery.refuse(letter, GREENING, SAID, SOON)
    assert (letter.holder, letter.taken) == (WATER, False)
    assert letter.assisting == {GREENING: "refused", HOUSING: "asked"}
    assert events_of(letter)[-1].assisting


def test_an_assisting_department_gives_its_help_once() -> None:
    letter = taken_up()
    hand_on(letter, WATER, GREENING)
    delivery.assist(letter, GREENING, SAID, SOON)
    with pytest.raises(refusals.NotAssistingError):
        delivery.assist(letter, GREENING, SAID, SOON)
    with pytest.raises(refusals.NotAssistingError):
        delivery.refuse(letter, GREENING, SAID, SOON)


def test_who_refused_to_assist_can_be_asked_again_later() -> None:
    letter = taken_up()
    hand_on(letter, WATER, GREENING)
    delivery.refuse(letter, GREENING, SAID, SOON)
    delivery.acknowledge(letter, SOON)
    hand_on(letter, HOUSING, GREENING)
    delivery.assist(letter, GREENING, SAID, SOON)


# Ask more


def test_a_question_to_the_writer_waits_until_it_is_answered() -> None:
    letter = taken_up()
    delivery.ask_more(letter, SAID, SOON)
    assert letter.more_asked
    writing.give_more(letter, SAID, SOON)
    assert not letter.more_asked


def test_a_question_is_no_reply() -> None:
    letter = taken_up()
    delivery.ask_more(letter, SAID, SOON)
    assert letter.replied_at is None


# Move with the territory


def test_a_moved_letter_is_booked_at_the_new_place_and_held_by_who_took_over() -> None:
    letter = taken_up()
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, SOON)
    event = events_of(letter)[-1]
    assert (event.place, event.standing["division_id"]) == (AT_FENGXIANG.place, YIJING.id)
    assert (event.to_division_id, unit_of(event.to), event.open) == (FENGXIANG.id, FENGXIANG, True)
    assert (letter.division_id, letter.street, letter.holder, letter.taken) == (FENGXIANG.id, LUODIAN, FENGXIANG, False)


def test_a_move_twice_is_one_move() -> None:
    letter = taken_up()
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, SOON)
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, SOON)
    assert names_of(letter).count("Moved") == 1


def test_a_department_keeps_the_letter_it_works_on_when_the_area_is_reorganised() -> None:
    letter = assigned(WATER)
    delivery.acknowledge(letter, SOON)
    delivery.claim(letter, ZHOU, SOON)
    delivery.move(letter, AT_FENGXIANG, WATER, SOON)
    assert (letter.holder, letter.taken, letter.claimed_by) == (WATER, True, ZHOU)


def test_what_a_closed_area_sent_on_comes_back_to_the_one_that_took_over() -> None:
    letter = assigned(WATER)
    delivery.move(letter, AT_FENGXIANG, WATER, SOON)
    delivery.refuse(letter, WATER, SAID, SOON)
    assert (letter.holder, letter.taken) == (FENGXIANG, True)


def test_what_a_closed_area_sent_on_comes_back_to_the_street_when_no_area_took_over() -> None:
    letter = assigned(WATER)
    delivery.move(letter, AT_GAOJING, WATER, SOON)
    delivery.refuse(letter, WATER, SAID, SOON)
    assert letter.holder == GAOJING


def test_an_area_that_took_over_the_one_it_sent_the_letter_to_does_not_refuse_itself() -> None:
    letter = assigned(FENGXIANG)
    delivery.move(letter, AT_YIJING, YIJING, SOON)
    with pytest.raises(refusals.AssignmentNotRefusableError):
        delivery.refuse(letter, YIJING, SAID, SOON)


def test_a_closed_letter_moves_too_and_says_that_it_is_not_in_the_backlog() -> None:
    letter = closed()
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, MONDAY + 3 * DAY)
    assert not events_of(letter)[-1].open


def test_a_miss_before_the_move_is_booked_at_the_old_place_and_one_after_it_at_the_new() -> None:
    letter = a_letter()
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, MONDAY + 2 * DAY)
    delivery.move(letter, AT_YIJING, YIJING, MONDAY + 30 * DAY)
    missed = [event for event in events_of(letter) if type(event).__name__ == "ClockMissed"]
    assert [(event.standing["division_id"], event.place) for event in missed] == [
        (YIJING.id, AT_YIJING.place),
        (FENGXIANG.id, AT_FENGXIANG.place),
    ]
    assert unit_of(missed[1].escalated_to) == DISTRICT


def test_a_moved_letter_that_no_unit_assigned_cannot_be_refused() -> None:
    letter = taken_up()
    delivery.move(letter, AT_FENGXIANG, FENGXIANG, SOON)
    with pytest.raises(refusals.AssignmentNotRefusableError):
        delivery.refuse(letter, FENGXIANG, SAID, SOON)


# Refer


def test_a_letter_becomes_a_topic_once_and_stays_to_be_answered() -> None:
    letter = taken_up()
    delivery.refer(letter, SAID, SOON)
    assert letter.lifecycle == "accepted"
    with pytest.raises(refusals.WrongLifecycleError):
        delivery.refer(letter, SAID, SOON)


def test_an_answered_letter_can_still_become_a_topic_and_a_closed_one_cannot() -> None:
    delivery.refer(answered(), SAID, MONDAY + 3 * HOUR)
    with pytest.raises(Refusal):
        delivery.refer(closed(), SAID, MONDAY + 3 * HOUR)
