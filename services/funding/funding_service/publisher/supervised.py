"""The public faces of supervised accounts: amounts, pots and closed words; never with whom or what for, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.supervised.account import SupervisedAccount
from funding_service.aggregate.supervised.entry import SupervisedEntry
from funding_service.aggregate.supervised.pots import POTS, next_turn
from linli_contracts.contract import Contract
from linli_contracts.funding import supervised as public

_BOOKED = (
    "number", "pot", "direction", "category", "amount_fen", "happened_on", "vote_id", "reverses_id",
)  # fmt: skip


def _account(event: Any) -> dict[str, Any]:
    """What every contract of an account states."""
    return {
        "account_id": getattr(event, "account_id", event.originator_id),
        "division_id": event.division_id,
        "estate_id": event.estate_id,
    }


def _opened(event: SupervisedAccount.Opened) -> Contract:
    return public.AccountOpenedV1(
        **_account(event),
        **{f"{pot}_fen": event.opening_fen[pot] for pot in POTS},
        next_statement_at=next_turn(event.timestamp),
    )


def _booked(event: SupervisedEntry.Booked) -> Contract:
    return public.AccountBookedV1(
        **_account(event),
        entry_id=event.originator_id,
        **{name: getattr(event, name) for name in _BOOKED},
        fees_collected_fen=event.collected_fen,
    )


def _statement(event: SupervisedAccount.StatementIssued) -> Contract:
    names = ("from_on", "to_on", "billed_fen", "collected_fen", "entries")
    return public.AccountStatementV1(
        **_account(event),
        **{name: getattr(event, name) for name in names},
        pots=[public.PotStatement(**pot) for pot in event.pots],
        next_statement_at=next_turn(event.timestamp),
    )


def _billed(event: SupervisedAccount.FeesBilled) -> Contract:
    return public.FeesBilledV1(**_account(event), amount_fen=event.amount_fen, from_on=event.from_on, to_on=event.to_on)


def _of_entry(contract: type[Contract]) -> Callable[[Any], Contract]:
    return lambda event: contract(**_account(event), **{"entry_id": event.originator_id})


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    SupervisedAccount.Opened: _opened,
    SupervisedAccount.FeesBilled: _billed,
    SupervisedAccount.StatementIssued: _statement,
    SupervisedEntry.Booked: _booked,
    SupervisedEntry.Checked: _of_entry(public.AccountEntryCheckedV1),
    SupervisedEntry.Objected: _of_entry(public.AccountEntryObjectedV1),
    SupervisedEntry.ObjectionAnswered: _of_entry(public.ObjectionAnsweredV1),
}
WITHHELD: frozenset[type[Any]] = frozenset({SupervisedAccount.Moved, SupervisedEntry.Reversed})
"""Each stands beside the entry that says it."""
BY_TIME: frozenset[type[Any]] = frozenset({SupervisedAccount.StatementIssued})
