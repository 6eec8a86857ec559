"""A thousand small elections, counted by every rule, and again slowly."""

from __future__ import annotations

import pytest
from funding_service.tally import tally

from . import slow
from .elections import made_up

HUNDRED = 100


@pytest.mark.parametrize("from_seed", range(0, 1_000, HUNDRED))
def test_equal_shares_is_what_its_definition_says(from_seed: int) -> None:
    raised = 0
    for seed in range(from_seed, from_seed + HUNDRED):
        twice = made_up(seed)
        for completion in ("none", "utilitarian", "add1u"):
            found = tally(twice.asked, twice.rule("equal_shares", completion))
            expected, times = slow.equal_shares(twice.plain, completion)
            assert (list(found.winners), found.raised) == (twice.ids(expected), times), f"seed {seed}, {completion}"
            raised += times
    assert raised > HUNDRED // 2, "what is made up has to need raises"


@pytest.mark.parametrize("from_seed", range(0, 1_000, HUNDRED))
def test_greedy_rules_are_what_their_definitions_say(from_seed: int) -> None:
    for seed in range(from_seed, from_seed + HUNDRED):
        twice = made_up(seed)
        for method in ("greedy_votes", "greedy_votes_per_cost"):
            found = tally(twice.asked, twice.rule(method))
            expected = slow.greedy(twice.plain, per_cost=method == "greedy_votes_per_cost")
            assert list(found.winners) == twice.ids(expected), f"seed {seed}, {method}"


def test_prices_and_payments_are_what_the_definition_says() -> None:
    paid = 0
    for seed in range(300):
        twice = made_up(seed)
        found = tally(twice.asked, twice.rule("equal_shares"))
        if found.share is None:
            continue
        for project, rho, payments in slow.one_run(twice.plain, found.share):
            why = found.explanations[project]
            assert why.rho == rho, f"seed {seed}"
            assert sum(part.voters for part in why.parts) == len(payments)
            for part in why.parts:
                alike = [
                    amount
                    for voter, amount in payments.items()
                    if part.points is None or (amount, twice.plain.voters[voter][project]) == (part.each, part.points)
                ]
                assert part.points is None or (len(alike), sum(alike)) == (part.voters, part.total)
            paid += 1
    assert paid > 300
