"""A vote from its preparation to its published ballots, over HTTP. Cost: seconds."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from linli_common.clock import utc_now

from ..town import Town
from .voting import HOUR, opened, prepared

CHOICE: dict[str, Any] = {"options": ["装", "不装", "先试一盏"], "kind": "choice"}


def area_of(town: Town) -> str:
    """An area of the test's own."""
    name = f"{uuid4().hex[:6]}村"
    town.new_area(name)
    return name


def test_a_vote_goes_all_the_way(town: Town) -> None:
    area = area_of(town)
    people = [town.resident(area) for _ in range(5)]
    voting = opened(town, area, **CHOICE)
    codes = [voting.cast(person, [n % 2]) for n, person in enumerate(people)]

    result = voting.close()

    assert (result["result"], result["winners"], result["tally"]["heads"]) == ("passed", [0], [3, 2, 0])
    assert (result["ballots"], result["participating_units"], result["roll_units"]) == (5, 5, 5)
    assert sorted(codes) == [ballot["code"] for ballot in voting.lines()]
    lines = b"".join(line + b"\n" for line in voting.export().splitlines()[1:])
    assert hashlib.sha256(lines).hexdigest() == result["ballots_sha256"]


def test_question_options_and_roll_are_shown_to_all_with_their_hashes(town: Town) -> None:
    area = area_of(town)
    town.resident(area)
    voting = opened(town, area, **CHOICE)

    shown = town.seen(voting.path)

    assert (shown["question"], shown["options"]) == ("中心花园装不装灯", CHOICE["options"])
    assert shown["roll"]["units"] == 1
    assert len(shown["roll"]["digest"]) == len(shown["options_sha256"]) == 64
    assert shown["roll"]["article"]
    assert (shown["electorate"]["minimum_age"], shown["electorate"]["binding"]) == (14, False)
    assert shown["electorate"]["threshold"]["bases"] == ["persons"]


def test_voting_again_replaces_and_gives_another_receipt(town: Town) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = opened(town, area, **CHOICE)
    first = voting.cast(voter, [0])
    second = voting.cast(voter, [2])

    result = voting.close()

    assert result["tally"]["heads"] == [0, 0, 1]
    assert [ballot["code"] for ballot in voting.lines()] == [second] != [first]
    assert town.seen(f"{voting.path}/receipts/{second.lower()}")["choice"] == [2]
    assert town.get(f"{voting.path}/receipts/{first}").status_code == 404


def test_a_command_sent_twice_counts_once_and_has_one_receipt(town: Town) -> None:
    area = area_of(town)
    voter, key = town.resident(area), str(uuid4())
    voting = opened(town, area, **CHOICE)

    answers = [
        town.done(f"{voting.path}/ballot", {"choice": [1]}, by=voter, at=voting.during, key=key) for _ in range(2)
    ]
    another = town.refused(f"{voting.path}/ballot", {"choice": [0]}, by=voter, at=voting.during, key=key)

    assert answers[0] == answers[1]
    assert another["type"] == "/problems/idempotency-key-reused"
    assert voting.close()["tally"]["heads"] == [0, 1, 0]


def test_who_is_not_on_the_roll_is_refused(town: Town) -> None:
    area = area_of(town)
    town.resident(area)
    voting = opened(town, area, **CHOICE)

    late, elsewhere = town.resident(area), town.resident("二村")

    for stranger in (late, elsewhere, voting.worker):
        assert voting.refused(stranger, [0])["type"] == "/problems/not-on-roll"


def test_nobody_votes_before_the_opening_or_after_the_end(town: Town) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = prepared(town, area, **CHOICE)
    assert voting.refused(voter, [0])["type"] == "/problems/vote-not-open"

    town.done(f"{voting.path}/open", by=voting.worker, at=voting.opened_at)
    assert voting.refused(voter, [0], at=voting.closes_at)["type"] == "/problems/vote-not-open"

    voting.cast(voter, [1])
    voting.close()
    assert voting.refused(voter, [0])["type"] == "/problems/vote-not-open"


@pytest.mark.parametrize("choice", [[], [3], [-1], [0, 1], [0, 0], ["0"], [True], "0", [1.5]])
def test_a_wrong_choice_is_refused_without_being_repeated(town: Town, choice: object) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = opened(town, area, **CHOICE)

    problem = voting.refused(voter, choice)

    assert problem["type"] in ("/problems/choice-invalid", "/problems/invalid-input")
    assert problem["field"].startswith("choice")


def test_too_many_approvals_are_refused(town: Town) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = opened(town, area, options=["甲", "乙", "丙"], kind="approval", most=2)

    assert voting.refused(voter, [0, 1, 2])["detail"] == "choice: at most 2 may be named"
    voting.cast(voter, [2, 0])
    assert voting.close()["tally"]["heads"] == [1, 0, 1]


def test_a_ranking_is_won_by_who_beats_all_others(town: Town) -> None:
    area = area_of(town)
    voters = [town.resident(area) for _ in range(5)]
    voting = opened(town, area, options=["甲", "乙", "丙"], kind="ranking")
    for voter, ranking in zip(voters, ([0, 1, 2], [0, 1], [2, 1, 0], [2, 1], [1]), strict=True):
        voting.cast(voter, ranking)

    assert voting.close()["winners"] == [1]


def test_nothing_of_an_open_vote_changes(town: Town) -> None:
    area = area_of(town)
    town.resident(area)
    voting = opened(town, area, **CHOICE)

    for act in ("open", "close", "cancel"):
        said = {"reason": "改一改"} if act == "cancel" else None
        problem = town.refused(f"{voting.path}/{act}", said, by=voting.worker, at=voting.during)
        assert problem["type"] == "/problems/vote-state"


def test_a_prepared_vote_can_be_cancelled(town: Town) -> None:
    voting = prepared(town, **CHOICE)

    town.done(f"{voting.path}/cancel", {"reason": "题目要改"}, by=voting.worker, at=voting.opened_at)

    assert town.seen(voting.path)["status"] == "cancelled"


def test_a_vote_opens_and_ends_by_time_alone(town: Town) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = prepared(town, area, **CHOICE)
    other = prepared(town, area, **CHOICE, opens_at=voting.opened_at + HOUR / 2)

    town.go_round(voting.during)

    assert town.seen(voting.path)["status"] == "prepared"
    assert town.seen(other.path)["status"] == "opened"
    other.cast(voter, [0])
    assert other.close()["result"] == "passed"


def test_only_who_works_for_the_division_convenes(town: Town) -> None:
    said = {"rule": "residents_consultation", "question": "?", "division_id": town.ids["一村"]}
    said |= CHOICE | {"closes_at": prepared(town).closes_at}

    for stranger in (town.resident(), town.staff("area_worker", "二村"), town.staff("peoples_deputy", "一村")):
        problem = town.refused("/votes", said, by=stranger, at=prepared(town).opened_at)
        assert problem["type"] == "/problems/outside-own-division"


def test_there_is_no_result_and_no_ballot_before_the_end(town: Town) -> None:
    area = area_of(town)
    voter = town.resident(area)
    voting = opened(town, area, **CHOICE)
    code = voting.cast(voter, [0])

    for asked in ("result", "ballots", f"receipts/{code}"):
        assert town.get(f"{voting.path}/{asked}").status_code == 409


def test_turnout_is_live_and_counts_each_voter_once(town: Town) -> None:
    area = area_of(town)
    people = [town.resident(area, birth_year=1950 if n < 6 else 1990) for n in range(13)]
    voting = opened(town, area, **CHOICE)
    for person in (*people[:12], people[0]):
        voting.cast(person, [0])
    town.fold()

    turnout = town.seen(f"{voting.path}/turnout")

    assert (turnout["participating_units"], turnout["roll_units"]) == (12, 13)
    assert turnout["areas"] == {str(town.ids[area]): 12}
    assert sorted(turnout["bands"].values()) == [6, 6]


def test_a_binding_vote_needs_its_quorum(town: Town) -> None:
    area = area_of(town)
    voters = [town.resident(area) for _ in range(5)]
    town.resident(area, birth_year=2015)
    voting = opened(town, area, rule="residents_assembly")
    for voter in voters[:2]:
        voting.cast(voter, [0])

    result = voting.close()

    assert (result["result"], result["roll_units"]) == ("invalid", 5)
    assert result["checks"][0]["met"] is False


def test_a_vote_in_a_topic_comes_to_a_result_that_the_topic_can_rest_on(town: Town) -> None:
    area = area_of(town)
    voters = [town.resident(area) for _ in range(3)]
    path = f"/districts/{town.ids['临江区']}/templates"
    template = town.seen(f"{path}/discussion")
    stage = next(one for one in template["stages"] if one["stage"] == "vote")
    stage["transitions"] = [way for way in stage["transitions"] if way["to"] in ("decided", "closed")]
    own = {**template, "template": "vote_at_once", "stages": [stage]}
    del own["version"]
    town.done(path, own, by=town.staff("district_officer", "临江区"))
    topic_id, worker = town.running_topic("vote_at_once", area, at=utc_now() - timedelta(days=2))
    voting = opened(town, area, worker=worker, topic_id=topic_id)
    for voter in voters:
        voting.cast(voter, [0])

    voting.close()

    use = town.service.topics.get(topic_id).uses[voting.id]
    assert (use.instrument, use.result) == ("vote", "passed")
    listed = town.seen("/votes", topic_id=topic_id)["items"]
    assert [(row["vote_id"], row["result"]) for row in listed] == [(str(voting.id), "passed")]


def test_a_topics_stage_that_allows_no_vote_refuses_one(town: Town) -> None:
    area = area_of(town)
    topic_id, worker = town.running_topic("three_meetings", area, at=utc_now() - timedelta(days=2))
    said = {"rule": "residents_consultation", "question": "?", "division_id": town.ids[area], "topic_id": topic_id}

    problem = town.refused("/votes", said | {"closes_at": utc_now() + HOUR}, by=worker)

    assert problem["type"] == "/problems/stage-forbids"
