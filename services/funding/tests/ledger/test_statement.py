"""A bank's statement: read exactly, every fault named with its line; and matched, never made to fit."""

from __future__ import annotations

from datetime import date

import pytest
from funding_service.aggregate.ledger import booking
from funding_service.aggregate.ledger.reconciliation import Reconciliation
from funding_service.aggregate.ledger.statement import parse_statement
from funding_service.refusals import ledger as refusals

from .funds import BUILD, KEEP, NOON, a_fund, paper, sealed

GOOD = """日期,流水号,收入,支出,余额,对方,摘要
2026-03-01,A1,"1,000.00",,1000.00,街道办,补助
2026-03-02,A2,,0.05,999.95,银行,手续费
"""
TODAY = date(2026, 3, 5)


def test_a_statement_is_read_to_the_fen() -> None:
    first, second = parse_statement("\ufeff" + GOOD)

    assert (first.line, first.amount_fen, first.balance_fen, first.party) == (2, 1_000_00, 1_000_00, "街道办")
    assert (second.amount_fen, second.balance_fen, second.on) == (-5, 999_95, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (GOOD.replace("0.05,", "0.055,"), "line 3: out"),
        (GOOD.replace("999.95", "999.94"), "line 3: balance does not follow on line 2"),
        (GOOD.replace("A2", "A1"), "line 3: reference is that of line 2"),
        (GOOD.replace("A2", ""), "line 3: reference is empty"),
        (GOOD.replace("2026-03-02", "2026-02-30"), "line 3: date"),
        (GOOD.replace("2026-03-02", "2026-02-28"), "line 3: date is before that of line 2"),
        (GOOD.replace("余额", "结余"), "line 1: the head lacks ['balance']"),
        (GOOD.replace(",银行", ""), "line 3: 6 cells where the head has 7"),
        (GOOD.replace(",,0.05", ",1.00,0.05"), "line 3: either in or out"),
        (GOOD.replace(",,0.05", ",,-0.05"), "line 3: either in or out"),
        (GOOD.splitlines()[0] + "\n", "line 2"),
        ('日期,流水号,收入,支出,余额\n2026-03-01,"A', "line 2"),
    ],
)
def test_a_fault_is_named_with_its_line(broken: str, fault: str) -> None:
    with pytest.raises(refusals.StatementInvalidError, match=r".*") as refused:
        parse_statement(broken)

    assert fault in str(refused.value)


def test_statements_follow_on_each_other() -> None:
    reconciliation = Reconciliation.begin(a_fund(), NOON)
    lines = parse_statement(GOOD)
    reconciliation.take_in(lines, sealed(), TODAY, NOON)

    with pytest.raises(refusals.StatementInvalidError):
        reconciliation.take_in(lines, sealed(), TODAY, NOON)
    later = parse_statement("date,reference,in,out,balance\n2026-03-03,B1,1.00,,2.00\n")
    with pytest.raises(refusals.StatementInvalidError, match="ended with 99995"):
        reconciliation.take_in(later, sealed(), TODAY, NOON)


def test_a_line_is_as_much_as_its_entries() -> None:
    fund = a_fund()
    reconciliation = Reconciliation.begin(fund, NOON)
    reconciliation.take_in(parse_statement(GOOD), sealed(), TODAY, NOON)
    one = booking.book_income(fund, "grant", 400_00, BUILD, paper(), NOON)
    other = booking.book_income(fund, "grant", 600_00, KEEP, paper(), NOON)

    with pytest.raises(refusals.AmountsDifferError):
        reconciliation.match(1, 2, [one], NOON)
    reconciliation.match(1, 2, [one, other], NOON)

    assert (one.matched, list(reconciliation.open)) == ("1/2", ["1/3"])
    with pytest.raises(refusals.UnknownStatementError):
        reconciliation.match(1, 2, [one, other], NOON)


def test_an_entry_is_one_line_only() -> None:
    fund = a_fund()
    reconciliation = Reconciliation.begin(fund, NOON)
    twice = "date,reference,in,out,balance\n2026-03-01,A1,5.00,,5.00\n2026-03-01,A2,5.00,,10.00\n"
    reconciliation.take_in(parse_statement(twice), sealed(), TODAY, NOON)
    entry = booking.book_income(fund, "grant", 5_00, BUILD, paper(), NOON)
    reconciliation.match(1, 2, [entry], NOON)

    with pytest.raises(refusals.AlreadyMatchedError):
        reconciliation.match(1, 3, [entry], NOON)


def test_a_promise_is_no_line_of_the_bank() -> None:
    fund = a_fund()
    reconciliation = Reconciliation.begin(fund, NOON)
    reconciliation.take_in(parse_statement(GOOD), sealed(), TODAY, NOON)
    pledge = booking.book_pledge(fund, 1_000_00, KEEP, paper(), NOON)

    with pytest.raises(refusals.NotAtBankError):
        reconciliation.answer_entry(pledge, sealed(), NOON)
