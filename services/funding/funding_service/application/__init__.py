"""The service's commands and lists, put together from its databases and secrets.

A subject joins with a field of `Funding` and a line in `compose`; its chores are a line in `Funding.chores`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from funding_service.application.contents import Contents
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.ledger import Ledger, ledger_of
from funding_service.application.parts import Parts
from funding_service.application.places import Places
from funding_service.application.proposals import Proposals, proposals_of
from funding_service.application.rounds import Rounds, rounds_of
from funding_service.application.store import FundingStore
from funding_service.application.supervised import Supervised, supervised_of
from funding_service.application.turns import Turns
from funding_service.application.works import Works, works_of
from funding_service.lists import READER
from funding_service.publisher import publish
from funding_service.queries.asking import lists_position
from funding_service.queries.decisions import DECISIONS
from funding_service.queries.decisions import STREAM as DELIBERATION
from funding_service.queries.desks import DeskLists
from funding_service.queries.rules import ticking_electorates
from funding_service.vault.pictures import create_picture_table
from linli_ballots.box import BallotBox, create_box_table
from linli_ballots.rolls import Rolls
from linli_common.auth import Authority
from linli_common.event_store import EventSourcedApplication
from linli_common.projector import Reader, create_tables, position_of
from linli_common.sealing import KeyStore, create_key_table
from linli_contracts.subjects import stream_name
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from linli_neighbourhood.reader import STREAM as IDENTITY
from psycopg_pool import ConnectionPool

SERVICE = "funding"
NEIGHBOURHOOD: Reader = neighbourhood_reader(SERVICE, rolls=True)


@dataclass(frozen=True, slots=True)
class Funding:
    """Everything a process of this service works with. `close` lets go of all connections."""

    parts: Parts
    vault: ConnectionPool[Any]
    rounds: Rounds
    proposals: Proposals
    ledger: Ledger
    supervised: Supervised
    works: Works
    desk_lists: DeskLists

    @property
    def store(self) -> EventSourcedApplication:
        """The event table."""
        return self.parts.store

    @property
    def neighbourhood(self) -> Neighbourhood:
        """The copy of identity's events."""
        return self.parts.neighbourhood

    @property
    def authority(self) -> Authority:
        """The one rule of rights, on that copy."""
        return self.parts.authority

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What the worker does at every round: commands with a time (design, invariant 10)."""
        return (*self.rounds.chores, *self.proposals.chores, *self.works.chores, *self.supervised.chores)

    @property
    def long_chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What takes as long as a roll is long, minutes in a district: each goes its own rounds."""
        return self.rounds.long_chores

    def position(self, stream: str) -> int:
        """How far the own lists, or the copy of identity, have got; 0 for a stream that is not read."""
        if stream == IDENTITY:
            return self.neighbourhood.position()
        if stream == DELIBERATION:
            with self.store.pool.connection() as connection:
                return position_of(connection, DECISIONS, DELIBERATION).seq
        return lists_position(self.store.pool) if stream == stream_name(SERVICE) else 0

    def close(self) -> None:
        """Commits what waits, then closes."""
        self.store.close()
        self.vault.close()


def compose(
    *,
    database: str,
    vault: str,
    master_key: bytes,
    wake: Callable[[], None] = lambda: None,
    connections: int = 16,
) -> Funding:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_key_table(vault)
    create_picture_table(vault)
    with psycopg.connect(database) as connection:
        for reader in (READER, NEIGHBOURHOOD, DECISIONS):
            create_tables(connection, reader)
    store = FundingStore(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name=f"{SERVICE}_vault"
    )
    keys = KeyStore(pool, master_key)
    neighbourhood = Neighbourhood(store.pool, NEIGHBOURHOOD)
    parts = Parts(
        store=store,
        contents=Contents(keys),
        neighbourhood=neighbourhood,
        authority=Authority(neighbourhood.covers),
        places=Places(neighbourhood),
        rolls=Rolls(neighbourhood, ticking_electorates()),
        turns=Turns(),
    )
    create_box_table(pool)
    box = BallotBox(pool, master_key)
    found_rounds = FoundRounds(store, box)
    found_proposals = FoundProposals(parts, found_rounds)
    return Funding(
        parts=parts,
        vault=pool,
        rounds=rounds_of(parts, found_rounds, found_proposals, box),
        proposals=proposals_of(parts, found_rounds, found_proposals, pool, keys),
        ledger=ledger_of(parts),
        supervised=supervised_of(parts),
        works=works_of(parts, pool, keys),
        desk_lists=DeskLists(store.pool),
    )
