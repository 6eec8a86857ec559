"""What waits at the desk of a division: how much of each, and the lists that no subject has of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool

SOON = timedelta(days=7)
"""What ends within so long is shown as ending soon."""
_COUNTS = """
SELECT
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND status = 'raised') AS to_screen,
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND status = 'raised'
     AND due_at < %(now)s) AS to_screen_late,
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND status = 'appealed') AS appeals,
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND status = 'appealed'
     AND due_at < %(now)s) AS appeals_late,
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND stage IS NOT NULL) AS stages,
  (SELECT count(*) FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND stage IS NOT NULL
     AND due_at < %(now)s) AS stages_late,
  (SELECT count(*) FROM {schema}.resolutions WHERE by_division_id = ANY(%(ids)s) AND state <> 'done') AS resolutions,
  (SELECT count(*) FROM {schema}.resolutions WHERE by_division_id = ANY(%(ids)s) AND state <> 'done'
     AND due_on < %(today)s) AS resolutions_late,
  (SELECT count(*) FROM {schema}.objections WHERE division_id = ANY(%(ids)s) AND answered_at IS NULL) AS objections,
  (SELECT count(*) FROM {schema}.objections WHERE division_id = ANY(%(ids)s) AND answered_at IS NULL
     AND answer_due_at < %(now)s) AS objections_late,
  (SELECT count(*) FROM {schema}.meetings WHERE division_id = ANY(%(ids)s) AND state = 'held') AS minutes,
  (SELECT count(*) FROM {schema}.inquiries WHERE answered_at IS NULL
     AND (to_id = %(unit)s OR (overdue AND above_id = %(unit)s))) AS inquiries,
  (SELECT count(*) FROM {schema}.inquiries WHERE answered_at IS NULL AND due_at < %(now)s
     AND (to_id = %(unit)s OR (overdue AND above_id = %(unit)s))) AS inquiries_late
"""
_CLOSING = """
SELECT 'form' AS kind, form_id AS id, topic_id, division_id, state, closes_at, paper_until,
  (SELECT count(*) FROM {schema}.form_answers a WHERE a.form_id = f.form_id AND a.state = 'differs') AS differing
  FROM {schema}.forms f WHERE division_id = ANY(%(ids)s) AND state IN ('prepared', 'open', 'closing')
    AND closes_at < %(until)s
UNION ALL
SELECT 'vote', vote_id, topic_id, division_id, status, closes_at, counts_at, 0
  FROM {schema}.votes WHERE division_id = ANY(%(ids)s) AND status IN ('prepared', 'opened', 'closing')
    AND closes_at < %(until)s
UNION ALL
SELECT 'conversation', conversation_id, topic_id, division_id, state, closes_at, NULL, 0
  FROM {schema}.conversations WHERE division_id = ANY(%(ids)s) AND state = 'open' AND closes_at < %(until)s
ORDER BY closes_at, id LIMIT %(limit)s
"""


class DeskLists:
    """Reads of the own lists for divisions; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def counts(self, divisions: Sequence[UUID], unit_id: UUID, now: datetime, today: date) -> DictRow:
        """How much waits; ``unit_id`` is whose requests and questions are counted."""
        return rows_of(self._pool, _COUNTS, {"ids": list(divisions), "unit": unit_id, "now": now, "today": today})[0]

    def stages(self, divisions: Sequence[UUID]) -> list[DictRow]:
        """How many topics stand in each stage of each template."""
        return rows_of(
            self._pool,
            "SELECT template, stage, stage_kind, count(*) AS topics FROM {schema}.topics"
            " WHERE division_id = ANY(%(ids)s) AND stage IS NOT NULL"
            " GROUP BY template, stage, stage_kind ORDER BY topics DESC, template, stage",
            {"ids": list(divisions)},
        )

    def topics(
        self, divisions: Sequence[UUID], after: Behind, limit: int, *, stage: str | None, late_at: datetime | None
    ) -> list[DictRow]:
        """Topics that are in a stage, the soonest due first; only those due before ``late_at`` if it is given."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.topics WHERE division_id = ANY(%(ids)s) AND stage IS NOT NULL"
            " AND (%(stage)s::text IS NULL OR stage = %(stage)s)"
            " AND (%(late)s::timestamptz IS NULL OR due_at < %(late)s)"
            " AND (%(at)s::timestamptz IS NULL OR (due_at, topic_id) > (%(at)s, %(id)s::uuid))"
            " ORDER BY due_at, topic_id LIMIT %(limit)s",
            {"ids": list(divisions), "stage": stage, "late": late_at, "at": after[0], "id": after[1], "limit": limit},
        )

    def objections(self, divisions: Sequence[UUID], after: Behind, limit: int) -> list[DictRow]:
        """Objections that nobody has answered, the soonest due first, with what they are about."""
        return rows_of(
            self._pool,
            "SELECT o.objection_id, o.notice_id, o.division_id, o.raised_at, o.answer_due_at, n.topic_id, n.about"
            " FROM {schema}.objections o JOIN {schema}.notices n USING (notice_id)"
            " WHERE o.division_id = ANY(%(ids)s) AND o.answered_at IS NULL"
            " AND (%(at)s::timestamptz IS NULL OR (o.answer_due_at, o.objection_id) > (%(at)s, %(id)s::uuid))"
            " ORDER BY o.answer_due_at, o.objection_id LIMIT %(limit)s",
            {"ids": list(divisions), "at": after[0], "id": after[1], "limit": limit},
        )

    def unsigned(self, divisions: Sequence[UUID], after: Behind, limit: int) -> list[DictRow]:
        """Meetings that were held and whose minutes are not signed, the oldest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.meetings WHERE division_id = ANY(%(ids)s) AND state = 'held'"
            " AND (%(at)s::timestamptz IS NULL OR (starts_at, meeting_id) > (%(at)s, %(id)s::uuid))"
            " ORDER BY starts_at, meeting_id LIMIT %(limit)s",
            {"ids": list(divisions), "at": after[0], "id": after[1], "limit": limit},
        )

    def closing(self, divisions: Sequence[UUID], until: datetime, limit: int) -> list[DictRow]:
        """Forms, votes and conversations that end before ``until``, or are over and not counted; the soonest first."""
        return rows_of(self._pool, _CLOSING, {"ids": list(divisions), "until": until, "limit": limit})
