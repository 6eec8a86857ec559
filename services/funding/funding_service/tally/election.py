"""What is counted: projects with their costs, envelopes, and ballots. Plain values; amounts in the smallest unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from funding_service.tally.ballots import LARGEST, Ballots, grouped
from funding_service.tally.utilities import Choice, Kind, points_of


class ElectionError(ValueError):
    """What is to be counted contradicts itself. The text says where."""


@dataclass(frozen=True, slots=True)
class Project:
    """``envelope`` is the name of the one whose money it asks for, where there are such; ``categories`` only sort."""

    id: str
    cost: int
    envelope: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """Projects stand in the frozen order, which decides when nothing else does.

    A project may be funded only while its cost fits into what is left of ``budget``. Where there are ``envelopes``
    (name → amount) the budget is their sum, and each is an election of its own (`funding_service.tally.splitting`).
    ``unit`` is how many of the smallest unit make one yuan: 100 when amounts are fen, 1 when they are yuan.
    """

    projects: tuple[Project, ...]
    budget: int
    ballots: Ballots = field(repr=False)
    kind: Kind = "approval"
    envelopes: Mapping[str, int] = field(default_factory=dict)
    unit: int = 1

    @property
    def voters(self) -> int:
        """All ballots, those without a choice too."""
        return self.ballots.voters


def election(
    projects: Iterable[Project],
    budget: int,
    ballots: Iterable[tuple[Choice, int]],
    *,
    kind: Kind = "approval",
    envelopes: Mapping[str, int] | None = None,
    unit: int = 1,
) -> Election:
    """From ballots as (choice, how many times it was cast); equal ones may come apart and in any order.

    Raises `ElectionError`: a project twice or without cost, one of no envelope where there are such, envelopes that are
    not the budget together, a choice that names an unknown project or one twice, points or numbers of ballots below
    zero, amounts of 2^52 or more.
    """
    projects, envelopes = tuple(projects), dict(envelopes or {})
    _check(projects, budget, envelopes, unit)
    place = {project.id: at for at, project in enumerate(projects)}
    counted: Counter[tuple[tuple[int, int], ...]] = Counter()
    for choice, times in ballots:
        if times < 0:
            raise ElectionError(f"a ballot is cast {times} times")
        if times:
            counted[_said(kind, choice, place)] += times
    try:
        return Election(projects, budget, grouped(len(projects), counted), kind, envelopes, unit)
    except ValueError as error:
        raise ElectionError(str(error)) from None


def _check(projects: tuple[Project, ...], budget: int, envelopes: Mapping[str, int], unit: int) -> None:
    if len({project.id for project in projects}) != len(projects):
        raise ElectionError("a project stands there twice")
    for project in projects:
        if not 0 < project.cost < LARGEST:
            raise ElectionError(f"project {project.id} costs {project.cost}")
        if project.envelope not in (envelopes or {None}):
            raise ElectionError(f"project {project.id} names no envelope that there is")
    if not all(0 <= amount < LARGEST for amount in (budget, *envelopes.values())):
        raise ElectionError("a budget or envelope is below zero or too large")
    if envelopes and sum(envelopes.values()) != budget:
        raise ElectionError("the envelopes together are not the budget")
    if unit < 1:
        raise ElectionError("one yuan is at least one of the smallest unit")


def _said(kind: Kind, choice: Choice, place: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    try:
        entries = [(place[project], points) for project, points in points_of(kind, choice)]
    except KeyError as error:
        raise ElectionError(f"a ballot names the unknown project {error.args[0]}") from None
    except ValueError as error:
        raise ElectionError(str(error)) from None
    if len(dict(entries)) != len(entries):
        raise ElectionError("a ballot names a project twice")
    if kind == "points" and any(points < 0 for _, points in entries):
        raise ElectionError("a ballot gives points below zero")
    entries.sort()
    return tuple(entries)
