"""What makes a template sound: every stage can be reached, from each a topic can end, and nothing is left unsaid.

`faults` is a pure function of the data: it names the place of each fault (``stages[3].transitions[0]``) and what is
wrong there, in the order of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from deliberation_service.aggregate.templates.shape import REVIEWED
from linli_ballots.electorate import Of
from linli_contracts.deliberation import words
from linli_contracts.words import AgeBand, Role

OUTCOMES: tuple[str, ...] = get_args(words.Outcome)
EXITS = (*OUTCOMES, REVIEWED)
INSTRUMENTS: tuple[str, ...] = get_args(words.Instrument)
BEGUN = "begun"
"""Beside an instrument's results: that it was begun, and not cancelled."""

GATE_NOTHING = ("peoples_deputy", "auditor", "operator")
"""Deputies attend, ask and comment (domain.md, section 2); the others look on."""

RESTS_ON: dict[str, tuple[str, frozenset[str]]] = {
    "convention_adopted": ("convention", frozenset({"adopted"})),
    "decided": ("vote", frozenset({"passed"})),
    "requested": ("request", frozenset({BEGUN, "answered"})),
}
"""What an outcome rests on: an instrument, and the results that will do."""


def _bases(electorate: str) -> frozenset[str]:
    if electorate.startswith("owners"):
        return frozenset({"heads", "area"})
    return frozenset({"households" if "households" in electorate else "persons"})


BASES: dict[str, frozenset[str]] = {electorate: _bases(electorate) for electorate in get_args(words.Electorate)}
"""What the shares of an electorate are shares of (domain.md, section 3.3; Civil Code, art. 278)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a template, and where."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def faults(data: dict[str, Any]) -> list[Fault]:
    """Everything that is wrong with a template of the right shape; nothing when it is sound."""
    stages: list[dict[str, Any]] = data["stages"]
    found = [
        *_unknown(data.get("age_bands", ()), get_args(AgeBand), "age_bands", "age band"),
        *_unknown(data.get("scopes", ()), get_args(words.Scope), "scopes", "scope"),
    ]
    if not stages:
        return [*found, Fault("stages", "there is none")]
    names = [stage["stage"] for stage in stages]
    for number, stage in enumerate(stages):
        found += _of_stage(f"stages[{number}]", stage, names, number)
    return found or list(_of_ways(stages))


def _of_stage(place: str, stage: dict[str, Any], names: list[str], number: int) -> Iterator[Fault]:
    if stage["stage"] in names[:number]:
        yield Fault(f"{place}.stage", f"the name {stage['stage']} stands twice")
    if stage["stage"] in EXITS:
        yield Fault(f"{place}.stage", f"{stage['stage']} is the name of an exit")
    yield from _unknown([stage["kind"]], get_args(words.StageKind), f"{place}.kind", "kind of stage", listed=False)
    if not stage["conveners"]:
        yield Fault(f"{place}.conveners", "nobody convenes it")
    for index, role in enumerate(stage["conveners"]):
        if role in GATE_NOTHING:
            yield Fault(f"{place}.conveners[{index}]", f"a {role} gates no step, and convenes none")
    for field in ("conveners", "may_act"):
        yield from _unknown(stage[field], get_args(Role), f"{place}.{field}", "role")
    if stage["days"] < 1:
        yield Fault(f"{place}.days", "a stage has a day at least")
    allowed = [one["instrument"] for one in stage["allows"]]
    for index, one in enumerate(stage["allows"]):
        yield from _of_allowance(f"{place}.allows[{index}]", one, allowed[:index])
    yield from _of_review(place, stage, number)
    if not stage["transitions"]:
        yield Fault(f"{place}.transitions", "a dead end: nothing leads out of it")
    for index, one in enumerate(stage["transitions"]):
        yield from _of_transition(f"{place}.transitions[{index}]", one, stage, names, allowed)


def _of_allowance(place: str, one: dict[str, Any], before: list[str]) -> Iterator[Fault]:
    instrument, electorates = one["instrument"], one.get("electorates", ())
    yield from _unknown([instrument], INSTRUMENTS, f"{place}.instrument", "instrument", listed=False)
    if instrument in before:
        yield Fault(f"{place}.instrument", f"{instrument} stands twice")
    yield from _of_choosing(place, instrument, one.get("choosing", ()))
    threshold = one.get("threshold")
    if instrument not in ("form", "vote"):
        if electorates:
            yield Fault(f"{place}.electorates", f"a {instrument} has no electorate")
        if threshold is not None:
            yield Fault(f"{place}.threshold", f"a {instrument} has no threshold")
        return
    yield from _unknown(electorates, BASES, f"{place}.electorates", "electorate")
    for index, electorate in enumerate(electorates):
        if instrument == "form" and electorate in BASES and "households" not in BASES[electorate]:
            yield Fault(f"{place}.electorates[{index}]", "a form has one answer a household")
    if threshold is None:
        return
    bases = [BASES[electorate] for electorate in electorates if electorate in BASES]
    yield from _of_threshold(f"{place}.threshold", threshold, [_HOUSEHOLDS] if instrument == "form" else bases)
    if instrument == "vote":
        yield Fault(f"{place}.threshold", "what a vote takes is said by the rule of its electorate")


def _of_choosing(place: str, instrument: str, choosing: Sequence[str]) -> Iterator[Fault]:
    """Who chooses one of several schemes is the template's matter, not the convener's."""
    if instrument == "schemes":
        if not choosing:
            yield Fault(f"{place}.choosing", "it does not say how a scheme is chosen")
        yield from _unknown(choosing, get_args(words.HowChosen), f"{place}.choosing", "way of choosing")
    elif choosing:
        yield Fault(f"{place}.choosing", f"a {instrument} chooses no scheme")


_HOUSEHOLDS = frozenset({"households"})


def _of_threshold(place: str, threshold: dict[str, Any], bases: list[frozenset[str]]) -> Iterator[Fault]:
    yield from _unknown(threshold["bases"], get_args(words.Base), f"{place}.bases", "base")
    right = frozenset[str]().union(*bases)
    for index, base in enumerate(threshold["bases"]):
        if base in get_args(words.Base) and any(base not in of_electorate for of_electorate in bases):
            yield Fault(f"{place}.bases[{index}]", f"the wrong base: {base}; here shares are of the {_and(right)}")
    if not right <= set(threshold["bases"]):
        yield Fault(f"{place}.bases", f"a base is missing: shares are of the {_and(right)}")
    yield from _unknown([threshold.get("of", "participating")], get_args(Of), f"{place}.of", "whole", listed=False)
    for name in ("participation", "consent"):
        share = threshold.get(name)
        if share is not None and not 0 < share["numerator"] <= share["denominator"]:
            yield Fault(f"{place}.{name}", "a share is more than nothing and at most the whole")


def _and(bases: frozenset[str]) -> str:
    return " and ".join(sorted(bases))


def _of_review(place: str, stage: dict[str, Any], number: int) -> Iterator[Fault]:
    after = stage.get("after", ())
    yield from _unknown(after, OUTCOMES, f"{place}.after", "outcome")
    if (stage["kind"] == "review") != bool(after):
        yield Fault(f"{place}.after", "a review, and only a review, follows outcomes")
    if after and number == 0:
        yield Fault(place, "a topic cannot begin with its review")


def _of_transition(
    place: str, one: dict[str, Any], stage: dict[str, Any], names: list[str], allowed: list[str]
) -> Iterator[Fault]:
    to, conditions = one["to"], one.get("conditions", ())
    review = bool(stage.get("after"))
    if to not in names and to not in EXITS:
        yield Fault(f"{place}.to", f"there is no stage or outcome {to}")
    elif to == stage["stage"]:
        yield Fault(f"{place}.to", "it leads to itself")
    elif (to == REVIEWED) != review:
        yield Fault(f"{place}.to", f"a review ends with {REVIEWED}, and nothing else does")
    if not conditions and to != "closed":
        yield Fault(f"{place}.conditions", "a condition is missing; only closing needs none")
    for index, condition in enumerate(conditions):
        yield from _of_condition(f"{place}.conditions[{index}]", condition, allowed)
    if to in RESTS_ON:
        instrument, results = RESTS_ON[to]
        if not any(one["instrument"] == instrument and one["result"] in results for one in conditions):
            wanted = " or ".join(sorted(results))
            yield Fault(f"{place}.conditions", f"a condition is missing: {to} rests on a {instrument} {wanted}")


def _of_condition(place: str, condition: dict[str, Any], allowed: list[str]) -> Iterator[Fault]:
    instrument, result = condition["instrument"], condition["result"]
    if instrument not in INSTRUMENTS:
        yield Fault(f"{place}.instrument", f"there is no instrument {instrument}")
        return
    if instrument not in allowed:
        yield Fault(f"{place}.instrument", f"the stage does not allow: {instrument}")
    known = (BEGUN, *words.RESULTS[instrument])
    if result not in known:
        yield Fault(f"{place}.result", f"a {instrument} has no result {result} (it has: {', '.join(known)})")
    if condition.get("at_least", 1) < 1:
        yield Fault(f"{place}.at_least", "none at all is no condition")


def _of_ways(stages: list[dict[str, Any]]) -> Iterator[Fault]:
    """Of stages that are right each for itself: those that no topic can get to, and those it cannot get out of."""
    ways = {stage["stage"]: {one["to"] for one in stage["transitions"]} for stage in stages}
    reviews = {stage["stage"]: set(stage.get("after", ())) for stage in stages if stage.get("after")}
    reached, ahead = set[str](), [stages[0]["stage"]]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        following = {to for to in ways[name] if to in ways}
        following |= {review for review, after in reviews.items() if after & ways[name]}
        ahead += following - reached
    ending = {name for name, to in ways.items() if to & set(EXITS)}
    while more := {name for name, to in ways.items() if name not in ending and to & ending}:
        ending |= more
    claimed: dict[str, str] = {}
    for number, stage in enumerate(stages):
        name = stage["stage"]
        if name not in reached:
            yield Fault(f"stages[{number}]", f"no way leads to the stage {name}")
        if name not in ending:
            yield Fault(f"stages[{number}].transitions", f"from {name} a topic goes round for ever: no way ends")
        for index, outcome in enumerate(stage.get("after", ())):
            if outcome in claimed:
                yield Fault(f"stages[{number}].after[{index}]", f"{outcome} is reviewed in {claimed[outcome]} already")
            claimed[outcome] = name
        for index, one in enumerate(stage["transitions"]):
            if one["to"] in reviews:
                yield Fault(f"stages[{number}].transitions[{index}].to", "a review comes after an outcome only")


def _unknown(values: Any, known: Any, place: str, what: str, *, listed: bool = True) -> Iterator[Fault]:
    for index, value in enumerate(values):
        if value not in known:
            yield Fault(f"{place}[{index}]" if listed else place, f"there is no {what} {value!r}")
