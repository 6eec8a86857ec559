"""What funds and works are called, as funding's public record has it, for the drawing of money's ways."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

from web_service.clients.calling import Problem
from web_service.clients.funding import Funding
from web_service.clients.money_flow import MoneyFlow

NAME_SECONDS = 300.0
_MOST_REMEMBERED = 5_000


class MoneyNames:
    """Remembers them for a while: a page that is live is made anew with every event."""

    def __init__(self, funding: Funding) -> None:
        self._funding = funding
        self._known: dict[str, tuple[float, str | None]] = {}

    async def of(self, flow: MoneyFlow, most: int) -> dict[str, str]:
        """Names by ``fund/<id>`` and ``work/<id>`` of those that are drawn; what has no name is left out."""
        ends = [f"{kind}/{one}" for kind in ("fund", "work") for one in flow.ids(kind)[:most]]
        found = await asyncio.gather(*(self._name(end) for end in ends))
        return {end: name for end, name in zip(ends, found, strict=True) if name is not None}

    async def _name(self, end: str) -> str | None:
        known = self._known.get(end)
        if known is not None and time.monotonic() - known[0] < NAME_SECONDS:
            return known[1]
        kind, _, of = end.partition("/")
        try:
            name = await (self._fund(UUID(of)) if kind == "fund" else self._work(UUID(of)))
        except Problem:  # the drawing stands without it
            return None
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[end] = (time.monotonic(), name)
        return name

    async def _fund(self, fund_id: UUID) -> str | None:
        return (await self._funding.funds.fund(fund_id)).name

    async def _work(self, work_id: UUID) -> str | None:
        return (await self._funding.works.work(work_id)).title
