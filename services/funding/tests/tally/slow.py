"""Equal Shares and the greedy rules again, slowly: in exact fractions, straight from the definitions.

Nothing here is shared with what is tested but the plain values that go in. Sources: Peters, Pierczyński and Skowron,
"Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021); equalshares.net for the completions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

Points = Mapping[int, int]
"""Of one voter: project → points, none of them zero."""


@dataclass(frozen=True)
class Plain:
    """Projects by number, in the frozen order. ``per_point`` is the utility of one point on each project.

    Voters with equal ballots may stand together: ``times`` is how many each of ``voters`` is.
    """

    costs: Sequence[int]
    budget: int
    voters: Sequence[Points]
    times: Sequence[int]
    per_point: Sequence[int]
    dearer: bool = False
    unit: int = 1

    @property
    def projects(self) -> range:
        return range(len(self.costs))

    def score(self, project: int) -> int:
        return sum(many * points.get(project, 0) for points, many in zip(self.voters, self.times, strict=True))

    def tie(self, project: int) -> tuple[int, int, int]:
        cost = self.costs[project]
        return (-self.score(project), -cost if self.dearer else cost, project)

    def fits(self, funded: Sequence[int], project: int) -> bool:
        return sum(self.costs[one] for one in funded) + self.costs[project] <= self.budget


def greedy(asked: Plain, *, per_cost: bool = False, start: Sequence[int] = ()) -> list[int]:
    """All projects that were funded, those of ``start`` first."""
    funded = list(start)

    def merit(project: int) -> Fraction:
        return Fraction(asked.score(project), asked.costs[project] if per_cost else 1)

    for project in sorted(asked.projects, key=lambda one: (-merit(one), asked.tie(one))):
        if project not in funded and asked.score(project) and asked.fits(funded, project):
            funded.append(project)
    return funded


def affordable_at(cost: int, supporters: Sequence[tuple[Fraction, int, int]]) -> Fraction | None:
    """The ρ at which supporters, (money, utility, how many), pay exactly the cost, each min(money, ρ × utility)."""
    if sum(money * many for money, _, many in supporters) < cost:
        return None
    missing, utilities = Fraction(cost), sum(utility * many for _, utility, many in supporters)
    for money, utility, many in sorted(supporters, key=lambda one: one[0] / one[1]):
        rho = missing / utilities
        if money >= rho * utility:
            return rho
        missing -= money * many
        utilities -= utility * many
    raise AssertionError("together they had enough")


def one_run(asked: Plain, share: Fraction) -> list[tuple[int, Fraction, dict[int, Fraction]]]:
    """(project, ρ, voter → what they paid, each of those that stand together) for each round."""
    money = [share for _ in asked.voters]
    rounds: list[tuple[int, Fraction, dict[int, Fraction]]] = []
    supporters = {
        project: [voter for voter, points in enumerate(asked.voters) if project in points] for project in asked.projects
    }
    ties = {project: asked.tie(project) for project in asked.projects}
    while True:
        found = []
        funded = [project for project, _, _ in rounds]
        for project in asked.projects:
            if project in funded or not supporters[project]:
                continue
            utilities = {
                voter: asked.voters[voter][project] * asked.per_point[project] for voter in supporters[project]
            }
            backers = [(money[voter], of, asked.times[voter]) for voter, of in utilities.items()]
            rho = affordable_at(asked.costs[project], backers)
            if rho is not None:
                found.append((rho, ties[project], project, utilities))
        if not found:
            return rounds
        rho, _, project, utilities = min(found, key=lambda one: one[:3])
        paid = {voter: min(money[voter], rho * utility) for voter, utility in utilities.items()}
        for voter, amount in paid.items():
            money[voter] -= amount
        rounds.append((project, rho, paid))


def equal_shares(asked: Plain, completion: str) -> tuple[list[int], int]:
    """The projects that were funded in their order, and how often a yuan was added."""
    if not asked.voters:
        return [], 0
    funded = [project for project, _, _ in one_run(asked, Fraction(asked.budget, sum(asked.times)))]
    raised = 0
    if completion == "add1u":
        whole = asked.budget // (sum(asked.times) * asked.unit) * asked.unit
        for step in count(1):
            if not any(
                project not in funded and asked.score(project) and asked.fits(funded, project)
                for project in asked.projects
            ):
                break
            tried = [project for project, _, _ in one_run(asked, Fraction(whole + step * asked.unit))]
            if sum(asked.costs[project] for project in tried) > asked.budget:
                break
            funded, raised = tried, step
    if completion != "none":
        funded = greedy(asked, start=funded)
    return funded, raised
