"""The laboratory's figures of the page's example, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from funding_service.tally import Overlap, Rule, compare, election

from .test_worked_example import EXAMPLE


def test_rules_are_compared_on_the_same_ballots() -> None:
    sorts = {"P": ("play",), "B": ("rest", "play"), "L": (), "T": ("green",)}
    projects = tuple(replace(one, categories=sorts[one.id]) for one in EXAMPLE.projects)
    asked = replace(EXAMPLE, projects=projects)

    (greedy, shared), overlaps = compare(asked, [Rule("greedy_votes"), Rule("equal_shares", "add1u")])

    assert (greedy.outcome.winners, shared.outcome.winners) == (("P", "B", "T"), ("P", "L", "T"))
    assert (greedy.spent_share, shared.spent_share) == (Fraction(90, 100), Fraction(1))
    # greedy reaches voters 1, 2, 3 and 5; Equal Shares reaches voter 4 by the lamp
    assert (greedy.reached, shared.reached) == (Fraction(4, 5), Fraction(1))
    # P 4 × 48, T 12, and B 2 × 30 or L 2 × 40
    assert (greedy.average_utility, shared.average_utility) == (Fraction(264, 5), Fraction(284, 5))
    assert (greedy.by_category, shared.by_category) == (
        {"green": 12, "play": 78, "rest": 30},
        {"green": 12, "play": 48},
    )
    assert overlaps == (Overlap(0, 1, 2, 60),)


def test_an_election_without_voters_and_money_is_compared_too() -> None:
    (found,), overlaps = compare(election([], 0, []), [Rule("equal_shares", "add1u")])

    assert not found.outcome.winners
    assert found.spent_share == found.reached == 0
    assert not overlaps
