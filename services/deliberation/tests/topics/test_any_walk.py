"""Any walk through any template that came with the service: no stage passes without its conditions, and each can end.

The paper model beside counts for itself what was done at this visit of a stage, from the data alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.topic import Topic, begin, conclude, stages
from deliberation_service.refusals.topics import ConditionsMissingError, NoSuchWayError, OutcomeInvalidError
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_contracts.deliberation.words import RESULTS

from .topics import AT, SEALED, TEMPLATES, running, template, use

EXITS = {"convention_adopted", "decided", "referred_to_funding", "requested", "closed"}
RESTS_ON = {"convention_adopted": "convention", "decided": "vote", "requested": "request"}


@dataclass
class Paper:
    """What somebody with a pencil would know of a topic: its stage, and what was done at this visit of it."""

    data: dict[str, Any]
    stage: str = ""
    done: Counter[tuple[str, str]] = field(default_factory=Counter)

    def enter(self, stage: str) -> None:
        self.stage, self.done = stage, Counter()

    @property
    def present(self) -> dict[str, Any]:
        return next(stage for stage in self.data["stages"] if stage["stage"] == self.stage)

    def open(self, to: str) -> bool:
        ways = [way for way in self.present["transitions"] if way["to"] == to]
        return any(
            all(self.done[one["instrument"], one["result"]] >= one["at_least"] for one in way.get("conditions", []))
            for way in ways
        )


def try_to(topic: Topic, to: str, basis: UUID | None) -> bool:
    """Goes on, or comes to an outcome; False when the template's conditions forbid it."""
    try:
        if to in EXITS:
            stages.come_to(topic, to, AT, instrument_id=basis, reason=SEALED)
        else:
            stages.go_on(topic, to, AT)
    except (ConditionsMissingError, NoSuchWayError):
        return False
    return True


@settings(max_examples=150)
@given(st.sampled_from(TEMPLATES), st.data())
def test_no_stage_passes_without_its_conditions(name: str, data: st.DataObject) -> None:
    topic = running(name)
    paper = Paper(template(name))
    paper.enter(paper.data["stages"][0]["stage"])
    targets = sorted({stage["stage"] for stage in paper.data["stages"]} | EXITS)

    for _ in range(data.draw(st.integers(1, 25))):
        if data.draw(st.booleans()):
            instrument = data.draw(st.sampled_from([one["instrument"] for one in paper.present["allows"]]))
            result = data.draw(st.sampled_from(["begun", *RESULTS[instrument]]))
            use(topic, instrument, result)
            paper.done[instrument, result] += 1
            if result not in ("begun", "cancelled"):
                paper.done[instrument, "begun"] += 1
            continue
        to = data.draw(st.sampled_from(targets))
        kind = RESTS_ON.get(to, "")
        wanted = {"requested": {None, "answered"}}.get(to, {"adopted", "passed"})
        basis = [id for id, one in topic.uses.items() if one.instrument == kind and one.result in wanted]
        basis = [id for id in basis if topic.uses[id].visit == topic.visit]
        assert try_to(topic, to, basis[-1] if basis else None) == paper.open(to)
        if topic.outcome is not None:
            return
        assert topic.stage is not None
        if topic.stage != paper.stage:
            paper.enter(topic.stage)


def ways_of(data: dict[str, Any], stage: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(one["transitions"] for one in data["stages"] if one["stage"] == stage)
    return found


def take(topic: Topic, way: dict[str, Any]) -> None:
    """Does what a way asks for, finds it closed until the last of it is done, and goes it."""
    basis: UUID | None = None
    for condition in way.get("conditions", []):
        for _ in range(condition["at_least"]):
            if len(stages.used(topic, condition["instrument"], condition["result"])) < condition["at_least"]:
                instrument, instrument_id = condition["instrument"], uuid4()
                begin(topic, instrument, instrument_id, AT)
                if condition["result"] != "begun":
                    conclude(topic, instrument, instrument_id, condition["result"], AT)
        if RESTS_ON.get(way["to"]) == condition["instrument"]:
            basis = stages.used(topic, condition["instrument"], condition["result"])[-1]
    assert try_to(topic, way["to"], basis)


def nearest_exit(data: dict[str, Any], stage: str) -> dict[str, Any]:
    """The first step of a shortest way out, other than giving up (closing) where there is another one."""
    ahead: list[tuple[str, dict[str, Any] | None]] = [(stage, None)]
    seen = {stage}
    while ahead:
        name, first = ahead.pop(0)
        for way in ways_of(data, name):
            step = first or way
            if way["to"] in EXITS - {"closed"}:
                return step
            if way["to"] not in seen and way["to"] != "closed":
                seen.add(way["to"])
                ahead.append((way["to"], step))
    raise AssertionError(f"no way out of {stage}")


@settings(max_examples=150)
@given(st.sampled_from(TEMPLATES), st.data())
def test_a_random_walk_through_every_template_can_end(name: str, data: st.DataObject) -> None:
    topic, process = running(name), template(name)

    for _ in range(data.draw(st.integers(0, 20))):
        assert topic.stage is not None
        take(topic, data.draw(st.sampled_from(ways_of(process, topic.stage))))
        if topic.outcome is not None:
            break
    while topic.outcome is None:
        assert topic.stage is not None
        take(topic, nearest_exit(process, topic.stage))

    assert topic.status == "concluded"
    assert topic.outcome in EXITS
    reviews = [stage for stage in process["stages"] if topic.outcome in stage.get("after", [])]
    assert [stage["stage"] for stage in reviews] == ([topic.stage] if topic.stage is not None else [])
    if reviews:
        for condition in reviews[0]["transitions"][0]["conditions"]:
            use(topic, condition["instrument"], condition["result"])
        stages.review(topic, works=3, process=3, findings=SEALED, at=AT)
        assert topic.reviewed


@given(st.sampled_from(sorted(RESTS_ON)), st.uuids())
def test_an_outcome_never_rests_on_what_was_not_done(outcome: str, stranger: UUID) -> None:
    topic = running("three_meetings")
    use(topic, "meeting", "signed")
    stages.go_on(topic, "coordination", AT)
    use(topic, RESTS_ON[outcome], {"convention": "adopted", "vote": "passed", "request": "begun"}[RESTS_ON[outcome]])

    try:
        stages.come_to(topic, outcome, AT, instrument_id=stranger)
    except OutcomeInvalidError:
        return
    raise AssertionError("it rests on a stranger")
