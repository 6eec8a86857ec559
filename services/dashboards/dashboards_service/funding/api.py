"""Routes of funding's dashboard."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from linli_common.auth import public
from linli_common.hierarchy import subtree
from linli_common.http.reading import AtLeast, wait_for

from dashboards_service.answers import AsOf, as_json, unit_json
from dashboards_service.context import Parts
from dashboards_service.funding.catalogue import PUBLISHING
from dashboards_service.funding.flow import money_flow
from dashboards_service.funding.projector import flows_of
from dashboards_service.measures.funding import BOOK
from dashboards_service.place_routes import PlaceDashboard, place_router
from dashboards_service.reader import FUNDING_STREAM, SCHEMA
from dashboards_service.reading import position_in, snapshot
from dashboards_service.units import day_given, unit_given

_NOT_SHOWN = frozenset({"raised_by_ids"})
"""Who stands upstream is nobody's business behind a figure."""

router = APIRouter()
Since = Annotated[date | None, Query(description="First day of the streams; 1 January of the year unless given.")]


@router.get("/funding/{division}/flow", tags=["funding"], dependencies=[Depends(public())])
def flow(parts: Parts, division: str, as_of: AsOf = None, since: Since = None, at_least: AtLeast = None) -> Response:
    """资金流向 as links of a Sankey diagram; names of funds and works are on funding's public record, by their ids."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    first = since or day.replace(month=1, day=1)
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, day)
        ids = [place.id for place in subtree(seen.connection, SCHEMA, unit.id, day)]
        links, more = money_flow(seen.connection, SCHEMA, ids, first, day)
    head = {"unit": unit_json(unit), "from": first.isoformat(), "to": day.isoformat()}
    return as_json(
        head | {"position": seen.position(FUNDING_STREAM), "links": [asdict(link) for link in links], "more": more}
    )


router.include_router(
    place_router(PlaceDashboard("funding", FUNDING_STREAM, BOOK, PUBLISHING, flows_of, "paid", _NOT_SHOWN))
)
