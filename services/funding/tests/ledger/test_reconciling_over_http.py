"""The bank's statement over HTTP: matched to the fen, open on both sides, answered; faults named by line."""

from __future__ import annotations

import pytest

from ..town import Town
from .money import YUAN, Desk, a_desk


@pytest.fixture
def desk(town: Town) -> Desk:
    return a_desk(town)


def statement(desk: Desk, *lines: str) -> str:
    """A CSV file; ``{day}`` stands for today."""
    head = "日期,流水号,收入,支出,余额,对方,摘要"
    return "\n".join([head, *(line.format(day=desk.town.today()) for line in lines)]) + "\n"


def test_lines_that_bear_a_voucher_are_matched_at_once_and_the_rest_is_open_on_both_sides(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    body = desk.paper(source="grant", amount_fen=100 * YUAN, earmark={"purpose": "upkeep"}, party="财政所")
    town.done(f"{fund}/incomes", body | {"voucher": "TX-77"}, by=desk.clerk)
    unknown_to_the_bank = desk.income(30 * YUAN)
    csv = statement(desk, "{day},tx-77,100.00,,100.00,财政所,补助", "{day},FEE-1,,0.50,99.50,银行,手续费")

    answer = town.done(f"{fund}/statements", {"csv": csv}, by=desk.clerk)

    assert (answer["statement"], answer["matched"]) == ("1", "1")
    both = town.seen(f"{fund}/reconciliation", by=desk.clerk)
    assert (both["bank_fen"], both["booked_fen"]) == (9_950, 13_000)
    [line], [entry] = both["open_lines"], both["open_entries"]
    assert (line["line"], line["amount_fen"], line["party"], line["text"]) == (3, -50, "银行", "手续费")
    assert entry["entry_id"] == unknown_to_the_bank["entry_id"]
    assert both["booked_fen"] - both["bank_fen"] == entry["at_bank_fen"] - line["amount_fen"]


def test_differences_are_answered_on_record_or_matched_later(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    entry_id = desk.income(30 * YUAN)["entry_id"]
    town.done(f"{fund}/statements", {"csv": statement(desk, "{day},B1,30.00,,30.00,,")}, by=desk.clerk)
    town.done(f"{fund}/statements/1/lines/2/answer", {"text": "待查"}, by=desk.clerk)
    town.done(f"{fund}/entries/{entry_id}/answer", {"text": "在途"}, by=desk.clerk)
    both = town.seen(f"{fund}/reconciliation", by=desk.clerk)
    assert (both["open_lines"][0]["answer"], both["open_entries"][0]["answer"]) == ("待查", "在途")

    town.done(f"{fund}/statements/1/lines/2/match", {"entry_ids": [entry_id]}, by=desk.clerk)

    both = town.seen(f"{fund}/reconciliation", by=desk.clerk)
    assert (both["open_lines"], both["open_entries"]) == ([], [])
    shown = town.seen(f"{fund}/entries")["items"][0]
    assert (shown["statement"], shown["line"]) == (1, 2)


def test_a_line_is_not_made_to_fit(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    entry_id = desk.income(30 * YUAN)["entry_id"]
    town.done(f"{fund}/statements", {"csv": statement(desk, "{day},B1,60.00,,60.00,,")}, by=desk.clerk)

    for entry_ids in ([entry_id], [entry_id, entry_id]):
        problem = town.refused(f"{fund}/statements/1/lines/2/match", {"entry_ids": entry_ids}, by=desk.clerk)
        assert problem["type"] == "/problems/amounts-differ"
    missing = town.refused(f"{fund}/statements/1/lines/9/match", {"entry_ids": [entry_id]}, by=desk.clerk)
    assert missing["status"] == 404


def test_a_broken_file_is_refused_with_its_line_and_nothing_of_it_is_kept(desk: Desk) -> None:
    csv = statement(desk, "{day},B1,60.00,,60.00,,", "{day},B2,1.00,,62.00,,")

    problem = desk.town.refused(f"/funds/{desk.fund_id}/statements", {"csv": csv}, by=desk.clerk)

    assert (problem["status"], problem["field"]) == (422, "csv")
    assert "line 3: balance does not follow" in problem["detail"]
    assert desk.town.seen(f"/funds/{desk.fund_id}/reconciliation", by=desk.clerk)["statements"] == 0


def test_the_same_statement_is_not_imported_twice(desk: Desk) -> None:
    csv = statement(desk, "{day},B1,60.00,,60.00,,")
    desk.town.done(f"/funds/{desk.fund_id}/statements", {"csv": csv}, by=desk.clerk)

    problem = desk.town.refused(f"/funds/{desk.fund_id}/statements", {"csv": csv}, by=desk.clerk)

    assert "the last statement reaches to" in problem["detail"]


def test_what_the_bank_says_is_for_those_who_keep_or_audit_the_account(desk: Desk, town: Town) -> None:
    path = f"/funds/{desk.fund_id}/reconciliation"

    assert town.get(path).status_code == 401
    assert town.get(path, by=town.resident()).status_code == 403
    assert town.get(path, by=town.staff("street_officer", "东桥镇")).status_code == 403
    assert town.get(path, by=town.staff("auditor", "临江区")).status_code == 200
