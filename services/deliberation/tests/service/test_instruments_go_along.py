"""Territory changes under what is under way: it goes along, and is run by those who work there now. Cost: seconds."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import shanghai_day, utc_now
from linli_contracts import identity

from ..town import Person, Town, ago
from .gathering import DAY

DAYS = shanghai_day(utc_now()) + 5 * DAY
IN_A_WEEK = utc_now() + 7 * DAY
OPTIONS = [{"option": one, "label": one, "consents": one == "yes"} for one in ("yes", "no")]

BEGUN: dict[str, tuple[str, str, dict[str, Any]]] = {
    "meeting": (
        "/meetings",
        "meeting_id",
        {"kind": "council", "title": "议事会", "where": "活动室", "agenda": ["凉亭"], "starts_at": IN_A_WEEK}
        | {"circles": ["residents"]},
    ),
    "notice": ("/notices", "notice_id", {"about": "works", "title": "施工", "text": "周一", "until": DAYS}),
    "public_notice": ("/public-notices", "notice_id", {"about": "scheme", "title": "方案", "text": "方案二"}),
    "statements": (
        "/conversations",
        "conversation_id",
        {"title": "凉亭", "question": "怎么修", "closes_at": IN_A_WEEK},
    ),
    "form": ("/forms", "form_id", {"question": "修？", "text": "凉亭", "options": OPTIONS, "closes_at": IN_A_WEEK}),
    "vote": ("/votes", "vote_id", {"rule": "residents_consultation", "question": "修？", "closes_at": IN_A_WEEK}),
    "schemes": ("/contests", "contest_id", {"title": "方案", "brief": "凉亭", "entries_until": IN_A_WEEK}),
}
"""Each kind: where it is sent, what its id is called, and what is sent beside its place."""
ENDED: dict[str, tuple[str, dict[str, Any] | None]] = {
    "meeting": ("/meetings/{id}/cancel", {"reason": "不开了"}),
    "notice": ("/notices/{id}/withdraw", {"reason": "撤"}),
    "public_notice": ("/public-notices/{id}/withdraw", {"reason": "撤"}),
    "statements": ("/conversations/{id}/close", None),
    "form": ("/forms/{id}/cancel", {"reason": "撤"}),
    "vote": ("/votes/{id}/cancel", {"reason": "撤"}),
    "schemes": ("/contests/{id}/end", {"reason": "撤"}),
}
"""What its conveners may still do with it."""


def estate_of(town: Town, name: str, street: str = "望海街道") -> tuple[UUID, UUID, Person]:
    """An area of the test's own, its estate, and its worker."""
    area_id = town.new_area(name, street)
    return area_id, town.ids[f"{name}小区"], town.staff("area_worker", name)


def begun(town: Town, kind: str, worker: Person, **where: Any) -> str:
    """Something is under way; gives its id."""
    path, its_id, said = BEGUN[kind]
    return str(town.done(path, {**said, **where}, by=worker)[its_id])


def moves(town: Town, own_id: str) -> list[dict[str, Any]]:
    """How it went along."""
    return [event for event in town.events(own_id) if event["type"].endswith("instrument_moved.v1")]


@pytest.mark.parametrize("kind", BEGUN)
def test_it_goes_along_with_its_estate_and_its_new_workers_run_it(town: Town, kind: str) -> None:
    before, estate_id, worker = estate_of(town, f"甲{uuid4().hex[:6]}村")
    after, _, new_worker = estate_of(town, f"乙{uuid4().hex[:6]}村", "东桥镇")
    own_id = begun(town, kind, worker, division_id=before, estate_id=estate_id)

    town.tell(identity.EstateMovedV1(estate_id=estate_id, division_id=after, previous_division_id=before))
    for _ in range(2):
        town.go_round(utc_now())

    [event] = moves(town, own_id)
    assert (event["type"], event["actorrole"]) == ("linli.deliberation.instrument_moved.v1", "deliberation_worker")
    assert event["data"] == {
        "instrument": kind,
        "instrument_id": own_id,
        "topic_id": None,
        "division_id": str(before),
        "to_division_id": str(after),
    }
    row = town.folding.execute(
        "SELECT subject FROM deliberation.events WHERE originator_id = %s ORDER BY notification_id DESC LIMIT 1",
        (own_id,),
    ).fetchone()
    assert row is not None
    assert row[0].startswith("linli.deliberation.990101.990101002.")
    path, said = ENDED[kind]
    assert town.refused(path.format(id=own_id), said, by=worker)["status"] == 403
    town.done(path.format(id=own_id), said, by=new_worker)


@pytest.mark.parametrize("kind", BEGUN)
def test_what_has_ended_stays_where_it_was(town: Town, kind: str) -> None:
    before, estate_id, worker = estate_of(town, f"丙{uuid4().hex[:6]}村")
    own_id = begun(town, kind, worker, division_id=before, estate_id=estate_id)
    path, said = ENDED[kind]
    town.done(path.format(id=own_id), said, by=worker)
    moved = identity.EstateMovedV1(estate_id=estate_id, division_id=town.ids["二村"], previous_division_id=before)

    town.tell(moved)

    town.go_round(utc_now())

    assert moves(town, own_id) == []


def test_a_closed_areas_meeting_is_the_streets(town: Town) -> None:
    area_id, _, worker = estate_of(town, "散村")
    own_id = begun(town, "meeting", worker, division_id=area_id)

    town.tell(identity.DivisionClosedV1(division_id=area_id, on=town.today()))
    town.go_round(utc_now())

    [event] = moves(town, own_id)
    assert event["data"]["to_division_id"] == str(town.ids["望海街道"])
    shown = town.seen(f"/divisions/{town.ids['望海街道']}/meetings", when="coming")["items"]
    assert own_id in [one["meeting_id"] for one in shown]


def test_an_area_that_goes_to_another_street_takes_its_votes_along_while_people_vote(town: Town) -> None:
    name = f"投{uuid4().hex[:6]}村"
    area_id, _, worker = estate_of(town, name)
    voters = [town.resident(name) for _ in range(2)]
    vote_id = begun(town, "vote", worker, division_id=area_id, closes_at=ago(hours=-2))
    town.done(f"/votes/{vote_id}/open", by=worker)
    town.done(f"/votes/{vote_id}/ballot", {"choice": [0]}, by=voters[0])

    town.tell(
        identity.DivisionMovedV1(
            division_id=area_id,
            parent_id=town.ids["东桥镇"],
            previous_parent_id=town.ids["望海街道"],
            on=town.today(),
        )
    )
    town.go_round(utc_now())
    town.done(f"/votes/{vote_id}/ballot", {"choice": [1]}, by=voters[1])
    town.go_round(ago(hours=-3))

    assert town.seen(f"/votes/{vote_id}/result")["tally"]["heads"] == [1, 1, 0]
    went = [(one["data"]["division_id"], one["data"]["to_division_id"]) for one in moves(town, vote_id)]
    assert went == [(str(area_id), str(area_id))]
