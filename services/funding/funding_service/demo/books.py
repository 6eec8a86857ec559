"""Somebody keeps a fund: vouchers in order, payments that two others approve, and what the bank will say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from linli_common.clock import shanghai_day
from linli_demo.acting import Acting
from linli_demo.player import Account

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BankLine:
    """What moved at the bank, in fen; negative for what went out."""

    on: date
    reference: str
    amount_fen: int
    party: str
    text: str


@dataclass(slots=True)
class Books:
    """Those of one story on a fund: ``prefix`` keeps its voucher numbers apart from those of other stories."""

    acting: Acting
    fund_id: str
    keeper: Account
    approvers: tuple[Account, Account]
    prefix: str
    bank: list[BankLine] = field(default_factory=list)
    _number: int = 0

    def income(
        self,
        source: str,
        amount_fen: int,
        text: str,
        *,
        party: str,
        at: datetime,
        purpose: str = "construction",
        named: bool = True,
        alone: bool = True,
        **more: Any,
    ) -> str:
        """补助、捐赠、义卖、资助; gives the entry. ``alone``: the bank has a line for it."""
        body = {
            **self._paper(text, at, party),
            "named": named,
            "source": source,
            "amount_fen": amount_fen,
            "earmark": {"purpose": purpose},
            **more,
        }
        entry_id = self._booked("incomes", body, at)
        if alone:
            self._at_bank(body, amount_fen)
        return entry_id

    def pledge(self, amount_fen: int, text: str, *, party: str, at: datetime, **more: Any) -> str:
        """认捐; gives the entry."""
        body = {**self._paper(text, at, party), "amount_fen": amount_fen, "earmark": {"purpose": "upkeep"}, **more}
        return self._booked("pledges", body, at)

    def commitment(
        self, work_id: str, amount_fen: int, text: str, *, party: str, at: datetime, purpose: str = "construction"
    ) -> str:
        """签约占用; gives the entry."""
        body = {
            **self._paper(text, at, party),
            "named": True,
            "amount_fen": amount_fen,
            "earmark": {"purpose": purpose},
            "for_work_id": work_id,
        }
        return self._booked("commitments", body, at)

    def requested(
        self, kind: str, amount_fen: int, against_id: str, text: str, *, party: str, at: datetime
    ) -> tuple[str, dict[str, Any]]:
        """申请支出; gives the request, and what was stated."""
        body = {
            **self._paper(text, at, party),
            "named": kind == "payment",
            "kind": kind,
            "amount_fen": amount_fen,
            "against_id": against_id,
        }
        answer = self.acting.do(f"/funds/{self.fund_id}/outgoings", body, by=self.keeper, at=at)
        return str(answer["outgoing_id"]), body

    def approved(self, outgoing_id: str, by: Account, at: datetime) -> dict[str, Any]:
        """审批 by one."""
        return self.acting.do(f"/outgoings/{outgoing_id}/approve", by=by, at=at)

    def paid(
        self,
        amount_fen: int,
        against_id: str,
        text: str,
        *,
        party: str,
        at: datetime,
        kind: str = "payment",
        approvers: tuple[Account, Account] | None = None,
    ) -> str:
        """付款 or 退还来源: asked for, approved by two others, booked; gives the entry."""
        first, second = approvers or self.approvers
        outgoing_id, body = self.requested(kind, amount_fen, against_id, text, party=party, at=at)
        self.approved(outgoing_id, first, at + 2 * HOUR)
        answer = self.approved(outgoing_id, second, at + 5 * HOUR)
        self._at_bank(body, -amount_fen)
        return str(answer["entry_id"])

    def on_entry(self, what: str, entry_id: str, text: str, at: datetime, *, party: str | None = None,
                 amount_fen: int | None = None) -> str:  # fmt: skip
        """What draws on an entry: ``refund-in``, ``release``, ``reverse``, ``write-off``; gives the new entry."""
        body = self._paper(text, at, party)
        if amount_fen is not None:
            body["amount_fen"] = amount_fen
        new_id = self._booked(f"entries/{entry_id}/{what}", body, at)
        if what == "refund-in" and amount_fen is not None:
            self._at_bank(body, amount_fen)
        return new_id

    def bank_says(self, amount_fen: int, text: str, *, on: date, reference: str, party: str = "") -> None:
        """A line of the bank's that bears no voucher of ours."""
        self.bank.append(BankLine(on, reference, amount_fen, party, text))

    def statement(self, opening_fen: int, first: int = 0) -> str:
        """The bank's file from the line ``first`` on."""
        rows, balance = ["日期,流水号,收入,支出,余额,对方,摘要"], opening_fen
        for line in self.bank[first:]:
            balance += line.amount_fen
            came, went = (yuan(line.amount_fen), "") if line.amount_fen > 0 else ("", yuan(-line.amount_fen))
            rows.append(f"{line.on},{line.reference},{came},{went},{yuan(balance)},{line.party},{line.text}")
        return "\n".join(rows) + "\n"

    def _paper(self, text: str, at: datetime, party: str | None) -> dict[str, Any]:
        self._number += 1
        return {
            "voucher": f"{self.prefix}-{self._number:03d}",
            "happened_on": shanghai_day(at).isoformat(),
            "party": party,
            "text": text,
        }

    def _booked(self, path: str, body: dict[str, Any], at: datetime) -> str:
        return str(self.acting.do(f"/funds/{self.fund_id}/{path}", body, by=self.keeper, at=at)["entry_id"])

    def _at_bank(self, body: dict[str, Any], amount_fen: int) -> None:
        on = date.fromisoformat(body["happened_on"])
        self.bank.append(BankLine(on, body["voucher"], amount_fen, body["party"] or "", body["text"]))


def yuan(amount_fen: int) -> str:
    """Fen as the bank writes them."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"
