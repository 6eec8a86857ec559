"""Ticking over HTTP, on real databases: what is taken, what is refused, what comes of it. Cost: seconds."""

from __future__ import annotations

from uuid import uuid4

import orjson

from ..town import Town
from .rounds import DAY, held, ticking

COSTS = (4_000_000, 5_000_000, 6_000_000)


def test_the_projects_with_most_ticks_get_their_money(town: Town) -> None:
    town.new_area("三村")
    round_ = ticking(town, "三村", COSTS, voters=5)
    for voter in round_.voters[:3]:
        round_.cast(voter, 3)
    for voter in round_.voters[3:]:
        round_.cast(voter, 1, 2)

    result = round_.close()

    assert (result["winners"], result["ballots"], result["roll_units"]) == ([3, 1], 5, 5 + len(COSTS))
    assert result["envelopes"] == {"all": {"amount_fen": 10_000_000, "spent_fen": 10_000_000}}
    assert result["decided"]
    statuses = [town.seen(f"/proposals/{proposal}")["status"] for proposal in round_.round.proposals]
    assert statuses == ["funded", "not_funded", "funded"]


def test_ticking_again_replaces_and_the_last_receipt_is_found(town: Town) -> None:
    town.new_area("四村")
    round_ = ticking(town, "四村", COSTS, voters=1)
    first = round_.cast(round_.voters[0], 1)
    last = round_.cast(round_.voters[0], 2)

    result = round_.close()

    assert first != last
    assert (result["ballots"], result["winners"]) == (1, [2])
    assert town.seen(f"{round_.round.path}/receipts/{last}")["choice"] == [2]
    assert town.get(f"{round_.round.path}/receipts/{first}").status_code == 404


def test_the_same_key_is_one_ballot_with_one_receipt(town: Town) -> None:
    town.new_area("五村")
    round_ = ticking(town, "五村", COSTS, voters=1)
    key = str(uuid4())

    answers = [
        town.done(f"{round_.round.path}/ballot", {"projects": [1]}, by=round_.voters[0], at=round_.during, key=key)
        for _ in range(2)
    ]

    assert answers[0] == answers[1]


def test_what_is_no_ballot_of_this_round_is_refused_and_nothing_stored(town: Town) -> None:
    town.new_area("六村")
    round_ = ticking(town, "六村", (1_000_000,) * 5, voters=1)
    voter, stranger = round_.voters[0], town.resident("一村")

    for body, problem in (
        ({"projects": [1, 2, 3, 4]}, "/problems/choice-invalid"),
        ({"projects": [9]}, "/problems/choice-invalid"),
        ({"projects": [1, 1]}, "/problems/choice-invalid"),
        ({"projects": []}, "/problems/choice-invalid"),
        ({"points": [{"number": 1, "points": 1}]}, "/problems/choice-invalid"),
        ({"projects": [1.5]}, "/problems/invalid-input"),
        ({"projects": [-1]}, "/problems/invalid-input"),
    ):
        assert round_.refused(voter, body)["type"] == problem, body
    assert round_.refused(stranger, {"projects": [1]})["type"] == "/problems/not-on-roll"
    assert round_.refused(None, {"projects": [1]})["status"] == 401
    late = round_.round.at("closes")
    assert round_.refused(voter, {"projects": [1]}, at=late)["type"] == "/problems/round-phase"


def test_the_result_is_hidden_until_all_is_counted_while_turnout_is_live(town: Town) -> None:
    town.new_area("七村")
    round_ = ticking(town, "七村", COSTS, voters=6)
    for voter in round_.voters:
        round_.cast(voter, 1)
    town.fold()

    assert town.get(f"{round_.round.path}/result").status_code == 409
    assert town.get(f"{round_.round.path}/ballots").status_code == 409
    turnout = town.seen(f"{round_.round.path}/turnout")
    assert (turnout["participating_units"], turnout["roll_units"]) == (6, 6 + len(COSTS))


def test_who_moves_in_after_the_opening_is_not_on_the_roll(town: Town) -> None:
    town.new_area("八村")
    round_ = ticking(town, "八村", COSTS, voters=1)

    newcomer = town.resident("八村")

    assert round_.refused(newcomer, {"projects": [1]})["type"] == "/problems/not-on-roll"


def test_nothing_frozen_changes_but_by_a_new_edition_whose_reason_is_public(town: Town) -> None:
    town.new_area("九村")
    round_ = ticking(town, "九村", COSTS, voters=1)
    held_, voter = round_.round, round_.voters[0]
    round_.cast(voter, 1)
    proposal = held_.proposals[0]
    costed = {"items": [{"name": "木作", "cost_fen": 1}]}
    assert town.refused(f"/proposals/{proposal}/cost", costed, by=held_.worker, at=round_.during)["status"] == 409
    body = held_.stated(begins_at=held_.begins_at + 5 * DAY, envelopes=[{"amount_fen": 12_000_000}])

    town.done(f"{held_.path}/revise", body | {"reason": "区里追加了资金"}, by=held_.worker, at=round_.during)

    seen = held_.seen()
    assert (seen["edition"], seen["status"], seen["frozen_sha256"]) == (2, "prepared", None)
    assert seen["editions"][0]["reason"] == "区里追加了资金"
    assert town.seen(f"/proposals/{proposal}")["status"] == "admitted"
    assert round_.refused(voter, {"projects": [1]})["type"] == "/problems/round-phase"
    town.go_round(held_.at("tick") + 5 * DAY)
    assert held_.seen()["status"] == "tick"
    assert town.seen(f"{held_.path}/turnout")["participating_units"] == 0


def test_a_cancelled_round_gives_its_proposals_back_to_the_pool(town: Town) -> None:
    town.new_area("十村")
    round_ = ticking(town, "十村", COSTS, voters=1)

    town.done(f"{round_.round.path}/cancel", {"reason": "资金撤回"}, by=round_.round.worker, at=round_.during)

    assert round_.round.seen()["reason"] == "资金撤回"
    assert town.seen(f"/proposals/{round_.round.proposals[0]}")["status"] == "pooled"
    assert round_.refused(round_.voters[0], {"projects": [1]})["status"] == 409


def test_ticking_does_not_open_while_a_proposal_waits(town: Town) -> None:
    town.new_area("十一村")
    round_ = held(town, "十一村")
    admitted, waiting = round_.propose(), round_.propose()
    round_.admit(admitted)

    town.go_round(round_.at("tick"))

    assert round_.seen()["status"] == "discuss"
    assert round_.seen()["undecided"] == [2]
    declined = {"why": "not_feasible", "reason": "地下有管线"}
    town.done(f"/proposals/{waiting}/decline", declined, by=round_.worker, at=round_.at("discuss"))
    town.go_round(round_.at("tick"))
    assert [project["number"] for project in round_.seen()["projects"]] == [1]


def test_whoever_did_not_bind_themselves_decides_and_says_why_they_depart(town: Town) -> None:
    town.new_area("十二村")
    round_ = ticking(town, "十二村", COSTS, voters=2, bound=False)
    for voter in round_.voters:
        round_.cast(voter, 3)
    result = round_.close()
    path, worker, at = f"{round_.round.path}/decide", round_.round.worker, round_.round.at("notice")
    first = round_.round.proposals[0]

    assert (result["decided"], result["winners"]) == (False, [3])
    assert town.refused(path, {"funded_ids": [first]}, by=worker, at=at)["type"] == "/problems/reason-needed"
    over = {"funded_ids": round_.round.proposals, "reason": "都要"}
    assert town.refused(path, over, by=worker, at=at)["type"] == "/problems/round-terms-invalid"
    town.done(path, {"funded_ids": [first], "reason": "三号地块要拆"}, by=worker, at=at)

    event = next(one for one in town.events(round_.round.id) if one["type"].endswith("round_result.v1"))
    assert (event["data"]["departed"], event["data"]["funded_fen"]) == (True, 4_000_000)
    assert round_.round.seen()["reason"] == "三号地块要拆"


def test_the_laboratory_and_the_file_count_the_same_ballots(town: Town) -> None:
    town.new_area("十三村")
    round_ = ticking(town, "十三村", COSTS, voters=4, rule="equal_shares", completion="add1u")
    for voter in round_.voters[:3]:
        round_.cast(voter, 2)
    round_.cast(round_.voters[3], 1)
    result = round_.close()

    compared = town.seen(f"{round_.round.path}/laboratory")

    rules = {one["rule"]: one for one in compared["rules"]}
    assert [int(number) for number in rules["equal_shares+add1u"]["winners"]] == result["winners"]
    assert compared["voters"] == 4
    assert [(one["name"], one["votes"]) for one in compared["on_ballot"][:2]] == [("凉亭修缮", 1), ("凉亭修缮", 3)]
    text = town.get(f"{round_.round.path}/ballots.pb").text
    assert text.startswith("META\n")
    again = town.client.post(
        "/api/funding/laboratory",
        content=text.encode(),
        headers=town.signed_in(round_.round.worker) | {"Content-Type": "text/plain", "Idempotency-Key": str(uuid4())},
    )
    assert again.status_code == 200, again.text
    assert [one["winners"] for one in again.json()["rules"]] == [one["winners"] for one in compared["rules"]]
    named = [[(one["name"], one["votes"]) for one in of["on_ballot"]] for of in (again.json(), compared)]
    assert named[0] == named[1]


def test_no_ballot_is_in_a_public_message_before_the_count(town: Town) -> None:
    town.new_area("十四村")
    round_ = ticking(town, "十四村", COSTS, voters=1)
    round_.cast(round_.voters[0], 2)

    took_part = [event for event in town.events() if event["type"].endswith("tick_recorded.v1")]

    assert all(b"choice" not in orjson.dumps(event) for event in took_part)
    assert all("projects" not in event["data"] for event in took_part)
