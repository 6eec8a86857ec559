"""Proposals over HTTP: from the idea to the ballot, each step on record with who took it and why. Cost: seconds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.testing.pictures import PLACE, image_of
from linli_contracts.envelope import Actor

from ..rounds.rounds import Held, held
from ..town import Town


@pytest.fixture
def round_(town: Town) -> Held:
    """A round of an area of the test's own, which collects."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    return held(town, area)


def test_before_it_is_screened_only_proposers_and_staff_see_a_proposal(town: Town, round_: Held) -> None:
    proposer, other = town.resident(round_.area), town.resident(round_.area)
    proposal = round_.propose(proposer)

    assert town.get(f"/proposals/{proposal}", by=other).status_code == 404
    assert town.get(f"/proposals/{proposal}").status_code == 404
    assert town.seen(f"/proposals/{proposal}", by=proposer)["mine"]
    assert town.seen(f"/proposals/{proposal}", by=round_.worker)["title"] == "凉亭修缮"
    assert town.seen(f"{round_.path}/proposals")["items"] == []
    assert [row["number"] for row in town.seen(f"{round_.path}/proposals", by=round_.worker)["items"]] == [1]
    assert [row["title"] for row in town.seen("/proposals/mine", by=proposer)["items"]] == ["凉亭修缮"]


def test_the_thread_says_who_took_each_step_and_why(town: Town, round_: Held) -> None:
    proposal = round_.propose()
    round_.admit(proposal, 3_000_000)

    seen = town.seen(f"/proposals/{proposal}")

    assert [(step["step"], step["role"]) for step in seen["thread"]] == [
        ("submitted", "resident"),
        ("costed", "area_worker"),
        ("admitted", "area_worker"),
    ]
    assert seen["thread"][2]["reason"] == "可行"
    assert (seen["cost_fen"], seen["items"]) == (3_000_000, [{"name": "木作", "cost_fen": 3_000_000}])
    assert seen["thread"][1]["division_id"] == str(town.ids[round_.area])


def test_nothing_is_admitted_without_a_cost_or_beyond_its_envelope(town: Town, round_: Held) -> None:
    proposal, at = round_.propose(), round_.at("screen")
    reason = {"reason": "可行"}

    problem = town.refused(f"/proposals/{proposal}/admit", reason, by=round_.worker, at=at)
    assert problem["type"] == "/problems/not-costed"
    too_much = {"items": [{"name": "电梯", "cost_fen": 10_000_001}]}
    town.done(f"/proposals/{proposal}/cost", too_much, by=round_.worker, at=at)
    problem = town.refused(f"/proposals/{proposal}/admit", reason, by=round_.worker, at=at)
    assert problem["type"] == "/problems/over-envelope"


@pytest.mark.parametrize("cost_fen", [-1, 0, 1.5, "12"])
def test_negative_and_fractional_amounts_are_refused(town: Town, round_: Held, cost_fen: object) -> None:
    proposal = round_.propose()
    body = {"items": [{"name": "木作", "cost_fen": cost_fen}]}

    problem = town.refused(f"/proposals/{proposal}/cost", body, by=round_.worker, at=round_.at("screen"))

    assert problem["status"] == 422


def test_a_declined_proposal_is_appealed_once_and_the_unit_above_decides(town: Town, round_: Held) -> None:
    proposer, street = town.resident(round_.area), town.staff("street_officer", "望海街道")
    proposal, at = round_.propose(proposer), round_.at("screen")
    path = f"/proposals/{proposal}"
    town.done(f"{path}/decline", {"why": "outside_scope", "reason": "属于市政道路"}, by=round_.worker, at=at)
    assert town.refused(f"{path}/appeal", {"reason": "是小区里的路"}, by=town.resident(), at=at)["status"] == 403
    town.done(f"{path}/appeal", {"reason": "是小区里的路"}, by=proposer, at=at)
    decided = {"reopen": True, "reason": "确在小区红线内"}

    assert town.refused(f"{path}/appeal/decide", decided, by=round_.worker, at=at)["status"] == 403
    town.done(f"{path}/appeal/decide", decided, by=street, at=at)

    assert town.seen(path)["status"] == "submitted"
    town.done(f"{path}/decline", {"why": "not_feasible", "reason": "地下有管线"}, by=round_.worker, at=at)
    problem = town.refused(f"{path}/appeal", {"reason": "再议"}, by=proposer, at=at)
    assert problem["type"] == "/problems/appealed-before"
    assert [step["reason"] for step in town.seen(path)["thread"]][-1] == "地下有管线"


def test_in_a_district_somebody_else_decides_on_an_appeal_than_who_declined(town: Town) -> None:
    officer, colleague = (town.staff("district_officer", "临江区") for _ in range(2))
    round_ = held(town, "临江区", worker=officer)
    proposer, at = town.resident("一村"), round_.at("screen")
    path = f"/proposals/{round_.propose(proposer, division_id=town.ids['一村'])}"
    town.done(f"{path}/decline", {"why": "other", "reason": "暂缓"}, by=officer, at=at)
    town.done(f"{path}/appeal", {"reason": "请再议"}, by=proposer, at=at)
    decided = {"reopen": False, "reason": "维持"}

    assert town.refused(f"{path}/appeal/decide", decided, by=officer, at=at)["type"] == "/problems/own-decision"
    town.done(f"{path}/appeal/decide", decided, by=colleague, at=at)

    assert town.seen(path)["status"] == "declined"


def test_who_proposed_a_merged_proposal_hears_of_the_other_one(town: Town, round_: Held) -> None:
    one, other = town.resident(round_.area), town.resident(round_.area)
    merged, into = round_.propose(one), round_.propose(other)
    body = {"into_proposal_id": into, "reason": "同一处凉亭"}

    town.done(f"/proposals/{merged}/merge", body, by=round_.worker, at=round_.at("screen"))
    round_.admit(into)

    events = town.events(into)
    assert events[-1]["data"]["raised_by_ids"] == [str(other.id), str(one.id)]
    assert town.seen(f"/proposals/{merged}", by=one)["into_proposal_id"] == str(into)


def test_the_parts_of_a_split_proposal_are_numbered_on_and_told_to_its_proposer(town: Town, round_: Held) -> None:
    proposer = town.resident(round_.area)
    whole = round_.propose(proposer)
    parts = [{"title": name, "text": name, "category": "safety"} for name in ("路灯", "扶手")]

    town.done(
        f"/proposals/{whole}/split", {"parts": parts, "reason": "两件事"}, by=round_.worker, at=round_.at("screen")
    )

    part_ids = town.seen(f"/proposals/{whole}", by=proposer)["part_ids"]
    seen = [town.seen(f"/proposals/{part}", by=proposer) for part in part_ids]
    assert [(part["number"], part["title"], part["mine"]) for part in seen] == [(2, "路灯", True), (3, "扶手", True)]


def test_proposals_come_only_while_the_round_collects_and_about_its_own_place(town: Town, round_: Held) -> None:
    body = {"division_id": town.ids[round_.area], "title": "灯", "text": "灯", "category": "safety"}
    proposer, path = town.resident(round_.area), f"{round_.path}/proposals"

    for phase in ("screen", "discuss"):
        assert town.refused(path, body, by=proposer, at=round_.at(phase))["type"] == "/problems/round-phase"
    before = round_.begins_at + timedelta(minutes=1)
    assert town.refused(path, body, by=proposer, at=before)["type"] == "/problems/round-phase"
    elsewhere = body | {"division_id": town.ids["一村"]}
    problem = town.refused(path, elsewhere, by=proposer, at=round_.at("collect"))
    assert problem["type"] == "/problems/elsewhere"


def test_many_who_propose_at_the_same_moment_get_numbers_of_their_own(town: Town, round_: Held) -> None:
    people = [town.resident(round_.area) for _ in range(16)]
    body = {"division_id": town.ids[round_.area], "title": "灯", "text": "灯", "category": "safety"}

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda person: town.post(
                    f"{round_.path}/proposals", body, by=person, at=round_.at("collect"), fold=False
                ),
                people,
            )
        )

    assert [answer.status_code for answer in answers] == [201] * 16
    town.fold()
    rows = town.seen(f"{round_.path}/proposals", by=round_.worker)["items"]
    assert [row["number"] for row in rows] == list(range(1, 17))


def test_the_envelope_of_a_split_round_is_that_of_the_place(town: Town) -> None:
    street = town.staff("street_officer", "望海街道")
    envelopes = [
        {"amount_fen": 5_000_000, "division_id": town.ids["一村"]},
        {"amount_fen": 7_000_000, "division_id": town.ids["二村"]},
    ]
    round_ = held(town, "望海街道", worker=street, split_by="division", envelopes=envelopes)
    in_first = round_.propose(town.resident("一村"), division_id=town.ids["一村"])
    in_second = round_.propose(town.resident("二村"), division_id=town.ids["二村"])
    town.refused(
        f"{round_.path}/proposals",
        {"division_id": town.ids["望海街道"], "title": "街", "text": "街", "category": "safety"},
        by=street,
        at=round_.at("collect"),
    )
    round_.admit(in_second, 6_000_000)
    items = {"items": [{"name": "木作", "cost_fen": 6_000_000}]}
    town.done(f"/proposals/{in_first}/cost", items, by=street, at=round_.at("screen"))

    problem = town.refused(f"/proposals/{in_first}/admit", {"reason": "行"}, by=street, at=round_.at("screen"))

    assert problem["type"] == "/problems/over-envelope"


def test_a_topic_that_was_referred_waits_in_the_pool_once_and_enters_a_round(town: Town, round_: Held) -> None:
    topic_id, raisers = uuid4(), [town.resident(round_.area).id]
    act = Act(Actor(uuid4(), "reaction"), round_.begins_at)
    service = town.service.proposals.submitting
    taken = [
        service.take_over(topic_id, town.ids[round_.area], None, raisers, act, by_residents=True) for _ in range(2)
    ]
    town.fold()
    proposal = UUID(taken[0].answer["proposal_id"])
    pool = town.seen(f"/divisions/{town.ids[round_.area]}/proposals/pool", by=round_.worker)["items"]
    at = round_.at("collect")

    assert [row["proposal_id"] for row in pool] == [str(proposal)]
    entering = {"round_id": round_.id}
    problem = town.refused(f"/proposals/{proposal}/enter", entering, by=round_.worker, at=at)
    assert problem["type"] == "/problems/proposal-state"
    words = {"title": "凉亭", "text": "修缮凉亭", "category": "environment"}
    town.done(f"/proposals/{proposal}/describe", words, by=round_.worker, at=at)
    town.done(f"/proposals/{proposal}/enter", entering, by=round_.worker, at=at)

    seen = town.seen(f"/proposals/{proposal}")
    assert (seen["status"], seen["number"], seen["topic_id"]) == ("submitted", 1, str(topic_id))
    assert all(event["data"]["raised_by_ids"] == [str(raisers[0])] for event in town.events(proposal)[:1])


def test_what_residents_thought_of_is_theirs_by_whatever_way_it_came(town: Town, round_: Held) -> None:
    act = Act(Actor(uuid4(), "reaction"), round_.begins_at)
    take_over, found = town.service.proposals.submitting.take_over, town.service.proposals.found
    of_topics = [
        UUID(take_over(uuid4(), town.ids[round_.area], None, [], act, by_residents=theirs).answer["proposal_id"])
        for theirs in (True, False)
    ]
    own = round_.propose()
    parts = [{"title": name, "text": name, "category": "safety"} for name in ("路灯", "扶手")]
    path, at = f"/proposals/{own}/split", round_.at("screen")
    town.done(path, {"parts": parts, "reason": "两件事"}, by=round_.worker, at=at)

    assert [found.get(one).by_residents for one in of_topics] == [True, False]
    assert all(found.get(one).by_residents for one in (own, *found.get(own).part_ids))


def test_a_picture_is_written_anew_and_shown_to_whoever_sees_the_proposal(town: Town, round_: Held) -> None:
    proposer = town.resident(round_.area)
    proposal = round_.propose(proposer)
    upload = image_of("PNG")

    answer = town.post(f"/proposals/{proposal}/pictures", upload, by=proposer, at=round_.at("collect"))

    assert answer.status_code == 201, answer.text
    path = f"/proposals/{proposal}/pictures/{answer.json()['picture_id']}"
    assert town.get(path).status_code == 404
    shown = town.get(path, by=proposer)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert PLACE.encode() not in shown.content
    [listed] = town.seen("/proposals/mine", by=proposer)["items"]
    assert (listed["proposal_id"], listed["picture_id"]) == (str(proposal), answer.json()["picture_id"])
    assert town.refused(f"/proposals/{proposal}/pictures", b"no picture", by=proposer)["status"] == 422
    other = town.resident(round_.area)
    assert town.refused(f"/proposals/{proposal}/pictures", upload, by=other, at=round_.at("collect"))["status"] == 403


def test_what_never_became_public_goes_with_its_proposer(town: Town, round_: Held) -> None:
    proposer, other = town.resident(round_.area), town.resident(round_.area)
    hidden, public = round_.propose(proposer), round_.propose(other)
    round_.admit(public)

    town.erase(proposer)
    town.erase(other)
    town.go_round(utc_now())

    assert town.seen(f"/proposals/{hidden}", by=round_.worker)["title"] is None
    assert town.events(hidden)[-1]["type"] == "linli.funding.proposal_withdrawn.v1"
    seen = town.seen(f"/proposals/{public}")
    assert (seen["title"], seen["proposers"], seen["proposers_erased"]) == ("凉亭修缮", 1, 1)


def test_no_word_of_a_proposal_stands_in_the_clear(town: Town, round_: Held) -> None:
    round_.propose(title="只在测试里的词", text="只在测试里的词")

    rows = town.folding.execute("SELECT state, message FROM funding.events").fetchall()

    assert not any("只在测试里的词".encode() in bytes(part) for row in rows for part in row)
