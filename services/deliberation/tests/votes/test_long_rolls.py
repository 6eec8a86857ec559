"""A long roll is frozen by the worker, and what takes long keeps nothing else waiting. Cost: seconds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from deliberation_service.application.votes import chores
from linli_ballots import rolls

from ..town import Town, ago
from .voting import HOUR, Voting, opened, prepared

CHOICE = ["装", "不装", "先试一盏"]


@pytest.fixture
def area(town: Town) -> str:
    name = f"{uuid4().hex[:6]}村"
    town.new_area(name)
    return name


def asked_to_open(town: Town, area: str, people: int) -> tuple[Voting, str]:
    """A vote of an area with so many residents that its convener wants open; gives how it stands then."""
    for _ in range(people):
        town.resident(area)
    voting = prepared(town, area, options=CHOICE)
    said = town.done(f"{voting.path}/open", by=voting.worker, at=voting.opened_at)
    return voting, said["status"]


def names(town: Town, voting: Voting) -> list[str]:
    return [event["type"].split(".")[2] for event in town.events(voting.id)]


def test_a_long_roll_is_frozen_by_the_worker_and_the_answer_says_so(
    town: Town, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls, "SOON_FROZEN", 3)
    voter = town.resident(area)
    voting, status = asked_to_open(town, area, 3)

    early = voting.refused(voter, [0])
    town.go_round(voting.during)

    assert (status, early["type"]) == ("opening", "/problems/vote-not-open")
    assert names(town, voting) == ["vote_prepared", "vote_opening", "vote_opened"]
    seen = town.seen(voting.path)
    assert (seen["status"], seen["roll"]["units"]) == ("opened", 4)
    voting.cast(voter, [1])
    assert voting.close()["tally"]["heads"] == [0, 1, 0]


def test_a_roll_of_a_moment_is_frozen_at_once(town: Town, area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolls, "SOON_FROZEN", 3)

    voting, status = asked_to_open(town, area, 3)

    assert status == "opened"
    assert names(town, voting) == ["vote_prepared", "vote_opened"]


def test_what_is_opening_is_opened_once_and_can_be_cancelled_instead(
    town: Town, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls, "SOON_FROZEN", 0)
    voting, _ = asked_to_open(town, area, 1)

    again = town.refused(f"{voting.path}/open", by=voting.worker, at=voting.opened_at)
    town.done(f"{voting.path}/cancel", {"reason": "议题撤回"}, by=voting.worker, at=voting.opened_at)
    town.go_round(voting.during)

    assert again["type"] == "/problems/vote-state"
    assert names(town, voting) == ["vote_prepared", "vote_opening", "vote_cancelled"]


def test_a_form_with_a_long_roll_is_opened_by_the_worker(
    town: Town, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls, "SOON_FROZEN", 1)
    worker = town.staff("area_worker", area)
    for _ in range(2):
        town.resident(area)
    options = [{"option": name, "label": name, "consents": name == "yes"} for name in ("yes", "no")]
    asked = {"division_id": town.ids[area], "question": "装灯？", "text": "装灯", "options": options}

    form_id = town.done("/forms", {**asked, "closes_at": ago(hours=-1)}, by=worker)["form_id"]
    before = town.seen(f"/forms/{form_id}")
    town.go_round(ago(hours=0))

    after = town.seen(f"/forms/{form_id}")
    assert (before["state"], before["roll"]) == ("prepared", None)
    assert (after["state"], after["roll"]["households"]) == ("open", 2)


def test_votes_of_many_are_counted_beside_those_of_few(town: Town, area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "SOON_COUNTED", 2)
    voter = town.resident(area)
    few = opened(town, area, options=CHOICE)
    for _ in range(2):
        town.resident(area)
    many = opened(town, area, options=CHOICE)
    for voting in (few, many):
        voting.cast(voter, [0])
    town.fold()
    after, work = few.closes_at + HOUR, town.service.votes.chores
    assert work.end_votes(after) >= 2
    town.fold()

    assert work.count_votes(after) >= 1
    town.fold()
    assert [town.seen(voting.path)["status"] for voting in (few, many)] == ["closed", "closing"]
    assert work.count_large_votes(after) >= 1
    town.fold()
    assert town.seen(many.path)["status"] == "closed"


def test_what_takes_long_is_no_part_of_the_common_round(town: Town) -> None:
    common = {chore.__qualname__ for chore in town.service.chores}
    long = {chore.__qualname__ for chore in town.service.long_chores}

    assert not common & long
    assert {name.split(".")[-1] for name in long} == {"open_votes", "count_votes", "count_large_votes", "advance_forms"}
