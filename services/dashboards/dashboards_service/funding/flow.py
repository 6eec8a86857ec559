"""资金流向: the streams of money of a unit as links of a Sankey diagram, from source to fund to work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli_common.projector import Connection, in_schema

from dashboards_service.measures.funding import SOURCES

MOST_LINKS = 400
_STREAMS = (
    "SELECT fund_id, other_end, sum(amount)::bigint AS amount FROM {schema}.money_streams"
    " WHERE division_id = ANY(%(ids)s) AND day BETWEEN %(first)s AND %(last)s"
    " GROUP BY fund_id, other_end HAVING sum(amount) > 0 ORDER BY amount DESC, fund_id, other_end LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True)
class Link:
    """So many fen went from ``source`` to ``target``: ``grant`` … · ``fund/<id>`` · ``work/<id>`` · ``written_off``."""

    source: str
    target: str
    amount_fen: int


def money_flow(
    connection: Connection, schema: str, division_ids: Sequence[UUID], first: date, last: date
) -> tuple[list[Link], bool]:
    """The greatest streams of some divisions in a time, and whether there are more than are given."""
    asked = {"ids": list(division_ids), "first": first, "last": last, "limit": MOST_LINKS + 1}
    rows = connection.execute(in_schema(_STREAMS, schema), asked).fetchall()
    links = [
        Link(end, f"fund/{fund}", amount) if end in SOURCES else Link(f"fund/{fund}", end, amount)
        for fund, end, amount in rows[:MOST_LINKS]
    ]
    return links, len(rows) > MOST_LINKS
