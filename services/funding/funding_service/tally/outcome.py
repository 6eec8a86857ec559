"""What a count ends with: the winners, what they cost, and for every project why, and by how much it missed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Literal

from funding_service.tally.rules import Rule

Status = Literal["funded", "completed", "no_support", "no_room", "supporters_short"]
"""Funded 立项 by the rule itself, or by the completion; or not funded: nobody gave it points, its cost no longer fitted
when its turn came, or its supporters had too little of their shares left."""


@dataclass(frozen=True, slots=True)
class Part:
    """Voters who paid for a project alike: ``each`` is what each paid, None where each gave all they had left, which is
    less. ``total`` is what they paid together. Amounts in the smallest unit, exact.
    """

    points: int | None
    voters: int
    each: Fraction | None
    total: Fraction


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one project. Amounts in the smallest unit.

    ``envelope`` is the one whose money it asks for (None: there is but one); all else is told within it. ``turn``: the
    round of Equal Shares, or the place in the order of the greedy rule or completion, in which it was funded or passed
    over; None when it had none. ``room`` is what was left for it then. ``rho`` is Equal Shares' price of one unit of
    utility, ``price`` of one point; ``parts`` add up to the cost.

    By how much it missed: ``missing_room`` of its cost was not there any more. ``missing_support`` is what supporters
    lacked of its cost when Equal Shares ended (which a completion may have made up). ``missing_votes`` are wanting:
    under a greedy rule, with so many more votes and all else as it is it would have been funded; under Equal Shares,
    so many further voters with a whole share each have what its supporters lacked. None where no number of votes would
    have helped, or none was wanting.
    """

    project_id: str
    cost: int
    votes: int
    score: int
    status: Status
    turn: int | None = None
    room: int | None = None
    envelope: str | None = None
    price: Fraction | None = None
    rho: Fraction | None = None
    parts: tuple[Part, ...] = ()
    missing_room: int = 0
    missing_support: Fraction = Fraction(0)
    missing_votes: int | None = None

    @property
    def won(self) -> bool:
        """Funded by whichever part of the rule."""
        return self.status in ("funded", "completed")


@dataclass(frozen=True, slots=True)
class EnvelopeOutcome:
    """What the election of one envelope came to; ``voters`` are the ballots that name a project of it."""

    envelope: str
    budget: int
    spent: int
    voters: int
    share: Fraction | None
    raised: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """``winners`` in the order of funding, envelope by envelope; ``explanations`` in the frozen order. ``share`` is
    what Equal Shares gave each voter, ``raised`` how often a yuan was added to it: where there are envelopes, of each.
    """

    rule: Rule
    budget: int
    spent: int
    voters: int
    winners: tuple[str, ...]
    explanations: tuple[Explanation, ...]
    share: Fraction | None = None
    raised: int = 0
    envelopes: tuple[EnvelopeOutcome, ...] = ()

    def data(self) -> dict[str, Any]:
        """As plain values: fractions as "numerator/denominator", or as whole numbers where they are such."""
        plain = {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "rule"}
        rule = {field.name: _plain(getattr(self.rule, field.name)) for field in fields(self.rule)}
        return {"rule": rule, **plain}


def _plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Explanation | Part | EnvelopeOutcome):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
