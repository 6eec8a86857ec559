"""The bank's statements (对账): imported, matched with entries, differences answered on record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from funding_service.aggregate.ledger.entry import Entry
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.reconciliation import Reconciliation, reconciliation_id_of
from funding_service.aggregate.ledger.statement import StatementLine, parse_statement
from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.parts import Parts
from funding_service.commands import ledger as commands
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command


class Reconciling:
    """What the bank says beside what was booked."""

    def __init__(self, parts: Parts, found: FoundFunds) -> None:
        self._parts = parts
        self._found = found

    def import_statement(
        self, fund_id: UUID, command: commands.ImportStatement, who: Principal, sent: Command
    ) -> Receipt:
        """导入对账单: lines whose number and amount are an entry's voucher and amount are matched at once."""
        lines = parse_statement(command.csv)
        act = self._found.bookkeeper(self._found.fund(fund_id), who, sent)

        def decide() -> Receipt:
            fund = self._found.fund(fund_id)
            reconciliation = self.of(fund_id) or Reconciliation.begin(fund, act.at)
            content = self._parts.contents.seal_json(
                fund_id, {str(line.line): [line.party, line.text] for line in lines if line.party or line.text}
            )
            statement = reconciliation.take_in(lines, content, shanghai_day(act.at), act.at)
            matched = self._matched(reconciliation, statement, lines, fund, act)
            answer = {"fund_id": str(fund_id), "statement": str(statement), "matched": str(len(matched))}
            return self._parts.store.record(reconciliation, *matched, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def match(
        self, fund_id: UUID, statement: int, line: int, command: commands.MatchLine, who: Principal, sent: Command
    ) -> Receipt:
        """对上."""

        def decide(reconciliation: Reconciliation, act: Act) -> list[Entry]:
            entries = [self._found.entry(fund_id, entry_id) for entry_id in dict.fromkeys(command.entry_ids)]
            reconciliation.match(statement, line, entries, act.at)
            return entries

        return self._on(fund_id, who, sent, decide)

    def answer_line(
        self,
        fund_id: UUID,
        statement: int,
        line: int,
        command: commands.AnswerDifference,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        """说明差异 of a line that has no entry."""

        def decide(reconciliation: Reconciliation, act: Act) -> list[Entry]:
            text = self._parts.contents.seal(fund_id, command.text)
            reconciliation.answer_line(statement, line, text, act.at)
            return []

        return self._on(fund_id, who, sent, decide)

    def answer_entry(
        self, fund_id: UUID, entry_id: UUID, command: commands.AnswerDifference, who: Principal, sent: Command
    ) -> Receipt:
        """说明差异 of an entry that no statement has."""

        def decide(reconciliation: Reconciliation, act: Act) -> list[Entry]:
            text = self._parts.contents.seal(fund_id, command.text)
            reconciliation.answer_entry(self._found.entry(fund_id, entry_id), text, act.at)
            return []

        return self._on(fund_id, who, sent, decide)

    def of(self, fund_id: UUID) -> Reconciliation | None:
        """That of a fund; None before its first statement."""
        return self._parts.store.find(Reconciliation, reconciliation_id_of(fund_id))

    def _on(
        self, fund_id: UUID, who: Principal, sent: Command, decide: Callable[[Reconciliation, Act], list[Entry]]
    ) -> Receipt:
        act = self._found.bookkeeper(self._found.fund(fund_id), who, sent)

        def decided() -> Receipt:
            reconciliation = self.of(fund_id) or Reconciliation.begin(self._found.fund(fund_id), act.at)
            entries = decide(reconciliation, act)
            return self._parts.store.record(reconciliation, *entries, act=act, answer={"fund_id": str(fund_id)})

        return self._parts.store.once(act, decided)

    def _matched(
        self, reconciliation: Reconciliation, statement: int, lines: tuple[StatementLine, ...], fund: Fund, act: Act
    ) -> list[Entry]:
        matched = []
        for line in lines:
            entry = self._found.by_voucher(fund.id, line.reference.upper())
            if entry is not None and entry.at_bank_fen == line.amount_fen and entry.matched is None:
                reconciliation.match(statement, line.line, [entry], act.at)
                matched.append(entry)
        return matched
