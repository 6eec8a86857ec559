"""资金流向 as a Sankey diagram: amounts in, placed nodes and bands out.

Nothing here knows funds or pages. Amounts stay whole fen; lengths are whole units of the drawing, cut from running
totals, so that the bands of a node lie side by side without a gap and are as thick together as the node is high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

BAR, LINE, LABEL = 10, 16, 42
"""How wide a node is; how high a line of its label is; how much room a label has above its node."""
WIDE_LETTER, LETTER = 14, 8


@dataclass(frozen=True)
class Flow:
    """So many fen went from one node to another."""

    source: str
    target: str
    amount_fen: int


@dataclass(frozen=True)
class Node:
    """A placed node; ``amount_fen`` is what went in or out, whichever is more. Its label stands above it."""

    id: str
    name: str
    label: str
    """The name as far as there is room for it."""
    column: int
    amount_fen: int
    x: int
    y: int
    height: int
    anchor: str
    label_x: int


@dataclass(frozen=True)
class Band:
    """A placed flow: its upper and lower edge where it leaves its source and where it reaches its target."""

    source: str
    target: str
    amount_fen: int
    left: tuple[int, int]
    right: tuple[int, int]
    path: str


@dataclass(frozen=True)
class Sankey:
    """A drawing of ``width`` times ``height`` units."""

    width: int
    height: int
    nodes: list[Node]
    bands: list[Band]


def sankey(
    columns: Sequence[Mapping[str, str]],
    flows: Iterable[Flow],
    *,
    width: int,
    tall: int,
    most: int,
    rest: Callable[[int], str],
) -> Sankey:
    """The drawing.

    ``columns`` are the names of the nodes by their ids, from left to right; ``tall`` is how many units the fullest
    column's money is high. Of a column the ``most`` greatest nodes are shown, the others are gathered into one, which
    ``rest`` calls by their number. Nodes without money are left out. Raises ValueError for a flow of nothing, to the
    left, or of a node that no column has.
    """
    if most < 2:
        raise ValueError("a column shows two nodes at least")
    at = {node: number for number, column in enumerate(columns) for node in column}
    given = list(flows)
    for flow in given:
        _refuse(flow, at)
    shown, names = _gathered(columns, given, most, rest)
    at |= {_rest_of(number): number for number in range(len(columns))}
    merged = _merged(Flow(shown[one.source], shown[one.target], one.amount_fen) for one in given)
    amounts = {node: max(both) for node, both in _amounts(merged).items()}
    whole = max(sum(amount for node, amount in amounts.items() if at[node] == column) for column in range(len(columns)))
    nodes = _placed(at, names, amounts, width, tall, len(columns), whole or 1)
    height = max((node.y + node.height for node in nodes.values()), default=0) + 1
    return Sankey(width, height, list(nodes.values()), _bands(nodes, merged, tall, whole or 1))


def _refuse(flow: Flow, at: Mapping[str, int]) -> None:
    if flow.amount_fen <= 0:
        raise ValueError(f"{flow.amount_fen} fen do not flow")
    if flow.source not in at or flow.target not in at:
        raise ValueError(f"no column has {flow.source} or {flow.target}")
    if at[flow.source] >= at[flow.target]:
        raise ValueError(f"{flow.source} is not left of {flow.target}")


def _rest_of(column: int) -> str:
    return f"rest/{column}"


def _amounts(flows: Iterable[Flow]) -> dict[str, tuple[int, int]]:
    """What goes into each node, and out of it."""
    found: dict[str, tuple[int, int]] = {}
    for flow in flows:
        into, out = found.get(flow.source, (0, 0))
        found[flow.source] = (into, out + flow.amount_fen)
        into, out = found.get(flow.target, (0, 0))
        found[flow.target] = (into + flow.amount_fen, out)
    return found


def _gathered(
    columns: Sequence[Mapping[str, str]], flows: Sequence[Flow], most: int, rest: Callable[[int], str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Which node stands for each, and what those are called."""
    amounts = _amounts(flows)
    shown: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, column in enumerate(columns):
        by_size = sorted((node for node in column if node in amounts), key=lambda node: (-max(amounts[node]), node))
        kept = by_size if len(by_size) <= most else by_size[: most - 1]
        shown |= {node: node if node in kept else _rest_of(number) for node in by_size}
        names |= {node: column[node] for node in kept}
        if len(kept) < len(by_size):
            names[_rest_of(number)] = rest(len(by_size) - len(kept))
    return shown, names


def _merged(flows: Iterable[Flow]) -> list[Flow]:
    found: dict[tuple[str, str], int] = {}
    for flow in flows:
        found[flow.source, flow.target] = found.get((flow.source, flow.target), 0) + flow.amount_fen
    return [Flow(source, target, amount) for (source, target), amount in found.items()]


def _placed(
    at: Mapping[str, int],
    names: Mapping[str, str],
    amounts: Mapping[str, int],
    width: int,
    tall: int,
    columns: int,
    whole: int,
) -> dict[str, Node]:
    """The nodes of each column below each other, the greatest first and what was gathered last; columns centred."""
    by_column = [
        sorted(
            (node for node in amounts if at[node] == number),
            key=lambda node: (node == _rest_of(number), -amounts[node], node),
        )
        for number in range(columns)
    ]
    heights = [sum(amounts[node] for node in column) * tall // whole + LABEL * len(column) for column in by_column]
    placed: dict[str, Node] = {}
    for number, column in enumerate(by_column):
        above, before = (max(heights) - heights[number]) // 2, 0
        for count, node in enumerate(column, 1):
            top, bottom = before * tall // whole, (before + amounts[node]) * tall // whole
            before += amounts[node]
            placed[node] = _node(
                node, names[node], number, amounts[node], above + LABEL * count + top, bottom - top, width, columns
            )
    return placed


def _node(id: str, name: str, column: int, amount_fen: int, y: int, height: int, width: int, columns: int) -> Node:
    last = columns - 1
    x = column * (width - BAR) // last if last else 0
    anchor = "start" if column == 0 else "end" if column == last else "middle"
    label_x = {"start": x, "end": x + BAR, "middle": x + BAR // 2}[anchor]
    return Node(id, name, clipped(name, width // columns), column, amount_fen, x, y, height, anchor, label_x)


def _bands(nodes: Mapping[str, Node], flows: Sequence[Flow], tall: int, whole: int) -> list[Band]:
    """Each flow from its place at its source to its place at its target, in the order in which they lie there."""
    order = {node: number for number, node in enumerate(nodes)}
    leaving = _edges(nodes, sorted(flows, key=lambda one: order[one.target]), "source", tall, whole)
    reaching = _edges(nodes, sorted(flows, key=lambda one: order[one.source]), "target", tall, whole)
    return [
        Band(
            one.source,
            one.target,
            one.amount_fen,
            left := leaving[one.source, one.target],
            right := reaching[one.source, one.target],
            _path(nodes[one.source].x + BAR, left, nodes[one.target].x, right),
        )
        for one in sorted(flows, key=lambda one: (order[one.source], order[one.target]))
    ]


def _edges(
    nodes: Mapping[str, Node], flows: Sequence[Flow], end: str, tall: int, whole: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Upper and lower edge of each flow at one of its ends; those that are all of a node fill it."""
    before = dict.fromkeys(nodes, 0)
    found = {}
    for flow in flows:
        node = nodes[flow.source if end == "source" else flow.target]
        upper = before[node.id]
        before[node.id] = lower = upper + flow.amount_fen
        found[flow.source, flow.target] = (_edge(node, upper, tall, whole), _edge(node, lower, tall, whole))
    return found


def _edge(node: Node, amount_fen: int, tall: int, whole: int) -> int:
    return node.y + (node.height if amount_fen == node.amount_fen else amount_fen * tall // whole)


def _path(x: int, left: tuple[int, int], to_x: int, right: tuple[int, int]) -> str:
    """The outline: one curve there, one back."""
    middle = (x + to_x) // 2
    return (
        f"M{x} {left[0]}C{middle} {left[0]} {middle} {right[0]} {to_x} {right[0]}"
        f"L{to_x} {right[1]}C{middle} {right[1]} {middle} {left[1]} {x} {left[1]}Z"
    )


def clipped(text: str, room: int) -> str:
    """As much of a text as fits into so many units, with … where something was left out."""
    if _length(text) <= room:
        return text
    kept = ""
    for letter in text:
        if _length(kept + letter) + WIDE_LETTER > room:
            break
        kept += letter
    return f"{kept}…"


def _length(text: str) -> int:
    return sum(WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in text)
