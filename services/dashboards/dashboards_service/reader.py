"""The reader ``dashboards``: everything that the dashboards know, from the streams of the services that write."""

from __future__ import annotations

from linli_common import hierarchy
from linli_common.projector import Fold, Reader
from linli_contracts.deliberation import SERVICE as DELIBERATION
from linli_contracts.funding import SERVICE as FUNDING
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.mailbox import SERVICE as MAILBOX
from linli_contracts.subjects import stream_name
from linli_neighbourhood.people import REVOCATIONS, REVOCATIONS_DDL
from linli_neighbourhood.territory import GROUPINGS, GROUPINGS_DDL, TREE

from dashboards_service import territory
from dashboards_service.deliberation.projector import flows_of as flows_of_deliberation
from dashboards_service.funding.projector import STREAMS as MONEY_STREAMS
from dashboards_service.funding.projector import flows_of as flows_of_funding
from dashboards_service.mailbox.offices import CATEGORY_NAMES, DEPARTMENTS
from dashboards_service.mailbox.offices import DDL as OFFICES_DDL
from dashboards_service.mailbox.projector import CATEGORIES, flows_by_place, flows_by_unit
from dashboards_service.measures import derived
from dashboards_service.measures.deliberation import BOOK as DELIBERATION_BOOK
from dashboards_service.measures.flows import EVENT_DAYS
from dashboards_service.measures.funding import BOOK as FUNDING_BOOK
from dashboards_service.measures.letters import PLACES, UNITS
from dashboards_service.measures.sheets import BOOK as REGISTRATION_BOOK
from dashboards_service.registration.projector import flows_of

SCHEMA = "dashboards"
IDENTITY_STREAM = stream_name(IDENTITY)
MAILBOX_STREAM = stream_name(MAILBOX)
DELIBERATION_STREAM = stream_name(DELIBERATION)
FUNDING_STREAM = stream_name(FUNDING)

READER = Reader(
    name="dashboards",
    version=9,
    schema=SCHEMA,
    folds=(
        Fold(
            IDENTITY_STREAM,
            sums=(derived.flows_kept_in_step(REGISTRATION_BOOK, flows_of), EVENT_DAYS),
            states=(TREE, territory.POPULATIONS, GROUPINGS, REVOCATIONS),
        ),
        Fold(
            MAILBOX_STREAM,
            sums=(
                derived.flows_kept_in_step(PLACES, flows_by_place),
                derived.flows_kept_in_step(UNITS, flows_by_unit),
                CATEGORIES,
                EVENT_DAYS,
            ),
            states=(DEPARTMENTS, CATEGORY_NAMES),
        ),
        Fold(
            DELIBERATION_STREAM,
            sums=(derived.flows_kept_in_step(DELIBERATION_BOOK, flows_of_deliberation), EVENT_DAYS),
        ),
        Fold(
            FUNDING_STREAM,
            sums=(derived.flows_kept_in_step(FUNDING_BOOK, flows_of_funding), MONEY_STREAMS, EVENT_DAYS),
        ),
    ),
    ddl="".join(
        (
            hierarchy.DDL,
            GROUPINGS_DDL,
            territory.DDL,
            REVOCATIONS_DDL,
            OFFICES_DDL,
            *(derived.ddl(book) for book in (REGISTRATION_BOOK, PLACES, UNITS, DELIBERATION_BOOK, FUNDING_BOOK)),
        )
    ),
)
