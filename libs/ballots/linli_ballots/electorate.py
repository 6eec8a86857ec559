"""Electorates (表决主体): who may take part, and what it takes to pass. The rules are data: data/electorates.json.

Shares are whole numbers: "at least 2/3" is ``part * 3 >= whole * 2``, "more than half" is ``part * 2 > whole``. In the
Civil Code 以上 includes the number itself (art. 1259), 过半数 does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from linli_contracts.deliberation.words import Base

from linli_ballots.refusals import ShareInvalidError, UnknownRuleError, WrongBaseError

Unit: TypeAlias = Literal["person", "household", "owners"]
"""What one vote is given for: a person, a household, or an owners' head (one or more dwellings of the same owners)."""
Of: TypeAlias = Literal["participating", "all"]

BASES: Mapping[Unit, tuple[Base, ...]] = {
    "person": ("persons",),
    "household": ("households",),
    "owners": ("area", "heads"),
}
"""The bases that fit a unit. Owners decide by area and by heads, never by one of them alone (Civil Code, art. 278)."""


@dataclass(frozen=True, slots=True)
class Share:
    """``numerator`` of ``denominator``: at least that, or more than that."""

    numerator: int
    denominator: int
    more_than: bool

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator or (self.more_than and self.numerator == self.denominator):
            raise ShareInvalidError(f"{self.numerator}/{self.denominator} is no share that can be reached")

    def least(self, whole: int) -> int:
        """The smallest part of a whole that reaches the share; one at least, because nobody is never enough."""
        exact, rest = divmod(whole * self.numerator, self.denominator)
        return max(1, exact + 1 if self.more_than or rest else exact)


@dataclass(frozen=True, slots=True)
class Threshold:
    """What it takes: a share of all that take part (None: any), and a share that consents, on each of the bases."""

    bases: tuple[Base, ...]
    participation: Share | None
    consent: Share
    of: Of = "participating"

    def fitting(self, unit: Unit) -> Threshold:
        """Itself. Raises `WrongBaseError` unless it counts what the electorate consists of, all of it."""
        if sorted(self.bases) != sorted(BASES[unit]):
            raise WrongBaseError(f"an electorate of {unit} units is counted by {', '.join(BASES[unit])}")
        return self


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule. ``minimum_age`` in years, reached within the year of opening; None: any age."""

    name: str
    version: str
    from_day: date
    name_zh: str
    unit: Unit
    minimum_age: int | None
    binding: bool
    article: str
    verified: bool
    threshold: Threshold

    def born_by(self, day: date) -> int | None:
        """The latest year of birth that may take part on a day."""
        return None if self.minimum_age is None else day.year - self.minimum_age


class Electorates:
    """All rules with their versions."""

    def __init__(self, rules: Mapping[str, tuple[Rule, ...]]) -> None:
        self._rules = {
            name: tuple(sorted(versions, key=lambda rule: rule.from_day)) for name, versions in rules.items()
        }

    def on(self, name: str, day: date) -> Rule:
        """The rule as it stands on a day. Raises `UnknownRuleError`."""
        standing = [rule for rule in self._rules.get(name, ()) if rule.from_day <= day]
        if not standing:
            raise UnknownRuleError(f"no rule {name!r} stands on {day.isoformat()}", field="rule")
        return standing[-1]

    def version(self, name: str, version: str) -> Rule:
        """The very version that a roll was frozen by. Raises `UnknownRuleError`."""
        for rule in self._rules.get(name, ()):
            if rule.version == version:
                return rule
        raise UnknownRuleError(f"no rule {name!r} of version {version!r}", field="rule")

    def all_on(self, day: date) -> list[Rule]:
        """Every rule that stands on a day, by name."""
        return [self.on(name, day) for name in sorted(self._rules) if self._rules[name][0].from_day <= day]


def electorates_from(stated: Mapping[str, Any]) -> Electorates:
    """The rules of the data file. Raises KeyError, `ShareInvalidError`, `WrongBaseError` for what is wrong there."""
    return Electorates(
        {
            name: tuple(_rule(name, rule, version) for version in rule["versions"])
            for name, rule in stated["rules"].items()
        }
    )


def threshold_from(stated: Mapping[str, Any]) -> Threshold:
    """A threshold as data: bases, participation, consent, of."""
    participation = stated["participation"]
    return Threshold(
        tuple(stated["bases"]),
        _share(participation) if participation else None,
        _share(stated["consent"]),
        stated.get("of", "participating"),
    )


def threshold_data(threshold: Threshold) -> dict[str, Any]:
    """The same as data again, as events keep it."""
    return {
        "bases": list(threshold.bases),
        "participation": _share_data(threshold.participation) if threshold.participation else None,
        "consent": _share_data(threshold.consent),
        "of": threshold.of,
    }


def _rule(name: str, rule: Mapping[str, Any], version: Mapping[str, Any]) -> Rule:
    unit: Unit = rule["unit"]
    return Rule(
        name=name,
        version=version["version"],
        from_day=date.fromisoformat(version["from_day"]),
        name_zh=rule["name_zh"],
        unit=unit,
        minimum_age=version["minimum_age"],
        binding=rule["binding"],
        article=version["article"],
        verified=version["verified"],
        threshold=threshold_from(version["threshold"]).fitting(unit),
    )


def _share(stated: Mapping[str, Any]) -> Share:
    return Share(stated["numerator"], stated["denominator"], stated["more_than"])


def _share_data(share: Share) -> dict[str, Any]:
    return {"numerator": share.numerator, "denominator": share.denominator, "more_than": share.more_than}
