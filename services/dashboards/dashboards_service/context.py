"""What the routes share: the pool, the live hub, NATS; put into the application's state by ``main.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from linli_common.projector import Connection
from nats.aio.client import Client
from psycopg_pool import ConnectionPool

from dashboards_service.live import Live


@dataclass(slots=True)
class Context:
    """The parts of the process. ``nc`` and ``live`` are there once NATS has answered."""

    pool: ConnectionPool[Connection]
    nc: Client | None = None
    live: Live | None = None


async def _context(request: Request) -> Context:  # async: it waits for nothing, so it needs no thread of its own
    context = request.app.state.context
    assert isinstance(context, Context)
    return context


Parts = Annotated[Context, Depends(_context)]
"""Parameter type of every route."""
