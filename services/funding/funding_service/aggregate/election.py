"""What was frozen and ticked, as the tally knows it: projects by their numbers, amounts in fen. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from funding_service.aggregate.frozen import Project
from funding_service.aggregate.terms import Terms
from funding_service.aggregate.ticks import Choice
from funding_service.tally import Choice as Said
from funding_service.tally import Election, Rule, election
from funding_service.tally import Project as Counted

FEN_IN_A_YUAN = 100


def frozen_choice(choice: Choice) -> tuple[Any, ...]:
    """A choice that can be counted."""
    return tuple(one if isinstance(one, int) else tuple(one) for one in choice)


def rule_of(terms: Terms) -> Rule:
    """The rule as the tally knows it."""
    return Rule(terms.rule, terms.completion, terms.tie_breaks)


def election_of(terms: Terms, projects: Iterable[Project], choices: Iterable[tuple[tuple[Any, ...], int]]) -> Election:
    """The election as the tally knows it: projects by their numbers, in their order; amounts in fen."""
    split = terms.split_by != "none"
    return election(
        [
            Counted(str(one.number), one.cost_fen, one.envelope if split else None)
            for one in sorted(projects, key=lambda one: one.number)
        ],
        terms.envelope_fen,
        ((_said(terms, choice), times) for choice, times in choices),
        kind=_KINDS[terms.ballot],
        envelopes={one.key: one.amount_fen for one in terms.envelopes} if split else {},
        unit=FEN_IN_A_YUAN,
    )


_KINDS: dict[str, Any] = {"approval": "approval", "knapsack": "approval", "points": "points", "ranking": "ranking"}


def _said(terms: Terms, choice: tuple[Any, ...]) -> Said:
    if terms.ballot == "points":
        return {str(number): points for number, points in choice}
    return [str(number) for number in choice]
