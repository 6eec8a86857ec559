"""Counting (计票规则): enough took part, and enough of them consented, on every base that counts.

Exact integers throughout. Who abstains took part and did not consent; who says nothing did not take part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from linli_ballots.electorate import Share, Threshold
from linli_contracts.deliberation.words import Base

Result: TypeAlias = Literal["passed", "failed", "invalid"]
"""``invalid``: too few took part, so nothing was decided."""
Step: TypeAlias = Literal["participation", "consent"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Units, and the floor area behind them in square centimetres (0 unless owners are counted)."""

    units: int = 0
    area_cm2: int = 0

    def on(self, base: Base) -> int:
        """What a base counts."""
        return self.area_cm2 if base == "area" else self.units


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: ``part`` of ``whole`` against a share; ``least`` is the smallest part that would do."""

    step: Step
    base: Base
    part: int
    whole: int
    share: Share
    least: int

    @property
    def met(self) -> bool:
        """Whether it is enough."""
        return self.margin >= 0

    @property
    def margin(self) -> int:
        """By how much it was passed (0: just so) or missed (negative), in units or square centimetres."""
        return self.part - self.least

    def data(self) -> dict[str, Any]:
        """As contracts and pages show it."""
        return {
            "step": self.step,
            "base": self.base,
            "part": self.part,
            "whole": self.whole,
            "numerator": self.share.numerator,
            "denominator": self.share.denominator,
            "more_than": self.share.more_than,
            "least": self.least,
            "margin": self.margin,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """The result with everything that it follows from."""

    result: Result
    checks: tuple[Check, ...]


def decide(threshold: Threshold, *, entitled: Amounts, participating: Amounts, consenting: Amounts) -> Decision:
    """What a vote came to. ``entitled`` is the whole roll; consent is part of taking part, and that of the roll.

    Raises ValueError for figures that no count can give.
    """
    for base in threshold.bases:
        if not 0 <= consenting.on(base) <= participating.on(base) <= entitled.on(base):
            raise ValueError(f"{base}: {consenting.on(base)} of {participating.on(base)} of {entitled.on(base)}")
    took_part = tuple(
        _check("participation", base, participating, entitled, threshold.participation)
        for base in threshold.bases
        if threshold.participation is not None
    )
    whole = participating if threshold.of == "participating" else entitled
    agreed = tuple(_check("consent", base, consenting, whole, threshold.consent) for base in threshold.bases)
    if not all(check.met for check in took_part):
        result: Result = "invalid"
    else:
        result = "passed" if all(check.met for check in agreed) else "failed"
    return Decision(result, (*took_part, *agreed))


def _check(step: Step, base: Base, part: Amounts, whole: Amounts, share: Share) -> Check:
    return Check(step, base, part.on(base), whole.on(base), share, share.least(whole.on(base)))
