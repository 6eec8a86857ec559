"""The public faces of funds: amounts, accounts, earmarks and vouchers; never who gave or was paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.ledger.entry import Entry
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.outgoing import Outgoing
from funding_service.aggregate.ledger.reconciliation import Reconciliation
from linli_contracts.contract import Contract
from linli_contracts.funding import ledger as public

_BOOKED = (
    "number", "kind", "purpose", "earmarked_id", "work_id", "amount_fen", "lines", "voucher", "happened_on",
    "relates_to_id", "outgoing_id", "receipt",
)  # fmt: skip


def _fund(event: Any) -> dict[str, Any]:
    """What every contract of a fund states."""
    return {
        "fund_id": getattr(event, "fund_id", event.originator_id),
        "division_id": event.division_id,
        "estate_id": event.estate_id,
    }


def _of_fund(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says these fields of the event beside the fund."""
    return lambda event: contract(**_fund(event), **{name: getattr(event, name) for name in names})


def _booked(event: Entry.Booked) -> Contract:
    said = {name: getattr(event, name) for name in _BOOKED}
    return public.EntryBookedV1(**_fund(event), entry_id=event.originator_id, **said)


def _outgoing(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    def face(event: Any) -> Contract:
        said = {name: getattr(event, name) for name in ("kind", "amount_fen", *names)}
        return contract(**_fund(event), **{"outgoing_id": event.originator_id}, **said)

    return face


def _imported(event: Reconciliation.Imported) -> Contract:
    names = ("fund_id", "division_id", "estate_id", "statement", "from_on", "to_on", "opening_fen", "closing_fen")
    return public.StatementImportedV1(**{name: getattr(event, name) for name in names}, lines=len(event.lines))


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Fund.Opened: _of_fund(public.FundOpenedV1),
    Fund.Closed: _of_fund(public.FundClosedV1),
    Entry.Booked: _booked,
    Outgoing.Requested: _outgoing(public.OutgoingRequestedV1, "work_id"),
    Outgoing.Approved: _outgoing(public.OutgoingApprovedV1, "approvals", "needed"),
    Outgoing.Rejected: _outgoing(public.OutgoingRejectedV1),
    Reconciliation.Imported: _imported,
    Reconciliation.Matched: _of_fund(public.EntriesMatchedV1, "statement", "line", "entry_ids"),
    Reconciliation.Answered: _of_fund(public.DifferenceAnsweredV1, "statement", "line", "entry_id"),
}
WITHHELD: frozenset[type[Any]] = frozenset(
    {Fund.Moved, Entry.Drawn, Entry.Reversed, Entry.Matched, Outgoing.Booked, Reconciliation.Begun}
)
"""Each stands beside an event of another aggregate that says it."""
BY_TIME: frozenset[type[Any]] = frozenset()
