"""What bookkeepers enter: incomes, pledges, commitments, what came back, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from funding_service.aggregate.ledger import booking
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.works import Work
from funding_service.aggregate.works.building import commit_money
from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.parts import Parts
from funding_service.commands import ledger as commands
from funding_service.refusals.ledger import WorkElsewhereError
from linli_common.auth import Principal
from linli_common.event_store import Receipt
from linli_common.http.commands import Command

Book = Callable[[Fund, Paper, datetime], tuple[Entry, Sequence[Any]]]
"""Gives the new entry, and whatever else changes with it."""


class Booking:
    """Everything that takes one person only, because no money leaves."""

    def __init__(self, parts: Parts, found: FoundFunds) -> None:
        self._parts = parts
        self._found = found

    def open_fund(self, command: commands.OpenFund, who: Principal, sent: Command) -> Receipt:
        """设立资金账."""
        parts, fund_id = self._parts, uuid4()
        act = parts.authority.act(who, sent, self._found.rules(sent).bookkeepers, command.division_id)

        def decide() -> Receipt:
            if command.estate_id is not None:
                area_id = parts.neighbourhood.area_of_estate(command.estate_id)
                if area_id != command.division_id:
                    raise WorkElsewhereError("the estate is not of this division", field="estate_id")
            where = parts.places.where(command.division_id, act.at)
            parts.contents.create(fund_id)
            fund = Fund.open(
                id=fund_id,
                place=where.place,
                division_id=command.division_id,
                estate_id=command.estate_id,
                content=parts.contents.seal_json(fund_id, {"name": command.name, "about": command.about}),
                at=act.at,
            )
            return parts.store.record(fund, act=act, answer={"fund_id": str(fund_id)})

        return parts.store.once(act, decide)

    def income(self, fund_id: UUID, command: commands.BookIncome, who: Principal, sent: Command) -> Receipt:
        """补助、捐赠、义卖、资助."""
        earmark = command.earmark.earmark()

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            self._found.refuse_unknown(fund, earmark)
            pledge = self._found.entry(fund_id, command.pledge_id) if command.pledge_id is not None else None
            entry = booking.book_income(fund, command.source, command.amount_fen, earmark, paper, at, pledge)
            return entry, [pledge] if pledge is not None else []

        return self._booked(fund_id, command, who, sent, book, donor_id=command.donor_id)

    def pledge(self, fund_id: UUID, command: commands.BookPledge, who: Principal, sent: Command) -> Receipt:
        """认捐."""
        earmark = command.earmark.earmark()

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            self._found.refuse_unknown(fund, earmark)
            return booking.book_pledge(fund, command.amount_fen, earmark, paper, at), ()

        return self._booked(fund_id, command, who, sent, book, donor_id=command.donor_id)

    def write_off_pledge(
        self, fund_id: UUID, entry_id: UUID, command: commands.WriteOffPledge, who: Principal, sent: Command
    ) -> Receipt:
        """认捐核销."""

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            pledge = self._found.entry(fund_id, entry_id)
            return booking.write_off_pledge(fund, pledge, paper, at), [pledge]

        return self._booked(fund_id, command, who, sent, book)

    def commit(self, fund_id: UUID, command: commands.BookCommitment, who: Principal, sent: Command) -> Receipt:
        """签约占用."""
        earmark = command.earmark.earmark()

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            work = self._found.work_for(fund, command.for_work_id)
            commit_money(work, earmark.purpose, command.amount_fen, at)
            return booking.commit(fund, command.amount_fen, earmark, work.id, paper, at), [work]

        return self._booked(fund_id, command, who, sent, book)

    def release(
        self, fund_id: UUID, entry_id: UUID, command: commands.Release, who: Principal, sent: Command
    ) -> Receipt:
        """释放占用."""

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            commitment = self._found.entry(fund_id, entry_id)
            entry = booking.release(fund, commitment, command.amount_fen, paper, at)
            return entry, [commitment, *self._promised(entry, -entry.amount_fen, at)]

        return self._booked(fund_id, command, who, sent, book)

    def take_in_refund(
        self, fund_id: UUID, entry_id: UUID, command: commands.TakeInRefund, who: Principal, sent: Command
    ) -> Receipt:
        """收回款项."""

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            payment = self._found.entry(fund_id, entry_id)
            payment.refuse_unless_kind("payment")
            commitment = self._about(payment)
            entry = booking.take_in_refund(fund, payment, command.amount_fen, commitment, paper, at)
            return entry, [payment, commitment]

        return self._booked(fund_id, command, who, sent, book)

    def reverse(
        self, fund_id: UUID, entry_id: UUID, command: commands.Reverse, who: Principal, sent: Command
    ) -> Receipt:
        """冲正."""

        def book(fund: Fund, paper: Paper, at: datetime) -> tuple[Entry, Sequence[Any]]:
            wrong = self._found.entry(fund_id, entry_id)
            drawn_on = self._drawn_on(wrong)
            entry = booking.reverse(fund, wrong, drawn_on, paper, at)
            promised = {"commitment": -wrong.amount_fen, "release": wrong.amount_fen}.get(wrong.kind, 0)
            return entry, [wrong, *drawn_on, *self._promised(wrong, promised, at)]

        return self._booked(fund_id, command, who, sent, book)

    def _booked(
        self,
        fund_id: UUID,
        command: commands.OnPaper,
        who: Principal,
        sent: Command,
        book: Book,
        donor_id: UUID | None = None,
    ) -> Receipt:
        """Bookkeepers of one fund take turns; what is recorded is right without (the event store's versions)."""
        act = self._found.bookkeeper(self._found.fund(fund_id), who, sent)

        def decide() -> Receipt:
            fund = self._found.fund(fund_id)
            entry, others = book(fund, self._found.paper(fund, command, act, donor_id), act.at)
            answer = {"fund_id": str(fund_id), "entry_id": str(entry.id), "number": str(entry.number)}
            if entry.receipt is not None:
                answer["receipt"] = str(entry.receipt)
            return self._parts.store.record(fund, entry, *others, act=act, answer=answer)

        with self._parts.turns.of(fund_id):
            return self._parts.store.once(act, decide)

    def _about(self, entry: Entry) -> Entry:
        assert entry.relates_to_id is not None, "it is about another entry"
        return self._found.entry(entry.fund_id, entry.relates_to_id)

    def _drawn_on(self, entry: Entry) -> tuple[Entry, ...]:
        """What an entry drew on, the nearest first: a refund that came in gave its commitment back, too."""
        if not entry.drew_fen:
            return ()
        nearest = self._about(entry)
        return (nearest, self._about(nearest)) if entry.kind == "refund_in" else (nearest,)

    def _promised(self, entry: Entry, amount_fen: int, at: datetime) -> Sequence[Work]:
        if not amount_fen or entry.work_id is None or entry.earmark.purpose == "upkeep":
            return ()
        work = self._parts.store.find(Work, entry.work_id)
        assert work is not None, "it was committed to"
        commit_money(work, entry.earmark.purpose, amount_fen, at)
        return (work,)
