"""What everybody may see of rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from funding_service.aggregate.participation import Participation, participation_id
from funding_service.aggregate.round import BEFORE_TICKING, Round
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.lists.ballots import ELSEWHERE
from funding_service.queries.rounds import RoundLists
from psycopg.rows import DictRow

LEAST_SHOWN = 5
"""People in the smallest group whose turnout is shown (domain.md, section 5)."""
_NOTHING_SAID = {"name": None, "text": None, "funder_name": None}


class RoundViews:
    """Rounds as everybody sees them."""

    def __init__(self, parts: Parts, rounds: FoundRounds, proposals: FoundProposals, lists: RoundLists) -> None:
        self._parts = parts
        self._rounds = rounds
        self._proposals = proposals
        self._lists = lists

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
            "undecided": self._undecided(found),
            "frozen_sha256": found.frozen_sha256,
            "roll": None if found.roll is None else found.roll.data(),
            "projects": [project.data() for project in found.projects],
            "departed": found.departed,
            "reason": None if found.reason is None else self._parts.contents.open(found.reason),
            "editions": self._editions(round_id),
        }

    def turnout(self, round_id: UUID) -> dict[str, Any]:
        """How many have taken part, live; groups below five people are not shown, nor derivable from the others."""
        found = self._rounds.get(round_id)
        rows = self._lists.turnout(found.ballots_id)
        return {
            "round_id": round_id,
            "edition": found.edition,
            "status": found.state,
            "roll_units": found.roll.units if found.roll else None,
            "participating_units": sum(row["amount"] for row in rows),
            "areas": shown(summed(rows, lambda row: "" if row["area_id"] == ELSEWHERE else str(row["area_id"]))),
            "bands": shown(summed(rows, lambda row: row["age_band"])),
        }

    def on_paper(self, round_id: UUID) -> int:
        """How many people were handed a slip in this edition."""
        rows = self._lists.turnout(self._rounds.get(round_id).ballots_id)
        return sum(row["amount"] for row in rows if row["channel"] == "paper")

    def mine(self, round_id: UUID, person_id: UUID) -> dict[str, Any]:
        """Whether the asking person is on the roll, and has taken part. Raises RoundPhaseError before ticking."""
        found = self._rounds.get(round_id)
        unit = self._parts.rolls.unit_of(found.frozen_roll, person_id)
        part = None
        if unit is not None:
            part = self._parts.store.find(Participation, participation_id(found.ballots_id, unit.unit_id))
        channel = None if part is None else ("paper" if part.ballot is None else "online")
        return {"on_roll": unit is not None, "took_part": part is not None, "channel": channel}

    def _undecided(self, found: Round) -> list[int]:
        """Numbers of proposals that ticking waits for."""
        if found.state not in BEFORE_TICKING:
            return []
        _, proposals = self._proposals.of_round(found.id)
        return [one.number for one in proposals if one.is_undecided and one.number is not None]

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


def shown(groups: Mapping[str, int]) -> dict[str, int | None]:
    """Groups with their people; None for small ones, and for the next smallest where one alone could be derived."""
    hidden = {group for group, people in groups.items() if people < LEAST_SHOWN}
    rest = sorted(groups.keys() - hidden, key=lambda group: (groups[group], group))
    if len(hidden) == 1 and rest:
        hidden.add(rest[0])
    return {group: None if group in hidden else people for group, people in sorted(groups.items())}


def summed(rows: list[DictRow], group_of: Callable[[DictRow], str]) -> dict[str, int]:
    """People by group."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[group_of(row)] = sums.get(group_of(row), 0) + row["amount"]
    return sums
