"""A dated tree: which node had which code, name and parent, from which day to which."""

from linli_common.hierarchy.nodes import DDL, Changed, Closed, Fact, Founded, Node, node_states
from linli_common.hierarchy.queries import (
    Placed,
    codes_of,
    covers,
    forest,
    ids_below,
    known_ever,
    node_as_of,
    path_to,
    subtree,
)

__all__ = [
    "DDL",
    "Changed",
    "Closed",
    "Fact",
    "Founded",
    "Node",
    "Placed",
    "codes_of",
    "covers",
    "forest",
    "ids_below",
    "known_ever",
    "node_as_of",
    "node_states",
    "path_to",
    "subtree",
]
