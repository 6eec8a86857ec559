"""Routes of deliberation's dashboard."""

from __future__ import annotations

from dashboards_service.deliberation.catalogue import PUBLISHING
from dashboards_service.deliberation.projector import flows_of
from dashboards_service.measures.deliberation import BOOK
from dashboards_service.place_routes import PlaceDashboard, place_router
from dashboards_service.reader import DELIBERATION_STREAM

_NOT_SHOWN = frozenset(
    {
        *("person_id", "person_ids", "raised_by_ids", "joined_ids", "asked_by_id", "author_id", "proposer_id"),
        *("proxy_id", "household_id"),
    }
)
"""Who raised, came, voted or wrote is nobody's business behind a figure."""

router = place_router(
    PlaceDashboard("deliberation", DELIBERATION_STREAM, BOOK, PUBLISHING, flows_of, "running", _NOT_SHOWN)
)
