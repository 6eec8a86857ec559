"""The dashboards of the mailbox, as the dashboards service answers: by place, by responsible unit, by category."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from web_service.clients.calling import Caller, Query
from web_service.clients.dashboards import Cell, EventsBehind, Point, Position, Row, Trend, Unit


class Letters(BaseModel):
    """The figures of a division (by place, unit or itself) or of a department (always itself) on one day."""

    unit: Unit
    path: list[Unit]
    by: str
    as_of: date
    position: Position
    figures: dict[str, Cell]
    children: list[Row]


class CategoryTimes(BaseModel):
    """The letters of one category in a year, and how long they took. Times in hours, handling in working hours."""

    category: str
    name_zh: str
    name_en: str
    submitted: Cell
    first_reply_median: Cell
    first_reply_p90: Cell
    handling_median: Cell
    handling_p90: Cell

    @property
    def has_times(self) -> bool:
        """Whether there were cases enough for one of the two times."""
        return self.first_reply_median.value is not None or self.handling_median.value is not None


class HowLong(BaseModel):
    """How long letters took in a place, by category."""

    unit: Unit
    path: list[Unit]
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    categories: list[CategoryTimes]

    def of(self, category: str) -> CategoryTimes | None:
        """One category."""
        return next((one for one in self.categories if one.category == category), None)


class LetterFigures:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of(self, unit: str, by: str, as_of: str | None = None) -> Letters:
        """The figures of a unit (code or id); today's when no day is given."""
        return Letters.model_validate(await self._caller.get(f"/mailbox/{unit}", {"by": by, "as_of": as_of}))

    async def trends(self, unit: str, by: str, measures: list[str], first: date, last: date) -> dict[str, list[Point]]:
        """Measures day by day, both ends included, on the tree of the last day."""
        days = {"from": first.isoformat(), "to": last.isoformat(), "as_of": last.isoformat()}
        query: Query = {"by": by, "measure": measures, **days}
        return Trend.model_validate(await self._caller.get(f"/mailbox/{unit}/trend", query)).series

    async def how_long(self, division: str, as_of: str | None = None) -> HowLong:
        """The letters of the 365 days up to a day, by category."""
        return HowLong.model_validate(await self._caller.get(f"/mailbox/{division}/categories", {"as_of": as_of}))

    async def events(self, unit: str, by: str, measure: str, day: str, cursor: int, token: str) -> EventsBehind:
        """The events that a measure of a unit on a day is made of, for officers of the unit."""
        query: Query = {"by": by, "measure": measure, "day": day, "cursor": cursor, "limit": 50}
        return EventsBehind.model_validate(await self._caller.get(f"/mailbox/{unit}/events", query, token))

    @staticmethod
    def live_path(unit: str) -> str:
        """Where browsers hear of changes, on the same origin."""
        return f"/api/dashboards/mailbox/{unit}/live"
