"""The reader ``dashboards``: everything that the dashboards know, from identity's stream."""

from __future__ import annotations

from linli_common import hierarchy
from linli_common.projector import Fold, Reader
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.subjects import stream_name
from linli_neighbourhood.people import REVOCATIONS, REVOCATIONS_DDL
from linli_neighbourhood.territory import GROUPINGS, GROUPINGS_DDL, TREE

from dashboards_service import territory
from dashboards_service.measures import derived
from dashboards_service.measures.flows import EVENT_DAYS
from dashboards_service.measures.sheets import BOOK as REGISTRATION_BOOK
from dashboards_service.registration.projector import flows_of

SCHEMA = "dashboards"
IDENTITY_STREAM = stream_name(IDENTITY)

READER = Reader(
    name="dashboards",
    version=5,
    schema=SCHEMA,
    folds=(
        Fold(
            IDENTITY_STREAM,
            sums=(derived.flows_kept_in_step(REGISTRATION_BOOK, flows_of), EVENT_DAYS),
            states=(TREE, territory.POPULATIONS, GROUPINGS, REVOCATIONS),
        ),
    ),
    ddl=hierarchy.DDL + GROUPINGS_DDL + territory.DDL + derived.ddl(REGISTRATION_BOOK) + REVOCATIONS_DDL,
)
