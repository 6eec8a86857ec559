"""Rounds (轮次): announced, ticked, counted, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from funding_service.application.parts import Parts
from funding_service.application.rounds.chores import RoundChores
from funding_service.application.rounds.finding import FoundRounds
from funding_service.application.rounds.preparing import Preparing
from funding_service.application.rounds.views import RoundViews
from funding_service.queries.rounds import RoundLists
from linli_ballots.box import BallotBox, create_box_table
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the service does with rounds, by subject."""

    found: FoundRounds
    preparing: Preparing
    box: BallotBox
    lists: RoundLists
    views: RoundViews
    round_chores: RoundChores

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What time asks for."""
        return (self.round_chores.advance_rounds,)


def rounds_of(parts: Parts, vault: ConnectionPool[Any], master_key: bytes) -> Rounds:
    """Makes what is missing in the vault, and puts the parts together."""
    create_box_table(vault)
    box, lists = BallotBox(vault, master_key), RoundLists(parts.store.pool)
    found = FoundRounds(parts.store, box)
    return Rounds(
        found=found,
        preparing=Preparing(parts, found),
        box=box,
        lists=lists,
        views=RoundViews(parts, found),
        round_chores=RoundChores(found, box, lists),
    )
