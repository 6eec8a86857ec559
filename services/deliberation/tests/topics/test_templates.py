"""Templates: those that came with the service are sound, and each fault is named with its place. Cost: milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from uuid import uuid4

import pytest
from deliberation_service.aggregate.templates.book import TemplateBook
from deliberation_service.aggregate.templates.shape import Template
from deliberation_service.aggregate.templates.soundness import BASES, faults
from deliberation_service.queries.rules import shipped
from deliberation_service.refusals.topics import TemplateInvalidError
from linli_ballots.electorate import Share, Threshold
from linli_contracts.deliberation import words

from .topics import AT, TEMPLATES, template

Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_that_came_with_the_service_are_sound(name: str) -> None:
    assert faults(template(name)) == []


def test_the_eleven_steps_stand_by_name() -> None:
    steps = Template.of_data(template("participatory_planning")).stages[:11]

    assert "、".join(step.name_zh for step in steps) == (
        "社区调研、居民访谈、多稿设计、居民参与设计、方案调整、联席会讨论、方案优化、公众咨询、方案修改、联席会讨论、方案公示"
    )


def test_the_three_meetings_stand_by_name() -> None:
    assert [stage.name_zh for stage in Template.of_data(template())] == ["听证会", "协调会", "评议会"]


def test_the_bases_of_an_electorate_are_those_of_its_rules() -> None:
    rules = shipped("electorates.json")["rules"]

    stated = {name: {frozenset(one["threshold"]["bases"]) for one in rule["versions"]} for name, rule in rules.items()}

    assert set(BASES) == set(get_args(words.Electorate))
    assert stated == {name: {bases} for name, bases in BASES.items()}


def stage_of(data: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = data["stages"][number]
    return found


def threshold(*bases: str, consent: tuple[int, int] = (2, 3)) -> dict[str, Any]:
    return {"bases": list(bases), "consent": {"numerator": consent[0], "denominator": consent[1], "more_than": False}}


def a_vote(electorate: str, *bases: str) -> dict[str, Any]:
    return {"instrument": "vote", "electorates": [electorate], "threshold": threshold(*bases)}


SPOILED: list[tuple[str, Spoil, str]] = [
    ("no stage at all", lambda t: t.update(stages=[]), "stages"),
    ("a dead end", lambda t: stage_of(t, 0).update(transitions=[]), "stages[0].transitions"),
    (
        "an unreachable stage",
        lambda t: t["stages"].append({**stage_of(t, 0), "stage": "alone"}),
        "stages[3]",
    ),
    (
        "a loop without exit",
        lambda t: (
            stage_of(t, 0)["transitions"].pop(),
            stage_of(t, 1).update(transitions=stage_of(t, 1)["transitions"][:1]),
            t["stages"].pop(),
        ),
        "stages[0].transitions",
    ),
    (
        "a missing condition",
        lambda t: stage_of(t, 0)["transitions"][0].pop("conditions"),
        "stages[0].transitions[0].conditions",
    ),
    (
        "an unknown stage",
        lambda t: stage_of(t, 0)["transitions"][0].update(to="nowhere"),
        "stages[0].transitions[0].to",
    ),
    ("a way to itself", lambda t: stage_of(t, 0)["transitions"][0].update(to="hearing"), "stages[0].transitions[0].to"),
    ("an unknown kind", lambda t: stage_of(t, 0).update(kind="party"), "stages[0].kind"),
    ("a name twice", lambda t: stage_of(t, 1).update(stage="hearing"), "stages[1].stage"),
    ("a stage called like an exit", lambda t: stage_of(t, 0).update(stage="closed"), "stages[0].stage"),
    ("nobody who convenes", lambda t: stage_of(t, 0).update(conveners=[]), "stages[0].conveners"),
    ("an unknown role", lambda t: stage_of(t, 0).update(conveners=["mayor"]), "stages[0].conveners[0]"),
    (
        "a deputy who gates a step",
        lambda t: stage_of(t, 0)["conveners"].append("peoples_deputy"),
        "stages[0].conveners[3]",
    ),
    ("an unknown role among who may act", lambda t: stage_of(t, 1)["may_act"].insert(1, "cat"), "stages[1].may_act[1]"),
    ("no time", lambda t: stage_of(t, 0).update(days=0), "stages[0].days"),
    (
        "an unknown instrument",
        lambda t: stage_of(t, 0)["allows"][1].update(instrument="séance"),
        "stages[0].allows[1].instrument",
    ),
    (
        "an instrument twice",
        lambda t: stage_of(t, 0)["allows"].append({"instrument": "meeting"}),
        "stages[0].allows[6].instrument",
    ),
    (
        "schemes of which nobody says how one is chosen",
        lambda t: stage_of(t, 1)["allows"][1].pop("choosing"),
        "stages[1].allows[1].choosing",
    ),
    (
        "an unknown way of choosing a scheme",
        lambda t: stage_of(t, 1)["allows"][1].update(choosing=["approval", "dice"]),
        "stages[1].allows[1].choosing[1]",
    ),
    (
        "a meeting that chooses a scheme",
        lambda t: stage_of(t, 1)["allows"][0].update(choosing=["decision"]),
        "stages[1].allows[0].choosing",
    ),
    (
        "an unknown result",
        lambda t: stage_of(t, 0)["transitions"][0]["conditions"][0].update(result="passed"),
        "stages[0].transitions[0].conditions[0].result",
    ),
    (
        "a condition on what the stage does not allow",
        lambda t: stage_of(t, 0)["transitions"][0]["conditions"][0].update(instrument="vote", result="passed"),
        "stages[0].transitions[0].conditions[0].instrument",
    ),
    (
        "a condition of nothing",
        lambda t: stage_of(t, 0)["transitions"][0]["conditions"][0].update(at_least=0),
        "stages[0].transitions[0].conditions[0].at_least",
    ),
    (
        "a decision without a vote",
        lambda t: stage_of(t, 1)["transitions"][2].update(conditions=[{"instrument": "meeting", "result": "signed"}]),
        "stages[1].transitions[2].conditions",
    ),
    (
        "persons for an owners' vote",
        lambda t: stage_of(t, 0)["allows"].append(a_vote("owners_use_of_fund", "persons", "area", "heads")),
        "stages[0].allows[6].threshold.bases[0]",
    ),
    (
        "owners by heads alone",
        lambda t: stage_of(t, 0)["allows"].append(a_vote("owners_assembly_special", "heads")),
        "stages[0].allows[6].threshold.bases",
    ),
    (
        "area for residents",
        lambda t: stage_of(t, 0)["allows"].append(a_vote("residents_assembly", "persons", "area")),
        "stages[0].allows[6].threshold.bases[1]",
    ),
    (
        "a share that is for the law to say",
        lambda t: stage_of(t, 0)["allows"].append(a_vote("residents_assembly", "persons")),
        "stages[0].allows[6].threshold",
    ),
    (
        "persons for a form",
        lambda t: stage_of(t, 0)["allows"][5].update(threshold=threshold("persons")),
        "stages[0].allows[5].threshold.bases[0]",
    ),
    (
        "a base that is none",
        lambda t: stage_of(t, 0)["allows"][5].update(threshold=threshold("households", "cats")),
        "stages[0].allows[5].threshold.bases[1]",
    ),
    (
        "a form of persons",
        lambda t: stage_of(t, 0)["allows"][5].update(electorates=["residents_assembly"]),
        "stages[0].allows[5].electorates[0]",
    ),
    (
        "an unknown electorate",
        lambda t: stage_of(t, 0)["allows"].append({"instrument": "vote", "electorates": ["everybody"]}),
        "stages[0].allows[6].electorates[0]",
    ),
    (
        "a meeting with a threshold",
        lambda t: stage_of(t, 0)["allows"][0].update(threshold=threshold("persons")),
        "stages[0].allows[0].threshold",
    ),
    (
        "a meeting with an electorate",
        lambda t: stage_of(t, 0)["allows"][0].update(electorates=["residents_assembly"]),
        "stages[0].allows[0].electorates",
    ),
    (
        "more than all",
        lambda t: stage_of(t, 0)["allows"][5].update(threshold=threshold("households", consent=(3, 2))),
        "stages[0].allows[5].threshold.consent",
    ),
    (
        "an unknown whole",
        lambda t: stage_of(t, 0)["allows"][5].update(threshold=threshold("households") | {"of": "town"}),
        "stages[0].allows[5].threshold.of",
    ),
    ("a review of nothing", lambda t: stage_of(t, 2).update(after=[]), "stages[2].after"),
    ("a review of no outcome", lambda t: stage_of(t, 2)["after"].append("applause"), "stages[2].after[4]"),
    (
        "a way to the review",
        lambda t: stage_of(t, 0)["transitions"][0].update(to="review"),
        "stages[0].transitions[0].to",
    ),
    (
        "a review that leads on",
        lambda t: stage_of(t, 2)["transitions"][0].update(to="hearing"),
        "stages[2].transitions[0].to",
    ),
    (
        "a hearing that ends reviewed",
        lambda t: stage_of(t, 0)["transitions"][0].update(to="reviewed"),
        "stages[0].transitions[0].to",
    ),
    ("an unknown age band", lambda t: t.update(age_bands=["young"]), "age_bands[0]"),
    ("an unknown scope", lambda t: t.update(scopes=["moon"]), "scopes[0]"),
]


@pytest.mark.parametrize(("spoil", "place"), [one[1:] for one in SPOILED], ids=[one[0] for one in SPOILED])
def test_what_is_wrong_is_named_with_its_place(spoil: Spoil, place: str) -> None:
    data = template()
    spoil(data)

    assert place in {fault.place for fault in faults(data)}


def test_a_district_sets_versions_after_the_one_that_came_with_the_service() -> None:
    book = TemplateBook.of(uuid4(), ["990101", "-", "-"], AT)

    versions = [book.set(template(), shipped_version=1, at=AT) for _ in range(2)]
    own = book.set({**template(), "template": "our_own"}, shipped_version=0, at=AT)

    assert (versions, own) == ([2, 3], 1)
    assert [data["version"] for data in book.versions["three_meetings"]] == [2, 3]


def test_a_template_that_is_not_sound_is_not_kept() -> None:
    book, data = TemplateBook.of(uuid4(), ["990101", "-", "-"], AT), template()
    stage_of(data, 0)["transitions"] = []

    with pytest.raises(TemplateInvalidError, match=r"stages\[0\].transitions: a dead end"):
        book.set(data, shipped_version=1, at=AT)

    assert book.versions == {}


def test_a_stage_that_says_what_makes_a_form_pass_says_it_in_the_words_of_the_rules() -> None:
    data = template()
    assert stage_of(data, 0)["allows"][5]["instrument"] == "form"
    stage_of(data, 0)["allows"][5]["threshold"] = threshold("households")

    assert faults(data) == []
    allowed = Template.of_data(data).first.allowance("form")
    assert allowed is not None
    assert allowed.threshold == Threshold(("households",), None, Share(2, 3, more_than=False))
