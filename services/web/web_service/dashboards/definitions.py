"""The definitions of all figures, as the dashboards service publishes them."""

from __future__ import annotations

import time
from datetime import date

from web_service.clients.calling import Problem
from web_service.clients.dashboards import Catalogue, Dashboards
from web_service.rendering import today

CATALOGUE_SECONDS = 300.0


class Definitions:
    """The catalogue, asked for again now and then: it changes with a release only."""

    def __init__(self, dashboards: Dashboards) -> None:
        self._dashboards = dashboards
        self._known: tuple[float, list[Catalogue]] | None = None

    async def all(self) -> list[Catalogue]:
        """The catalogues of all dashboards. Raises Problem."""
        if self._known is None or time.monotonic() - self._known[0] > CATALOGUE_SECONDS:
            self._known = (time.monotonic(), await self._dashboards.catalogue())
        return self._known[1]

    async def of(self, dashboard: str) -> Catalogue:
        """The one of ``registration`` or ``mailbox``."""
        return next(catalogue for catalogue in await self.all() if catalogue.dashboard == dashboard)


def day_chosen(as_of: str) -> date | None:
    """The past day that the reader chose; None for today. Raises Problem for a day that is none."""
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise Problem(422, "/problems/invalid-day", "Invalid day", f"as_of: {as_of} is no day") from None
    return None if day == today() else day
