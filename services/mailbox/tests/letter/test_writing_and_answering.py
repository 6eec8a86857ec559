"""What writers and units say to each other: transitions, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.aggregate import answering, moderation, writing
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts

from .letters import (
    CHEN,
    DAY,
    GAOJING,
    HOUR,
    LI,
    MINUTE,
    MONDAY,
    SAID,
    WANG,
    YIJING,
    a_letter,
    answered,
    closed,
    events_of,
    known,
    names_of,
    official,
    shanghai,
    taken_up,
)

SOON = MONDAY + HOUR


def reopen(letter: Letter, at: datetime) -> None:
    answering.reopen(letter, SAID, is_working_day=official, at=at)


def mark(letter: Letter, of: Letter, at: datetime = SOON) -> None:
    answering.mark_duplicate(letter, of, is_working_day=official, at=at)


# Joint letters


def test_a_joint_letter_is_signed_by_others_once_each() -> None:
    letter = a_letter(kind="joint")
    writing.join(letter, WANG, SOON)
    assert letter.writer_ids == [LI, WANG]
    with pytest.raises(refusals.AlreadyAWriterError):
        writing.join(letter, WANG, SOON)
    with pytest.raises(refusals.AlreadyAWriterError):
        writing.join(letter, LI, SOON)


def test_only_a_joint_letter_is_signed() -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        writing.join(a_letter(), WANG, SOON)


def test_a_closed_joint_letter_is_not_signed() -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        writing.join(closed(kind="joint"), WANG, MONDAY + DAY)


def test_fifty_sign_and_the_next_one_may_support() -> None:
    letter = a_letter(kind="joint", visibility="public")
    for number in range(writing.MAX_WRITERS - 1):
        writing.join(letter, known(f"neighbour {number}"), SOON)
    with pytest.raises(refusals.TooManyWritersError):
        writing.join(letter, CHEN, SOON)
    writing.Support.give(letter, CHEN, SOON)


# Support


def test_support_of_one_person_for_one_letter_is_one_thing() -> None:
    letter = a_letter(visibility="public")
    assert writing.Support.give(letter, WANG, SOON).id == writing.Support.give(letter, WANG, SOON + DAY).id
    assert writing.Support.give(letter, CHEN, SOON).id != writing.Support.give(letter, WANG, SOON).id


def test_a_writer_does_not_support_their_own_letter() -> None:
    with pytest.raises(refusals.AlreadyAWriterError):
        writing.Support.give(a_letter(visibility="public"), LI, SOON)


@pytest.mark.parametrize("visibility", ["private", "hidden"])
def test_what_is_not_public_cannot_be_supported_and_is_not_admitted_to_exist(visibility: str) -> None:
    with pytest.raises(refusals.UnknownLetterError):
        writing.Support.give(a_letter(visibility=visibility), WANG, SOON)


def test_a_closed_letter_is_not_supported_nor_one_that_lapsed_unnoticed() -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        writing.Support.give(closed(visibility="public"), WANG, MONDAY + DAY)
    with pytest.raises(refusals.WrongLifecycleError):
        writing.Support.give(answered(visibility="public"), WANG, MONDAY + 9 * DAY)


# Urge


def test_a_writer_urges_once_a_day_of_shanghai() -> None:
    letter = a_letter(terms=Terms(24, 15, 7))
    writing.urge(letter, shanghai("2026-03-02 23:50"), by_writer=True)
    with pytest.raises(refusals.UrgedTodayError):
        writing.urge(letter, shanghai("2026-03-02 23:59"), by_writer=True)
    writing.urge(letter, shanghai("2026-03-03 00:01"), by_writer=True)


def test_a_unit_above_urges_whenever_it_sees_fit_and_takes_no_turn_of_the_writer() -> None:
    letter = a_letter()
    writing.urge(letter, SOON, by_writer=False)
    writing.urge(letter, SOON, by_writer=False)
    writing.urge(letter, SOON, by_writer=True)
    assert names_of(letter, 1) == ["Urged"] * 3


# Hotline


def test_an_order_of_the_hotline_is_one_letter_wherever_it_is_taken_over() -> None:
    assert writing.order_letter_id("SH-1") == writing.order_letter_id("SH-1")
    assert writing.order_letter_id("SH-1") != writing.order_letter_id("SH-2")


# Reply, answer, pend


@pytest.mark.parametrize(
    "say",
    [
        lambda letter: answering.reply(letter, SAID, SOON),
        lambda letter: answering.answer(letter, SAID, "solved", is_working_day=official, at=SOON),
        lambda letter: answering.pend(letter, date(2026, 3, 9), SAID, SOON),
    ],
)
def test_a_unit_takes_the_letter_up_before_it_speaks(say: Callable[[Letter], None]) -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        say(a_letter())


def test_declining_names_the_place_that_is_responsible() -> None:
    letter = taken_up()
    with pytest.raises(refusals.UnitUnavailableError) as refusal:
        answering.answer(letter, SAID, "declined", is_working_day=official, at=SOON)
    assert refusal.value.field == "responsible"
    answering.answer(letter, SAID, "declined", responsible=SAID, is_working_day=official, at=SOON)
    assert (letter.lifecycle, letter.outcome) == ("answered", "declined")


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 2), date(2027, 3, 4)])
def test_a_promise_is_for_tomorrow_or_later_and_at_most_a_year_ahead(day: date) -> None:
    with pytest.raises(refusals.PromiseInvalidError):
        answering.pend(taken_up(), day, SAID, SOON)


def test_today_is_shanghais_day_also_after_midnight() -> None:
    with pytest.raises(refusals.PromiseInvalidError):  # 00:30 on the third is the second in UTC
        answering.pend(taken_up(), date(2026, 3, 3), SAID, shanghai("2026-03-03 00:30"))


def test_the_same_day_is_not_promised_twice_and_another_one_may_be() -> None:
    letter = taken_up()
    answering.pend(letter, date(2026, 3, 9), SAID, SOON)
    with pytest.raises(refusals.PromiseInvalidError):
        answering.pend(letter, date(2026, 3, 9), SAID, SOON)
    answering.pend(letter, date(2026, 3, 10), SAID, SOON)


def test_an_answer_ends_the_pending() -> None:
    letter = taken_up()
    answering.pend(letter, date(2026, 3, 9), SAID, SOON)
    answering.answer(letter, SAID, "solved", is_working_day=official, at=SOON)
    assert events_of(letter)[-1].standing["pending"]
    assert not letter.pending


# Extensions


def test_no_extension_is_decided_that_nobody_asked_for() -> None:
    with pytest.raises(refusals.ExtensionInvalidError):
        answering.decide_extension(taken_up(), granted=True, reason=SAID, is_working_day=official, at=SOON)


def test_one_extension_waits_at_a_time() -> None:
    letter = taken_up()
    answering.ask_extension(letter, 5, GAOJING, SAID, SOON)
    with pytest.raises(refusals.ExtensionInvalidError):
        answering.ask_extension(letter, 5, GAOJING, SAID, SOON)


def test_no_extension_is_asked_for_when_the_time_is_over() -> None:
    with pytest.raises(refusals.ExtensionInvalidError):
        answering.ask_extension(taken_up(), 5, GAOJING, SAID, MONDAY + 8 * DAY)


def test_an_answer_makes_the_waiting_extension_void() -> None:
    letter = taken_up()
    answering.ask_extension(letter, 5, GAOJING, SAID, SOON)
    answering.answer(letter, SAID, "solved", is_working_day=official, at=SOON)
    with pytest.raises(refusals.ExtensionInvalidError):
        answering.decide_extension(letter, granted=True, reason=SAID, is_working_day=official, at=SOON)


# Confirm, rate


def test_only_an_answer_is_confirmed() -> None:
    for letter in (a_letter(), taken_up(), closed()):
        with pytest.raises(refusals.WrongLifecycleError):
            answering.confirm(letter, solved=True, rating=5, at=MONDAY + 3 * HOUR)


def test_what_lapsed_is_not_confirmed_any_more() -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        answering.confirm(answered(), solved=True, rating=5, at=MONDAY + 8 * DAY)


def test_a_closing_without_rating_can_be_rated_once() -> None:
    letter = closed()
    answering.rate(letter, 4, MONDAY + DAY)
    with pytest.raises(refusals.NothingToRateError):
        answering.rate(letter, 5, MONDAY + DAY)


def test_a_confirmation_with_a_rating_is_the_rating() -> None:
    letter = answered()
    answering.confirm(letter, solved=True, rating=4, at=MONDAY + DAY)
    with pytest.raises(refusals.NothingToRateError):
        answering.rate(letter, 5, MONDAY + DAY)


@pytest.mark.parametrize("state", [a_letter, taken_up, answered])
def test_there_is_nothing_to_rate_before_the_closing(state: Callable[[], Letter]) -> None:
    with pytest.raises(refusals.NothingToRateError):
        answering.rate(state(), 5, MONDAY + 2 * HOUR)


def test_a_lapsed_letter_is_rated_though_nobody_recorded_the_lapse() -> None:
    letter = answered()
    answering.rate(letter, 2, MONDAY + 9 * DAY)
    assert names_of(letter)[-2:] == ["Closed", "Rated"]


# Reopen


def test_an_answered_and_a_closed_letter_is_had_done_again_as_often_as_the_writer_wants() -> None:
    letter = answered()
    for turn in range(1, 4):
        reopen(letter, MONDAY + turn * DAY)
        answering.answer(letter, SAID, "explained", is_working_day=official, at=MONDAY + turn * DAY + HOUR)
    assert [event.times for event in events_of(letter) if type(event).__name__ == "Reopened"] == [1, 2, 3]


def test_a_letter_can_be_had_done_again_for_thirty_days_to_the_moment() -> None:
    at = MONDAY + 2 * HOUR + 30 * DAY
    with pytest.raises(refusals.ReopeningTooLateError):
        reopen(closed(), at + MINUTE)
    letter = closed()
    reopen(letter, at)
    assert letter.lifecycle == "accepted"


def test_the_thirty_days_of_a_lapsed_letter_count_from_the_lapse_and_not_from_its_recording() -> None:
    lapse = MONDAY + HOUR + 7 * DAY
    reopen(answered(), lapse + 30 * DAY)
    with pytest.raises(refusals.ReopeningTooLateError):
        reopen(answered(), lapse + 30 * DAY + MINUTE)


@pytest.mark.parametrize("state", [a_letter, taken_up])
def test_what_nobody_answered_is_not_had_done_again(state: Callable[[], Letter]) -> None:
    with pytest.raises(refusals.WrongLifecycleError):
        reopen(state(), SOON)


def test_what_was_withdrawn_stays_so() -> None:
    letter = a_letter()
    writing.withdraw(letter, SOON)
    with pytest.raises(refusals.WrongLifecycleError):
        reopen(letter, SOON)


def test_a_reopened_letter_can_be_rated_anew() -> None:
    letter = answered()
    answering.confirm(letter, solved=False, rating=1, at=MONDAY + 2 * HOUR)
    reopen(letter, MONDAY + DAY)
    answering.answer(letter, SAID, "solved", is_working_day=official, at=MONDAY + 2 * DAY)
    answering.confirm(letter, solved=True, rating=None, at=MONDAY + 3 * DAY)
    answering.rate(letter, 5, MONDAY + 4 * DAY)
    assert letter.rating == 5
    assert [e.closed_before for e in events_of(letter) if type(e).__name__ == "Closed"] == [False, True]


# Duplicates


def test_a_letter_follows_another_of_its_district() -> None:
    letter, other = a_letter(), a_letter(id=known("other"))
    mark(letter, other)
    assert (letter.lifecycle, letter.duplicate_of) == ("duplicate", other.id)


def test_a_letter_does_not_follow_itself_nor_one_that_follows_nor_a_withdrawn_one_nor_a_stranger() -> None:
    first, second, gone = a_letter(), a_letter(id=known("second")), a_letter(id=known("gone"))
    away = Whereabouts(known("far"), ["310110", "-", "-"], *[Unit("district", known("杨浦区"))] * 2)
    stranger = a_letter(id=known("stranger"), where=away)
    mark(second, first)
    writing.withdraw(gone, SOON)
    letter = a_letter(id=known("third"))
    for of in (letter, second, gone, stranger):
        with pytest.raises(refusals.DuplicateInvalidError):
            mark(letter, of)


def test_a_contested_duplicate_is_worked_on_again_and_can_follow_again() -> None:
    letter, other = a_letter(), a_letter(id=known("other"))
    mark(letter, other)
    reopen(letter, MONDAY + DAY)
    assert (letter.lifecycle, letter.duplicate_of, events_of(letter)[-1].was) == ("accepted", None, "duplicate")
    mark(letter, other, MONDAY + 2 * DAY)
    assert letter.lifecycle == "duplicate"


def test_a_duplicate_is_contested_for_thirty_days() -> None:
    letter = a_letter()
    mark(letter, a_letter(id=known("other")))
    with pytest.raises(refusals.ReopeningTooLateError):
        reopen(letter, SOON + 30 * DAY + MINUTE)


# Add


def test_a_writer_adds_to_an_open_letter_also_while_an_answer_stands_and_not_after() -> None:
    writing.give_more(a_letter(), SAID, SOON)
    writing.give_more(answered(), SAID, MONDAY + 2 * HOUR)
    with pytest.raises(refusals.WrongLifecycleError):
        writing.give_more(closed(), SAID, MONDAY + 3 * HOUR)


# Moderation


def test_a_reported_letter_is_hidden_and_shown_again_as_its_writer_wished() -> None:
    letter = a_letter(visibility="public")
    moderation.report_abuse(letter, SAID, SOON)
    moderation.decide_abuse(letter, hide=True, reason=SAID, at=SOON)
    assert (letter.visibility, letter.abuse_reports) == ("hidden", 0)
    moderation.decide_abuse(letter, hide=False, reason=SAID, at=SOON)
    assert letter.visibility == "public"


def test_a_private_letter_never_becomes_public_by_a_decision() -> None:
    letter = a_letter()
    moderation.decide_abuse(letter, hide=True, reason=SAID, at=SOON)
    moderation.decide_abuse(letter, hide=False, reason=SAID, at=SOON)
    assert letter.visibility == "private"


def test_without_a_report_and_without_a_change_there_is_nothing_to_decide() -> None:
    with pytest.raises(refusals.NothingReportedError):
        moderation.decide_abuse(a_letter(visibility="public"), hide=False, reason=SAID, at=SOON)


def test_a_report_that_is_found_groundless_is_settled() -> None:
    letter = a_letter(visibility="public")
    moderation.report_abuse(letter, SAID, SOON)
    moderation.decide_abuse(letter, hide=False, reason=SAID, at=SOON)
    with pytest.raises(refusals.NothingReportedError):
        moderation.decide_abuse(letter, hide=False, reason=SAID, at=SOON)


def test_a_hidden_letter_is_handled_like_any_other() -> None:
    letter = taken_up(visibility="public")
    moderation.decide_abuse(letter, hide=True, reason=SAID, at=SOON)
    advance(letter, MONDAY + 30 * DAY)
    assert (letter.response.fact, letter.handling.fact, letter.holder) == ("missed", "missed", YIJING)
