"""One run of the Method of Equal Shares 等份法 for a given share of each voter.

Definition (Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
2021, for additive utilities): every voter starts with the same share. A project c is affordable at ρ when its
supporters pay its cost exactly, each min(what they have left, ρ × their utility of c). In each round the affordable
project with the smallest ρ is funded and paid so; the run ends when none is affordable.

Of a project's points all have the same weight (`utilities.weight`), so ρ × utility is price × points with
price = ρ × weight, and one price per project is all that there is to find.

What makes it fast, and why the result stays exact:

- Money only leaves purses, so ρ only grows: a bound from below that was found in an earlier round still holds. Projects
  wait in a heap by their bounds; only those whose bound is not above the best exact ρ are looked at anew.
- A bound is a floating-point number made smaller by more than its error (`Purses.at_least`); who is funded is decided
  between exact ρ alone, and between equal ones by tie-breaks. Whoever is passed over has a bound above the best ρ.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import inf, nextafter

from funding_service.tally.election import Election
from funding_service.tally.purses import LESS, MORE, Price, Purses
from funding_service.tally.rules import Key, Rule, equals
from funding_service.tally.utilities import weight


@dataclass(frozen=True, slots=True)
class Round:
    """A project that was funded, by its place in the frozen order, and the price of each point."""

    project: int
    price: Price


@dataclass(frozen=True, slots=True)
class Run:
    """``steady``: it went as the run that it was held against, and so does every run with a share between the two."""

    share: Fraction
    rounds: tuple[Round, ...]
    purses: Purses
    steady: bool

    @property
    def funded(self) -> tuple[int, ...]:
        """In the order of funding."""
        return tuple(one.project for one in self.rounds)


@dataclass(slots=True)
class _Found:
    """The best project of a round so far, and all others whose exact ρ was needed."""

    project: int
    price: Price
    rho: Fraction
    key: Key
    high: float
    others: list[tuple[Fraction, Key]]


class Runs:
    """Runs over the same election: what does not depend on the share is worked out once."""

    def __init__(self, election: Election, rule: Rule) -> None:
        utility = rule.utility_in(election)
        self._election = election
        self._costs = tuple(project.cost for project in election.projects)
        self._weights = tuple(weight(utility, cost) for cost in self._costs)
        key = equals(election, rule)
        self._keys = tuple(key(at, score) for at, score in enumerate(election.ballots.score))
        self._first = [
            (cost / weight * LESS / given * LESS, at)
            for at, (cost, weight) in enumerate(zip(self._costs, self._weights, strict=True))
            if (given := election.ballots.supporters[at].given)
        ]
        heapify(self._first)

    def run(self, share: Fraction, beside: Run | None = None, *, only_steady: bool = False) -> Run | None:
        """The run for a share. ``beside`` is one with a smaller share; with ``only_steady``, None when it differs.

        `Run.steady` rests on this: as long as the same projects are funded in the same order, a larger share leaves
        every voter at least as much and makes every ρ at most as large. (By induction over rounds: with more left in
        purses the price is not higher, and max(0, left − price × points) not lower.) So if in each round the funded
        project's ρ at the *smaller* share is below the ρ of every rival at the *larger* share, or equal and its
        tie-break better, it is the best at every share between.
        """
        purses = Purses(self._election.ballots, self._costs, share)
        rounds: list[Round] = []
        heap, steady = self._first.copy(), beside is not None
        while True:
            before = _rho_of(beside, len(rounds), self._weights) if beside and steady else None
            best = self._best(heap, purses, before)
            if best is None:
                break
            if before is not None and beside is not None:
                steady = best.project == beside.rounds[len(rounds)].project and all(
                    (before, best.key) < rival for rival in best.others
                )
            else:
                steady = False
            if only_steady and not steady:
                return None
            purses.pay(best.project, best.price)
            rounds.append(Round(best.project, best.price))
        steady = steady and beside is not None and len(rounds) == len(beside.rounds)
        if only_steady and not steady:
            return None
        return Run(share, tuple(rounds), purses, steady)

    def _best(self, heap: list[tuple[float, int]], purses: Purses, before: Fraction | None) -> _Found | None:
        """The project to fund now; taken from the heap, in which the others stay with bounds that may have grown.

        With ``before``, every rival that could be as good as that is among the `others`. ``nearest`` is the smallest
        settled bound that waits: most often it is the best ρ, so no rival needs a bound that is much above.
        """
        best: _Found | None = None
        floor = -inf if before is None else _above(before)
        settled: set[int] = set()
        nearest = inf
        again: list[tuple[float, int]] = []
        while heap and (best is None or heap[0][0] <= max(best.high, floor)):
            low, at = heappop(heap)
            if at not in settled:
                enough = nearest if best is None else max(best.high, floor)
                price, done = purses.at_least(at, enough * self._weights[at] * MORE)
                low = price / self._weights[at] * LESS
                if done:
                    settled.add(at)
                    nearest = min(nearest, low)
                if low < inf:
                    heappush(heap, (low, at))
                continue
            exact = purses.price(at)
            if exact is None:
                nearest = inf
                continue
            again.append((low, at))
            best = self._better(best, at, exact)
        for low, at in again:
            if best is not None and at != best.project:
                heappush(heap, (low, at))
        return best

    def _better(self, best: _Found | None, at: int, price: Price) -> _Found:
        rho = price.fraction / self._weights[at]
        key = self._keys[at]
        if best is None:
            return _Found(at, price, rho, key, _above(rho), [])
        if (rho, key) < (best.rho, best.key):
            return _Found(at, price, rho, key, _above(rho), [*best.others, (best.rho, best.key)])
        best.others.append((rho, key))
        return best


def _rho_of(run: Run, round_: int, weights: tuple[int, ...]) -> Fraction | None:
    if round_ >= len(run.rounds):
        return None
    one = run.rounds[round_]
    return one.price.fraction / weights[one.project]


def _above(rho: Fraction) -> float:
    """A floating-point number that is not below: division of whole numbers rounds to the nearest."""
    return nextafter(rho.numerator / rho.denominator, inf)
