"""Dashboards whose figures are booked by place (deliberation, funding), as the dashboards service answers."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.dashboards import Cell, EventsBehind, Point, Position, Row, Trend, Unit


class Standing(BaseModel):
    """The figures of a division and of what is below it on one day."""

    unit: Unit
    path: list[Unit]
    as_of: date
    position: Position
    figures: dict[str, Cell]
    children: list[Row]


class PlaceFigures:
    """The client of one dashboard, which is called as in its address. Every method raises Problem."""

    def __init__(self, caller: Caller, dashboard: str) -> None:
        self._caller = caller
        self._dashboard = dashboard

    async def of(self, unit: str, as_of: str | None = None) -> Standing:
        """The figures of a unit (code or id); today's when no day is given."""
        return Standing.model_validate(await self._caller.get(f"/{self._dashboard}/{unit}", {"as_of": as_of}))

    async def trends(self, unit: str, measures: list[str], first: date, last: date) -> dict[str, list[Point]]:
        """Measures day by day, both ends included, on the tree of the last day."""
        days = {"from": first.isoformat(), "to": last.isoformat(), "as_of": last.isoformat()}
        query: Query = {"measure": measures, **days}
        return Trend.model_validate(await self._caller.get(f"/{self._dashboard}/{unit}/trend", query)).series

    async def events(self, unit: str, measure: str, day: str, cursor: int, token: str) -> EventsBehind:
        """The events that a measure of a unit on a day is made of, for officers of the unit."""
        query: Query = {"measure": measure, "day": day, "cursor": cursor, "limit": 50}
        return EventsBehind.model_validate(await self._caller.get(f"/{self._dashboard}/{unit}/events", query, token))

    def live_path(self, unit: str) -> str:
        """Where browsers hear of changes, on the same origin."""
        return f"/api/dashboards/{self._dashboard}/{unit}/live"
