"""The reader ``dashboards``: everything that the dashboards know, from identity's stream."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event, Fold, Reader
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.identity import SessionsRevokedV1
from linli_contracts.subjects import stream_name

from dashboards_service import territory
from dashboards_service.measures import balances
from dashboards_service.measures.flows import EVENT_DAYS
from dashboards_service.registration.projector import flows_of

SCHEMA = "dashboards"
IDENTITY_STREAM = stream_name(IDENTITY)

_NOT_BEFORE_DDL = """
CREATE TABLE {schema}.revocations (
  person_id  uuid PRIMARY KEY,
  not_before timestamptz NOT NULL
);
"""


def _revocation_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["person_id"]),)] if event.envelope.type == SessionsRevokedV1.TYPE else []


def _on_sessions_revoked(_: Any, row: Row | None, event: Event) -> Row:
    """The latest moment counts, in whatever order they came."""
    not_before = datetime.fromisoformat(event.envelope.data["not_before"])
    return {"not_before": not_before if row is None else max(not_before, row["not_before"])}


REVOCATIONS = one_row_each(
    "revocations", (Column("person_id", "uuid"),), ("not_before",), _revocation_keys, _on_sessions_revoked
)

READER = Reader(
    name="dashboards",
    version=1,
    schema=SCHEMA,
    folds=(
        Fold(
            IDENTITY_STREAM,
            sums=(balances.flows_with_balances(flows_of), EVENT_DAYS),
            states=(territory.TREE, territory.POPULATIONS, territory.GROUPINGS, REVOCATIONS),
        ),
    ),
    ddl=territory.DDL + balances.DDL + _NOT_BEFORE_DDL,
)
