"""What stands on a ballot 选票: numbers of projects, in the form that was frozen when ticking opened. Pure.

A choice is kept and published as numbers in ascending order; of a ranking in the order of preference; of points as
pairs of number and points, by number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import orjson
from funding_service.aggregate.frozen import Project
from funding_service.aggregate.terms import Terms
from funding_service.refusals.ballots import ChoiceInvalidError
from linli_ballots import envelope
from linli_contracts.funding import words

Choice: TypeAlias = list[int] | list[list[int]]


@dataclass(frozen=True, slots=True)
class Form:
    """``costs`` are number → (cost in fen, envelope); ``amounts`` what each envelope holds, in fen."""

    kind: words.BallotKind
    most: int | None
    costs: Mapping[int, tuple[int, str]]
    amounts: Mapping[str, int]

    def ticked(self, numbers: Sequence[int]) -> Choice:
        """The choice of projects as it is kept. Raises `ChoiceInvalidError`, which never repeats it."""
        if self.kind == "points":
            raise ChoiceInvalidError("points are to be shared out", field="points")
        self._known(numbers)
        if self.most is not None and len(numbers) > self.most:
            raise ChoiceInvalidError(f"at most {self.most} projects", field="projects")
        if self.kind == "knapsack":
            self._affordable(numbers)
        return list(numbers) if self.kind == "ranking" else sorted(numbers)

    def shared_out(self, points: Sequence[tuple[int, int]]) -> Choice:
        """The points as they are kept. Raises `ChoiceInvalidError`, which never repeats them."""
        if self.kind != "points" or self.most is None:
            raise ChoiceInvalidError("no points are shared out in this round", field="points")
        self._known([number for number, _ in points])
        if any(given < 1 for _, given in points):
            raise ChoiceInvalidError("one point at least for each project that is named", field="points")
        if sum(given for _, given in points) > self.most:
            raise ChoiceInvalidError(f"{self.most} points are to be shared out", field="points")
        return [list(one) for one in sorted(points)]

    def checked(self, choice: object) -> Choice:
        """A choice as it was published. Raises `ChoiceInvalidError` for any other."""
        if not isinstance(choice, list):
            raise ChoiceInvalidError("a list is wanted")
        if self.kind == "points":
            if not all(isinstance(one, list) and len(one) == 2 and _whole(one) for one in choice):
                raise ChoiceInvalidError("pairs of number and points are wanted")
            return self.shared_out([(one[0], one[1]) for one in choice])
        if not _whole(choice):
            raise ChoiceInvalidError("numbers are wanted")
        return self.ticked(choice)

    def envelope_bytes(self) -> int:
        """How long every opened envelope of this form is, whatever is ticked."""
        named = len(self.costs) if self.most is None else min(self.most, len(self.costs))
        largest = max(self.costs)
        longest: Choice = [[largest, self.most or 0]] * named if self.kind == "points" else [largest] * named
        return envelope.bytes_for(longest)

    def pack(self, code: str, choice: Choice) -> bytes:
        """What is sealed: code and choice, filled up to the one length of the form."""
        return envelope.pack(self.envelope_bytes(), code, choice)

    def _known(self, numbers: Sequence[int]) -> None:
        if not numbers:
            raise ChoiceInvalidError("nothing is chosen")
        if any(number not in self.costs for number in numbers):
            raise ChoiceInvalidError("a project is not on this ballot")
        if len(set(numbers)) != len(numbers):
            raise ChoiceInvalidError("a project is named twice")

    def _affordable(self, numbers: Sequence[int]) -> None:
        for key, amount_fen in self.amounts.items():
            if sum(cost for cost, own in map(self.costs.__getitem__, numbers) if own == key) > amount_fen:
                raise ChoiceInvalidError("the projects cost more than the envelope holds", field="projects")


def form_of(terms: Terms, projects: Sequence[Project]) -> Form:
    """The ballot form of what was frozen."""
    return Form(
        kind=terms.ballot,
        most=terms.most,
        costs={project.number: (project.cost_fen, project.envelope) for project in projects},
        amounts={one.key: one.amount_fen for one in terms.envelopes},
    )


def line_of(code: str, choice: Choice) -> bytes:
    """A published ballot as it is hashed and exported: one line of JSON with its line feed."""
    return orjson.dumps({"code": code, "choice": choice}) + b"\n"


def _whole(values: Sequence[object]) -> bool:
    return all(type(value) is int for value in values)
