"""What validation accepts can end, and what it refuses cannot, or cannot be reached: compared with the closure of the
ways as a matrix, which knows nothing of how the service looks for them.
"""

from __future__ import annotations

from typing import Any

from deliberation_service.aggregate.templates.soundness import faults
from hypothesis import given, settings
from hypothesis import strategies as st

MEETING = {"instrument": "meeting", "result": "signed", "at_least": 1}
VOTE = {"instrument": "vote", "result": "passed", "at_least": 1}
REVIEW = "review"


def stage(name: str, ways: list[str], after: list[str] | None = None) -> dict[str, Any]:
    return {
        "stage": name,
        "kind": "review" if after else "discussion",
        "name_zh": name,
        "name_en": name,
        "conveners": ["area_worker"],
        "may_act": ["resident"],
        "days": 10,
        "allows": [{"instrument": "meeting"}, {"instrument": "vote"}],
        "transitions": [{"to": to, "conditions": [VOTE if to == "decided" else MEETING]} for to in ways],
        **({"after": after} if after else {}),
    }


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    """Any graph of up to six stages, each right for itself, with a review after a decision or without one."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    targets = [*names, "closed", "decided", "referred_to_funding"]
    stages = [
        stage(
            name, sorted(draw(st.sets(st.sampled_from([to for to in targets if to != name]), min_size=1, max_size=3)))
        )
        for name in names
    ]
    if draw(st.booleans()):
        stages.append(stage(REVIEW, ["reviewed"], ["decided"]))
    return {"template": "any", "name_zh": "任意", "name_en": "Any", "stages": stages}


def closure(data: dict[str, Any]) -> tuple[list[str], dict[str, set[str]]]:
    """From each stage everything that lies ahead of it, by squaring the matrix of ways until nothing is added."""
    names = [one["stage"] for one in data["stages"]]
    ahead = {one["stage"]: {way["to"] for way in one["transitions"]} for one in data["stages"]}
    if REVIEW in names:
        ahead = {name: to | ({REVIEW} if "decided" in to else set()) for name, to in ahead.items()}
    while True:
        further = {name: to | {next for one in to & set(names) for next in ahead[one]} for name, to in ahead.items()}
        if further == ahead:
            return names, ahead
        ahead = further


@settings(max_examples=400)
@given(templates())
def test_validation_accepts_what_can_end_and_refuses_what_cannot(data: dict[str, Any]) -> None:
    names, ahead = closure(data)
    exits = {"closed", "decided", "referred_to_funding", "reviewed"}
    unreachable = {f"stages[{n}]" for n, name in enumerate(names) if n and name not in ahead[names[0]]}
    endless = {f"stages[{n}].transitions" for n, name in enumerate(names) if not ahead[name] & exits}

    found = {fault.place for fault in faults(data)}

    assert found == unreachable | endless


@settings(max_examples=200)
@given(templates(), st.data())
def test_a_way_without_a_condition_is_named(data: dict[str, Any], choice: st.DataObject) -> None:
    number = choice.draw(st.integers(0, len(data["stages"]) - 1))
    ways = data["stages"][number]["transitions"]
    index = choice.draw(st.integers(0, len(ways) - 1))
    ways[index]["conditions"] = []

    found = {fault.place for fault in faults(data)}

    place = f"stages[{number}].transitions[{index}].conditions"
    assert (place in found) == (ways[index]["to"] != "closed")
