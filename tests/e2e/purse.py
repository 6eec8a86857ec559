"""A fund over HTTP: what is booked, approved, and reconciled; and every account added up from the stream alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from linli_contracts.envelope import Envelope

from .acting import Account, Answer
from .council import Council

YUAN = 100
Balances = dict[tuple[str, str, str], int]
"""(fund, earmark, account) → fen."""


@dataclass
class Purse:
    """A fund, and who keeps it."""

    council: Council
    keeper: Account
    fund_id: str
    _numbers: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def opened(cls, council: Council, keeper: Account, division_id: str, name: str) -> Purse:
        """设立资金账."""
        said = {"division_id": division_id, "name": name, "about": "微更新工程与运维"}
        return cls(council, keeper, str(council.do("/funding/funds", said, by=keeper)["fund_id"]))

    @property
    def path(self) -> str:
        """Below ``/api``."""
        return f"/funding/funds/{self.fund_id}"

    def book(self, what: str, party: str | None = None, **said: Any) -> Answer:
        """An entry under the next voucher: ``J-1``, ``J-2``, …"""
        paper = {
            "voucher": f"J-{next(self._numbers)}",
            "happened_on": self.council.today.isoformat(),
            "text": "按会议决定办理",
            **({"party": party} if party else {}),
        }
        return self.council.do(f"{self.path}/{what}", paper | said, by=self.keeper)

    def income(self, yuan: int, source: str, purpose: str, party: str) -> str:
        """Money arrived; gives the entry."""
        said = {"source": source, "amount_fen": yuan * YUAN, "earmark": {"purpose": purpose}}
        return str(self.book("incomes", party, **said)["entry_id"])

    def left(self, kind: str, against: str, yuan: int, party: str, approvers: Iterable[Account]) -> str:
        """Money left: asked for, and approved by others; gives the entry."""
        said = {"kind": kind, "amount_fen": yuan * YUAN, "against_id": against}
        outgoing = self.book("outgoings", party, **said)["outgoing_id"]
        for approver in approvers:
            answer = self.council.do(f"/funding/outgoings/{outgoing}/approve", by=approver)
        return str(answer["entry_id"])

    def balances(self, after: Answer) -> dict[tuple[str, str], int]:
        """By earmark and account, as everybody reads them."""
        rows = self.council.caller.ask(f"/api{self.path}/balances", after=after)
        return {(row["earmark"], row["account"]): row["amount_fen"] for row in rows}


def added_up(events: Iterable[Envelope]) -> Balances:
    """Every account from the published entries; each entry and each earmark's accounts sum up to nothing, always."""
    balances: Balances = defaultdict(int)
    for event in events:
        if event.type != "linli.funding.entry_booked.v1":
            continue
        data = event.data
        assert sum(data["lines"].values()) == 0, data["entry_id"]
        earmark = "/".join(filter(None, (data["purpose"], data["earmarked_id"])))
        for account, fen in data["lines"].items():
            balances[data["fund_id"], earmark, account] += fen
        refuse_unbalanced(balances)
    return {key: fen for key, fen in balances.items() if fen}


def refuse_unbalanced(balances: Mapping[tuple[str, str, str], int]) -> None:
    """Double entry within every earmark of every fund; nothing is overdrawn, and nothing promised that is not there."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (fund, earmark, account), fen in balances.items():
        sums[fund, earmark] += fen
        assert account not in ("bank", "committed", "pledged", "spent") or fen >= 0, (fund, earmark, account)
    assert not any(sums.values())
    for fund, earmark in sums:
        promised = balances.get((fund, earmark, "committed"), 0)
        assert promised <= balances.get((fund, earmark, "bank"), 0)
