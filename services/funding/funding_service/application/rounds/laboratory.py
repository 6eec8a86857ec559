"""The laboratory: rules compared on the same ballots, of an earlier round or of a file, before one is adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from funding_service.application.rounds.published import Published
from funding_service.refusals.ballots import ImportInvalidError
from funding_service.tally import Comparison, Election, ElectionError, Rule, compare, pabulib

RULES: tuple[Rule, ...] = (
    Rule("greedy_votes"),
    Rule("greedy_votes_per_cost"),
    Rule("equal_shares"),
    Rule("equal_shares", "add1u"),
    Rule("equal_shares", "utilitarian"),
)
"""What a round can be held by."""


class Laboratory:
    """Comparisons change nothing and are recorded nowhere."""

    def __init__(self, published: Published) -> None:
        self._published = published

    def of_round(self, round_id: UUID) -> dict[str, Any]:
        """All rules on the ballots of a counted round. Raises NotCountedYetError."""
        round_ = self._published.counted(round_id)
        names = {str(number): title for number, title in self._published.names(round_).items()}
        return compared(self._published.election(round_), RULES, names)

    def of_file(self, text: str) -> dict[str, Any]:
        """All rules on the ballots of a file in the Pabulib format. Raises `ImportInvalidError`, the line named."""
        try:
            document = pabulib.read(text)
            return compared(pabulib.election_of(document), RULES, names_in(document))
        except (pabulib.MalformedPabulibError, ElectionError) as error:
            raise ImportInvalidError(str(error)) from None


def names_in(document: pabulib.Document) -> dict[str, str]:
    """What a file calls its projects; nothing where it does not."""
    ids, names = document.projects.column("project_id") or (), document.projects.column("name") or ()
    return {one.strip(): name for one, name in zip(ids, names, strict=False) if name.strip()}


def compared(asked: Election, rules: Sequence[Rule], names: Mapping[str, str]) -> dict[str, Any]:
    """As plain values; shares are exact, as "numerator/denominator". ``on_ballot`` stands in the frozen order."""
    found, overlaps = compare(asked, rules)
    return {
        "voters": asked.voters,
        "projects": len(asked.projects),
        "budget": asked.budget,
        "unit": asked.unit,
        "on_ballot": [
            {"project": one.id, "name": names.get(one.id), "cost": one.cost, "votes": votes}
            for one, votes in zip(asked.projects, asked.ballots.votes, strict=True)
        ],
        "rules": [_shown(one) for one in found],
        "overlaps": [
            {"one": one.one, "other": one.other, "winners": one.winners, "cost": one.cost} for one in overlaps
        ],
    }


def _shown(one: Comparison) -> dict[str, Any]:
    return {
        "rule": one.outcome.rule.name,
        "winners": list(one.outcome.winners),
        "spent": one.outcome.spent,
        "spent_share": _exact(one.spent_share),
        "reached": _exact(one.reached),
        "average_utility": _exact(one.average_utility),
        "by_envelope": dict(one.by_envelope),
    }


def _exact(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"
