"""The service's event store: funds and accounts of thousands of entries are read from their last snapshot."""

from __future__ import annotations

from typing import ClassVar

from eventsourcing.domain import MutableOrImmutableAggregate
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.supervised.account import SupervisedAccount
from linli_common.event_store import EventSourcedApplication

EVERY = 100
"""Entries between two snapshots: at most so many are replayed before a command decides (docs/decisions/0013)."""


class FundingStore(EventSourcedApplication):
    """The library is told on the class of which aggregates it takes snapshots."""

    snapshotting_intervals: ClassVar[dict[type[MutableOrImmutableAggregate], int]] = {  # type: ignore[type-arg]
        Fund: EVERY,
        SupervisedAccount: EVERY,
    }
