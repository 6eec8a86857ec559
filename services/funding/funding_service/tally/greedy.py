"""Greedy rules: in the order of votes, or of votes per cost, each project that still fits is funded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from funding_service.tally.election import Election
from funding_service.tally.rules import Key, Rule, equals

Standing = tuple[Fraction, Key]
"""The smaller one comes first. Fractions compare by multiplying crosswise, so nothing is rounded."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A project had its turn; ``room`` is what was left for it then."""

    project: int
    funded: bool
    room: int


def greedy(election: Election, rule: Rule, room: int, without: Iterable[int] = ()) -> list[Turn]:
    """Every supported project's turn, in order; what is funded is taken out of ``room``. Who has no votes gets nothing.

    As the completion of Equal Shares it goes by votes. ``without`` are those that are funded already.
    """
    score, skipped, standing = election.ballots.score, set(without), _standing(election, rule)
    supported = [at for at in range(len(election.projects)) if score[at] and at not in skipped]
    turns = []
    for project in sorted(supported, key=lambda at: standing(at, score[at])):
        cost = election.projects[project].cost
        turns.append(Turn(project, cost <= room, room))
        if turns[-1].funded:
            room -= cost
    return turns


def votes_wanting(election: Election, rule: Rule, turns: Sequence[Turn]) -> dict[int, int | None]:
    """By how many votes each project that was not funded missed: with so many more, and all else as it is, it would
    have been. None: with no number of votes, because it costs more than there was from the start.

    What is left falls from turn to turn. So a project has to come before the funded one after which it no longer fits.
    """
    score, standing = election.ballots.score, _standing(election, rule)
    costs, room = [project.cost for project in election.projects], election.budget
    before: dict[int, int] = {}
    funded = [turn.project for turn in turns if turn.funded]
    others = {turn.project for turn in turns if not turn.funded} | {at for at, votes in enumerate(score) if not votes}
    wanting: dict[int, int | None] = {at: None for at in others if costs[at] > room}
    fitting = others - set(wanting)
    for project in funded:
        room -= costs[project]
        gone = {at for at in fitting if costs[at] > room}
        before |= dict.fromkeys(gone, project)
        fitting -= gone
    wanting |= dict.fromkeys(fitting, 1)  # nothing but a supporter is wanting
    for at, other in before.items():
        votes = _as_many(election, rule, at, other)
        wanting[at] = (votes if standing(at, votes) < standing(other, score[other]) else votes + 1) - score[at]
    return wanting


def _as_many(election: Election, rule: Rule, project: int, other: int) -> int:
    """The votes with which a project is at least as good as another, tie-breaks aside."""
    votes = election.ballots.score[other]
    if rule.method != "greedy_votes_per_cost":
        return votes
    return -(-votes * election.projects[project].cost // election.projects[other].cost)


def _standing(election: Election, rule: Rule) -> Callable[[int, int], Standing]:
    key, per_cost = equals(election, rule), rule.method == "greedy_votes_per_cost"

    def standing(project: int, votes: int) -> Standing:
        return Fraction(-votes, election.projects[project].cost if per_cost else 1), key(project, votes)

    return standing
