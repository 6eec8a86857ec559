"""Whatever is booked, in whatever order, with requests sent twice: money is conserved and earmarks are never crossed.

A plain model beside it does the sums from the entries alone, as anyone can from the published events.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from funding_service.aggregate.ledger import booking
from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.aggregate.ledger.entry import Entry
from funding_service.aggregate.ledger.fund import Fund, entry_id_of
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_common.clock import shanghai_day
from linli_common.refusal import Refusal

from .funds import NOON, OTHER_WORK, WORK, a_fund, paper

EARMARKS = (Earmark("construction"), Earmark("upkeep"), Earmark("construction", WORK))
WORKS = (WORK, OTHER_WORK)
ACTIONS = (
    "grant", "donation", "charity_sale", "organisation", "pledge", "fulfil", "write_off_pledge", "commit", "release",
    "pay", "take_in_refund", "refund", "write_off", "reverse", "repeat",
)  # fmt: skip

Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS), st.integers(min_value=1, max_value=1_000), st.integers(0, 50), st.integers(0, 2)
    ),
    max_size=40,
)


class Ledger:
    """A fund with its entries, as the application keeps them: a voucher that is there is an answer, not an entry."""

    def __init__(self) -> None:
        self.fund: Fund = a_fund()
        self.entries: dict[UUID, Entry] = {}
        self.last: tuple[str, Step] | None = None

    def do(self, number: int, step: Step) -> None:
        voucher = f"V-{number}"
        if step[0] == "repeat":
            if self.last is None:
                return
            voucher, step = self.last
        self.last = (voucher, step)
        if entry_id_of(self.fund.id, voucher) in self.entries:
            return
        try:
            entry = self._book(step, voucher, number)
        except Refusal:
            return
        if entry is not None:
            self.entries[entry.id] = entry

    def _book(self, step: Step, voucher: str, number: int) -> Entry | None:
        action, amount, which, mark = step
        fund, earmark, at = self.fund, EARMARKS[mark], NOON + timedelta(hours=7 * number)
        voucher_paper = paper(voucher)
        match action:
            case "grant" | "donation" | "charity_sale" | "organisation":
                return booking.book_income(fund, action, amount, earmark, voucher_paper, at)
            case "pledge":
                return booking.book_pledge(fund, amount, earmark, voucher_paper, at)
            case "write_off":
                return booking.write_off(fund, earmark, amount, voucher_paper, at)
            case "commit":
                return booking.commit(fund, amount, earmark, WORKS[which % 2], voucher_paper, at)
        if not self.entries:
            return None
        about = list(self.entries.values())[which % len(self.entries)]
        match action:
            case "fulfil":
                return booking.book_income(fund, "donation", amount, earmark, voucher_paper, at, about)
            case "write_off_pledge":
                return booking.write_off_pledge(fund, about, voucher_paper, at)
            case "release":
                return booking.release(fund, about, amount, voucher_paper, at)
            case "pay":
                return booking.pay(fund, about, amount, voucher_paper, at)
            case "refund":
                return booking.refund(fund, about, amount, voucher_paper, at)
            case "take_in_refund":
                commitment = self.entries.get(about.relates_to_id or about.id, about)
                return booking.take_in_refund(fund, about, amount, commitment, voucher_paper, at)
            case _:
                return booking.reverse(fund, about, self._drawn_on(about), voucher_paper, at)

    def _drawn_on(self, entry: Entry) -> tuple[Entry, ...]:
        if not entry.drew_fen or entry.relates_to_id is None:
            return ()
        nearest = self.entries[entry.relates_to_id]
        if entry.kind != "refund_in" or nearest.relates_to_id is None:
            return (nearest,)
        return (nearest, self.entries[nearest.relates_to_id])


@settings(max_examples=300, deadline=None)
@given(steps)
def test_money_is_conserved_and_earmarks_are_never_crossed(history: list[Step]) -> None:
    ledger = Ledger()

    for number, step in enumerate(history):
        ledger.do(number, step)

        fund = ledger.fund
        for earmark in EARMARKS:
            pot = fund.balances.get(str(earmark), {})
            assert sum(pot.values()) == 0
            assert min(pot.get("bank", 0), pot.get("committed", 0), pot.get("pledged", 0)) >= 0
            assert pot.get("spent", 0) >= 0
        for entry in ledger.entries.values():
            assert 0 <= entry.open_fen <= entry.amount_fen


@settings(max_examples=200, deadline=None)
@given(steps)
def test_payments_stay_within_commitments_and_commitments_within_their_earmark(history: list[Step]) -> None:
    ledger = Ledger()
    for number, step in enumerate(history):
        ledger.do(number, step)

    paid: dict[UUID, int] = defaultdict(int)
    for entry in ledger.entries.values():
        if entry.kind == "payment" and entry.reversed_by is None:
            assert entry.relates_to_id is not None
            commitment = ledger.entries[entry.relates_to_id]
            paid[commitment.id] += entry.open_fen
            assert entry.earmark == commitment.earmark
            assert commitment.earmark.work_id in (None, commitment.work_id)
    assert all(amount <= ledger.entries[id_].amount_fen for id_, amount in paid.items())


@settings(max_examples=200, deadline=None)
@given(steps, st.integers(0, 12))
def test_balances_as_of_a_day_equal_a_recount_of_the_entries(history: list[Step], days: int) -> None:
    ledger, until = Ledger(), shanghai_day(NOON + timedelta(days=days))
    as_of: dict[tuple[str, str], int] = {}
    for number, step in enumerate(history):
        ledger.do(number, step)
        if shanghai_day(NOON + timedelta(hours=7 * number)) <= until:
            as_of = {
                (mark, account): fen
                for mark, pot in ledger.fund.balances.items()
                for account, fen in pot.items()
                if fen
            }

    recount: dict[tuple[str, str], int] = defaultdict(int)
    for entry in ledger.entries.values():
        if shanghai_day(entry.created_on) <= until:
            for account, fen in entry.lines.items():
                recount[str(entry.earmark), account] += fen
    assert {key: fen for key, fen in recount.items() if fen} == as_of
    assert [entry.number for entry in ledger.entries.values()] == list(range(1, len(ledger.entries) + 1))
