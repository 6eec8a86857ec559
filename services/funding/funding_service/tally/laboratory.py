"""The laboratory: rules compared on the same ballots, before one is adopted. Shares are exact fractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from funding_service.tally.counting import tally
from funding_service.tally.election import Election
from funding_service.tally.outcome import Outcome
from funding_service.tally.rules import Rule


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rule. ``reached`` is the share of voters who gave points to at least one funded project; ``average_utility``
    the money, in the smallest unit, spent on projects that a voter gave points to, on average over all voters.

    ``by_category`` and ``by_envelope``: money spent; a project of two categories counts in both.
    """

    outcome: Outcome
    spent_share: Fraction
    reached: Fraction
    average_utility: Fraction
    by_category: Mapping[str, int]
    by_envelope: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules, by their places in the list: the winners and the money that they have in common."""

    one: int
    other: int
    winners: int
    cost: int


def compare(election: Election, rules: Sequence[Rule]) -> tuple[tuple[Comparison, ...], tuple[Overlap, ...]]:
    """Every rule's comparison, and the overlap of every two of them."""
    compared = tuple(_comparison(election, tally(election, rule)) for rule in rules)
    costs = {project.id: project.cost for project in election.projects}
    overlaps = []
    for (at, one), (beside, other) in combinations(enumerate(compared), 2):
        common = set(one.outcome.winners) & set(other.outcome.winners)
        overlaps.append(Overlap(at, beside, len(common), sum(costs[project] for project in common)))
    return compared, tuple(overlaps)


def _comparison(election: Election, outcome: Outcome) -> Comparison:
    won = [at for at, why in enumerate(outcome.explanations) if why.won]
    reached = np.zeros(len(election.ballots.size), np.bool_)
    utility = 0
    by_category: Counter[str] = Counter()
    by_envelope: Counter[str] = Counter()
    for at in won:
        project, backers = election.projects[at], election.ballots.supporters[at]
        reached[backers.groups] = True
        utility += project.cost * int(backers.size.sum())
        by_category.update(dict.fromkeys(project.categories, project.cost))
        by_envelope.update({project.envelope: project.cost} if project.envelope is not None else {})
    voters = max(election.voters, 1)
    return Comparison(
        outcome=outcome,
        spent_share=Fraction(outcome.spent, election.budget) if election.budget else Fraction(0),
        reached=Fraction(int(election.ballots.size[reached].sum()), voters),
        average_utility=Fraction(utility, voters),
        by_category=dict(sorted(by_category.items())),
        by_envelope=dict(sorted(by_envelope.items())),
    )
