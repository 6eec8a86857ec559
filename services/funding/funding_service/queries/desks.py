"""What waits at the desk of a division: proposals to cost, to screen, under appeal, and rounds to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from funding_service.queries.asking import Behind, rows_of
from linli_contracts.funding import words
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

View = Literal["to_cost", "to_screen", "appealed", "appeals", "admitted", "declined"]
"""Of the own rounds: not costed, costed and not screened, under appeal with the unit above, admitted,
declined; ``appeals``: appeals that this division decides."""
_OWN = "r.division_id = ANY(%(own)s) AND r.status IN ('prepared', 'collect', 'screen', 'discuss')"
_VIEWS: dict[View, str] = {
    "to_cost": f"{_OWN} AND p.status = 'submitted' AND p.cost_fen IS NULL",
    "to_screen": f"{_OWN} AND p.status = 'submitted' AND p.cost_fen IS NOT NULL",
    "appealed": f"{_OWN} AND p.status = 'appealed'",
    "appeals": "r.division_id = ANY(%(judged)s) AND p.status = 'appealed'",
    "admitted": f"{_OWN} AND p.status = 'admitted'",
    "declined": f"{_OWN} AND p.status = 'declined'",
}
_OF_ROUNDS = "FROM {schema}.proposals p JOIN {schema}.rounds r USING (round_id)"
_LATE = "(r.dates->>'discuss_at')::timestamptz <= %(now)s"
_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE {which}) AS {view}, count(*) FILTER (WHERE {which} AND {_LATE}) AS {view}_late"
    for view, which in _VIEWS.items()
)


class DeskLists:
    """Reads of the own lists. ``own``: divisions whose rounds are one's own; ``judged``: whose appeals one decides."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def counts(
        self, own: Sequence[UUID], judged: Sequence[UUID], below: Sequence[UUID], now: datetime
    ) -> dict[str, int]:
        """How much of each; ``…_late``: still open though the time for screening is over."""
        values = {"own": list(own), "judged": list(judged), "below": list(below), "now": now}
        [proposals] = rows_of(
            self._pool,
            f"SELECT {_COUNTS} {_OF_ROUNDS} WHERE r.division_id = ANY(%(own)s) OR r.division_id = ANY(%(judged)s)",
            values,
        )
        [others] = rows_of(
            self._pool,
            "SELECT (SELECT count(*) FROM {schema}.proposals WHERE status = 'pooled'"
            " AND division_id = ANY(%(below)s)) AS pool,"
            " count(*) FILTER (WHERE status NOT IN ('review', 'cancelled')) AS rounds,"
            " count(*) FILTER (WHERE status = 'tick') AS ticking,"
            " count(*) FILTER (WHERE status IN ('counted', 'notice') AND NOT decided) AS to_decide"
            " FROM {schema}.rounds WHERE division_id = ANY(%(own)s)",
            values,
        )
        return {**proposals, **others}

    def proposals(
        self,
        view: View,
        own: Sequence[UUID],
        judged: Sequence[UUID],
        after: Behind,
        limit: int,
        *,
        round_id: UUID | None = None,
        category: words.Category | None = None,
    ) -> list[DictRow]:
        """Proposals of a view, with the round they are of: those whose screening ends first come first."""
        return rows_of(
            self._pool,
            "SELECT p.*, r.division_id AS round_division_id, r.status AS round_status,"
            " (r.dates->>'discuss_at')::timestamptz AS due_at"
            f" {_OF_ROUNDS} WHERE {_VIEWS[view]} AND (%(round)s::uuid IS NULL OR p.round_id = %(round)s)"
            " AND (%(category)s::text IS NULL OR p.category = %(category)s) AND (%(at)s::timestamptz IS NULL"
            " OR ((r.dates->>'discuss_at')::timestamptz, p.proposal_id) > (%(at)s, %(proposal)s::uuid))"
            " ORDER BY due_at, p.proposal_id LIMIT %(limit)s",
            {
                "own": list(own),
                "judged": list(judged),
                "round": round_id,
                "category": category,
                "at": after[0],
                "proposal": after[1],
                "limit": limit,
            },
        )
