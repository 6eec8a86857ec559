"""Three pots that never mix, the owners' decision, and statements that make themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from funding_service.aggregate.supervised.account import SupervisedAccount
from funding_service.aggregate.supervised.entry import Slip, SupervisedEntry, book, reverse
from funding_service.aggregate.supervised.pots import POTS, Decision
from funding_service.refusals import supervised as refusals
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words as words

MARCH = datetime(2026, 3, 3, 4, tzinfo=UTC)
JULY = datetime(2026, 6, 30, 16, tzinfo=UTC)  # 1 July, 00:00 in Shanghai
NEW_YEAR = datetime(2026, 12, 31, 16, tzinfo=UTC)
_numbers = count(1)


def slip() -> Slip:
    return Slip(f"P-{next(_numbers)}", date(2026, 3, 3), Sealed(UUID(int=1), b"sealed"), uuid4())


def an_account(fees: int = 0, common: int = 0, fund: int = 0) -> SupervisedAccount:
    return SupervisedAccount.open(
        place=["990101", "990101001", "990101001001"],
        division_id=uuid4(),
        estate_id=uuid4(),
        opening_fen={"fees": fees, "common_revenue": common, "maintenance_fund": fund},
        at=MARCH,
    )


def spend(account: SupervisedAccount, amount: int, decision: Decision | None, at: datetime = MARCH) -> SupervisedEntry:
    """A repair out of the maintenance fund."""
    return book(account, "maintenance_fund", "out", "repair", amount, slip(), decision, at)


def statements(account: SupervisedAccount) -> list[SupervisedAccount.StatementIssued]:
    return [event for event in account.pending_events if isinstance(event, SupervisedAccount.StatementIssued)]


def test_a_full_pot_does_not_help_an_empty_one_out() -> None:
    account = an_account(fees=0, common=1_000)

    with pytest.raises(refusals.PotOverdrawnError):
        book(account, "fees", "out", "cleaning", 1, slip(), None, MARCH)


@pytest.mark.parametrize(
    ("pot", "direction", "category"),
    [
        ("fees", "in", "parking"),
        ("fees", "in", "fund_deposit"),
        ("common_revenue", "in", "property_fee"),
        ("common_revenue", "out", "staff"),
        ("maintenance_fund", "out", "staff"),
        ("maintenance_fund", "in", "property_fee"),
        ("fees", "in", "correction"),
    ],
)
def test_money_of_one_pot_is_not_booked_in_another(
    pot: words.Pot, direction: words.Direction, category: words.Category
) -> None:
    account = an_account(1_000, 1_000, 1_000)

    with pytest.raises(refusals.CategoryMismatchError):
        book(account, pot, direction, category, 1, slip(), None, MARCH)


def test_the_maintenance_fund_is_used_by_the_owners_decision_only() -> None:
    account = an_account(fund=1_000)

    with pytest.raises(refusals.DecisionMissingError):
        spend(account, 100, None)


def test_a_use_beyond_the_decided_amount_is_refused_however_it_is_split() -> None:
    account, decision = an_account(fund=1_000), Decision(uuid4(), 500)
    spend(account, 300, decision)

    with pytest.raises(refusals.BeyondDecisionError):
        spend(account, 201, decision)
    spend(account, 200, decision)

    assert account.balance_fen("maintenance_fund") == 500


def test_a_use_that_was_taken_back_can_be_made_again() -> None:
    account, decision = an_account(fund=1_000), Decision(uuid4(), 500)
    wrong = spend(account, 500, decision)

    reverse(account, wrong, slip(), MARCH)
    spend(account, 500, decision)

    assert account.balance_fen("maintenance_fund") == 500
    with pytest.raises(refusals.AccountEntryStateError):
        reverse(account, wrong, slip(), MARCH)


def test_a_statement_says_what_was_booked_before_its_turn_whoever_comes_late() -> None:
    account = an_account(fees=100)
    account.bill(1_000, date(2026, 1, 1), date(2026, 6, 30), MARCH)
    book(account, "fees", "in", "property_fee", 600, slip(), None, JULY - timedelta(seconds=1))

    book(account, "fees", "out", "cleaning", 50, slip(), None, JULY + timedelta(days=40))

    [statement] = statements(account)
    assert (statement.timestamp, statement.from_on, statement.to_on) == (JULY, date(2026, 3, 3), date(2026, 6, 30))
    assert statement.pots[0] == {
        "pot": "fees", "opening_fen": 100, "in_fen": 600, "out_fen": 0, "closing_fen": 700,
    }  # fmt: skip
    assert (statement.billed_fen, statement.collected_fen, statement.entries) == (1_000, 600, 1)


def test_what_is_booked_at_the_very_turn_is_of_the_new_half_year() -> None:
    account = an_account(fees=100)

    book(account, "fees", "out", "cleaning", 50, slip(), None, JULY)

    assert statements(account)[0].pots[0]["closing_fen"] == 100


def test_years_without_a_scheduler_leave_every_statement() -> None:
    account = an_account()

    account.advance(NEW_YEAR + timedelta(days=400))
    account.advance(NEW_YEAR + timedelta(days=400))

    assert [event.timestamp for event in statements(account)][:2] == [JULY, NEW_YEAR]
    assert len(statements(account)) == 4


def test_an_objection_is_answered_and_then_checked() -> None:
    entry = book(an_account(), "common_revenue", "in", "parking", 500, slip(), None, MARCH)
    text = Sealed(UUID(int=1), b"sealed")

    with pytest.raises(refusals.AccountEntryStateError):
        entry.answer_objection(uuid4(), text, MARCH)
    entry.object_to(uuid4(), text, MARCH)
    with pytest.raises(refusals.AccountEntryStateError):
        entry.check(uuid4(), MARCH)
    entry.answer_objection(uuid4(), text, MARCH)
    entry.check(uuid4(), MARCH)

    assert entry.state == "checked"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(POTS), st.booleans(), st.integers(1, 500), st.integers(0, 40), st.booleans()),
        max_size=30,
    )
)
def test_statements_follow_on_each_other_and_pots_are_never_below_nothing(
    history: list[tuple[words.Pot, bool, int, int, bool]],
) -> None:
    account, decision, at = an_account(50, 50, 50), Decision(uuid4(), 300), MARCH
    taken_in: dict[words.Pot, words.Category] = {
        "fees": "property_fee", "common_revenue": "rent", "maintenance_fund": "fund_deposit",
    }  # fmt: skip
    expected = dict.fromkeys(POTS, 50)
    for pot, comes_in, amount, days, back in history:
        at += timedelta(days=days)
        try:
            entry = (
                book(account, pot, "in", taken_in[pot], amount, slip(), None, at)
                if comes_in
                else book(account, pot, "out", "repair", amount, slip(), decision, at)
            )
            expected[pot] += amount if comes_in else -amount
            if back:
                reverse(account, entry, slip(), at)
                expected[pot] -= amount if comes_in else -amount
        except (refusals.PotOverdrawnError, refusals.BeyondDecisionError):
            continue

    account.advance(at + timedelta(days=200))
    assert {pot: account.balance_fen(pot) for pot in POTS} == expected
    assert min(expected.values()) >= 0
    assert account.used.get(str(decision.vote_id), 0) <= 300
    closing = dict.fromkeys(POTS, 50)
    for statement in statements(account):
        for said in statement.pots:
            assert said["opening_fen"] == closing[said["pot"]]
            assert said["opening_fen"] + said["in_fen"] - said["out_fen"] == said["closing_fen"]
            closing[said["pot"]] = said["closing_fen"]
    assert closing == expected
