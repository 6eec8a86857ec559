"""What of a map is shown."""

from __future__ import annotations

import json

import numpy as np
import pytest
from deliberation_service.opinion.live_map import LiveMap
from deliberation_service.opinion.picture import Json, hidden_groups, picture
from hypothesis import given
from hypothesis import strategies as st

from .planted import planted

SEED = 7


def _pictured(live: LiveMap) -> Json:
    drawing = live.draw()
    assert drawing is not None
    return picture(live, drawing)


def test_a_picture_holds_groups_points_statements_and_what_is_shared() -> None:
    conversation = planted()

    shown = _pictured(LiveMap(conversation.opinions, conversation.statements, seed=SEED))

    everybody = len({person for person, _, _ in conversation.opinions})
    assert shown["participants"] == everybody
    assert sum(group["size"] for group in shown["groups"]) == shown["grouped"] < everybody
    assert sum(point["people"] for point in shown["points"]) == everybody
    assert all(len(group["hull"]) >= 3 and group["representative"] for group in shown["groups"])
    assert len({"0", "1", "2", "3"} & {one["statement_id"] for one in shown["shared"]}) >= 3
    assert len(shown["statements"]) == 40
    assert json.loads(json.dumps(shown))["groups"][0]["size"] == shown["groups"][0]["size"]


def test_points_come_in_no_order_of_people_and_without_their_ids() -> None:
    conversation = planted(people=60)
    named = [(f"person-{person}", statement, choice) for person, statement, choice in conversation.opinions]

    forwards = _pictured(LiveMap(named, conversation.statements, seed=SEED))

    assert "person-" not in json.dumps(forwards)
    places = [(point["x"], point["y"]) for point in forwards["points"]]
    assert places == sorted(places)


def _with_a_camp_of(people: int) -> LiveMap:
    """Thirty who agree with everything, thirty who disagree with everything, and a few who do neither."""
    chance = np.random.default_rng(SEED)
    opinions = []
    for person in range(60 + people):
        for statement in range(20):
            camp = 1 if person < 30 else -1 if person < 60 else (1 if statement < 10 else -1)
            opinions.append((person, statement, camp if chance.random() < 0.97 else -camp))
    return LiveMap(opinions, range(20), seed=SEED)


def test_a_group_of_fewer_than_five_people_is_hidden_and_cannot_be_counted_out() -> None:
    shown = _pictured(_with_a_camp_of(4))

    assert [group["hidden"] for group in shown["groups"]].count(True) == 2
    hidden = [group for group in shown["groups"] if group["hidden"]]
    assert all(group["size"] is group["hull"] is group["representative"] is None for group in hidden)
    told = {point["group"] for point in shown["points"]}
    assert told.isdisjoint({group["group"] for group in hidden})
    for statement in shown["statements"]:
        assert [cell is None for cell in statement["groups"]] == [group["hidden"] for group in shown["groups"]]


def test_a_group_of_five_people_is_shown() -> None:
    shown = _pictured(_with_a_camp_of(5))

    assert sorted(group["size"] for group in shown["groups"]) == [5, 30, 30]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_no_small_group_is_shown_and_none_is_hidden_alone(sizes: list[int]) -> None:
    hidden = hidden_groups(sizes)

    assert {group for group, size in enumerate(sizes) if size < 5} <= hidden
    assert not hidden or min(sizes) < 5
    assert (
        not hidden or hidden == set(range(len(sizes))) or (len(hidden) > 1 and sum(sizes[one] for one in hidden) >= 5)
    )


def test_people_on_one_line_have_an_outline_too() -> None:
    opinions = [(person, statement, 1 if person < 8 else -1) for person in range(16) for statement in range(8)]

    shown = _pictured(LiveMap(opinions, range(8), seed=SEED))

    assert [len(group["hull"]) for group in shown["groups"]] == [1, 1]
    assert all(point["people"] == pytest.approx(8) for point in shown["points"])
