"""What the desks read beside the public record: what is left, who decided when, the rules of the day."""

from __future__ import annotations

import pytest

from ..town import Town
from .money import YUAN, Desk, a_desk


@pytest.fixture
def desk(town: Town) -> Desk:
    return a_desk(town)


def left(desk: Desk, kind: str) -> list[tuple[str, int]]:
    rows = desk.town.seen(f"/funds/{desk.fund_id}/drawable", by=desk.clerk, kind=kind)
    return [(row["entry_id"], row["left_fen"]) for row in rows]


def test_what_is_left_of_a_commitment_follows_payments_releases_refunds_and_reversals(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    desk.income(10_000 * YUAN)
    used_up, open_one = (str(desk.commitment(desk.work(3_000 * YUAN), 3_000 * YUAN)) for _ in range(2))
    desk.paid(used_up, 3_000 * YUAN)
    payment = desk.paid(open_one, 2_000 * YUAN)
    assert left(desk, "commitment") == [(open_one, 1_000 * YUAN)]

    town.done(f"{fund}/entries/{payment}/refund-in", desk.paper(amount_fen=500 * YUAN), by=desk.clerk)
    released = town.done(f"{fund}/entries/{open_one}/release", desk.paper(amount_fen=300 * YUAN), by=desk.clerk)
    assert left(desk, "commitment") == [(open_one, 1_200 * YUAN)]

    town.done(f"{fund}/entries/{released['entry_id']}/reverse", desk.paper(), by=desk.clerk)
    assert left(desk, "commitment") == [(open_one, 1_500 * YUAN)]
    assert town.seen(f"{fund}/entries/{open_one}", by=desk.clerk)["entry"]["left_fen"] == 1_500 * YUAN


def test_a_pledge_that_was_fulfilled_is_not_left(desk: Desk) -> None:
    fund = f"/funds/{desk.fund_id}"
    body = desk.paper(amount_fen=500, earmark={"purpose": "upkeep"}, party="张先生")
    pledge = desk.town.done(f"{fund}/pledges", body, by=desk.clerk)["entry_id"]
    assert left(desk, "pledge") == [(pledge, 500)]

    income = desk.income(700, "donation", "upkeep", pledge_id=pledge)

    assert left(desk, "pledge") == []
    detail = desk.town.seen(f"{fund}/entries/{pledge}", by=desk.clerk)
    assert [one["entry_id"] for one in detail["booked_on_it"]] == [income["entry_id"]]


def test_what_is_left_is_for_those_who_keep_the_account(desk: Desk, town: Town) -> None:
    path = f"/funds/{desk.fund_id}/drawable"

    assert town.get(path, kind="commitment").status_code == 401
    assert town.get(path, kind="commitment", by=town.resident()).status_code == 403
    assert town.get(path, kind="commitment", by=town.staff("street_officer", "东桥镇")).status_code == 403
    assert town.get(path, kind="commitment", by=town.staff("auditor", "望海街道")).status_code == 200


def test_a_request_says_in_what_office_it_was_asked_for_and_decided(desk: Desk) -> None:
    town = desk.town
    desk.income(1_000 * YUAN)
    outgoing_id = desk.request(desk.commitment(desk.work(1_000 * YUAN), 1_000 * YUAN), 400 * YUAN)
    town.done(f"/outgoings/{outgoing_id}/approve", by=desk.first)
    town.done(f"/outgoings/{outgoing_id}/approve", by=desk.second)

    shown = town.seen(f"/outgoings/{outgoing_id}")

    assert [step["what"] for step in shown["steps"]] == ["requested", "approved", "approved", "booked"]
    assert {(step["role"], step["division_id"]) for step in shown["steps"]} == {
        ("street_officer", str(town.ids["望海街道"]))
    }
    assert (shown["purpose"], shown["happened_on"]) == ("construction", town.today().isoformat())


def test_reconciliation_counts_what_is_open_of_each_statement(desk: Desk) -> None:
    town, fund, day = desk.town, f"/funds/{desk.fund_id}", desk.town.today()
    body = desk.paper(source="grant", amount_fen=100, earmark={"purpose": "upkeep"}, party="财政所")
    town.done(f"{fund}/incomes", body | {"voucher": "A-1"}, by=desk.clerk)
    csv = f"日期,流水号,收入,支出,余额\n{day},a-1,1,,1\n{day},B-2,,0.50,0.50\n"

    town.done(f"{fund}/statements", {"csv": csv}, by=desk.clerk)

    [statement] = town.seen(f"{fund}/reconciliation", by=desk.clerk)["imported"]
    assert (statement["lines"], statement["open"], statement["closing_fen"]) == (2, 1, 50)


def test_the_rules_of_the_day_are_public(town: Town) -> None:
    ledger, works, pots = (town.seen(path) for path in ("/ledger-rules", "/works-rules", "/pots"))

    assert ledger["approvals"] == 2
    assert {one["role"]: one["limit_fen"] for one in ledger["approvers"]}["district_officer"] is None
    assert set(works["may_exceed"]) <= set(works["managers"])
    assert [one["pot"] for one in pots] == ["fees", "common_revenue", "maintenance_fund"]
    assert pots[2]["went_out"] == ["repair", "equipment"]
    assert "correction" not in {name for one in pots for name in (*one["came_in"], *one["went_out"])}
