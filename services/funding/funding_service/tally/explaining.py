"""Why each project is funded or not, in numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np
from funding_service.tally.election import Election
from funding_service.tally.equal_shares import Round, Run
from funding_service.tally.greedy import Turn
from funding_service.tally.outcome import Explanation, Part, Status
from funding_service.tally.rules import Rule
from funding_service.tally.utilities import weight


def of_greedy(election: Election, turns: Sequence[Turn], wanting: Mapping[int, int | None]) -> tuple[Explanation, ...]:
    """Of every project under a greedy rule."""
    why = [_untouched(election, at) for at in range(len(election.projects))]
    for place, turn in enumerate(turns, 1):
        why[turn.project] = _at_turn(why[turn.project], place, turn)
    return tuple(replace(one, missing_votes=wanting.get(at)) for at, one in enumerate(why))


def of_nobody(election: Election) -> tuple[Explanation, ...]:
    """Of every project when there is no voter."""
    return tuple(_untouched(election, at) for at in range(len(election.projects)))


def of_equal_shares(election: Election, rule: Rule, run: Run, turns: Sequence[Turn]) -> tuple[Explanation, ...]:
    """Of every project under Equal Shares; ``turns`` are those of the completion."""
    why = [_left_out(election, at, run) for at in range(len(election.projects))]
    for place, one in enumerate(run.rounds, 1):
        why[one.project] = _paid(election, rule, place, one)
    for place, turn in enumerate(turns, 1):
        why[turn.project] = _at_turn(why[turn.project], place, turn, "completed")
    return tuple(why)


def _untouched(election: Election, at: int) -> Explanation:
    project = election.projects[at]
    return Explanation(
        project_id=project.id,
        cost=project.cost,
        votes=election.ballots.votes[at],
        score=election.ballots.score[at],
        status="no_support",
    )


def _at_turn(why: Explanation, place: int, turn: Turn, won: Status = "funded") -> Explanation:
    return replace(
        why,
        status=won if turn.funded else "no_room",
        turn=place,
        room=turn.room,
        missing_room=max(0, why.cost - turn.room),
    )


def _left_out(election: Election, at: int, run: Run) -> Explanation:
    """Not funded by the run: its supporters lack money."""
    why = _untouched(election, at)
    have = run.purses.total(election.ballots.supporters[at].groups)
    short = max(Fraction(0), why.cost - have)
    why = replace(why, missing_support=short, missing_votes=ceil(short / run.share) if run.share else None)
    return replace(why, status="supporters_short") if why.score else why


def _paid(election: Election, rule: Rule, place: int, one: Round) -> Explanation:
    """Funded in a round: those with enough left pay price × points, the others what they have, together the rest."""
    why = _untouched(election, one.project)
    backers, price = election.ballots.supporters[one.project], one.price.fraction
    rich = ~one.price.poor
    parts = []
    for points in np.unique(backers.points[rich])[::-1].astype(int).tolist():
        voters = int(backers.size[rich & (backers.points == points)].sum())
        parts.append(Part(points, voters, price * points, price * points * voters))
    if poor := int(backers.size[one.price.poor].sum()):
        parts.append(Part(None, poor, None, why.cost - sum((part.total for part in parts), Fraction(0))))
    utility = weight(rule.utility_in(election), why.cost)
    return replace(why, status="funded", turn=place, price=price, rho=price / utility, parts=tuple(parts))
