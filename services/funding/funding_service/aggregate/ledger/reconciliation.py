"""What the bank says of a fund (对账): statements that follow on each other, and which entries their lines are.

It keeps the lines that are open only. Differences are never made to fit: they are matched later, or answered on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.aggregate.ledger.entry import Entry
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.statement import StatementLine
from funding_service.refusals import ledger as refusals
from linli_common.sealing.sealed import Sealed


class Reconciliation(Aggregate):
    """``open`` are {"<statement>/<line>": [day, reference, fen]}."""

    TOPIC = "funding:Reconciliation"

    class Event(Aggregate.Event):
        """Every event knows its fund and place."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        fund_id: UUID

    class Begun(Event, Aggregate.Created):
        """No statement yet."""

        TOPIC = "funding:Reconciliation.Begun"

    Created = Begun  # the library would define one of its own, without a topic

    class Imported(Event):
        """导入对账单. ``content`` is {line: [party, text]}, sealed: the bank names people."""

        TOPIC = "funding:Reconciliation.Imported"
        statement: int
        from_on: date
        to_on: date
        opening_fen: int
        closing_fen: int
        lines: list[list[Any]]
        content: Sealed

        def apply(self, aggregate: Reconciliation) -> None:
            aggregate.statements, aggregate.to_on = self.statement, self.to_on.isoformat()
            aggregate.closing_fen = self.closing_fen
            for line, on, reference, amount_fen in self.lines:
                aggregate.open[f"{self.statement}/{line}"] = [on, reference, amount_fen]

    class Matched(Event):
        """对上."""

        TOPIC = "funding:Reconciliation.Matched"
        statement: int
        line: int
        entry_ids: list[UUID]

        def apply(self, aggregate: Reconciliation) -> None:
            del aggregate.open[f"{self.statement}/{self.line}"]

    class Answered(Event):
        """说明差异, of a line or of an entry."""

        TOPIC = "funding:Reconciliation.Answered"
        statement: int | None
        line: int | None
        entry_id: UUID | None
        text: Sealed

    def __init__(self, place: list[str], division_id: UUID, estate_id: UUID | None, fund_id: UUID) -> None:
        self.place, self.division_id, self.estate_id, self.fund_id = place, division_id, estate_id, fund_id
        self.statements = 0
        self.to_on: str | None = None
        self.closing_fen = 0
        self.open: dict[str, list[Any]] = {}

    @classmethod
    def begin(cls, fund: Fund, at: datetime) -> Reconciliation:
        """One for each fund."""
        return cls._create(
            cls.Begun,
            id=reconciliation_id_of(fund.id),
            timestamp=at,
            place=fund.place,
            division_id=fund.division_id,
            estate_id=fund.estate_id,
            fund_id=fund.id,
        )

    def take_in(self, lines: Sequence[StatementLine], content: Sealed, today: date, at: datetime) -> int:
        """The next statement; gives its number. Raises StatementInvalidError unless it follows on the last one."""
        first, last = lines[0], lines[-1]
        opening_fen = first.balance_fen - first.amount_fen
        if self.to_on is not None and first.on <= date.fromisoformat(self.to_on):
            raise refusals.StatementInvalidError(f"line {first.line}: the last statement reaches to {self.to_on}")
        if last.on > today:
            raise refusals.StatementInvalidError(f"line {last.line}: date {last.on} is yet to come")
        if opening_fen != self.closing_fen:
            raise refusals.StatementInvalidError(
                f"line {first.line}: it begins with {opening_fen} fen, the last statement ended with {self.closing_fen}"
            )
        self._happened(
            self.Imported,
            at,
            statement=self.statements + 1,
            from_on=first.on,
            to_on=last.on,
            opening_fen=opening_fen,
            closing_fen=last.balance_fen,
            lines=[[line.line, line.on.isoformat(), line.reference, line.amount_fen] for line in lines],
            content=content,
        )
        return self.statements

    def match(self, statement: int, line: int, entries: Sequence[Entry], at: datetime) -> None:
        """Raises UnknownStatementError, AmountsDifferError, AlreadyMatchedError, NotAtBankError."""
        amount_fen = self._open_line(statement, line)[2]
        booked_fen = sum(entry.at_bank_fen for entry in entries)
        if booked_fen != amount_fen:
            raise refusals.AmountsDifferError(f"the line is {amount_fen} fen, the entries are {booked_fen}")
        for entry in entries:
            entry.match(statement, line, at)
        self._happened(self.Matched, at, statement=statement, line=line, entry_ids=[entry.id for entry in entries])

    def answer_line(self, statement: int, line: int, text: Sealed, at: datetime) -> None:
        """Raises UnknownStatementError when it is no open line."""
        self._open_line(statement, line)
        self._happened(self.Answered, at, statement=statement, line=line, entry_id=None, text=text)

    def answer_entry(self, entry: Entry, text: Sealed, at: datetime) -> None:
        """Raises AlreadyMatchedError, NotAtBankError."""
        if not entry.at_bank_fen:
            raise refusals.NotAtBankError(f"entry {entry.number} moved nothing at the bank")
        if entry.matched is not None:
            raise refusals.AlreadyMatchedError(f"entry {entry.number} is line {entry.matched}")
        self._happened(self.Answered, at, statement=None, line=None, entry_id=entry.id, text=text)

    def _open_line(self, statement: int, line: int) -> list[Any]:
        found = self.open.get(f"{statement}/{line}")
        if found is None:
            raise refusals.UnknownStatementError(f"statement {statement} has no open line {line}")
        return found

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            fund_id=self.fund_id,
            **said,
        )


def reconciliation_id_of(fund_id: UUID) -> UUID:
    """A fund has one."""
    return uuid5(fund_id, "reconciliation")
