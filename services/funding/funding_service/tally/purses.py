"""What voters have left while Equal Shares runs: as floating point to look with, as whole numbers to decide with.

Equal ballots are one group, and its voters always have the same left. In each round a supporter pays price × points, or
all that is left when that is less. So a voter has left either nothing at all, or

    share − Σ price(r) × points(r)    over the rounds r of the projects that they gave points to,

and only the prices are fractions. All of them are kept as whole numbers over one common denominator; sums over voters
then need but whole-number counts (how many points were paid at each price), which numpy adds up without any error.

Floating point is only looked at. Let u = 2^-53 and e the share. A payment's rounded price, product and subtraction are
each wrong by at most u·e (nothing paid by somebody who stays solvent is more than e), the first share by u·e. So after
R rounds what floating point says of a voter is off by less than (3R + 1)·u·e·(1 + tiny); ``_error`` is 4·u·e and as
much again for each round, which is more. Where floating point cannot tell by that measure, whole numbers are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, inf

import numpy as np
from funding_service.tally.ballots import Ballots, Index, Mask, Real, Supporters

U = 2.0**-53
LESS = 1 - 8 * U
MORE = 1 + 64 * U


@dataclass(frozen=True, slots=True)
class Price:
    """The exact price of a point on a project: numerator / denominator; ``poor`` supporters give all they have left."""

    numerator: int
    denominator: int
    poor: Mask

    @property
    def fraction(self) -> Fraction:
        """As a fraction in lowest terms."""
        return Fraction(self.numerator, self.denominator)


class Purses:
    """All voters start with the same share, a fraction of the smallest unit."""

    def __init__(self, ballots: Ballots, costs: tuple[int, ...], share: Fraction) -> None:
        self._ballots = ballots
        self._costs = costs
        self._denominator, self._share = share.denominator, share.numerator
        self._prices: list[int] = []
        """Of each round, over the denominator."""
        self._round_of = np.full(len(costs), -1)
        self._left: Real = np.full(len(ballots.size), float(share))
        self._spent: Mask = np.zeros(len(ballots.size), np.bool_)
        self._error = self._step = 4 * U * float(share)
        self._poor: dict[int, Mask] = {}
        self._bounds: dict[int, float] = {}

    def at_least(self, project: int, enough: float) -> tuple[float, bool]:
        """(a number that the price of a point is certainly not below, whether no larger one will be found this round).

        The search may stop above ``enough``. The number is infinite when supporters certainly lack money.

        For whatever set P of supporters, Σ min(left, price × points) ≤ Σ_P left + price × Σ_others points, and the left
        side has to reach the cost: so (cost − Σ_P left) / Σ_others points is not above the price. P are those who
        cannot pay the bound found so far; it then grows until it stays (Newton's method on a concave function). It
        begins with the bound of an earlier round: prices only grow.
        """
        backers, cost = self._ballots.supporters[project], float(self._costs[project])
        left = self._left[backers.groups]
        everything = float(backers.size @ left)
        if everything + self._slack(backers, everything, cost) < cost:
            return inf, True
        price, poor, count, settled = self._bounds.get(project, cost / backers.given * LESS), None, 0, False
        while not settled and price <= enough:
            now: Mask = left < (price * backers.even if backers.even else price * backers.points)
            many = int(np.count_nonzero(now))
            settled = many == len(left) or (poor is not None and many == count)
            if settled:
                break
            poor, count = now, many
            have = float(backers.size[poor] @ left[poor])
            others = backers.given - float(backers.given_by[poor].sum())
            price = max(price, (cost - have - self._slack(backers, have, cost)) / others * LESS)
        self._bounds[project] = price
        if poor is not None:
            self._poor[project] = poor
        return price, settled

    def price(self, project: int) -> Price | None:
        """The exact price of a point: the only one at which supporters pay the cost; None when they lack money.

        Proof: the numbers end the search only when ``poor`` are exactly those (but for equality) who have not more
        left than price × points; then what all pay is Σ_poor left + price × Σ_others points, which is the cost.
        Each step's price is not above the true one and not below the step before, so the search ends.
        """
        backers = self._ballots.supporters[project]
        if not self._can_pay(project, backers):
            return None
        poor = self._poor.get(project, np.zeros(len(backers.groups), np.bool_))
        while True:
            others = backers.given - int(backers.given_by[poor].sum())
            wanted = self._costs[project] * self._denominator - self._total(backers.groups[poor])
            signs = self._compared(backers, wanted, others * self._denominator)
            if not (signs[poor] > 0).any() and not (signs[~poor] < 0).any():
                return Price(wanted, others * self._denominator, poor)
            poor = signs < 0

    def pay(self, project: int, price: Price) -> None:
        """The poor give all that is left, the others price × points."""
        backers = self._ballots.supporters[project]
        others = price.denominator // self._denominator
        common = gcd(price.numerator, others)
        if (factor := others // common) > 1:
            self._denominator *= factor
            self._share *= factor
            self._prices = [one * factor for one in self._prices]
        self._round_of[project] = len(self._prices)
        self._prices.append(price.numerator // common)
        groups, rich = backers.groups, ~price.poor
        each = price.numerator / price.denominator * backers.points[rich]
        self._left[groups[rich]] = np.maximum(self._left[groups[rich]] - each, 0.0)
        self._left[groups[price.poor]] = 0.0
        self._spent[groups[price.poor]] = True
        self._error += self._step

    def total(self, groups: Index) -> Fraction:
        """What all voters of these groups have left together."""
        return Fraction(self._total(groups), self._denominator)

    def _slack(self, backers: Supporters, have: float, cost: float) -> float:
        """More than a sum of what supporters have left, and its difference to the cost, can be off."""
        return float(backers.given) * self._error + (len(backers.groups) + 8) * 2 * U * (have + cost)

    def _can_pay(self, project: int, backers: Supporters) -> bool:
        have, cost = float(backers.size @ self._left[backers.groups]), float(self._costs[project])
        slack = self._slack(backers, have, cost)
        if abs(have - cost) > slack:
            return have > cost
        return self._total(backers.groups) >= self._costs[project] * self._denominator

    def _compared(self, backers: Supporters, numerator: int, denominator: int) -> Index:
        """The sign of left − price × points of each supporter; exact."""
        asked = numerator / denominator * backers.points
        left = self._left[backers.groups]
        signs = np.sign(left - asked).astype(np.int64)
        unsure = np.abs(left - asked) <= self._error + 8 * U * asked
        known: dict[tuple[int, int], int] = {}
        for at in np.flatnonzero(unsure).tolist():
            exact, points = self._exactly(int(backers.groups[at])), int(backers.points[at])
            if (sign := known.get((exact, points))) is None:
                more = exact * denominator - numerator * points * self._denominator
                sign = known[exact, points] = (more > 0) - (more < 0)
            signs[at] = sign
        return signs

    def _exactly(self, group: int) -> int:
        """What one voter of a group has left, over the denominator."""
        if self._spent[group]:
            return 0
        said = slice(*self._ballots.starts[group : group + 2].tolist())
        rounds: list[int] = self._round_of[self._ballots.columns[said]].tolist()
        points: list[int] = self._ballots.points[said].tolist()
        return self._share - sum(self._prices[at] * many for at, many in zip(rounds, points, strict=True) if at >= 0)

    def _total(self, groups: Index) -> int:
        """What all voters of these groups have left together, over the denominator."""
        groups = groups[~self._spent[groups]]
        have = int(self._ballots.size[groups].sum()) * self._share
        if not self._prices or not len(groups):
            return have
        entries = self._ballots.entries(groups)
        rounds = self._round_of[self._ballots.columns[entries]]
        paid = rounds >= 0
        points = np.bincount(rounds[paid], self._ballots.given_by[entries[paid]], len(self._prices))
        return have - sum(int(many) * price for many, price in zip(points.tolist(), self._prices, strict=True) if many)
