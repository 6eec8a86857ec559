"""What everybody reads of a fund: what was paid for which work, the lines of an entry, how much of the bank agrees."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ..town import Town
from .money import YUAN, Desk, a_desk


@pytest.fixture
def desk(town: Town) -> Desk:
    return a_desk(town)


def test_what_was_paid_for_a_work_is_less_what_came_back_and_as_of_any_day(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    desk.income(10_000 * YUAN)
    work_id, other = desk.work(8_000 * YUAN), desk.work(1_000 * YUAN)
    payment = desk.paid(desk.commitment(work_id, 8_000 * YUAN), 5_000 * YUAN)
    town.done(f"{fund}/entries/{payment}/refund-in", desk.paper(amount_fen=500 * YUAN), by=desk.clerk)
    taken_back = desk.paid(desk.commitment(other, 700 * YUAN), 600 * YUAN)
    town.done(f"{fund}/entries/{taken_back}/reverse", desk.paper(), by=desk.clerk)

    assert town.seen(f"{fund}/spent") == [
        {"earmark": "construction", "work_id": str(work_id), "title": "口袋公园", "amount_fen": 4_500 * YUAN}
    ]
    assert desk.balances()["construction", "spent"] == 4_500 * YUAN
    assert town.seen(f"{fund}/spent", as_of=town.today() - timedelta(days=1)) == []


def test_the_lines_of_an_entry_are_public_and_sum_up_to_nothing(desk: Desk) -> None:
    desk.income(1_000)
    payment = desk.paid(desk.commitment(desk.work(1_000), 1_000), 400)

    lines = desk.town.seen(f"/funds/{desk.fund_id}/entries/{payment}")["lines"]

    assert lines == {"spent": 400, "bank": -400, "committed": -400, "commitments": 400}
    assert desk.town.get(f"/funds/{desk.fund_id}/entries/{uuid4()}").status_code == 404


def test_everybody_sees_which_pledges_are_open_and_who_pledged_only_where_that_may_be_said(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    body = {"amount_fen": 500, "earmark": {"purpose": "upkeep"}}
    town.done(f"{fund}/pledges", desk.paper(**body, party="王秀英"), by=desk.clerk)
    named = town.done(f"{fund}/pledges", desk.paper(**body, party="街角面馆", named=True), by=desk.clerk)
    desk.income(200, "donation", "upkeep", pledge_id=named["entry_id"])

    shown = [(one["left_fen"], one["party"]) for one in town.seen(f"{fund}/pledges")]

    assert shown == [(500, None), (300, "街角面馆")]
    assert [one["party"] for one in town.seen(f"{fund}/pledges", by=desk.clerk)] == ["王秀英", "街角面馆"]


def test_everybody_sees_how_many_lines_of_the_bank_are_open_and_nobody_whom_it_names(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    voucher = desk.income(3_000)
    day, head = town.today(), "日期,流水号,收入,支出,余额,对方,摘要"
    csv = f"{head}\n{day},B1,30.00,,30.00,王秀英,捐款\n{day},B2,,0.50,29.50,银行,手续费\n"
    town.done(f"{fund}/statements", {"csv": csv}, by=desk.clerk)
    town.done(f"{fund}/statements/1/lines/2/match", {"entry_ids": [voucher["entry_id"]]}, by=desk.clerk)

    answer = town.get(f"{fund}/statements")

    days = {"from_on": str(day), "to_on": str(day)}
    sums = {"opening_fen": 0, "closing_fen": 2_950, "lines": 2, "open": 1}
    assert answer.json() == [{"statement": 1, **days, **sums}]
    assert "王秀英" not in answer.text
