"""What floating point cannot tell apart is decided exactly all the same."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from funding_service.tally import Project, Rule, election, tally

from . import slow

TIE_BREAKS = ("cheaper_first",)


def test_a_price_smaller_by_one_in_ten_to_the_eighteenth_comes_first() -> None:
    more, fewer, each = 1_000_003, 1_000_002, 10**6
    costs = {"second": each * fewer + 1, "first": each * more + 1}
    prices = [Fraction(costs["first"], more), Fraction(costs["second"], fewer)]
    assert prices[0] < prices[1]
    assert float(prices[0]) == float(prices[1])
    projects = [Project(id_, cost) for id_, cost in costs.items()]
    ballots = [(["first"], more), (["second"], fewer)]

    for utility in ("score", "cost"):
        asked = election(projects, 3 * each * more, ballots)
        outcome = tally(asked, Rule("equal_shares", tie_breaks=TIE_BREAKS, utility=utility))  # type: ignore[arg-type]
        assert outcome.winners == ("first", "second")


@pytest.mark.parametrize("seed", range(60))
def test_large_numbers_next_to_each_other_are_counted_as_the_definition_says(seed: int) -> None:
    chance = random.Random(seed)
    many, each, projects = 10**6, 10**5, range(chance.randint(2, 6))
    backed = [[at for at in projects if chance.random() < 0.5] for _ in range(8)]
    times = [many + chance.randint(0, 2) for _ in backed]
    costs = [
        max(1, each * sum(size for said, size in zip(backed, times, strict=True) if at in said) + chance.randint(-1, 1))
        for at in projects
    ]
    budget = sum(times) * (each + chance.choice([-1, 0, 1, each])) + chance.randint(-1, 1)
    plain = slow.Plain(costs, budget, [dict.fromkeys(said, 1) for said in backed], times, [1] * len(costs))
    asked = election(
        [Project(f"p{at}", cost) for at, cost in enumerate(costs)],
        budget,
        [([f"p{at}" for at in said], size) for said, size in zip(backed, times, strict=True)],
    )

    outcome = tally(asked, Rule("equal_shares", utility="score"))

    rounds = slow.one_run(plain, Fraction(budget, sum(times)))
    assert outcome.winners == tuple(f"p{project}" for project, _, _ in rounds)
    for project, rho, _ in rounds:
        why = outcome.explanations[project]
        assert (why.rho, sum(part.total for part in why.parts)) == (rho, costs[project])
