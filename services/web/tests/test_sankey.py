"""The drawing of money's ways: bands lie side by side, amounts stay what they are, small nodes are gathered."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_service.funding.sankey import LABEL, Flow, Sankey, clipped, sankey

SOURCES, FUNDS, WORKS = [{f"{kind}{number}": kind * 3 for number in range(9)} for kind in "sfw"]
COLUMNS = [SOURCES, FUNDS, WORKS]
AMOUNTS = st.integers(1, 10**12)
FLOWS = st.lists(
    st.one_of(
        st.builds(Flow, st.sampled_from(list(SOURCES)), st.sampled_from(list(FUNDS)), AMOUNTS),
        st.builds(Flow, st.sampled_from(list(FUNDS)), st.sampled_from(list(WORKS)), AMOUNTS),
    ),
    max_size=40,
)


def drawn(flows: list[Flow], most: int = 6, width: int = 960) -> Sankey:
    return sankey(COLUMNS, flows, width=width, tall=300, most=most, rest=lambda count: f"其余 {count} 项")


@given(FLOWS, st.integers(2, 9))
def test_no_fen_is_lost_and_bands_lie_side_by_side_within_their_nodes(flows: list[Flow], most: int) -> None:
    drawing = drawn(flows, most)
    nodes = {node.id: node for node in drawing.nodes}
    for column, ids in enumerate(COLUMNS):
        leaving = sum(band.amount_fen for band in drawing.bands if nodes[band.source].column == column)
        assert leaving == sum(flow.amount_fen for flow in flows if flow.source in ids)
        assert sum(node.column == column for node in drawing.nodes) <= most
    for node in drawing.nodes:
        for edges in (
            sorted(band.left for band in drawing.bands if band.source == node.id),
            sorted(band.right for band in drawing.bands if band.target == node.id),
        ):
            assert all(upper[1] == lower[0] for upper, lower in pairwise(edges))
            assert all(node.y <= upper <= lower <= node.y + node.height for upper, lower in edges)
            assert not edges or edges[0][0] == node.y
        into = sum(band.amount_fen for band in drawing.bands if band.target == node.id)
        out = sum(band.amount_fen for band in drawing.bands if band.source == node.id)
        assert node.amount_fen == max(into, out)
    below = defaultdict(list)
    for node in drawing.nodes:
        below[node.column].append(node)
    for column_nodes in below.values():
        assert all(lower.y >= upper.y + upper.height + LABEL for upper, lower in pairwise(column_nodes))
        assert all(node.y >= LABEL and node.y + node.height < drawing.height for node in column_nodes)


def test_a_node_is_as_high_as_its_money_and_full_bands_fill_it() -> None:
    drawing = drawn([Flow("s0", "f0", 600), Flow("s1", "f0", 300), Flow("f0", "w0", 450)])

    heights = {node.id: node.height for node in drawing.nodes}
    assert heights == {"s0": 200, "s1": 100, "f0": 300, "w0": 150}
    [payment] = [band for band in drawing.bands if band.target == "w0"]
    fund = next(node for node in drawing.nodes if node.id == "f0")
    assert payment.left == (fund.y, fund.y + 150)
    assert [node.anchor for node in drawing.nodes] == ["start", "start", "middle", "end"]


def test_the_smallest_nodes_are_gathered_at_the_end_of_their_column() -> None:
    drawing = drawn([Flow("f0", f"w{number}", 10 - number) for number in range(9)], most=3)

    works = [(node.name, node.amount_fen) for node in drawing.nodes if node.column == 2]
    assert works == [("www", 10), ("www", 9), ("其余 7 项", 8 + 7 + 6 + 5 + 4 + 3 + 2)]


def test_flows_between_the_same_nodes_are_one_band_and_nothing_is_an_empty_drawing() -> None:
    assert [band.amount_fen for band in drawn([Flow("s0", "f0", 1), Flow("s0", "f0", 2)]).bands] == [3]
    assert drawn([]) == Sankey(960, 1, [], [])


@pytest.mark.parametrize("flow", [Flow("s0", "f0", 0), Flow("f0", "s0", 1), Flow("f0", "f1", 1), Flow("f0", "x", 1)])
def test_what_cannot_be_drawn_is_refused(flow: Flow) -> None:
    with pytest.raises(ValueError, match=r"flow|left|column"):
        drawn([flow])


def test_a_label_takes_no_more_room_than_there_is() -> None:
    assert clipped("口袋公园", 56) == "口袋公园"
    assert clipped("口袋公园改造", 56) == "口袋公…"
    assert clipped("park", 32) == "park"
