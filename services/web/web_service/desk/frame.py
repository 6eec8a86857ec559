"""What the pages of the desk have in common."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import Request

from web_service.clients.dashboards import Dashboards
from web_service.clients.identity import Division, Estate, Identity
from web_service.clients.identity_desk import IdentityDesk
from web_service.session import SignInNeededError, session_of


class Desk:
    """The divisions of whoever works there, their estates, and the worklist."""

    def __init__(self, identity: Identity, staff: IdentityDesk, dashboards: Dashboards) -> None:
        self.identity = identity
        self.staff = staff
        self.dashboards = dashboards

    async def divisions(self, request: Request) -> list[Division]:
        """The divisions that the person's roles are for. Raises SignInNeededError."""
        shown = session_of(request).shown
        if shown is None:
            raise SignInNeededError
        return list(await asyncio.gather(*(self.identity.division(str(one)) for one in shown.desk_divisions)))

    async def worklist(self, request: Request, chosen: Division) -> dict[str, Any]:
        """What waits there, oldest first, with the estates' names."""
        session = session_of(request)
        lists = {
            what: await session.call(partial(self.staff.waiting, what, chosen.division_id))
            for what in ("registrations", "moves")
        }
        estates = await self.identity.estates(None, chosen.code or str(chosen.division_id), limit=1_000)
        return {**lists, "estate_names": {estate.estate_id: estate.name for estate in estates}, "estates": estates}

    async def context(self, request: Request, division: str) -> dict[str, Any]:
        """Everything that the frame of a desk page shows."""
        divisions = await self.divisions(request)
        if not divisions:
            return {"divisions": [], "chosen": None, "live": ""}
        chosen = next((one for one in divisions if str(one.division_id) == division), divisions[0])
        live = self.dashboards.live_path(chosen.label if chosen.code else str(chosen.division_id))
        work = await self.worklist(request, chosen)
        return {"divisions": divisions, "chosen": chosen, "live": live, "work": work}

    async def estates(self, request: Request) -> list[Estate]:
        """The estates of all one's divisions."""
        divisions = await self.divisions(request)
        lists = await asyncio.gather(
            *(self.identity.estates(None, one.code or str(one.division_id), limit=1_000) for one in divisions)
        )
        return list({estate.estate_id: estate for found in lists for estate in found}.values())
