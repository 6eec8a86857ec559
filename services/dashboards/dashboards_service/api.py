"""The application: all dashboards' routes below ``/api/dashboards``, the tree and the catalogue."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Response
from linli_common.auth import Authenticator, public
from linli_common.hierarchy import forest
from linli_common.http.app import Lifespan, create_app
from linli_common.http.reading import AtLeast, wait_for
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout

from dashboards_service.answers import AsOf, as_json, unit_json
from dashboards_service.context import Context, Parts
from dashboards_service.deliberation.api import router as deliberation_router
from dashboards_service.deliberation.catalogue import CATALOGUE as DELIBERATION
from dashboards_service.funding.api import router as funding_router
from dashboards_service.funding.catalogue import CATALOGUE as FUNDING
from dashboards_service.mailbox.api import router as mailbox_router
from dashboards_service.mailbox.catalogue import CATALOGUE as MAILBOX
from dashboards_service.reader import SCHEMA
from dashboards_service.reading import NotReadyError, position_in, snapshot
from dashboards_service.registration.api import router as registration_router
from dashboards_service.registration.catalogue import CATALOGUE as REGISTRATION
from dashboards_service.units import day_given

router = APIRouter(prefix="/api/dashboards")
router.include_router(registration_router)
router.include_router(mailbox_router)
router.include_router(deliberation_router)
router.include_router(funding_router)


@router.get("/divisions", tags=["territory"], dependencies=[Depends(public())])
def divisions(parts: Parts, as_of: AsOf = None, at_least: AtLeast = None) -> Response:
    """All units that there were on a day, by code, each with its parent."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    with snapshot(parts.pool) as seen:
        found = [unit_json(node) for node in forest(seen.connection, SCHEMA, day)]
    return as_json({"as_of": day.isoformat(), "position": seen.position(), "divisions": found})


@router.get("/catalogue", tags=["figures"], dependencies=[Depends(public())])
def definitions() -> dict[str, Any]:
    """The one definition of every figure."""
    return {"dashboards": [REGISTRATION.as_json(), MAILBOX.as_json(), DELIBERATION.as_json(), FUNDING.as_json()]}


def build_app(context: Context, authenticator: Authenticator, lifespan: Lifespan | None = None) -> FastAPI:
    """The application with everything wired."""
    app = create_app(
        "dashboards",
        title="Linli dashboards",
        authenticator=authenticator,
        health=lambda: health_of(context),
        digest_secret=b"",  # there are no commands here
        lifespan=lifespan,
    )
    app.state.context = context
    app.include_router(router)
    return app


def health_of(context: Context) -> dict[str, bool]:
    """Whether the tables are there and NATS is connected."""
    try:
        with snapshot(context.pool):
            tables = True
    except (DatabaseError, PoolTimeout, NotReadyError):
        tables = False
    return {"tables": tables, "nats": context.nc is not None and context.nc.is_connected}
