"""A fund (资金账): what it is for, and what is in it, by earmark and account.

Entries are aggregates of their own (`funding_service.aggregate.ledger.entry`); the fund keeps sums only, so that it is
as quick with its ten-thousandth entry as with its first (docs/decisions/0013).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, Snapshot
from funding_service.aggregate.ledger.accounts import Earmark, Lines
from funding_service.refusals import ledger as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words as words


class Fund(Aggregate):
    """``balances`` are {earmark: {account: fen}}. Everything in it is plain, so that snapshots can hold it."""

    TOPIC = "funding:Fund"

    class Event(Aggregate.Event):
        """Every event knows its place and whom the money is for."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None

    class Opened(Event, Aggregate.Created):
        """Nothing is in it yet. ``content`` is {name, about}."""

        TOPIC = "funding:Fund.Opened"
        content: Sealed

    class Moved(Event):
        """An entry was booked, which bears this number."""

        TOPIC = "funding:Fund.Moved"
        entry_id: UUID
        number: int
        earmark: str
        lines: dict[str, int]
        receipt: int | None

        def apply(self, aggregate: Fund) -> None:
            pot = aggregate.balances.setdefault(self.earmark, {})
            for account, amount in self.lines.items():
                pot[account] = pot.get(account, 0) + amount
            aggregate.number = self.number
            aggregate.receipts = self.receipt if self.receipt is not None else aggregate.receipts

    class Closed(Event):
        """Nothing is in it any more, and nothing will be."""

        TOPIC = "funding:Fund.Closed"
        reason: Sealed

        def apply(self, aggregate: Fund) -> None:
            aggregate.closed_at, aggregate.reason = self.timestamp, self.reason

    class Snapshot(Snapshot):
        """The sums up to an entry; it can be thrown away at any time."""

        TOPIC = "funding:Fund.Snapshot"

    Created = Opened  # the library would define one of its own, without a topic

    def __init__(self, place: list[str], division_id: UUID, estate_id: UUID | None, content: Sealed) -> None:
        self.place = place
        self.division_id = division_id
        self.estate_id = estate_id
        self.content = content
        self.balances: dict[str, dict[str, int]] = {}
        self.number = 0
        self.receipts = 0
        self.closed_at: datetime | None = None
        self.reason: Sealed | None = None

    @classmethod
    def open(
        cls,
        *,
        id: UUID,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        content: Sealed,
        at: datetime,
    ) -> Fund:
        """设立资金账."""
        return cls._create(
            cls.Opened,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            estate_id=estate_id,
            content=content,
        )

    def balance_fen(self, earmark: Earmark, account: words.Account) -> int:
        """What an account holds of an earmark."""
        return self.balances.get(str(earmark), {}).get(account, 0)

    def total_fen(self, account: words.Account) -> int:
        """What an account holds in all."""
        return sum(pot.get(account, 0) for pot in self.balances.values())

    def uncommitted_fen(self, earmark: Earmark) -> int:
        """Money at the bank that is promised to nobody; less than nothing after the reversal of an income."""
        return self.balance_fen(earmark, "bank") - self.balance_fen(earmark, "committed")

    def refuse_unless_there(self, earmark: Earmark, amount_fen: int) -> None:
        """Raises EarmarkCrossedError when only money for something else would be enough, else OverdrawnError."""
        there = self.balance_fen(earmark, "bank")
        if amount_fen <= there:
            return
        if amount_fen <= self.total_fen("bank"):
            raise refusals.EarmarkCrossedError(f"{there} fen are there for this; the rest is for something else")
        raise refusals.OverdrawnError(f"{there} fen are there")

    def refuse_unless_free(self, earmark: Earmark, amount_fen: int) -> None:
        """Raises EarmarkCrossedError, OverdrawnError or CommittedElsewhereError when it is not there, or promised."""
        self.refuse_unless_there(earmark, amount_fen)
        if amount_fen > (free := self.uncommitted_fen(earmark)):
            raise refusals.CommittedElsewhereError(f"{free} fen of it are promised to nobody")

    def move(self, entry_id: UUID, earmark: Earmark, lines: Lines, *, with_receipt: bool, at: datetime) -> int:
        """Books an entry's lines; gives its number. The other rules were asked before. Raises FundClosedError."""
        assert sum(lines.values()) == 0, "double entry"
        self.refuse_closed()
        self.trigger_event(
            self.Moved,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            entry_id=entry_id,
            number=self.number + 1,
            earmark=str(earmark),
            lines=dict(lines),
            receipt=self.receipts + 1 if with_receipt else None,
        )
        return self.number

    def close(self, reason: Sealed, at: datetime) -> None:
        """销户. Raises FundClosedError, FundNotEmptyError (money, what is promised, or somebody's pledge is left)."""
        self.refuse_closed()
        for account in ("bank", "committed", "pledged"):
            if left := {earmark: pot[account] for earmark, pot in self.balances.items() if pot.get(account)}:
                said = "; ".join(f"{fen} fen of {earmark}" for earmark, fen in left.items())
                raise refusals.FundNotEmptyError(f"{account}: {said}")
        self.trigger_event(
            self.Closed,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            reason=reason,
        )

    def refuse_closed(self) -> None:
        """Raises FundClosedError."""
        if self.closed_at is not None:
            raise refusals.FundClosedError(f"since {self.closed_at:%Y-%m-%d}")


def entry_id_of(fund_id: UUID, voucher: str) -> UUID:
    """A voucher number is unique within its fund, because the entry's id is made from it."""
    return uuid5(fund_id, f"voucher/{voucher}")
