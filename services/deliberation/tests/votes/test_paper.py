"""Voting on paper: ticked at the desk, entered by two, resolved by a third. Cost: seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from ..town import Person, Town
from .voting import Voting, opened

CHOICE = ["装", "不装", "先试一盏"]


def paper_vote(town: Town, voters: int) -> tuple[Voting, list[Person], list[str]]:
    """An open vote with so many voters on its roll, and as many numbered slips."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    people = [town.resident(area) for _ in range(voters)]
    voting = opened(town, area, options=CHOICE)
    batch = town.done(f"{voting.path}/slips", {"slips": voters}, by=voting.worker, at=voting.during)["batch_id"]
    return voting, people, town.seen(f"{voting.path}/slips/{batch}", by=voting.worker)["numbers"]


def tick(voting: Voting, person: Person, **more: object) -> None:
    """The person gets a slip."""
    voting.town.done(f"{voting.path}/paper", {"person_id": person.id, **more}, by=voting.worker, at=voting.during)


def enter(voting: Voting, by: Person, number: str, choice: Sequence[int]) -> str:
    """Somebody enters a slip; gives how the slip stands."""
    body = {"number": number, "choice": choice}
    return str(voting.town.done(f"{voting.path}/slip-entries", body, by=by, at=voting.during)["status"])


def colleague(voting: Voting) -> Person:
    """Another worker of the same division."""
    area = next(name for name, id_ in voting.town.ids.items() if id_ == voting.worker.division_id)
    return voting.town.staff("area_worker", area)


def test_paper_and_online_ballots_are_counted_and_published_alike(town: Town) -> None:
    voting, (online, on_paper), (number, _) = paper_vote(town, 2)
    code = voting.cast(online, [0])
    tick(voting, on_paper)
    assert enter(voting, voting.worker, number, [1]) == "entered"
    assert enter(voting, colleague(voting), f"{number[:4]}-{number[4:].lower()}", [1]) == "confirmed"

    result = voting.close()

    assert (result["tally"]["heads"], result["online"], result["paper"]) == ([1, 1, 0], 1, 1)
    assert sorted(ballot["code"] for ballot in voting.lines()) == sorted([code, number])
    assert [sorted(ballot) for ballot in voting.lines()] == [["choice", "code"]] * 2
    assert town.seen(f"{voting.path}/receipts/{number}")["choice"] == [1]


def test_who_voted_online_gets_no_slip_and_who_has_a_slip_votes_no_more(town: Town) -> None:
    voting, (online, on_paper), _ = paper_vote(town, 2)
    voting.cast(online, [0])
    tick(voting, on_paper)

    desk: dict[str, Any] = {"by": voting.worker, "at": voting.during}
    refused = town.refused(f"{voting.path}/paper", {"person_id": online.id}, **desk)
    again = town.refused(f"{voting.path}/paper", {"person_id": on_paper.id}, **desk)

    assert refused["type"] == "/problems/voted-online"
    assert again["type"] == "/problems/voted-on-paper"
    assert voting.refused(on_paper, [0])["type"] == "/problems/voted-on-paper"
    assert town.seen(f"{voting.path}/mine", by=on_paper) == {"on_roll": True, "took_part": True, "channel": "paper"}


def test_a_slip_is_entered_by_two_different_workers_and_no_third(town: Town) -> None:
    voting, (voter,), (number,) = paper_vote(town, 1)
    tick(voting, voter)
    second, third = colleague(voting), colleague(voting)
    enter(voting, voting.worker, number, [1])

    def refused(by: Person) -> str:
        body = {"number": number, "choice": [1]}
        return str(town.refused(f"{voting.path}/slip-entries", body, by=by, at=voting.during)["type"])

    assert refused(voting.worker) == "/problems/slip-entered"
    enter(voting, second, number, [1])
    assert refused(third) == "/problems/slip-entered"


def test_a_difference_is_resolved_on_record_by_somebody_else(town: Town) -> None:
    voting, (voter,), (number,) = paper_vote(town, 1)
    tick(voting, voter)
    second, third = colleague(voting), colleague(voting)
    enter(voting, voting.worker, number, [1])
    assert enter(voting, second, number, [2]) == "disputed"
    said = {"number": number, "choice": [2], "reason": "第一次录入看错了行"}

    refused = town.refused(f"{voting.path}/slip-resolutions", said, by=second, at=voting.during)
    town.done(f"{voting.path}/slip-resolutions", said, by=third, at=voting.during)

    assert refused["type"] == "/problems/slip-entered"
    result = voting.close()
    assert (result["tally"]["heads"], result["slips"]) == ([0, 0, 1], {"resolved": 1})


def test_what_is_disputed_or_entered_once_is_not_counted_and_says_so(town: Town) -> None:
    voting, people, (first, second, _) = paper_vote(town, 3)
    for person in people:
        tick(voting, person)
    other = colleague(voting)
    enter(voting, voting.worker, first, [1])
    enter(voting, other, first, [0])
    enter(voting, other, second, [0])

    result = voting.close()

    assert (result["ballots"], result["participating_units"]) == (0, 3)
    assert result["slips"] == {"disputed": 1, "entered": 1, "unused": 1}


def test_a_number_that_stands_on_no_slip_is_refused(town: Town) -> None:
    voting, _, (number,) = paper_vote(town, 1)
    made_up = ("0" if number[0] != "0" else "1") + number[1:]

    body = {"number": made_up, "choice": [0]}
    problem = town.refused(f"{voting.path}/slip-entries", body, by=voting.worker, at=voting.during)

    assert problem["type"] == "/problems/slip-unknown"


def test_more_slips_than_voters_make_the_vote_invalid(town: Town) -> None:
    voting, (voter, _), (first, second) = paper_vote(town, 2)
    tick(voting, voter)
    other = colleague(voting)
    for number in (first, second):
        enter(voting, voting.worker, number, [0])
        enter(voting, other, number, [0])

    result = voting.close()

    assert (result["result"], result["more_slips_than_voters"]) == ("invalid", True)


def test_paper_is_the_business_of_the_votes_own_desk(town: Town) -> None:
    voting, (voter,), (number,) = paper_vote(town, 1)
    stranger, deputy = town.staff("area_worker", "二村"), town.staff("peoples_deputy", "望海街道")

    for by in (stranger, deputy, voter):
        for path, body in (
            ("slips", {"slips": 1}),
            ("paper", {"person_id": voter.id}),
            ("slip-entries", {"number": number, "choice": [0]}),
            ("slip-resolutions", {"number": number, "choice": [0], "reason": "x"}),
        ):
            assert town.refused(f"{voting.path}/{path}", body, by=by, at=voting.during)["status"] == 403
