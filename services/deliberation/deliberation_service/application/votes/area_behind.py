"""The floor area behind those who took part in an owners' vote, while it is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation_service.aggregate.participation import participation_id
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.parts import Parts

_REMEMBERED = 1_000
_TOOK_PART = "SELECT originator_id FROM deliberation.events WHERE originator_id = ANY(%s) AND originator_version = 1"


class AreaBehind:
    """Looks through an estate's heads only when more of them took part than at the last look."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[UUID, tuple[int, int]] = {}

    def behind(self, vote: Vote, units: int) -> int:
        """In cm², of the ``units`` that are known to have taken part; 0 unless owners vote."""
        if vote.frozen.unit != "owners" or not units:
            return 0
        known = self._known.get(vote.id)
        if known is None or known[0] != units:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[vote.id] = (units, self._look(vote))
        return known[1]

    def _look(self, vote: Vote) -> int:
        weights = {
            participation_id(vote.id, head.unit_id): head.weight_cm2 for head in self._parts.rolls.units(vote.frozen)
        }
        with self._parts.store.pool.connection() as connection:
            rows: list[Any] = connection.execute(_TOOK_PART, (list(weights),)).fetchall()
        return sum(weights[row[0]] for row in rows)
