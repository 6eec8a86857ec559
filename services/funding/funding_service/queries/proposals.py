"""Lists of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding_service.queries.asking import Behind, lists_position, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class ProposalLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the own events have been folded."""
        return lists_position(self._pool)

    def of_round(
        self, round_id: UUID, status: str | None, after_number: int, limit: int, *, public_only: bool
    ) -> list[DictRow]:
        """Proposals of a round by their numbers; what is not screened only for those who screen."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.proposals WHERE round_id = %(round)s AND number > %(after)s"
            " AND (%(status)s::text IS NULL OR status = %(status)s)"
            " AND (NOT %(public)s OR screened OR origin = 'topic') ORDER BY number LIMIT %(limit)s",
            {"round": round_id, "after": after_number, "status": status, "public": public_only, "limit": limit},
        )

    def pooled(self, division_ids: Sequence[UUID], after: Behind, limit: int) -> list[DictRow]:
        """Proposals of some divisions that wait for a round, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.proposals WHERE status = 'pooled' AND division_id = ANY(%(divisions)s)"
            " AND (%(at)s::timestamptz IS NULL OR (submitted_at, proposal_id) < (%(at)s, %(proposal)s::uuid))"
            " ORDER BY submitted_at DESC, proposal_id DESC LIMIT %(limit)s",
            {"divisions": list(division_ids), "at": after[0], "proposal": after[1], "limit": limit},
        )

    def of_person(self, person_id: UUID, after: Behind, limit: int) -> list[DictRow]:
        """Proposals that a person stands upstream of, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.proposals WHERE raised_by_ids @> ARRAY[%(person)s::uuid]"
            " AND (%(at)s::timestamptz IS NULL OR (submitted_at, proposal_id) < (%(at)s, %(proposal)s::uuid))"
            " ORDER BY submitted_at DESC, proposal_id DESC LIMIT %(limit)s",
            {"person": person_id, "at": after[0], "proposal": after[1], "limit": limit},
        )

    def unscreened_of(self, person_ids: Sequence[UUID]) -> list[DictRow]:
        """What never became public, and one of these persons proposed."""
        return rows_of(
            self._pool,
            "SELECT proposal_id, raised_by_ids FROM {schema}.proposals WHERE raised_by_ids && %(persons)s::uuid[]"
            " AND NOT screened AND origin <> 'topic' AND status IN ('pooled', 'submitted')",
            {"persons": list(person_ids)},
        )

    def forgotten_of(self, person_ids: Sequence[UUID]) -> list[UUID]:
        """What was withdrawn and never became public, of these persons."""
        rows = rows_of(
            self._pool,
            "SELECT proposal_id FROM {schema}.proposals WHERE raised_by_ids && %(persons)s::uuid[]"
            " AND NOT screened AND origin <> 'topic' AND status = 'withdrawn'",
            {"persons": list(person_ids)},
        )
        return [row["proposal_id"] for row in rows]
