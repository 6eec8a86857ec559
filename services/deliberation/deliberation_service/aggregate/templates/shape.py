"""A process template (程序模板) as it is used: stages, what is allowed in each, and what leads on.

The same as the data (``data/templates/*.json``, and what a district sets), only typed. What makes a template sound is
said in the room beside (`soundness`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli_ballots.electorate import Threshold, threshold_from

REVIEWED = "reviewed"
"""The one exit that is no outcome: the review stage, which comes after one, is over."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """An instrument that a stage allows; whose it may be (votes, forms), what makes it pass (forms), and how one of
    several is chosen (schemes; empty for in any way, as templates were that did not say).
    """

    instrument: str
    electorates: tuple[str, ...]
    threshold: Threshold | None
    choosing: tuple[str, ...] = ()

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Allowance:
        """From ``{"instrument": "form", "electorates": […], "threshold": {"bases": […], "consent": …}}``, or
        ``{"instrument": "schemes", "choosing": ["approval", "decision"]}``.
        """
        stated = data.get("threshold")
        threshold = threshold_from({"participation": None, **stated}) if stated is not None else None
        return cls(data["instrument"], tuple(data.get("electorates", ())), threshold, tuple(data.get("choosing", ())))


@dataclass(frozen=True, slots=True)
class Condition:
    """So many instruments of a kind, begun in the stage, have come to a result."""

    instrument: str
    result: str
    at_least: int

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Condition:
        """From ``{"instrument": "meeting", "result": "signed", "at_least": 1}``."""
        return cls(data["instrument"], data["result"], data.get("at_least", 1))

    def __str__(self) -> str:
        return f"{self.at_least} × {self.instrument} {self.result}"


@dataclass(frozen=True, slots=True)
class Transition:
    """A way out of a stage: to another stage, or to an exit."""

    to: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """``after``: the outcomes that a review stage follows; no transition leads to it."""

    stage: str
    kind: str
    name_zh: str
    name_en: str
    conveners: tuple[str, ...]
    may_act: tuple[str, ...]
    days: int
    allows: tuple[Allowance, ...]
    transitions: tuple[Transition, ...]
    after: tuple[str, ...]

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Stage:
        """From one stage of the data."""
        return cls(
            **{name: data[name] for name in ("stage", "kind", "name_zh", "name_en", "days")},
            conveners=tuple(data["conveners"]),
            may_act=tuple(data["may_act"]),
            allows=tuple(Allowance.of_data(one) for one in data["allows"]),
            transitions=tuple(
                Transition(one["to"], tuple(Condition.of_data(each) for each in one.get("conditions", ())))
                for one in data["transitions"]
            ),
            after=tuple(data.get("after", ())),
        )

    def allowance(self, instrument: str) -> Allowance | None:
        """What the stage says about an instrument; None when it does not allow it."""
        return next((one for one in self.allows if one.instrument == instrument), None)

    def ways(self, to: str) -> list[Transition]:
        """The ways to a stage or exit: any one of them will do; none when it is not to be reached from here."""
        return [one for one in self.transitions if one.to == to]


@dataclass(frozen=True, slots=True)
class Template:
    """A version of a template. The first stage is where a topic begins.

    ``age_bands``: its circle, empty for all; ``scopes``: the topics that it is for, empty for all.
    """

    template: str
    version: int
    name_zh: str
    name_en: str
    age_bands: tuple[str, ...]
    scopes: tuple[str, ...]
    stages: tuple[Stage, ...]

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Template:
        """From the data, which has to be sound."""
        return cls(
            **{name: data[name] for name in ("template", "version", "name_zh", "name_en")},
            age_bands=tuple(data.get("age_bands", ())),
            scopes=tuple(data.get("scopes", ())),
            stages=tuple(Stage.of_data(one) for one in data["stages"]),
        )

    @property
    def first(self) -> Stage:
        """Where a topic begins."""
        return self.stages[0]

    def stage(self, name: str) -> Stage | None:
        """The stage of that name; None for an exit."""
        return next((one for one in self.stages if one.stage == name), None)

    def review_after(self, outcome: str) -> Stage | None:
        """The stage in which that outcome is judged (评议); None when it is not."""
        return next((one for one in self.stages if outcome in one.after), None)

    def __iter__(self) -> Iterator[Stage]:
        return iter(self.stages)
