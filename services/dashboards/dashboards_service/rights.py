"""Who may look behind a figure: officers of the unit or of one above it, in today's tree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.projector import Connection, in_schema

from dashboards_service.reader import SCHEMA

OFFICERS = ("area_worker", "party_secretary", "street_officer", "district_officer", "auditor")

_COVERS = """
WITH RECURSIVE up AS (
  SELECT %(asked)s::uuid AS id, 0 AS steps
  UNION ALL
  SELECT nodes.parent_id, up.steps + 1 FROM up JOIN {schema}.nodes
  ON nodes.id = up.id AND nodes.from_day <= %(day)s AND (nodes.to_day IS NULL OR nodes.to_day > %(day)s)
  WHERE nodes.parent_id IS NOT NULL AND up.steps < 16
)
SELECT EXISTS (SELECT FROM up WHERE id = %(held)s) OR EXISTS (
  SELECT FROM up JOIN {schema}.groupings ON grouping_id = %(held)s AND up.id = ANY(division_ids))
"""


def covers(connection: Connection, held: UUID, asked: UUID) -> bool:
    """Whether a division or grouping covers a division in today's tree."""
    row = connection.execute(
        in_schema(_COVERS, SCHEMA), {"held": held, "asked": asked, "day": shanghai_day(utc_now())}
    ).fetchone()
    return bool(row and row[0])


def need_officer(connection: Connection, principal: Principal, division_id: UUID) -> None:
    """Raises NoRightError when the person is no officer of the division."""
    if principal.right(OFFICERS, division_id, lambda held, asked: covers(connection, held, asked)) is None:
        raise NoRightError("events behind a figure: for officers of this unit or of one above it")


def not_before(connection: Connection, person_id: UUID) -> datetime | None:
    """The moment from which the person's tokens count, as identity's stream said."""
    row = connection.execute(
        in_schema("SELECT not_before FROM {schema}.revocations WHERE person_id = %s", SCHEMA), (person_id,)
    ).fetchone()
    return row[0] if row else None
