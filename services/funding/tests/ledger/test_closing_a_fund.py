"""A fund is closed when nothing is left in it, nobody's pledge is open and no request waits; then it stays closed."""

from __future__ import annotations

import pytest
from funding_service.aggregate.ledger import booking
from funding_service.refusals.ledger import FundClosedError, FundNotEmptyError
from hypothesis import given, settings

from ..town import Town
from .funds import BUILD, NOON, paper, sealed
from .money import YUAN, Desk, a_desk
from .test_any_history import Ledger, Step, steps

CLOSE = {"reason": "项目全部完成，账目已公示"}


@pytest.fixture
def desk(town: Town) -> Desk:
    return a_desk(town)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_whatever_was_booked_it_is_closed_just_when_nothing_is_left(history: list[Step]) -> None:
    ledger = Ledger()
    for number, step in enumerate(history):
        ledger.do(number, step)
    fund = ledger.fund
    left = [fund.total_fen(account) for account in ("bank", "committed", "pledged")]

    if any(left):
        with pytest.raises(FundNotEmptyError):
            fund.close(sealed(), NOON)
        assert fund.closed_at is None
        return
    fund.close(sealed(), NOON)
    entries = fund.number
    with pytest.raises(FundClosedError):
        booking.book_income(fund, "grant", 1, BUILD, paper(), NOON)
    with pytest.raises(FundClosedError):
        fund.close(sealed(), NOON)
    assert (fund.number, any(pot.get("bank") for pot in fund.balances.values())) == (entries, False)


def test_money_a_pledge_or_a_request_keeps_it_open_and_what_is_closed_takes_nothing(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"

    def problem(path: str, body: object) -> str:
        return str(town.refused(fund + path, body, by=desk.clerk)["type"]).removeprefix("/problems/")

    income = desk.income(300 * YUAN)
    assert problem("/close", CLOSE) == "fund-not-empty"
    waiting = desk.request(income["entry_id"], 100 * YUAN, "refund_out")
    desk.paid(income["entry_id"], 300 * YUAN, "refund_out")
    assert problem("/close", CLOSE) == "fund-not-empty"  # nothing is left, and a request waits
    town.done(f"/outgoings/{waiting}/reject", {"reason": "已全额退还"}, by=desk.first)
    promise = desk.paper(amount_fen=50 * YUAN, earmark={"purpose": "upkeep"}, party="花友会")
    pledge = town.done(f"{fund}/pledges", promise, by=desk.clerk)["entry_id"]
    assert problem("/close", CLOSE) == "fund-not-empty"
    town.done(f"{fund}/entries/{pledge}/write-off", desk.paper(), by=desk.clerk)

    town.done(f"{fund}/close", CLOSE, by=desk.clerk)

    shown = town.seen(fund)
    assert (shown["closed_at"] is not None, shown["closed_because"]) == (True, CLOSE["reason"])
    [listed] = [one for one in town.seen(f"/divisions/{town.ids['望海街道']}/funds")["items"]
                if one["fund_id"] == str(desk.fund_id)]  # fmt: skip
    assert listed["closed_at"] == shown["closed_at"]
    body = desk.paper(source="grant", amount_fen=100, earmark={"purpose": "upkeep"}, party="财政所")
    assert problem("/incomes", body) == "fund-closed"
    asked = desk.paper(kind="write_off", amount_fen=1, earmark={"purpose": "upkeep"})
    assert problem("/outgoings", asked) == "fund-closed"
    assert problem("/close", CLOSE) == "fund-closed"
    assert desk.balances() == {}


def test_a_fund_is_closed_by_who_keeps_it_with_a_reason(desk: Desk) -> None:
    path = f"/funds/{desk.fund_id}/close"

    assert desk.town.refused(path, CLOSE, by=desk.town.resident())["status"] == 403
    assert desk.town.refused(path, CLOSE, by=desk.town.staff("street_officer", "东桥镇"))["status"] == 403
    assert desk.town.refused(path, {"reason": ""}, by=desk.clerk)["status"] == 422
    key = "close-once"
    desk.town.done(path, CLOSE, by=desk.clerk, key=key)
    desk.town.done(path, CLOSE, by=desk.clerk, key=key)
    closed = [one for one in desk.town.events(desk.fund_id) if one["type"] == "linli.funding.fund_closed.v1"]
    assert len(closed) == 1
