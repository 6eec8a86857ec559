"""An entry of a fund (分录): booked once, never edited. What was drawn on it, taken back or matched, is added to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate
from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.refusals import ledger as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words as words

DRAWN_ON: frozenset[words.EntryKind] = frozenset(
    {"grant", "donation", "charity_sale", "organisation", "pledge", "commitment", "payment"}
)
"""Incomes are refunded, pledges fulfilled, commitments paid, payments given back: never beyond what they are."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The voucher 凭证 behind an entry. ``content`` is {party, text}, sealed; ``donor_id`` a registered donor."""

    voucher: str
    happened_on: date
    content: Sealed
    donor_id: UUID | None = None
    named: bool = False
    outgoing_id: UUID | None = None


class Entry(Aggregate):
    """``open_fen`` is what can still be drawn on it; ``taken`` who drew how much."""

    TOPIC = "funding:Entry"

    class Event(Aggregate.Event):
        """Every event knows its fund and place."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        fund_id: UUID

    class Booked(Event, Aggregate.Created):
        """入账."""

        TOPIC = "funding:Entry.Booked"
        number: int
        kind: words.EntryKind
        purpose: words.Purpose
        earmarked_id: UUID | None
        work_id: UUID | None
        amount_fen: int
        lines: dict[str, int]
        voucher: str
        happened_on: date
        content: Sealed
        donor_id: UUID | None
        named: bool
        receipt: int | None
        relates_to_id: UUID | None
        drew_fen: int
        outgoing_id: UUID | None

    Created = Booked  # the library would define one of its own, without a topic

    class Drawn(Event):
        """Another entry used a part of it, or (negative) gave a part back."""

        TOPIC = "funding:Entry.Drawn"
        by_id: UUID
        amount_fen: int

        def apply(self, aggregate: Entry) -> None:
            aggregate.open_fen -= self.amount_fen

    class Reversed(Event):
        """冲正: another entry took it back."""

        TOPIC = "funding:Entry.Reversed"
        by_id: UUID

        def apply(self, aggregate: Entry) -> None:
            aggregate.reversed_by, aggregate.open_fen = self.by_id, 0

    class Matched(Event):
        """The bank's statement has it, in this line."""

        TOPIC = "funding:Entry.Matched"
        statement: int
        line: int

        def apply(self, aggregate: Entry) -> None:
            aggregate.matched = f"{self.statement}/{self.line}"

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        fund_id: UUID,
        number: int,
        kind: words.EntryKind,
        purpose: words.Purpose,
        earmarked_id: UUID | None,
        work_id: UUID | None,
        amount_fen: int,
        lines: dict[str, int],
        voucher: str,
        happened_on: date,
        content: Sealed,
        donor_id: UUID | None,
        named: bool,
        receipt: int | None,
        relates_to_id: UUID | None,
        drew_fen: int,
        outgoing_id: UUID | None,
    ) -> None:
        self.place, self.division_id, self.estate_id, self.fund_id = place, division_id, estate_id, fund_id
        self.number, self.kind, self.amount_fen = number, kind, amount_fen
        self.earmark = Earmark(purpose, earmarked_id)
        self.work_id, self.lines, self.voucher, self.content = work_id, lines, voucher, content
        self.relates_to_id, self.drew_fen, self.receipt = relates_to_id, drew_fen, receipt
        self.donor_id, self.named = donor_id, named
        self.open_fen = amount_fen if kind in DRAWN_ON else 0
        self.reversed_by: UUID | None = None
        self.matched: str | None = None

    @property
    def at_bank_fen(self) -> int:
        """What it did to the account at the bank."""
        return self.lines.get("bank", 0)

    def draw(self, by_id: UUID, amount_fen: int, at: datetime) -> None:
        """Uses a part of it, or (negative) gives a part back. Raises EntryReversedError, BeyondEntryError."""
        self.refuse_reversed()
        if amount_fen > self.open_fen:
            raise refusals.BeyondEntryError(f"{self.open_fen} fen of entry {self.number} ({self.kind}) are left")
        self._happened(self.Drawn, at, by_id=by_id, amount_fen=amount_fen)

    def refuse_reversed(self) -> None:
        """Raises EntryReversedError."""
        if self.reversed_by is not None:
            raise refusals.EntryReversedError(f"entry {self.number} was taken back")

    def refuse_unless_kind(self, *kinds: words.EntryKind) -> None:
        """Raises WrongEntryError."""
        if self.kind not in kinds:
            raise refusals.WrongEntryError(f"entry {self.number} is a {self.kind}, not a {' or '.join(kinds)}")

    def take_back(self, by_id: UUID, at: datetime) -> None:
        """Raises WrongEntryError, EntryReversedError, EntryInUseError."""
        if self.kind == "reversal":
            raise refusals.WrongEntryError("a reversal is not taken back: book the entry anew")
        self.refuse_reversed()
        if self.kind in DRAWN_ON and self.open_fen != self.amount_fen:
            raise refusals.EntryInUseError(
                f"{self.amount_fen - self.open_fen} fen of it were used: take that back first"
            )
        self._happened(self.Reversed, at, by_id=by_id)

    def match(self, statement: int, line: int, at: datetime) -> None:
        """Raises AlreadyMatchedError, NotAtBankError."""
        if not self.at_bank_fen:
            raise refusals.NotAtBankError(f"entry {self.number} moved nothing at the bank")
        if self.matched is not None:
            raise refusals.AlreadyMatchedError(f"entry {self.number} is line {self.matched}")
        self._happened(self.Matched, at, statement=statement, line=line)

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
