"""Counting published ballots: whole numbers only, in any order, the same in every language.

A choice counts for its option, an approval for each of its options. Rankings are compared in pairs: an option that is
ranked beats every option behind it and every one that is not ranked; the winner is found by the Schulze method
(strongest paths of winning votes; M. Schulze, Social Choice and Welfare 36, 2011). Ties stay ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation_service.ballots.ballot import Form


@dataclass(slots=True)
class Tally:
    """What a count comes to. ``heads`` and ``area_cm2`` are by option (first preferences of a ranking); ``pairs[a][b]``
    are the ballots that put a before b. Areas are 0 where the ballots bear none.
    """

    form: Form
    ballots: int = 0
    ballots_area_cm2: int = 0
    heads: list[int] = field(init=False)
    area_cm2: list[int] = field(init=False)
    pairs: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        options = self.form.options
        self.heads, self.area_cm2 = [0] * options, [0] * options
        self.pairs = [[0] * options for _ in range(options)] if self.form.kind == "ranking" else []

    def add(self, choice: Sequence[int], area_cm2: int = 0) -> None:
        """Counts one ballot."""
        self.ballots += 1
        self.ballots_area_cm2 += area_cm2
        counted = choice if self.form.kind != "ranking" else choice[:1]
        for option in counted:
            self.heads[option] += 1
            self.area_cm2[option] += area_cm2
        if self.pairs:
            self._compare(choice)

    def _compare(self, choice: Sequence[int]) -> None:
        behind = set(range(self.form.options))
        for option in choice:
            behind.discard(option)
            row = self.pairs[option]
            for other in behind:
                row[other] += 1

    def winners(self) -> list[int]:
        """The options that nothing beats; several when they are tied, none when there are no ballots."""
        if not self.ballots:
            return []
        if self.pairs:
            return schulze_winners(self.pairs)
        most = max(self.heads)
        return [option for option, heads in enumerate(self.heads) if heads == most]

    def published(self) -> dict[str, Any]:
        """As it is written into the closing and the export."""
        found: dict[str, Any] = {
            "ballots": self.ballots,
            "ballots_area_cm2": self.ballots_area_cm2,
            "heads": self.heads,
            "area_cm2": self.area_cm2,
        }
        return found | ({"pairs": self.pairs} if self.pairs else {})


def schulze_winners(pairs: Sequence[Sequence[int]]) -> list[int]:
    """The options that no other beats by a stronger path than the path back."""
    options = range(len(pairs))
    path = [[pairs[a][b] if pairs[a][b] > pairs[b][a] else 0 for b in options] for a in options]
    for via in options:
        for a in options:
            for b in options:
                if a != b:
                    path[a][b] = max(path[a][b], min(path[a][via], path[via][b]))
    return [a for a in options if all(path[a][b] >= path[b][a] for b in options if b != a)]
