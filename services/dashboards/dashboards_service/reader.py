"""The reader ``dashboards``: everything that the dashboards know, from identity's stream."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event, Fold, Reader
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.identity import (
    PersonErasedV1,
    ResidentMovedV1,
    ResidentTransferredV1,
    RoleEndedV1,
    SessionsRevokedV1,
)
from linli_contracts.subjects import stream_name

from dashboards_service import territory
from dashboards_service.measures import derived
from dashboards_service.measures.flows import EVENT_DAYS
from dashboards_service.measures.sheets import BOOK as REGISTRATION_BOOK
from dashboards_service.registration.projector import flows_of

SCHEMA = "dashboards"
IDENTITY_STREAM = stream_name(IDENTITY)

_NOT_BEFORE_DDL = """
CREATE TABLE {schema}.revocations (
  person_id  uuid PRIMARY KEY,
  not_before timestamptz NOT NULL
);
"""


_REVOKING = frozenset(
    contract.TYPE
    for contract in (SessionsRevokedV1, RoleEndedV1, ResidentMovedV1, ResidentTransferredV1, PersonErasedV1)
)
"""What makes earlier tokens wrong: they say a role, an area or a person that is no more."""


def _revocation_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["person_id"]),)] if event.envelope.type in _REVOKING else []


def _on_revoked(_: Any, row: Row | None, event: Event) -> Row:
    """The latest moment counts, in whatever order they came; the event's own time where none is stated."""
    stated = event.envelope.data.get("not_before")
    not_before = datetime.fromisoformat(stated) if stated else event.envelope.time
    return {"not_before": not_before if row is None else max(not_before, row["not_before"])}


REVOCATIONS = one_row_each(
    "revocations", (Column("person_id", "uuid"),), ("not_before",), _revocation_keys, _on_revoked
)

READER = Reader(
    name="dashboards",
    version=5,
    schema=SCHEMA,
    folds=(
        Fold(
            IDENTITY_STREAM,
            sums=(derived.flows_kept_in_step(REGISTRATION_BOOK, flows_of), EVENT_DAYS),
            states=(territory.TREE, territory.POPULATIONS, territory.GROUPINGS, REVOCATIONS),
        ),
    ),
    ddl=territory.DDL + derived.ddl(REGISTRATION_BOOK) + _NOT_BEFORE_DDL,
)
