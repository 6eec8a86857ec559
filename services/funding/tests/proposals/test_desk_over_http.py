"""What waits at the desk of a division, and who may look. Cost: seconds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from linli_common.clock import utc_now

from ..rounds.rounds import DAY, Held, held, stated
from ..town import Town


@pytest.fixture
def round_(town: Town) -> Held:
    """A round of an area of the test's own, which screens until tomorrow."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    begins_at = utc_now() - 2 * DAY
    worker = town.staff("area_worker", area)
    body = stated(begins_at, division_id=town.ids[area])
    answer = town.done("/rounds", body, by=worker, at=begins_at)
    return Held(town, answer["round_id"], worker, area, begins_at)


def waiting(round_: Held, view: str) -> list[str]:
    """The proposals of a view, for the worker who holds the round."""
    rows = round_.town.seen(f"/divisions/{round_.town.ids[round_.area]}/desk/proposals", by=round_.worker, view=view)
    return [row["proposal_id"] for row in rows["items"]]


def counts(round_: Held) -> dict[str, int]:
    """Those that are not nought."""
    found = round_.town.seen(f"/divisions/{round_.town.ids[round_.area]}/desk", by=round_.worker)
    return {name: count for name, count in found.items() if count}


def test_a_proposal_waits_for_its_cost_then_for_screening_and_then_for_nobody(town: Town, round_: Held) -> None:
    bare, costed, admitted = (str(round_.propose()) for _ in range(3))
    items = {"items": [{"name": "木作", "cost_fen": 100_000}]}
    town.done(f"/proposals/{costed}/cost", items, by=round_.worker)
    town.done(f"/proposals/{admitted}/cost", items, by=round_.worker)
    town.done(f"/proposals/{admitted}/admit", {"reason": "可行"}, by=round_.worker)

    assert (waiting(round_, "to_cost"), waiting(round_, "to_screen")) == ([bare], [costed])
    assert waiting(round_, "admitted") == [admitted]
    assert counts(round_) == {"to_cost": 1, "to_screen": 1, "admitted": 1, "rounds": 1}


def test_an_appeal_waits_with_the_unit_above_and_nowhere_else(town: Town, round_: Held) -> None:
    proposer, street = town.resident(round_.area), town.staff("street_officer", "望海街道")
    proposal = str(round_.propose(proposer))
    town.done(f"/proposals/{proposal}/decline", {"why": "other", "reason": "暂缓"}, by=round_.worker)
    assert waiting(round_, "declined") == [proposal]
    town.done(f"/proposals/{proposal}/appeal", {"reason": "请再议"}, by=proposer)

    of_street = f"/divisions/{town.ids['望海街道']}/desk"
    rows = town.seen(f"{of_street}/proposals", by=street, view="appeals")["items"]

    assert [row["title"] for row in rows if row["proposal_id"] == proposal] == ["凉亭修缮"]
    assert waiting(round_, "appealed") == [proposal]
    assert waiting(round_, "appeals") == []
    assert town.seen(of_street, by=street)["appeals"] >= 1


def test_what_is_open_when_screening_is_over_is_late(town: Town) -> None:
    town.new_area("晚村")
    late = held(town, "晚村")
    late.propose()

    assert counts(late) == {"to_cost": 1, "to_cost_late": 1, "rounds": 1}


def test_a_desk_is_for_its_own_staff_and_those_above(town: Town, round_: Held) -> None:
    path = f"/divisions/{town.ids[round_.area]}/desk"

    assert town.get(path, by=town.staff("street_officer", "望海街道")).status_code == 200
    for other in (town.staff("area_worker", "二村"), town.resident(round_.area), None):
        assert town.get(path, by=other).status_code in (401, 403)
        assert town.get(f"{path}/proposals", by=other, view="to_cost").status_code in (401, 403)


def test_a_planner_reads_what_is_to_be_costed(town: Town, round_: Held) -> None:
    proposal, planner = round_.propose(), town.staff("community_planner", "望海街道")

    assert town.seen(f"/proposals/{proposal}", by=planner)["title"] == "凉亭修缮"
    assert town.get(f"/proposals/{proposal}", by=town.staff("community_planner", "东桥镇")).status_code == 404
    desk = f"/divisions/{town.ids['望海街道']}/desk"
    waits = town.seen(f"{desk}/proposals", by=planner, view="to_cost", limit=1_000)["items"]
    assert str(proposal) in [row["proposal_id"] for row in waits], "of all rounds below the planner's division"
    assert town.seen(desk, by=planner)["to_cost"] == len(waits)
    for path, view in ((desk, "appeals"), (f"/divisions/{town.ids['东桥镇']}/desk", "to_cost")):
        assert town.get(f"{path}/proposals", by=planner, view=view).status_code == 403
