"""A rule as data: how projects are chosen, what becomes of money left over, and which of two equals comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from funding_service.tally.election import Election
from funding_service.tally.utilities import USUAL, Utility

Method = Literal["greedy_votes", "greedy_votes_per_cost", "equal_shares"]
"""By votes 得票多者先, by votes per cost 单位造价得票多者先, Method of Equal Shares 等份法."""

Completion = Literal["none", "utilitarian", "add1u"]
"""Of Equal Shares: nothing; greedy by votes with what is left; shares raised yuan by yuan, then greedy by votes."""

TieBreak = Literal["more_votes_first", "cheaper_first", "dearer_first", "lower_number_first"]
"""``lower_number_first`` is the frozen order. It stands at the end of every list, named or not."""

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``utility`` None: what is usual for the kind of ballot. ``completion`` is for Equal Shares only."""

    method: Method
    completion: Completion = "none"
    tie_breaks: tuple[TieBreak, ...] = ("more_votes_first", "cheaper_first")
    utility: Utility | None = None

    def __post_init__(self) -> None:
        if self.method != "equal_shares" and self.completion != "none":
            raise ValueError("only Equal Shares leaves money over that is completed")

    def utility_in(self, election: Election) -> Utility:
        """What a point is worth in this election."""
        return self.utility or USUAL[election.kind]

    @property
    def name(self) -> str:
        """In one word, as tables show it."""
        return "+".join([self.method, *([self.completion] if self.completion != "none" else [])])


def equals(election: Election, rule: Rule) -> Callable[[int, int], Key]:
    """Of projects that are equal otherwise, the one with the smallest key comes first. No two keys are the same.

    Called with the project's place and its votes, which are the points that it has; for ticks the number of ballots.
    """
    keys: dict[TieBreak, Callable[[int, int], int]] = {
        "more_votes_first": lambda at, votes: -votes,
        "cheaper_first": lambda at, votes: election.projects[at].cost,
        "dearer_first": lambda at, votes: -election.projects[at].cost,
        "lower_number_first": lambda at, votes: at,
    }
    wanted = [keys[name] for name in rule.tie_breaks]
    return lambda at, votes: (*(key(at, votes) for key in wanted), at)
