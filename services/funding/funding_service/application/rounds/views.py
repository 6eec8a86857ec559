"""What everybody may see of rounds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from funding_service.aggregate.round import Round
from funding_service.application.parts import Parts
from funding_service.application.rounds.finding import FoundRounds

_NOTHING_SAID = {"name": None, "text": None, "funder_name": None}


class RoundViews:
    """Rounds as everybody sees them."""

    def __init__(self, parts: Parts, rounds: FoundRounds) -> None:
        self._parts = parts
        self._rounds = rounds

    def round(self, round_id: UUID) -> dict[str, Any]:
        """Money, dates, rule, and what is frozen once ticking is open; the editions before with their reasons."""
        found = self._rounds.get(round_id)
        said = self._parts.contents.open_json(found.content) or _NOTHING_SAID
        terms = found.terms.data()
        return {
            "round_id": found.id,
            "division_id": found.division_id,
            "edition": found.edition,
            "status": found.state,
            **said,
            **{name: value for name, value in terms.items() if name != "dates"},
            **terms["dates"],
            "envelope_fen": found.terms.envelope_fen,
            "frozen_sha256": found.frozen_sha256,
            "roll": None if found.roll is None else found.roll.data(),
            "projects": [project.data() for project in found.projects],
            "departed": found.departed,
            "reason": None if found.reason is None else self._parts.contents.open(found.reason),
            "editions": self._editions(round_id),
        }

    def _editions(self, round_id: UUID) -> list[dict[str, Any]]:
        """Each edition after the first: when, by which role of which division, and why."""
        return [
            {
                "edition": event.edition,
                "at": envelope.time,
                "role": envelope.actor_role,
                "division_id": envelope.actor_division_id,
                "reason": self._parts.contents.open(event.reason),
            }
            for event, envelope in self._parts.store.history(round_id)
            if isinstance(event, Round.Revised)
        ]
