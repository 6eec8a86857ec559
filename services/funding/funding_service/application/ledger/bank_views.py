"""What the bank says beside what was booked, for those who keep or audit an account: the bank names people."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.reconciliation import Reconciliation, reconciliation_id_of
from funding_service.application.parts import Parts
from funding_service.queries.ledger import LedgerLists
from pydantic import BaseModel


class OpenLineView(BaseModel):
    """A line of a statement that no entry is matched with. ``party`` and ``text`` are the bank's."""

    statement: int
    line: int
    on: date
    reference: str
    amount_fen: int
    party: str | None
    text: str | None
    answer: str | None


class OpenEntryView(BaseModel):
    """An entry that no line is matched with."""

    entry_id: UUID
    number: int
    at_bank_fen: int
    voucher: str
    happened_on: date
    answer: str | None


class ImportedView(BaseModel):
    """A statement of the bank; of its ``lines`` so many are ``open``."""

    statement: int
    from_on: date
    to_on: date
    opening_fen: int
    closing_fen: int
    lines: int
    open: int


class ReconciliationView(BaseModel):
    """Both sides. The balances differ by what is open: booked - bank = open entries - open lines."""

    statements: int
    to_on: date | None
    bank_fen: int
    booked_fen: int
    imported: list[ImportedView]
    open_lines: list[OpenLineView]
    open_entries: list[OpenEntryView]


class BankViews:
    """Statements as they stand, with what was said of their differences."""

    def __init__(self, parts: Parts, lists: LedgerLists) -> None:
        self._parts = parts
        self._lists = lists

    def reconciliation(self, fund: Fund) -> ReconciliationView:
        """Both sides of a fund, as of now: the aggregate's lines, and the list's entries."""
        found = self._parts.store.find(Reconciliation, reconciliation_id_of(fund.id))
        said, answers = self._said(fund.id)
        return ReconciliationView(
            statements=found.statements if found is not None else 0,
            to_on=date.fromisoformat(found.to_on) if found is not None and found.to_on else None,
            bank_fen=found.closing_fen if found is not None else 0,
            booked_fen=fund.total_fen("bank"),
            imported=self.imported(fund),
            open_lines=[
                OpenLineView(
                    statement=int(key.split("/")[0]),
                    line=int(key.split("/")[1]),
                    on=on,
                    reference=reference,
                    amount_fen=amount_fen,
                    party=said.get(key, (None, None))[0],
                    text=said.get(key, (None, None))[1],
                    answer=answers.get(key),
                )
                for key, (on, reference, amount_fen) in (found.open if found is not None else {}).items()
            ],
            open_entries=[
                OpenEntryView(
                    **{name: row[name] for name in ("entry_id", "number", "at_bank_fen", "voucher", "happened_on")},
                    answer=answers.get(str(row["entry_id"])),
                )
                for row in self._lists.unmatched(fund.id)
            ],
        )

    def imported(self, fund: Fund) -> list[ImportedView]:
        """The statements with how many of their lines are open, the newest first: nothing that names anybody."""
        found = self._parts.store.find(Reconciliation, reconciliation_id_of(fund.id))
        open_lines = Counter(int(key.split("/")[0]) for key in (found.open if found is not None else {}))
        return [
            ImportedView(
                **{name: row[name] for name in ImportedView.model_fields if name in row},
                open=open_lines[row["statement"]],
            )
            for row in self._lists.statements(fund.id)
        ]

    def _said(self, fund_id: UUID) -> tuple[dict[str, tuple[str, str]], dict[str, str | None]]:
        """What the bank says of each line, and how differences were answered, the last answer counting."""
        said: dict[str, tuple[str, str]] = {}
        answers: dict[str, str | None] = {}
        for event, _ in self._parts.store.history(reconciliation_id_of(fund_id)):
            if isinstance(event, Reconciliation.Imported):
                lines = self._parts.contents.open_json(event.content) or {}
                said |= {f"{event.statement}/{line}": (party, text) for line, (party, text) in lines.items()}
            elif isinstance(event, Reconciliation.Answered):
                of = str(event.entry_id) if event.entry_id is not None else f"{event.statement}/{event.line}"
                answers[of] = self._parts.contents.open(event.text)
        return said, answers
