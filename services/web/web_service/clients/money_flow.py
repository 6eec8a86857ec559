"""资金流向, as the dashboards service answers: how much went from which source into which fund, on to which work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller


class Link(BaseModel):
    """An end is a source of money (``grant`` …), ``fund/<id>``, ``work/<id>`` or ``written_off``."""

    source: str
    target: str
    amount_fen: int


class MoneyFlow(BaseModel):
    """The greatest streams of a unit in a time; ``more``: there are others."""

    links: list[Link]
    more: bool

    def ids(self, kind: str) -> list[UUID]:
        """Those of the funds or works (``kind``) in it, with the most money first."""
        amounts: dict[str, int] = {}
        for link in self.links:
            for end in (link.source, link.target):
                if end.startswith(f"{kind}/"):
                    amounts[end] = amounts.get(end, 0) + link.amount_fen
        by_size = sorted(amounts, key=lambda end: (-amounts[end], end))
        return [UUID(end.removeprefix(f"{kind}/")) for end in by_size]


class MoneyFlows:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of(self, unit: str, as_of: date | None) -> MoneyFlow:
        """From 1 January to a day, or to today."""
        query = {"as_of": as_of.isoformat() if as_of else None}
        return MoneyFlow.model_validate(await self._caller.get(f"/funding/{unit}/flow", query))
