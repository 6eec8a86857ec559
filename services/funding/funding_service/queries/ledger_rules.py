"""Who keeps accounts, and who approves money up to which amount: dated data (``data/ledger_rules.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding_service.queries.rules import shipped


@dataclass(frozen=True, slots=True)
class Approver:
    """A role and the highest amount in fen that it approves; None: any."""

    role: str
    limit_fen: int | None


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """``approvals`` is how many others have to approve before money leaves."""

    approvals: int
    bookkeepers: tuple[str, ...]
    approvers: tuple[Approver, ...]

    def approving(self, amount_fen: int) -> tuple[str, ...]:
        """The roles that may approve an amount."""
        return tuple(one.role for one in self.approvers if one.limit_fen is None or amount_fen <= one.limit_fen)

    @property
    def approving_anything(self) -> tuple[str, ...]:
        """The roles that approve at all."""
        return tuple(one.role for one in self.approvers)


def ledger_rules(day: date) -> LedgerRules:
    """The rules that hold on a day; the first ones for days before them."""
    rules = sorted(shipped("ledger_rules.json"), key=lambda rule: str(rule["from_day"]))
    holding = ([rule for rule in rules if date.fromisoformat(rule["from_day"]) <= day] or rules[:1])[-1]
    return LedgerRules(
        approvals=holding["approvals"],
        bookkeepers=tuple(holding["bookkeepers"]),
        approvers=tuple(Approver(**one) for one in holding["approvers"]),
    )
