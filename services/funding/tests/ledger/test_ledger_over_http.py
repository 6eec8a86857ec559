"""A fund over HTTP: what is booked is there for everybody to read; what must not be is refused, and nothing stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from funding_service.application.store import EVERY

from ..town import Town, ago
from .money import YUAN, Desk, a_desk


@pytest.fixture
def desk(town: Town) -> Desk:
    return a_desk(town)


def test_a_grant_is_committed_paid_with_two_approvals_and_partly_given_back(desk: Desk) -> None:
    desk.income(10_000 * YUAN)
    work_id = desk.work(8_000 * YUAN)
    commitment = desk.commitment(work_id, 8_000 * YUAN)

    payment = desk.paid(commitment, 5_000 * YUAN)
    body = desk.paper(amount_fen=500 * YUAN)
    desk.town.done(f"/funds/{desk.fund_id}/entries/{payment}/refund-in", body, by=desk.clerk)

    assert desk.balances() == {
        ("construction", "bank"): 5_500 * YUAN,
        ("construction", "income_grant"): -10_000 * YUAN,
        ("construction", "spent"): 4_500 * YUAN,
        ("construction", "committed"): 3_500 * YUAN,
        ("construction", "commitments"): -3_500 * YUAN,
    }
    spent = desk.town.seen(f"/works/{work_id}/entries")
    assert [entry["kind"] for entry in spent] == ["commitment", "payment", "refund_in"]


def test_every_entry_sums_up_to_nothing_and_balances_follow_from_the_public_events(desk: Desk) -> None:
    desk.income(300 * YUAN)
    donation = desk.income(200 * YUAN, "donation", "upkeep")
    desk.paid(donation["entry_id"], 50 * YUAN, "refund_out")

    recount: dict[tuple[str, str], int] = {}
    for message in desk.town.events():
        if message["type"] == "linli.funding.entry_booked.v1" and message["data"]["fund_id"] == str(desk.fund_id):
            assert sum(message["data"]["lines"].values()) == 0
            for account, fen in message["data"]["lines"].items():
                key = (message["data"]["purpose"], account)
                recount[key] = recount.get(key, 0) + fen
    assert {key: fen for key, fen in recount.items() if fen} == desk.balances()


def test_balances_are_those_of_the_end_of_any_day(desk: Desk) -> None:
    town, fund = desk.town, f"/funds/{desk.fund_id}"
    body = desk.paper(source="grant", amount_fen=100, earmark={"purpose": "upkeep"}, party="财政所")
    earlier = body | {"happened_on": town.today() - timedelta(days=10)}
    town.done(f"{fund}/incomes", earlier, by=desk.clerk, at=ago(days=10))
    desk.income(50, purpose="upkeep")

    def bank(days: int) -> int:
        return desk.balances(as_of=town.today() - timedelta(days=days)).get(("upkeep", "bank"), 0)

    assert [bank(11), bank(10), bank(1), bank(0)] == [0, 100, 100, 150]


def test_nobody_approves_the_own_request_nor_twice(desk: Desk) -> None:
    desk.income(1_000)
    commitment = desk.commitment(desk.work(1_000), 1_000)
    outgoing = desk.request(commitment, 1_000)
    approve = f"/outgoings/{outgoing}/approve"

    assert desk.town.refused(approve, by=desk.clerk)["type"] == "/problems/own-request"
    desk.town.done(approve, by=desk.first)
    assert desk.town.refused(approve, by=desk.first)["type"] == "/problems/already-approved"
    assert desk.balances()["construction", "bank"] == 1_000

    desk.town.done(approve, by=desk.second)
    assert ("construction", "bank") not in desk.balances()


@pytest.mark.parametrize("amount", [-1, 0, 1.5, 1.0, "100", 10**13, None, True])
def test_amounts_are_whole_fen_above_nothing(desk: Desk, amount: object) -> None:
    body = desk.paper(source="grant", amount_fen=amount, earmark={"purpose": "upkeep"}, party="财政所")

    problem = desk.town.refused(f"/funds/{desk.fund_id}/incomes", body, by=desk.clerk)

    assert (problem["status"], problem["field"]) == (422, "amount_fen")


def test_an_overdrawn_fund_pays_nothing(desk: Desk) -> None:
    income = desk.income(1_000)
    commitment = desk.commitment(desk.work(1_000), 1_000)
    outgoing = desk.request(commitment, 1_000)
    reverse = f"/funds/{desk.fund_id}/entries/{income['entry_id']}/reverse"
    desk.town.done(reverse, desk.paper(), by=desk.clerk)
    desk.town.done(f"/outgoings/{outgoing}/approve", by=desk.first)

    problem = desk.town.refused(f"/outgoings/{outgoing}/approve", by=desk.second)

    assert problem["type"] == "/problems/overdrawn"
    assert desk.town.seen(f"/outgoings/{outgoing}")["state"] == "requested"


def test_money_for_upkeep_builds_nothing(desk: Desk) -> None:
    desk.income(1_000, "donation", "upkeep")
    body = desk.paper(amount_fen=500, earmark={"purpose": "construction"}, for_work_id=desk.work(1_000))

    problem = desk.town.refused(f"/funds/{desk.fund_id}/commitments", body, by=desk.clerk)

    assert problem["type"] == "/problems/earmark-crossed"


def test_more_than_the_commitment_is_not_even_asked_for(desk: Desk) -> None:
    desk.income(2_000)
    commitment = desk.commitment(desk.work(1_000), 1_000)
    body = desk.paper(kind="payment", amount_fen=1_001, against_id=commitment, party="绿园公司")

    problem = desk.town.refused(f"/funds/{desk.fund_id}/outgoings", body, by=desk.clerk)

    assert problem["type"] == "/problems/beyond-entry"


def test_more_than_the_contract_is_not_committed(desk: Desk) -> None:
    desk.income(2_000)
    body = desk.paper(amount_fen=1_001, earmark={"purpose": "construction"}, for_work_id=desk.work(1_000))

    problem = desk.town.refused(f"/funds/{desk.fund_id}/commitments", body, by=desk.clerk)

    assert problem["type"] == "/problems/beyond-contract"


def test_an_unknown_fund_is_not_found(desk: Desk) -> None:
    body = desk.paper(source="grant", amount_fen=5, earmark={"purpose": "upkeep"}, party="财政所")

    assert desk.town.refused(f"/funds/{uuid4()}/incomes", body, by=desk.clerk)["status"] == 404
    assert desk.town.get(f"/funds/{uuid4()}/balances").status_code == 404


def test_others_neither_book_nor_approve(desk: Desk, town: Town) -> None:
    desk.income(1_000)
    outgoing = desk.request(desk.commitment(desk.work(1_000), 1_000), 1_000)
    body = desk.paper(source="grant", amount_fen=5, earmark={"purpose": "upkeep"}, party="财政所")

    for who in (town.resident(), town.staff("peoples_deputy", "望海街道"), town.staff("street_officer", "东桥镇")):
        assert town.refused(f"/funds/{desk.fund_id}/incomes", body, by=who)["status"] == 403
        assert town.refused(f"/outgoings/{outgoing}/approve", by=who)["status"] == 403
    assert town.refused(f"/funds/{desk.fund_id}/incomes", body, by=None)["status"] == 401


def test_an_amount_above_the_limit_of_a_role_takes_a_higher_one(desk: Desk, town: Town) -> None:
    desk.income(600_000 * YUAN)
    outgoing = desk.request(desk.commitment(desk.work(600_000 * YUAN), 600_000 * YUAN), 500_001 * YUAN)

    assert town.refused(f"/outgoings/{outgoing}/approve", by=desk.first)["type"] == "/problems/approval-limit"

    for _ in range(2):
        answer = town.done(f"/outgoings/{outgoing}/approve", by=town.staff("district_officer", "临江区"))
    assert answer["entry_id"]


def test_a_rejected_request_is_never_booked(desk: Desk) -> None:
    desk.income(1_000)
    outgoing = desk.request(desk.commitment(desk.work(1_000), 1_000), 1_000)
    desk.town.done(f"/outgoings/{outgoing}/reject", {"reason": "发票不符"}, by=desk.first)

    problem = desk.town.refused(f"/outgoings/{outgoing}/approve", by=desk.second)

    assert problem["type"] == "/problems/outgoing-decided"
    assert desk.town.seen(f"/outgoings/{outgoing}")["reason"] == "发票不符"


def test_a_voucher_number_is_used_once_in_a_fund_whatever_its_case(desk: Desk) -> None:
    body = desk.paper(source="grant", amount_fen=5, earmark={"purpose": "upkeep"}, party="财政所")
    incomes = f"/funds/{desk.fund_id}/incomes"
    desk.town.done(incomes, body | {"voucher": "a-1"}, by=desk.clerk)

    problem = desk.town.refused(incomes, body | {"voucher": "A-1"}, by=desk.clerk)

    assert (problem["type"], problem["field"]) == ("/problems/voucher-used", "voucher")


def test_a_voucher_is_not_of_tomorrow(desk: Desk) -> None:
    tomorrow = desk.town.today() + timedelta(days=1)
    body = desk.paper(source="grant", amount_fen=5, earmark={"purpose": "upkeep"}, party="财政所")

    problem = desk.town.refused(f"/funds/{desk.fund_id}/incomes", body | {"happened_on": tomorrow}, by=desk.clerk)

    assert problem["field"] == "happened_on"


def test_a_command_that_is_sent_twice_counts_once(desk: Desk) -> None:
    body = desk.paper(source="grant", amount_fen=5, earmark={"purpose": "upkeep"}, party="财政所")
    incomes, key = f"/funds/{desk.fund_id}/incomes", str(uuid4())

    first = desk.town.done(incomes, body, by=desk.clerk, key=key)
    again = desk.town.done(incomes, body, by=desk.clerk, key=key)

    assert again == first
    assert desk.balances()["upkeep", "bank"] == 5
    other = desk.town.post(incomes, body | {"amount_fen": 6}, by=desk.clerk, key=key)
    assert other.status_code == 422


def test_a_donor_who_need_not_be_public_is_on_record_and_has_a_receipt(desk: Desk, town: Town) -> None:
    donor, stranger = town.resident(), town.resident()
    body = desk.paper(
        source="donation", amount_fen=100 * YUAN, earmark={"purpose": "upkeep"}, party="李阿姨", donor_id=donor.id
    )
    booked = town.done(f"/funds/{desk.fund_id}/incomes", body, by=desk.clerk)
    receipt = f"/funds/{desk.fund_id}/receipts/{booked['receipt']}"

    assert town.seen(f"/funds/{desk.fund_id}/entries")["items"][0]["party"] is None
    assert town.seen(f"/funds/{desk.fund_id}/entries", by=desk.clerk)["items"][0]["party"] == "李阿姨"
    assert town.seen(receipt, by=donor)["donor"] == "李阿姨"
    assert town.get(receipt, by=stranger).status_code == 403
    assert b"\xe6\x9d\x8e\xe9\x98\xbf\xe5\xa7\xa8" not in b"".join(str(message).encode() for message in town.events())


def test_a_donor_who_was_erased_is_named_to_nobody(desk: Desk, town: Town) -> None:
    donor = town.resident()
    body = desk.paper(
        source="donation", amount_fen=5, earmark={"purpose": "upkeep"}, party="王先生", donor_id=donor.id, named=True
    )
    town.done(f"/funds/{desk.fund_id}/incomes", body, by=desk.clerk)
    assert town.seen(f"/funds/{desk.fund_id}/entries")["items"][0]["party"] == "王先生"

    town.erase(donor)

    for who in (None, desk.clerk):
        assert town.seen(f"/funds/{desk.fund_id}/entries", by=who)["items"][0]["party"] is None
    assert desk.balances()["upkeep", "bank"] == 5


def test_anonymous_money_is_not_booked(desk: Desk) -> None:
    body = desk.paper(source="donation", amount_fen=5, earmark={"purpose": "upkeep"})

    assert desk.town.refused(f"/funds/{desk.fund_id}/incomes", body, by=desk.clerk)["status"] == 422


def test_a_pledge_that_is_fulfilled_in_part_is_written_off(desk: Desk) -> None:
    body = desk.paper(amount_fen=300, earmark={"purpose": "upkeep"}, party="三号楼居民")
    pledge = desk.town.done(f"/funds/{desk.fund_id}/pledges", body, by=desk.clerk)["entry_id"]
    assert desk.balances() == {("upkeep", "pledged"): 300, ("upkeep", "pledges"): -300}

    desk.income(200, "donation", "upkeep", pledge_id=pledge)
    desk.town.done(f"/funds/{desk.fund_id}/entries/{pledge}/write-off", desk.paper(), by=desk.clerk)

    assert desk.balances() == {("upkeep", "bank"): 200, ("upkeep", "income_donation"): -200}


def test_what_is_committed_and_taken_back_is_free_for_the_contract_again(desk: Desk) -> None:
    desk.income(1_000)
    work_id = desk.work(1_000)
    commitment = desk.commitment(work_id, 1_000)
    desk.town.done(f"/funds/{desk.fund_id}/entries/{commitment}/release", desk.paper(amount_fen=400), by=desk.clerk)
    assert desk.town.seen(f"/works/{work_id}")["committed_fen"] == 600

    desk.commitment(work_id, 400)

    assert desk.town.seen(f"/works/{work_id}")["committed_fen"] == 1_000
    assert desk.balances()["construction", "committed"] == 1_000


def test_money_of_one_street_is_not_for_works_of_another(desk: Desk, town: Town) -> None:
    desk.income(1_000)
    clerk = town.staff("street_officer", "东桥镇")
    body = {"division_id": town.ids["桥头"], "title": "步道", "text": "新建", "cost_fen": 500}
    elsewhere = town.done("/works", body, by=clerk)["work_id"]
    commitment = desk.paper(amount_fen=5, earmark={"purpose": "construction"}, for_work_id=elsewhere)

    problem = town.refused(f"/funds/{desk.fund_id}/commitments", commitment, by=desk.clerk)

    assert problem["type"] == "/problems/work-elsewhere"


def test_a_fund_of_hundreds_of_entries_is_read_from_its_last_snapshot(desk: Desk) -> None:
    store = desk.town.service.store
    for _ in range(2 * EVERY + 5):
        desk.income(3, fold=False)
    desk.town.fold()

    assert store.snapshots is not None
    [snapshot] = store.snapshots.get(desk.fund_id, desc=True, limit=1)
    assert snapshot.originator_version == 2 * EVERY
    assert desk.balances()["construction", "bank"] == 3 * (2 * EVERY + 5)
    desk.paid(desk.town.seen(f"/funds/{desk.fund_id}/entries")["items"][0]["entry_id"], 3, "refund_out")
    assert desk.balances()["construction", "bank"] == 3 * (2 * EVERY + 4)


def test_clerks_who_book_at_the_same_moment_lose_nothing(desk: Desk) -> None:
    bodies = [
        desk.paper(source="donation", amount_fen=7, earmark={"purpose": "upkeep"}, party="义卖") for _ in range(24)
    ]

    with ThreadPoolExecutor(8) as clerks:
        answers = list(
            clerks.map(
                lambda body: desk.town.post(f"/funds/{desk.fund_id}/incomes", body, by=desk.clerk, fold=False), bodies
            )
        )
    desk.town.fold()

    assert {answer.status_code for answer in answers} == {201}
    assert desk.balances()["upkeep", "bank"] == 24 * 7
    assert sorted(int(answer.json()["receipt"]) for answer in answers) == list(range(1, 25))


def test_of_payments_approved_at_the_same_moment_only_those_that_the_money_covers_are_booked(desk: Desk) -> None:
    income = desk.income(1_000)
    outgoings = [desk.request(income["entry_id"], 400, "refund_out") for _ in range(5)]
    for outgoing in outgoings:
        desk.town.done(f"/outgoings/{outgoing}/approve", by=desk.first)

    with ThreadPoolExecutor(5) as approvers:
        answers = list(
            approvers.map(
                lambda outgoing: desk.town.post(f"/outgoings/{outgoing}/approve", by=desk.second, fold=False), outgoings
            )
        )
    desk.town.fold()

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409]
    assert {answer.json()["type"] for answer in answers if answer.status_code == 409} <= {
        "/problems/beyond-entry",
        "/problems/overdrawn",
    }
    assert desk.balances()["construction", "bank"] == 200


def test_one_request_that_two_approve_at_the_same_moment_is_booked_once(desk: Desk, town: Town) -> None:
    income, third = desk.income(1_000), town.staff("street_officer", "望海街道")
    outgoing = desk.request(income["entry_id"], 400, "refund_out")
    desk.town.done(f"/outgoings/{outgoing}/approve", by=desk.first)

    with ThreadPoolExecutor(2) as approvers:
        answers = list(
            approvers.map(
                lambda who: town.post(f"/outgoings/{outgoing}/approve", by=who, fold=False), (desk.second, third)
            )
        )
    town.fold()

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert desk.balances()["construction", "bank"] == 600


def test_a_division_shows_its_funds_and_what_waits_there(desk: Desk, town: Town) -> None:
    desk.income(1_000)
    outgoing = desk.request(desk.commitment(desk.work(1_000), 1_000), 1_000)
    street, district = town.ids["望海街道"], town.ids["临江区"]

    names = {fund["fund_id"]: fund["name"] for fund in town.seen(f"/divisions/{district}/funds")["items"]}
    waiting = town.seen(f"/divisions/{street}/outgoings", by=desk.first)

    assert names[str(desk.fund_id)] == "微更新资金"
    assert str(outgoing) in [one["outgoing_id"] for one in waiting]
    assert town.get(f"/divisions/{street}/outgoings", by=town.staff("street_officer", "东桥镇")).status_code == 403
    listed = town.seen(f"/funds/{desk.fund_id}/outgoings")["items"]
    assert [(one["outgoing_id"], one["state"]) for one in listed] == [(str(outgoing), "requested")]
