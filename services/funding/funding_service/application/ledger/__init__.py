"""Funds (资金账): opened, booked, paid from, reconciled, closed, shown."""

from __future__ import annotations

from dataclasses import dataclass

from funding_service.application.ledger.bank_views import BankViews
from funding_service.application.ledger.booking import Booking
from funding_service.application.ledger.closing import Closing
from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.ledger.outgoings import Outgoings
from funding_service.application.ledger.reconciling import Reconciling
from funding_service.application.ledger.views import LedgerViews
from funding_service.application.parts import Parts
from funding_service.queries.ledger import LedgerLists


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the service does with money, by subject."""

    found: FoundFunds
    booking: Booking
    outgoings: Outgoings
    reconciling: Reconciling
    closing: Closing
    lists: LedgerLists
    views: LedgerViews
    bank: BankViews


def ledger_of(parts: Parts) -> Ledger:
    """Puts the parts together."""
    found, lists = FoundFunds(parts), LedgerLists(parts.store.pool)
    return Ledger(
        found=found,
        booking=Booking(parts, found),
        outgoings=Outgoings(parts, found),
        reconciling=Reconciling(parts, found),
        closing=Closing(parts, found, lists),
        lists=lists,
        views=LedgerViews(parts, found, lists),
        bank=BankViews(parts, lists),
    )
