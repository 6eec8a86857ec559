"""People who keep accounts, and what they send."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from ..town import Person, Town

_numbers = count(1)
YUAN = 100


@dataclass
class Desk:
    """A fund of 望海街道, with a clerk of the street and two who approve."""

    town: Town
    clerk: Person
    first: Person
    second: Person
    fund_id: UUID

    def paper(self, **more: Any) -> dict[str, Any]:
        """A voucher of its own, dated today."""
        voucher = f"记-{next(_numbers)}"
        return {"voucher": voucher, "happened_on": self.town.today(), "text": "办理事项", **more}

    def income(
        self,
        amount_fen: int,
        source: str = "grant",
        purpose: str = "construction",
        *,
        fold: bool = True,
        **more: Any,
    ) -> dict[str, Any]:
        """Money arrived."""
        body = self.paper(
            source=source, amount_fen=amount_fen, earmark={"purpose": purpose}, party="望海街道财政所", **more
        )
        return self.town.done(f"/funds/{self.fund_id}/incomes", body, by=self.clerk, fold=fold)

    def commitment(self, work_id: UUID, amount_fen: int, purpose: str = "construction") -> UUID:
        """Money is promised to a work."""
        body = self.paper(amount_fen=amount_fen, earmark={"purpose": purpose}, for_work_id=work_id, party="绿园公司")
        return UUID(self.town.done(f"/funds/{self.fund_id}/commitments", body, by=self.clerk)["entry_id"])

    def request(self, against_id: UUID | str, amount_fen: int, kind: str = "payment") -> UUID:
        """Somebody asks for money to leave."""
        body = self.paper(kind=kind, amount_fen=amount_fen, against_id=against_id, party="绿园公司")
        asked = self.town.done(f"/funds/{self.fund_id}/outgoings", body, by=self.clerk)
        return UUID(asked["outgoing_id"])

    def paid(self, against_id: UUID | str, amount_fen: int, kind: str = "payment") -> UUID:
        """Asked for, approved by two, booked; the entry."""
        outgoing_id = self.request(against_id, amount_fen, kind)
        self.town.done(f"/outgoings/{outgoing_id}/approve", by=self.first)
        return UUID(self.town.done(f"/outgoings/{outgoing_id}/approve", by=self.second)["entry_id"])

    def balances(self, **query: Any) -> dict[tuple[str, str], int]:
        """By earmark and account."""
        rows = self.town.seen(f"/funds/{self.fund_id}/balances", **query)
        return {(row["earmark"], row["account"]): row["amount_fen"] for row in rows}

    def work(self, cost_fen: int = 10_000 * YUAN, contract_fen: int | None = None) -> UUID:
        """A work of 一村 with money of its own, under contract."""
        body = {"division_id": self.town.ids["一村"], "title": "口袋公园", "text": "修缮", "cost_fen": cost_fen}
        work_id = UUID(self.town.done("/works", body, by=self.clerk)["work_id"])
        contract = {
            "contractor": "绿园公司",
            "contract_fen": contract_fen or cost_fen,
            "milestones": [{"name": "铺装", "due_on": "2030-01-31"}],
            "households": 240,
            "text": "按图施工",
        }
        self.town.done(f"/works/{work_id}/contract", contract, by=self.clerk)
        return work_id


def a_desk(town: Town) -> Desk:
    """A new fund."""
    clerk, first, second = (town.staff("street_officer", "望海街道") for _ in range(3))
    opened = town.done(
        "/funds",
        {"division_id": town.ids["望海街道"], "name": "微更新资金", "about": "街道补助与捐赠"},
        by=clerk,
    )
    return Desk(town, clerk, first, second, UUID(opened["fund_id"]))
