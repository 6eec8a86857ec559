"""Who may look behind a figure: officers of the unit or of one above it, in today's tree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli_common.auth import Authority, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.hierarchy import covers
from linli_common.projector import Connection, in_schema

from dashboards_service.reader import SCHEMA

OFFICERS = ("area_worker", "party_secretary", "street_officer", "district_officer", "auditor")


def need_officer(connection: Connection, principal: Principal, division_id: UUID) -> None:
    """Raises OutsideOwnDivisionError when the person is no officer of the division."""
    today = shanghai_day(utc_now())
    Authority(lambda held, asked: covers(connection, SCHEMA, held, asked, today)).actor(
        principal, OFFICERS, division_id
    )


def not_before(connection: Connection, person_id: UUID) -> datetime | None:
    """The moment from which the person's tokens count, as identity's stream said."""
    row = connection.execute(
        in_schema("SELECT not_before FROM {schema}.revocations WHERE person_id = %s", SCHEMA), (person_id,)
    ).fetchone()
    return row[0] if row else None
