"""What no round takes: ballots beyond the limits of each form, files that are none. Refused, and nothing stored."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ..town import Person, Town
from .rounds import Ticking, held, ticking

PB = """META
key;value
budget;{budget}
vote_type;approval
PROJECTS
project_id;cost
a;{cost}
VOTES
voter_id;vote
1;{vote}
"""
FORMS: dict[str, dict[str, Any]] = {
    "approval": {"ballot": "approval", "most": 2},
    "knapsack": {"ballot": "knapsack", "most": None},
    "points": {"ballot": "points", "most": 10},
    "ranking": {"ballot": "ranking", "most": 2},
}


@pytest.fixture(scope="module")
def rounds(town: Town) -> dict[str, Ticking]:
    """One of each form, with projects of 40,000, 50,000, and 60,000 yuan within 100,000."""
    found = {}
    for form, said in FORMS.items():
        area = f"{uuid4().hex[:6]}村"
        town.new_area(area)
        found[form] = ticking(town, area, (4_000_000, 5_000_000, 6_000_000), voters=1, **said)
    return found


def given(*points: tuple[object, object]) -> dict[str, Any]:
    return {"points": [{"number": number, "points": many} for number, many in points]}


@pytest.mark.parametrize(
    ("form", "body", "problem"),
    [
        ("approval", {"projects": [1, 2, 3]}, "choice-invalid"),
        ("approval", {"projects": [1, 4]}, "choice-invalid"),
        ("knapsack", {"projects": [2, 3]}, "choice-invalid"),
        ("points", given((1, 6), (2, 5)), "choice-invalid"),
        ("points", given((1, 1), (1, 2)), "choice-invalid"),
        ("points", given((4, 1)), "choice-invalid"),
        ("points", given((1, -1)), "invalid-input"),
        ("points", given((1, 0)), "invalid-input"),
        ("points", given((1, 1.5)), "invalid-input"),
        ("points", {"projects": [1]}, "choice-invalid"),
        ("ranking", {"projects": [3, 2, 1]}, "choice-invalid"),
        ("ranking", {"projects": [3, 3]}, "choice-invalid"),
    ],
)
def test_a_ballot_beyond_its_form_is_refused(
    rounds: dict[str, Ticking], form: str, body: dict[str, Any], problem: str
) -> None:
    round_ = rounds[form]

    refused = round_.refused(round_.voters[0], body)

    assert refused["type"] == f"/problems/{problem}"


def test_a_proposal_of_another_round_is_on_no_other_ballot(town: Town, rounds: dict[str, Ticking]) -> None:
    here = rounds["approval"]
    there = held(town, here.round.area)
    for _ in range(5):
        there.propose()

    assert here.refused(here.voters[0], {"projects": [5]})["type"] == "/problems/choice-invalid"
    proposal = here.round.proposals[0]
    into = {"round_id": there.id}
    problem = town.refused(f"/proposals/{proposal}/enter", into, by=there.worker, at=there.at("collect"))
    assert problem["type"] == "/problems/proposal-state"


@pytest.mark.parametrize(
    ("said", "line", "reason"),
    [
        ({"budget": "-1", "cost": "5", "vote": "a"}, 3, "no amount"),
        ({"budget": "10", "cost": "1.234", "vote": "a"}, 7, "no amount"),
        ({"budget": "10", "cost": "5", "vote": "b"}, 10, "no project"),
        ({"budget": "10", "cost": "5", "vote": "a;1"}, 10, "2 values are wanted"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(
    town: Town, rounds: dict[str, Ticking], said: dict[str, str], line: int, reason: str
) -> None:
    problem = compared(town, rounds["approval"].round.worker, PB.format(**said).encode())

    assert (problem["type"], problem["title"]) == ("/problems/import-invalid", "文件格式不正确")
    assert problem["detail"].startswith(f"line {line}: ")
    assert reason in problem["detail"]


def test_a_file_that_is_no_text_is_refused(town: Town, rounds: dict[str, Ticking]) -> None:
    assert "UTF-8" in compared(town, rounds["approval"].round.worker, b"\xff\xfe")["detail"]


def compared(town: Town, worker: Person, content: bytes) -> dict[str, Any]:
    """The laboratory's refusal of a file."""
    before = town.recorded()
    answer = town.client.post(
        "/api/funding/laboratory", content=content, headers=town.signed_in(worker) | {"Content-Type": "text/plain"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert town.recorded() == before
    problem: dict[str, Any] = answer.json()
    return problem
