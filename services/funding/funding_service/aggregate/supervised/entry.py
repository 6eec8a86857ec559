"""An entry of a supervised account: booked by the property company, checked or objected to by the owners' committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.aggregate.supervised.account import SupervisedAccount
from funding_service.aggregate.supervised.pots import FEE, Decision, refuse_mismatch
from funding_service.refusals import supervised as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words as words


@dataclass(frozen=True, slots=True)
class Slip:
    """The voucher behind an entry; ``content`` is {party, text}, sealed under the account's key."""

    voucher: str
    happened_on: date
    content: Sealed
    by_id: UUID


class SupervisedEntry(Aggregate):
    """Never edited: what is wrong is taken back by another entry and booked anew."""

    TOPIC = "funding:SupervisedEntry"

    class Event(Aggregate.Event):
        """Every event knows its account, estate and place."""

        place: list[str]
        division_id: UUID
        estate_id: UUID
        account_id: UUID

    class Booked(Event, Aggregate.Created):
        """记账."""

        TOPIC = "funding:SupervisedEntry.Booked"
        number: int
        pot: words.Pot
        direction: words.Direction
        category: words.Category
        amount_fen: int
        collected_fen: int
        voucher: str
        happened_on: date
        by_id: UUID
        content: Sealed
        vote_id: UUID | None
        reverses_id: UUID | None

    Created = Booked  # the library would define one of its own, without a topic

    class Checked(Event):
        """业委会核对."""

        TOPIC = "funding:SupervisedEntry.Checked"
        by_id: UUID

        def apply(self, aggregate: SupervisedEntry) -> None:
            aggregate.state = "checked"

    class Objected(Event):
        """业委会提出异议."""

        TOPIC = "funding:SupervisedEntry.Objected"
        by_id: UUID
        reason: Sealed

        def apply(self, aggregate: SupervisedEntry) -> None:
            aggregate.state, aggregate.objection = "objected", self.reason

    class ObjectionAnswered(Event):
        """物业答复."""

        TOPIC = "funding:SupervisedEntry.ObjectionAnswered"
        by_id: UUID
        text: Sealed

        def apply(self, aggregate: SupervisedEntry) -> None:
            aggregate.state, aggregate.answer = "answered", self.text

    class Reversed(Event):
        """冲正: another entry took it back."""

        TOPIC = "funding:SupervisedEntry.Reversed"
        by_entry_id: UUID

        def apply(self, aggregate: SupervisedEntry) -> None:
            aggregate.reversed_by = self.by_entry_id

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        estate_id: UUID,
        account_id: UUID,
        number: int,
        pot: words.Pot,
        direction: words.Direction,
        category: words.Category,
        amount_fen: int,
        collected_fen: int,
        voucher: str,
        happened_on: date,
        by_id: UUID,
        content: Sealed,
        vote_id: UUID | None,
        reverses_id: UUID | None,
    ) -> None:
        self.place, self.division_id, self.estate_id, self.account_id = place, division_id, estate_id, account_id
        self.number, self.pot, self.direction, self.category = number, pot, direction, category
        self.amount_fen, self.collected_fen, self.voucher, self.content = amount_fen, collected_fen, voucher, content
        self.vote_id, self.reverses_id, self.booked_by = vote_id, reverses_id, by_id
        self.state: words.CheckState = "unchecked"
        self.objection: Sealed | None = None
        self.answer: Sealed | None = None
        self.reversed_by: UUID | None = None

    def check(self, by_id: UUID, at: datetime) -> None:
        """核对, also of what was answered. Raises AccountEntryStateError."""
        self._refuse_unless("unchecked", "answered")
        self._happened(self.Checked, at, by_id=by_id)

    def object_to(self, by_id: UUID, reason: Sealed, at: datetime) -> None:
        """提出异议. Raises AccountEntryStateError."""
        self._refuse_unless("unchecked", "answered")
        self._happened(self.Objected, at, by_id=by_id, reason=reason)

    def answer_objection(self, by_id: UUID, text: Sealed, at: datetime) -> None:
        """答复异议. Raises AccountEntryStateError."""
        self._refuse_unless("objected")
        self._happened(self.ObjectionAnswered, at, by_id=by_id, text=text)

    def take_back(self, by_entry_id: UUID, at: datetime) -> None:
        """Raises AccountEntryStateError for a reversal, and for what was taken back before."""
        if self.reverses_id is not None or self.reversed_by is not None:
            raise refusals.AccountEntryStateError("it takes another one back, or was taken back: book it anew")
        self._happened(self.Reversed, at, by_entry_id=by_entry_id)

    def _refuse_unless(self, *states: words.CheckState) -> None:
        if self.state not in states:
            raise refusals.AccountEntryStateError(f"it is {self.state}")

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            account_id=self.account_id,
            **said,
        )


def book(
    account: SupervisedAccount,
    pot: words.Pot,
    direction: words.Direction,
    category: words.Category,
    amount_fen: int,
    slip: Slip,
    decision: Decision | None,
    at: datetime,
) -> SupervisedEntry:
    """记账.

    Raises CategoryMismatchError, PotOverdrawnError, DecisionMissingError (the maintenance fund is used by the owners'
    decision only), BeyondDecisionError.
    """
    refuse_mismatch(pot, direction, category)
    uses_fund = pot == "maintenance_fund" and direction == "out"
    if uses_fund and decision is None:
        raise refusals.DecisionMissingError("the owners of the estate have not decided this")
    entry_id = entry_id_of(account.id, slip.voucher)
    collected = amount_fen if category == FEE else 0
    number = account.move(
        entry_id,
        pot,
        amount_fen if direction == "in" else -amount_fen,
        at,
        collected_fen=collected,
        decision=decision if uses_fund else None,
        used_fen=amount_fen if uses_fund else 0,
    )
    vote_id = decision.vote_id if uses_fund and decision is not None else None
    return _booked(account, entry_id, number, pot, direction, category, amount_fen, collected, slip, vote_id, None, at)


def reverse(account: SupervisedAccount, entry: SupervisedEntry, slip: Slip, at: datetime) -> SupervisedEntry:
    """冲正: a new entry takes an old one back, in the same pot. Raises AccountEntryStateError, PotOverdrawnError."""
    entry_id = entry_id_of(account.id, slip.voucher)
    entry.take_back(entry_id, at)
    back: words.Direction = "out" if entry.direction == "in" else "in"
    number = account.move(
        entry_id,
        entry.pot,
        entry.amount_fen if back == "in" else -entry.amount_fen,
        at,
        collected_fen=-entry.collected_fen,
        decision=Decision(entry.vote_id, None) if entry.vote_id is not None else None,
        used_fen=-entry.amount_fen if entry.vote_id is not None else 0,
    )
    return _booked(
        account, entry_id, number, entry.pot, back, "correction", entry.amount_fen, -entry.collected_fen, slip,
        entry.vote_id, entry.id, at,
    )  # fmt: skip


def entry_id_of(account_id: UUID, voucher: str) -> UUID:
    """A voucher number is unique within its account, because the entry's id is made from it."""
    return uuid5(account_id, f"voucher/{voucher}")


def _booked(
    account: SupervisedAccount,
    entry_id: UUID,
    number: int,
    pot: words.Pot,
    direction: words.Direction,
    category: words.Category,
    amount_fen: int,
    collected_fen: int,
    slip: Slip,
    vote_id: UUID | None,
    reverses_id: UUID | None,
    at: datetime,
) -> SupervisedEntry:
    return SupervisedEntry._create(
        SupervisedEntry.Booked,
        id=entry_id,
        timestamp=at,
        place=account.place,
        division_id=account.division_id,
        estate_id=account.estate_id,
        account_id=account.id,
        number=number,
        pot=pot,
        direction=direction,
        category=category,
        amount_fen=amount_fen,
        collected_fen=collected_fen,
        voucher=slip.voucher,
        happened_on=slip.happened_on,
        by_id=slip.by_id,
        content=slip.content,
        vote_id=vote_id,
        reverses_id=reverses_id,
    )
