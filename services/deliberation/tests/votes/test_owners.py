"""Owners' votes: named, by area and by heads, online and on paper. Cost: seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ..town import Person, Town
from .recounting import by_node, by_python
from .test_paper import enter
from .voting import Voting, opened


def owners_vote(town: Town, *areas_cm2: int) -> tuple[Voting, list[Person], list[UUID]]:
    """An owners' vote on using the fund, with one owner for each dwelling."""
    area, estate = f"{uuid4().hex[:6]}村", f"{uuid4().hex[:6]}苑"
    town.new_area(area)
    dwellings = town.build(estate, area, areas_cm2)
    owners = [town.resident(area) for _ in areas_cm2]
    for owner, dwelling in zip(owners, dwellings, strict=True):
        town.owns(owner, dwelling, area=area, estate=estate)
    voting = opened(town, area, rule="owners_use_of_fund", estate_id=town.ids[estate])
    return voting, owners, dwellings


def test_heads_pass_and_area_fails_and_both_recounts_agree(town: Town, tmp_path: Path) -> None:
    voting, owners, _ = owners_vote(town, 500_000, 500_000, 500_000, 3_000_000)
    for n, owner in enumerate(owners):
        voting.cast(owner, [0] if n < 3 else [1])

    result = voting.close()

    assert (result["result"], result["tally"]["heads"]) == ("failed", [3, 1, 0])
    assert result["tally"]["area_cm2"] == [1_500_000, 3_000_000, 0]
    assert {ballot["area_cm2"] for ballot in voting.lines()} == {500_000, 3_000_000}
    lines = voting.export().splitlines(keepends=True)
    assert (by_node(lines, tmp_path)[0], by_python(lines)) == (0, [])


def test_who_does_not_vote_did_not_take_part(town: Town) -> None:
    voting, owners, _ = owners_vote(town, 500_000, 500_000, 500_000, 500_000)
    for owner in owners[:2]:
        voting.cast(owner, [0])

    assert voting.close()["result"] == "invalid"


def test_co_owners_are_one_head_and_the_last_ballot_of_either_counts(town: Town) -> None:
    area, estate = f"{uuid4().hex[:6]}村", f"{uuid4().hex[:6]}苑"
    town.new_area(area)
    (dwelling,) = town.build(estate, area, [800_000])
    one, other = town.resident(area), town.resident(area)
    for owner in (one, other):
        town.owns(owner, dwelling, area=area, estate=estate)
    voting = opened(town, area, rule="owners_assembly_ordinary", estate_id=town.ids[estate])
    voting.cast(one, [1])
    voting.cast(other, [0])

    result = voting.close()

    assert (result["ballots"], result["tally"]["heads"], result["result"]) == (1, [1, 0, 0], "passed")


def test_a_paper_slip_bears_the_area_of_the_owner_who_got_it(town: Town) -> None:
    voting, owners, _ = owners_vote(town, 500_000, 700_000)
    worker = voting.worker
    batch = town.done(f"{voting.path}/slips", {"slips": 2}, by=worker, at=voting.during)["batch_id"]
    number, spare = town.seen(f"{voting.path}/slips/{batch}", by=worker)["numbers"]
    desk: dict[str, Any] = {"by": worker, "at": voting.during}
    assert town.refused(f"{voting.path}/paper", {"person_id": owners[1].id}, **desk)["type"] == "/problems/slip-unknown"
    town.done(f"{voting.path}/paper", {"person_id": owners[1].id, "slip_number": number}, **desk)
    taken = town.refused(f"{voting.path}/paper", {"person_id": owners[0].id, "slip_number": number}, **desk)
    assert (taken["type"], taken["field"]) == ("/problems/slip-entered", "slip_number")
    town.done(f"{voting.path}/paper", {"person_id": owners[0].id, "slip_number": spare}, **desk)
    area = next(name for name, id_ in town.ids.items() if id_ == worker.division_id)
    for by in (worker, town.staff("area_worker", area)):
        enter(voting, by, number, [0])
        enter(voting, by, spare, [1])

    result = voting.close()

    assert (result["tally"]["area_cm2"], result["ballots"]) == ([700_000, 500_000, 0], 2)
    assert [ballot["area_cm2"] for ballot in voting.lines() if ballot["code"] == number] == [700_000]


def test_a_ranking_binds_nobody(town: Town) -> None:
    said = {"rule": "owners_use_of_fund", "question": "?", "division_id": town.ids["一村"], "kind": "ranking"}
    said |= {"options": ["甲", "乙"], "estate_id": town.ids["一村小区"], "closes_at": "2099-01-01T00:00:00Z"}

    problem = town.refused("/votes", said, by=town.staff("area_worker", "一村"))

    assert problem["type"] == "/problems/vote-form-invalid"


def test_a_vote_on_the_fund_states_what_may_be_spent_and_freezes_it_with_the_question(town: Town) -> None:
    worker = town.staff("area_worker", "一村")
    said = {"rule": "owners_use_of_fund", "question": "?", "division_id": town.ids["一村"]}
    said |= {"estate_id": town.ids["一村小区"], "closes_at": "2099-01-01T00:00:00Z"}

    without, stated = (town.done("/votes", said | more, by=worker) for more in ({}, {"amount_fen": 12_000_000}))

    shown = [town.seen(f"/votes/{one['vote_id']}") for one in (without, stated)]
    assert [one["amount_fen"] for one in shown] == [None, 12_000_000]
    assert shown[0]["options_sha256"] != shown[1]["options_sha256"]
    assert town.events(stated["vote_id"])[0]["data"]["amount_fen"] == 12_000_000
    for wrong in ({"amount_fen": 0}, {"amount_fen": 1.5}, {"amount_fen": 1, "rule": "owners_assembly_ordinary"}):
        assert town.refused("/votes", said | wrong, by=worker)["status"] == 422


def test_an_owner_sees_each_head_with_its_dwellings_and_the_area_that_took_part(town: Town) -> None:
    area, estate = f"{uuid4().hex[:6]}村", f"{uuid4().hex[:6]}苑"
    town.new_area(area)
    first, second, shared, unsold = town.build(estate, area, [800_000, 200_000, 900_000, 500_000])
    owner, spouse, developer = (town.resident(area) for _ in range(3))
    town.owns(owner, first, second, shared, area=area, estate=estate)
    town.owns(spouse, shared, area=area, estate=estate)
    declared: dict[str, Any] = {"developer_dwelling_ids": [unsold], "developer_representative_id": developer.id}
    voting = opened(town, area, rule="owners_assembly_ordinary", estate_id=town.ids[estate], **declared)

    voting.cast(owner, [0], dwelling_id=shared)
    town.fold()

    mine = town.seen(f"{voting.path}/mine/units", by=owner)
    heads = {frozenset(head["dwelling_ids"]): (head["area_cm2"], head["channel"]) for head in mine}
    assert heads == {
        frozenset({str(first), str(second)}): (1_000_000, None),
        frozenset({str(shared)}): (900_000, "online"),
    }
    [unsold_head] = town.seen(f"{voting.path}/mine/units", by=developer)
    assert (unsold_head["dwelling_ids"], unsold_head["area_cm2"]) == ([str(unsold)], 500_000)
    assert town.seen(f"{voting.path}/mine/units", by=town.resident(area)) == []
    turnout = town.seen(f"{voting.path}/turnout")
    assert (turnout["participating_area_cm2"], turnout["roll_area_cm2"]) == (900_000, 2_400_000)

    voting.cast(spouse, [1], dwelling_id=shared)
    voting.cast(owner, [0], dwelling_id=second)
    town.fold()

    assert town.seen(f"{voting.path}/turnout")["participating_area_cm2"] == 1_900_000
