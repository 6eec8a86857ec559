"""Ticking on paper: ticked at the desk, entered by two, resolved by a third. Cost: seconds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import orjson

from ..town import Person, Town
from .rounds import Ticking, ticking

COSTS = (4_000_000, 5_000_000, 6_000_000)


def on_paper(town: Town, voters: int) -> tuple[Ticking, list[str]]:
    """An open round with so many voters, and as many numbered slips."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    round_ = ticking(town, area, COSTS, voters=voters)
    path, worker = round_.round.path, round_.round.worker
    batch = town.done(f"{path}/slips", {"slips": voters}, by=worker, at=round_.during)["batch_id"]
    numbers = town.seen(f"{path}/slips/{batch}", by=worker)["numbers"]
    return round_, list(numbers)


def tick(round_: Ticking, person: Person) -> None:
    """The person gets a slip."""
    body = {"person_id": person.id}
    round_.town.done(f"{round_.round.path}/paper", body, by=round_.round.worker, at=round_.during)


def enter(round_: Ticking, by: Person, number: str, projects: Sequence[int]) -> str:
    """Somebody enters a slip; gives how the slip stands."""
    body = {"number": number, "projects": projects}
    return str(round_.town.done(f"{round_.round.path}/slip-entries", body, by=by, at=round_.during)["status"])


def colleague(round_: Ticking) -> Person:
    """Another worker of the same area."""
    return round_.town.staff("area_worker", round_.round.area)


def test_paper_and_online_ballots_are_counted_and_published_alike(town: Town) -> None:
    round_, (number, _) = on_paper(town, 2)
    code = round_.cast(round_.voters[0], 1)
    tick(round_, round_.voters[1])
    assert enter(round_, round_.round.worker, number, [1, 3]) == "entered"
    assert enter(round_, colleague(round_), f"{number[:4]}-{number[4:].lower()}", [3, 1]) == "confirmed"

    result = round_.close()

    assert (result["winners"], result["online"], result["paper_units"], result["ballots"]) == ([1, 3], 1, 1, 2)
    lines = [orjson.loads(line) for line in round_.export().splitlines()[1:]]
    assert sorted(line["code"] for line in lines) == sorted([code, number])
    assert town.seen(f"{round_.round.path}/receipts/{number}")["choice"] == [1, 3]


def test_who_ticked_online_gets_no_slip_and_who_has_a_slip_ticks_no_more(town: Town) -> None:
    round_, _ = on_paper(town, 2)
    online, paper = round_.voters
    round_.cast(online, 1)
    tick(round_, paper)
    path, worker, at = f"{round_.round.path}/paper", round_.round.worker, round_.during

    assert town.refused(path, {"person_id": online.id}, by=worker, at=at)["type"] == "/problems/ticked-online"
    assert town.refused(path, {"person_id": paper.id}, by=worker, at=at)["type"] == "/problems/ticked-on-paper"
    assert round_.refused(paper, {"projects": [1]})["type"] == "/problems/ticked-on-paper"


def test_a_difference_is_resolved_by_a_third_person_and_else_does_not_count(town: Town) -> None:
    round_, (resolved, disputed) = on_paper(town, 2)
    for person in round_.voters:
        tick(round_, person)
    second, third = colleague(round_), colleague(round_)
    for number in (resolved, disputed):
        enter(round_, round_.round.worker, number, [1])
        assert enter(round_, second, number, [2]) == "disputed"
    path, at = f"{round_.round.path}/slip-resolutions", round_.during
    said = {"number": resolved, "projects": [2], "reason": "第二格打了勾"}

    assert town.refused(path, said, by=second, at=at)["type"] == "/problems/slip-entered"
    town.done(path, said, by=third, at=at)

    result = round_.close()
    assert (result["ballots"], result["winners"], result["slips"]) == (1, [2], {"resolved": 1, "disputed": 1})


def test_the_desk_sees_which_slips_wait_for_somebody(town: Town) -> None:
    round_, (once, differs, _) = on_paper(town, 3)
    path, worker, second = f"{round_.round.path}/slips", round_.round.worker, colleague(round_)
    tick(round_, round_.voters[0])
    enter(round_, worker, once, [1])
    enter(round_, worker, differs, [1])
    enter(round_, second, differs, [2])

    seen = town.seen(path, by=worker)

    assert [one["slips"] for one in seen["batches"]] == [3]
    assert (seen["once"], seen["differing"], seen["unused"], seen["handed_out"]) == ([once], [differs], 1, 1)
    assert "choice" not in str(seen)
    assert town.get(path, by=round_.voters[0]).status_code == 403
    round_.close()
    counted = town.seen(path, by=worker)
    assert (counted["once"], counted["differing"]) == ([], [])


def test_a_number_of_no_slip_is_refused(town: Town) -> None:
    round_, _ = on_paper(town, 1)
    body = {"number": "0000000000000000", "projects": [1]}

    problem = town.refused(f"{round_.round.path}/slip-entries", body, by=round_.round.worker, at=round_.during)

    assert problem["type"] == "/problems/slip-unknown"


def test_more_slips_than_the_desk_handed_out_void_the_count_until_a_new_edition(town: Town) -> None:
    round_, (number, _) = on_paper(town, 2)
    enter(round_, round_.round.worker, number, [1])
    enter(round_, colleague(round_), number, [1])

    result = round_.close()

    assert (result["valid"], result["winners"], result["decided"]) == (False, [], False)
    assert town.seen(f"/proposals/{round_.round.proposals[0]}")["status"] == "on_ballot"
