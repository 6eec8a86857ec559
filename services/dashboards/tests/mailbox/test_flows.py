"""What one event of the mailbox adds, by place and by unit: given one event, then these flows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from dashboards_service.mailbox.projector import HANDLERS, flows_by_category, flows_by_place, flows_by_unit
from linli_common.projector import Event
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract
from linli_contracts.envelope import parse_envelope

from ..conftest import FENGXIANG, GAOJING, YIJING, at, given
from .letters import DAY, WATER, answered, closed, handed_on, missed, moved, refused, reopened, replied, said, submitted

Flows = dict[tuple[str, UUID], int]


def event_of(contract: Contract, day: date = DAY) -> Event:
    return Event("MAILBOX", 1, parse_envelope(given(contract, day).body("mailbox")))


def by_place(contract: Contract) -> Flows:
    return {(measure, id_): amount for (measure, id_, _), amount in flows_by_place(event_of(contract))}


def by_unit(contract: Contract) -> Flows:
    return {(measure, id_): amount for (measure, id_, _), amount in flows_by_unit(event_of(contract))}


def adds(contract: Contract, **amounts: int) -> None:
    """The same at the place and at the unit that holds the letter, which the department of water is."""
    assert by_place(contract) == {(measure, YIJING): amount for measure, amount in amounts.items()}
    assert by_unit(contract) == {(measure, WATER): amount for measure, amount in amounts.items()}


HELD: dict[str, Any] = {"holder_id": WATER, "holder_kind": "department"}
LATE: dict[str, Any] = {"response_overdue": True, "handling_overdue": True, "pending": True}


@pytest.mark.parametrize("kind", ["own", "joint", "assisted", "hotline", "agency"])
def test_a_letter_is_in_the_backlog_from_the_day_it_comes(kind: str) -> None:
    adds(submitted(kind, **HELD), submitted=1, open=1, **{f"submitted_{kind}": 1})


def test_a_first_reply_in_time_is_met_and_has_its_time() -> None:
    adds(replied("met", 5_400, **HELD), response_met=1, reply_in_2h=1)


def test_a_first_reply_after_the_miss_ends_being_overdue_and_is_no_second_fact() -> None:
    adds(replied(None, 90_000, response_overdue=True, **HELD), reply_in_48h=1, response_overdue=-1)


def test_a_later_reply_adds_nothing() -> None:
    adds(replied(None, None, handling_overdue=True, pending=True, **HELD))


def test_an_answer_ends_all_that_was_late_and_pending_but_not_the_backlog() -> None:
    adds(
        answered("explained", **LATE, **HELD),
        answered=1,
        answered_explained=1,
        response_overdue=-1,
        handling_overdue=-1,
        pending=-1,
    )


def test_an_answer_that_is_the_first_reply_counts_as_one() -> None:
    adds(answered("solved", "met", 3_600, **HELD), answered=1, answered_solved=1, response_met=1, reply_in_1h=1)


def test_a_second_promise_is_not_a_second_pending_letter() -> None:
    adds(said(public.LetterPendingV1, promised_on=DAY, **HELD), promised=1, pending=1)
    adds(said(public.LetterPendingV1, promised_on=DAY, **{**HELD, "pending": True}), promised=1)


def test_a_broken_promise_counts() -> None:
    adds(said(public.PromiseBrokenV1, promised_on=DAY, **{**HELD, "pending": True}), promises_broken=1)


@pytest.mark.parametrize("clock", ["response", "handling"])
def test_a_miss_is_a_fact_and_a_stock(clock: str) -> None:
    adds(missed(clock, **HELD), **{f"{clock}_missed": 1, f"{clock}_overdue": 1})


def test_a_letter_that_is_late_after_its_fact_is_in_the_stock_alone() -> None:
    adds(missed("handling", counts=False, **HELD), handling_overdue=1)


def test_a_miss_counts_on_the_day_it_was_due_whoever_noticed_when() -> None:
    midnight = at(DAY, 0)
    noticed = event_of(missed("handling", midnight), DAY + timedelta(days=3))

    assert {day for (_, _, day), _ in flows_by_unit(noticed)} == {DAY}


def test_a_letter_that_is_handed_on_takes_its_stocks_along() -> None:
    contract = handed_on(GAOJING, assisting=(WATER,), handling_overdue=True)

    assert sum_of(flows_by_place(event_of(contract))) == {("handed_on", YIJING): 1, ("assigned", YIJING): 2}
    assert by_unit(contract) == {
        ("handed_on", YIJING): 1,
        ("assigned", GAOJING): 1,
        ("assigned", WATER): 1,
        ("open", YIJING): -1,
        ("open", GAOJING): 1,
        ("handling_overdue", YIJING): -1,
        ("handling_overdue", GAOJING): 1,
    }


def sum_of(flows: list[tuple[tuple[str, UUID, date], int]]) -> Flows:
    sums: Flows = {}
    for (measure, id_, _), amount in flows:
        sums[measure, id_] = sums.get((measure, id_), 0) + amount
    return {key: amount for key, amount in sums.items() if amount}


def test_a_refused_assignment_goes_back_and_counts_for_who_refused() -> None:
    contract = refused(WATER, GAOJING, **HELD)

    assert sum_of(flows_by_place(event_of(contract))) == {("refused", YIJING): 1}
    assert by_unit(contract) == {("refused", WATER): 1, ("open", WATER): -1, ("open", GAOJING): 1}


def test_an_assisting_unit_that_refuses_changes_no_stock() -> None:
    contract = refused(WATER, GAOJING, assisting=True)

    assert by_place(contract) == {("refused", YIJING): 1}
    assert by_unit(contract) == {("refused", WATER): 1}


def test_an_open_letter_goes_along_with_its_area() -> None:
    contract = moved(FENGXIANG, GAOJING, pending=True)

    assert by_place(contract) == {
        ("open", YIJING): -1,
        ("open", FENGXIANG): 1,
        ("pending", YIJING): -1,
        ("pending", FENGXIANG): 1,
    }
    assert by_unit(contract) == {
        ("open", YIJING): -1,
        ("open", GAOJING): 1,
        ("pending", YIJING): -1,
        ("pending", GAOJING): 1,
    }


def test_a_closed_letter_that_moves_is_no_stock() -> None:
    assert by_place(moved(FENGXIANG, FENGXIANG, is_open=False)) == {}


def test_a_confirmed_solution_with_five_of_five() -> None:
    adds(
        closed(rating=5, **HELD),
        closed=1,
        handling_in_48h=1,
        confirmed=1,
        confirmed_solved=1,
        closed_within_area=1,
        handling_met=1,
        rated=1,
        rating_sum=5,
        satisfied=1,
        open=-1,
    )


def test_a_confirmation_that_nothing_was_solved_after_a_miss() -> None:
    adds(
        closed(solved=False, rating=1, handling_fact=None, handed_up=True, handling_overdue=True, **HELD),
        closed=1,
        handling_in_48h=1,
        confirmed=1,
        rated=1,
        rating_sum=1,
        open=-1,
        handling_overdue=-1,
    )


def test_a_lapse_is_no_solution() -> None:
    adds(closed("lapsed", handed_up=True, **HELD), closed=1, handling_in_48h=1, handling_met=1, open=-1)


def test_a_rating_after_the_lapse_counts_on_its_day() -> None:
    adds(said(public.LetterRatedV1, rating=3, **HELD), rated=1, rating_sum=3)
    adds(said(public.LetterRatedV1, rating=4, **HELD), rated=1, rating_sum=4, satisfied=1)


def test_an_answered_letter_that_is_done_again_never_left_the_backlog() -> None:
    adds(reopened("answered", handling_overdue=True, **HELD), reopened=1, handling_overdue=1)


def test_a_closed_letter_that_is_done_again_comes_back() -> None:
    adds(reopened("closed", **HELD), reopened=1, open=1)


def test_a_contested_duplicate_comes_back_and_is_nothing_done_again() -> None:
    adds(reopened("duplicate", response_overdue=True, **HELD), contested=1, open=1, response_overdue=1)


def test_withdrawn_letters_and_duplicates_leave_every_stock_without_a_fact() -> None:
    gone = {"open": -1, "response_overdue": -1, "handling_overdue": -1, "pending": -1}
    adds(said(public.LetterWithdrawnV1, **{**HELD, **LATE}), withdrawn=1, **gone)
    adds(said(public.LetterDuplicateV1, of_letter_id=UUID(int=2), **{**HELD, **LATE}), duplicates=1, **gone)


def test_support_is_for_a_place() -> None:
    contract = public.LetterSupportedV1(letter_id=UUID(int=1), division_id=YIJING, person_id=UUID(int=9))

    assert by_place(contract) == {("supported", YIJING): 1}
    assert by_unit(contract) == {}


def test_urging_and_referring_count() -> None:
    adds(said(public.LetterUrgedV1, by_writer=True, **HELD), urged=1)
    adds(said(public.LetterReferredV1, **HELD), referred=1)


def test_a_category_has_its_letters_and_times_at_the_place() -> None:
    flows = [*flows_by_category(event_of(submitted(**HELD))), *flows_by_category(event_of(closed(rating=5, **HELD)))]

    assert flows == [((YIJING, DAY, "lift", "submitted"), 1), ((YIJING, DAY, "lift", "handling_in_48h"), 1)]


def test_every_handler_is_for_a_contract_of_the_mailbox() -> None:
    assert set(HANDLERS) <= {contract.TYPE for contract in public.EVENTS}
