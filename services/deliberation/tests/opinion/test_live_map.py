"""A map that moves along with a conversation."""

from __future__ import annotations

import numpy as np
import pytest
from deliberation_service.opinion.live_map import Drawing, LiveMap
from hypothesis import given, settings
from hypothesis import strategies as st

from .planted import Planted, planted, rand_index

SEED = 7


def _drawn(live: LiveMap) -> Drawing:
    drawing = live.draw()
    assert drawing is not None
    return drawing


def _agreement(live: LiveMap, drawing: Drawing, camps: dict[int, int]) -> float:
    people = [(row, camps[int(str(person))]) for person, row in live.matrix.participants.items()]
    grouped = [(int(drawing.group_of[row]), camp) for row, camp in people if drawing.group_of[row] >= 0]
    return rand_index([group for group, _ in grouped], [camp for _, camp in grouped])


def _live(conversation: Planted, until: int | None = None) -> LiveMap:
    return LiveMap(conversation.opinions[:until], conversation.statements, seed=SEED)


@pytest.mark.parametrize("camps", [2, 3])
def test_camps_that_think_apart_are_found(camps: int) -> None:
    conversation = planted(camps=camps, seed=camps)
    live = _live(conversation)

    drawing = _drawn(live)

    assert len(drawing.centres) == camps
    assert _agreement(live, drawing, conversation.camps) > 0.8


def test_the_same_opinions_and_seed_give_the_same_map() -> None:
    conversation = planted()

    first, second = _drawn(_live(conversation)), _drawn(_live(conversation))

    assert np.array_equal(first.points, second.points)
    assert np.array_equal(first.group_of, second.group_of)


def test_a_map_drawn_at_the_end_does_not_depend_on_how_it_came_about() -> None:
    conversation = planted()
    moved_along = _live(conversation, until=1_000)
    for at, opinion in enumerate(conversation.opinions[1_000:]):
        moved_along.put(*opinion)
        if at % 50 == 0:
            moved_along.draw()

    at_the_end = moved_along.draw_anew()

    assert at_the_end is not None
    other = _live(conversation)
    anew = _drawn(other)
    rows = [other.matrix.participants[person] for person in moved_along.matrix.participants]
    assert rand_index(list(at_the_end.group_of), list(anew.group_of[rows])) == pytest.approx(1)
    assert at_the_end.points == pytest.approx(anew.points[rows])


def test_moving_along_drifts_little_from_drawing_anew() -> None:
    """Axes do not drift at all; groups may, between two times at which they are chosen anew."""
    conversation = planted(people=200, answered=0.4, seed=9)
    start = len(conversation.opinions) // 4
    live = _live(conversation, until=start)
    live.draw()
    agreement = []

    for at, opinion in enumerate(conversation.opinions[start:], start + 1):
        live.put(*opinion)
        if at % 100 == 0:
            moved = _drawn(live)
            other = _live(conversation, until=at)
            anew = _drawn(other)
            rows = [other.matrix.participants[person] for person in live.matrix.participants]
            assert np.abs(moved.axes.means - anew.axes.means).max() < 1e-12
            agreement.append(rand_index(list(moved.group_of), list(anew.group_of[rows])))

    assert len(agreement) > 20
    assert min(agreement) > 0.75
    assert sum(agreement) / len(agreement) > 0.95


def test_groups_are_chosen_anew_only_when_five_in_a_hundred_more_opinions_have_come() -> None:
    conversation = planted(people=200)
    live = _live(conversation, until=2_000)
    assert live.is_due
    live.draw()

    due = []
    for opinion in conversation.opinions[2_000:2_250]:
        live.put(*opinion)
        due.append(live.is_due)
        live.draw()

    assert [at for at, is_due in enumerate(due, 1) if is_due] == [100, 205]


def test_groups_are_chosen_anew_when_a_statement_is_hidden() -> None:
    conversation = planted(people=200)
    live = _live(conversation)
    live.draw()
    assert not live.is_due

    live.show(list(conversation.statements)[1:])

    assert live.is_due
    assert live.matrix.statements[0] not in _drawn(live).axes.shown


def test_whoever_said_something_on_fewer_than_seven_statements_is_in_no_group() -> None:
    conversation = planted()
    live = _live(conversation)

    drawing = _drawn(live)

    said = np.bincount(live.matrix.rows, minlength=len(live.matrix.participants))
    assert (said < 7).any()
    assert np.array_equal(drawing.group_of < 0, said < 7)


def test_too_few_people_are_no_map() -> None:
    opinions = [(person, statement, 1) for person in range(4) for statement in range(7)]

    assert LiveMap(opinions, range(7), seed=SEED).draw() is None
    assert LiveMap([], range(7), seed=SEED).draw() is None
    assert LiveMap([], [], seed=SEED).draw() is None


def test_a_map_that_goes_on_elsewhere_keeps_its_sides_and_the_order_of_its_groups() -> None:
    conversation = planted()
    before = _drawn(_live(conversation))
    turned = [list(centre) for centre in reversed(-before.centres)]

    live = _live(conversation)
    weights = {
        one: [float(-weight) for weight in before.axes.weights[at]] for one, at in live.matrix.statements.items()
    }
    live.resume(weights, turned)
    after = _drawn(live)

    assert after.centres == pytest.approx(np.array(turned), abs=0.05)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9), st.sampled_from((-1, 0, 1))), max_size=150),
    st.sets(st.integers(0, 9)),
)
def test_any_conversation_can_be_drawn(said: list[tuple[int, int, int]], hidden: set[int]) -> None:
    shown = set(range(10)) - hidden
    live = LiveMap(said[:75], shown, seed=SEED)
    live.draw()
    for opinion in said[75:]:
        live.put(*opinion)

        drawing = live.draw()

        if drawing is not None:
            assert np.isfinite(drawing.points).all()
            assert sum(drawing.sizes) == (drawing.group_of >= 0).sum() >= 5
            assert min(drawing.sizes) > 0
