"""Given a fund, when something is booked, then each account holds what it should, or nothing has happened."""

from __future__ import annotations

import pytest
from funding_service.aggregate.ledger import booking
from funding_service.refusals import ledger as refusals

from .funds import BUILD, FOR_WORK, KEEP, NOON, OTHER_WORK, WORK, a_fund, paper


def test_a_grant_is_at_the_bank_and_has_a_source() -> None:
    fund = a_fund()

    entry = booking.book_income(fund, "grant", 5_000_00, BUILD, paper(), NOON)

    assert (fund.balance_fen(BUILD, "bank"), fund.balance_fen(BUILD, "income_grant")) == (5_000_00, -5_000_00)
    assert (entry.number, entry.receipt) == (1, None)


def test_a_donation_has_a_numbered_receipt() -> None:
    fund = a_fund()
    booking.book_income(fund, "donation", 100, KEEP, paper(), NOON)

    second = booking.book_income(fund, "donation", 200, KEEP, paper(), NOON)

    assert (second.number, second.receipt) == (2, 2)


def test_a_pledge_is_no_money_until_it_is_fulfilled() -> None:
    fund = a_fund()
    pledge = booking.book_pledge(fund, 300, KEEP, paper(), NOON)
    assert (fund.total_fen("bank"), fund.total_fen("pledged")) == (0, 300)

    booking.book_income(fund, "donation", 200, KEEP, paper(), NOON, pledge)

    assert (fund.total_fen("bank"), fund.total_fen("pledged"), pledge.open_fen) == (200, 100, 100)


def test_more_than_was_pledged_is_welcome() -> None:
    fund = a_fund()
    pledge = booking.book_pledge(fund, 300, KEEP, paper(), NOON)

    booking.book_income(fund, "donation", 500, KEEP, paper(), NOON, pledge)

    assert (fund.total_fen("bank"), fund.total_fen("pledged"), pledge.open_fen) == (500, 0, 0)


def test_the_rest_of_a_pledge_is_written_off() -> None:
    fund = a_fund()
    pledge = booking.book_pledge(fund, 300, KEEP, paper(), NOON)
    booking.book_income(fund, "donation", 200, KEEP, paper(), NOON, pledge)

    booking.write_off_pledge(fund, pledge, paper(), NOON)

    assert (fund.total_fen("bank"), fund.total_fen("pledged"), pledge.open_fen) == (200, 0, 0)


def test_a_pledge_for_upkeep_is_not_fulfilled_for_construction() -> None:
    fund = a_fund()
    pledge = booking.book_pledge(fund, 300, KEEP, paper(), NOON)

    with pytest.raises(refusals.EarmarkCrossedError):
        booking.book_income(fund, "donation", 300, BUILD, paper(), NOON, pledge)


def test_nothing_is_committed_that_is_not_there() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)

    with pytest.raises(refusals.OverdrawnError):
        booking.commit(fund, 101, BUILD, WORK, paper(), NOON)


def test_money_for_upkeep_is_not_committed_for_construction() -> None:
    fund = a_fund()
    booking.book_income(fund, "donation", 100, KEEP, paper(), NOON)

    with pytest.raises(refusals.EarmarkCrossedError):
        booking.commit(fund, 50, BUILD, WORK, paper(), NOON)


def test_money_for_one_work_is_not_committed_for_another() -> None:
    fund = a_fund()
    booking.book_income(fund, "donation", 100, FOR_WORK, paper(), NOON)

    with pytest.raises(refusals.EarmarkCrossedError):
        booking.commit(fund, 50, FOR_WORK, OTHER_WORK, paper(), NOON)


def test_money_is_not_promised_twice() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    booking.commit(fund, 70, BUILD, WORK, paper(), NOON)

    with pytest.raises(refusals.CommittedElsewhereError):
        booking.commit(fund, 31, BUILD, OTHER_WORK, paper(), NOON)


def test_a_payment_uses_its_commitment_up() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)

    payment = booking.pay(fund, commitment, 40, paper(), NOON)

    assert (fund.total_fen("bank"), fund.total_fen("spent"), fund.total_fen("committed")) == (60, 40, 30)
    assert (commitment.open_fen, payment.work_id) == (30, WORK)


def test_a_payment_beyond_its_commitment_is_refused() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)

    with pytest.raises(refusals.BeyondEntryError):
        booking.pay(fund, commitment, 71, paper(), NOON)


def test_a_payment_is_refused_when_the_income_turned_out_to_be_none() -> None:
    fund = a_fund()
    income = booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)
    booking.reverse(fund, income, (), paper(), NOON)

    with pytest.raises(refusals.OverdrawnError):
        booking.pay(fund, commitment, 70, paper(), NOON)


def test_money_of_another_earmark_does_not_pay_instead() -> None:
    fund = a_fund()
    income = booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    booking.book_income(fund, "donation", 100, KEEP, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)
    booking.reverse(fund, income, (), paper(), NOON)

    with pytest.raises(refusals.EarmarkCrossedError):
        booking.pay(fund, commitment, 70, paper(), NOON)


def test_what_was_paid_too_much_comes_back_and_can_be_paid_again() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)
    payment = booking.pay(fund, commitment, 70, paper(), NOON)

    booking.take_in_refund(fund, payment, 20, commitment, paper(), NOON)

    assert (fund.total_fen("spent"), commitment.open_fen, payment.open_fen) == (50, 20, 50)
    with pytest.raises(refusals.BeyondEntryError):
        booking.take_in_refund(fund, payment, 51, commitment, paper(), NOON)


def test_a_source_gets_back_no_more_than_it_gave_and_never_what_is_promised() -> None:
    fund = a_fund()
    income = booking.book_income(fund, "donation", 100, BUILD, paper(), NOON)
    booking.commit(fund, 70, BUILD, WORK, paper(), NOON)

    with pytest.raises(refusals.BeyondEntryError):
        booking.refund(fund, income, 101, paper(), NOON)
    with pytest.raises(refusals.CommittedElsewhereError):
        booking.refund(fund, income, 31, paper(), NOON)
    booking.refund(fund, income, 30, paper(), NOON)

    assert (fund.total_fen("bank"), fund.total_fen("income_donation")) == (70, -70)


def test_an_entry_is_taken_back_once_and_whole() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)
    payment = booking.pay(fund, commitment, 40, paper(), NOON)

    with pytest.raises(refusals.EntryInUseError):
        booking.reverse(fund, commitment, (), paper(), NOON)
    booking.reverse(fund, payment, (commitment,), paper(), NOON)
    with pytest.raises(refusals.EntryReversedError):
        booking.reverse(fund, payment, (commitment,), paper(), NOON)

    assert (fund.total_fen("bank"), commitment.open_fen) == (100, 70)


def test_a_reversal_is_not_reversed() -> None:
    fund = a_fund()
    income = booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    reversal = booking.reverse(fund, income, (), paper(), NOON)

    with pytest.raises(refusals.WrongEntryError):
        booking.reverse(fund, reversal, (), paper(), NOON)


def test_what_was_released_and_promised_again_cannot_be_taken_back() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 100, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 100, BUILD, WORK, paper(), NOON)
    release = booking.release(fund, commitment, 60, paper(), NOON)
    booking.commit(fund, 50, BUILD, OTHER_WORK, paper(), NOON)

    with pytest.raises(refusals.CommittedElsewhereError):
        booking.reverse(fund, release, (commitment,), paper(), NOON)


def test_money_that_was_paid_out_again_cannot_be_taken_back() -> None:
    fund = a_fund()
    booking.book_income(fund, "grant", 70, BUILD, paper(), NOON)
    commitment = booking.commit(fund, 70, BUILD, WORK, paper(), NOON)
    payment = booking.pay(fund, commitment, 70, paper(), NOON)
    came_back = booking.take_in_refund(fund, payment, 20, commitment, paper(), NOON)
    booking.pay(fund, commitment, 20, paper(), NOON)

    with pytest.raises(refusals.OverdrawnError):
        booking.reverse(fund, came_back, (payment, commitment), paper(), NOON)
