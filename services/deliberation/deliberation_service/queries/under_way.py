"""Instruments that are not at their end, by where they are booked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation_service.queries.asking import rows_of
from linli_contracts.deliberation.words import Instrument
from psycopg_pool import ConnectionPool

Booked = tuple[UUID, UUID | None]
"""A division, and an estate of it."""

_UNDER_WAY = """
SELECT 'meeting' AS instrument, meeting_id AS id, division_id, estate_id FROM {schema}.meetings
 WHERE state IN ('convened', 'held')
UNION ALL SELECT form, notice_id, division_id, estate_id FROM {schema}.notices WHERE state IN ('published', 'open')
UNION ALL SELECT 'statements', conversation_id, division_id, estate_id FROM {schema}.conversations
 WHERE state = 'open'
UNION ALL SELECT 'form', form_id, division_id, estate_id FROM {schema}.forms WHERE state IN ('prepared', 'open')
UNION ALL SELECT 'vote', vote_id, division_id, estate_id FROM {schema}.votes
 WHERE status IN ('prepared', 'opening', 'opened')
UNION ALL SELECT 'schemes', contest_id, division_id, estate_id FROM {schema}.contests
 WHERE state IN ('open', 'voting')
"""


class UnderWay:
    """Reads of the own lists."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def by_place(self) -> dict[Booked, list[tuple[Instrument, UUID]]]:
        """All of them."""
        found: dict[Booked, list[tuple[Instrument, UUID]]] = {}
        for row in rows_of(self._pool, _UNDER_WAY, {}):
            found.setdefault((row["division_id"], row["estate_id"]), []).append((row["instrument"], row["id"]))
        return found
