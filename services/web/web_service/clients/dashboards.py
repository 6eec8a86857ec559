"""The dashboards service, as its API answers (public figures; events behind them for officers)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query

Kind = Literal["stock", "year", "day", "recorded", "ratio", "quantile"]


class Cell(BaseModel):
    """A value, or None with the catalogue's note that says why there is none."""

    value: float | int | None
    note: str | None = None
    cases: int | None = None
    """From how many cases it was computed; None where that is hidden, or no matter of the figure."""


class Unit(BaseModel):
    """A district, street or area on the day asked for; for letters a department (职能部门) as well."""

    id: UUID
    code: str | None
    name: str
    tier: str
    parent_id: UUID | None = None

    @property
    def label(self) -> str:
        """What stands for it in an address."""
        return self.code or str(self.id)


class Position(BaseModel):
    """How far the dashboards have read."""

    stream: str
    seq: int


class Band(Cell):
    """Registered residents of an age band and their share of all."""

    band: str
    share: float | None = None


class Row(BaseModel):
    """A line of the table: a unit, one of its departments, the unit itself (own), or closed units (unassigned)."""

    kind: Literal["unit", "department", "own", "unassigned"]
    id: UUID | None = None
    code: str | None = None
    name: str
    name_en: str | None = None
    tier: str | None = None
    figures: dict[str, Cell]
    rank: int | None = None

    @property
    def label(self) -> str:
        """What stands for it in an address; empty when it has no page."""
        return self.code or (str(self.id) if self.id else "")


class Registration(BaseModel):
    """Everything about one unit on one day."""

    unit: Unit
    path: list[Unit]
    as_of: date
    position: Position
    population_on: date | None = None
    households_on: date | None = None
    figures: dict[str, Cell]
    age_bands: list[Band]
    time_to_verify_cases: Cell
    children: list[Row]


class Point(Cell):
    """A figure on a day."""

    day: date


class Trend(BaseModel):
    """Measures day by day."""

    series: dict[str, list[Point]]


class Figure(BaseModel):
    """One definition of the catalogue."""

    name: str
    title_zh: str
    title_en: str
    kind: Kind
    unit: str
    formula: str
    formula_zh: str
    measures: list[str]
    minimum: int
    additive: bool


class Catalogue(BaseModel):
    """The definitions of one dashboard."""

    dashboard: str
    title_zh: str
    title_en: str
    ranked_from: int
    notes: dict[str, str]
    figures: list[Figure]
    trends: dict[str, bool]


class EventBehind(BaseModel):
    """One event behind a figure."""

    seq: int
    subject: str
    type: str
    time: datetime
    amount: int
    actor_role: str | None = None
    actor_division_id: UUID | None = None
    data: dict[str, Any] = {}

    @property
    def place(self) -> str:
        """The codes of the divisions that it is booked on, from the district down."""
        return " / ".join(self.subject.split(".")[2:-1])

    @property
    def acting_unit(self) -> str:
        """The unit that somebody acted for, as its text; empty where nobody did. A handler acts for the department."""
        if self.actor_role == "department_handler" and self.data.get("holder_kind") == "department":
            return f"department/{self.data.get('holder_id')}"
        return f"division/{self.actor_division_id}" if self.actor_division_id else ""

    @property
    def letter_id(self) -> str | None:
        """The letter that it is about, if it is about one."""
        return self.data.get("letter_id")

    @property
    def topic_id(self) -> str | None:
        """The topic that it is about, if it is about one."""
        return self.data.get("topic_id")


class EventsBehind(BaseModel):
    """A page of them."""

    events: list[EventBehind]
    next_cursor: int | None = None


class Dashboards:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def registration(self, division: str, as_of: str | None = None) -> Registration:
        """The registration figures of a unit (code or id); today's when no day is given."""
        body = await self._caller.get(f"/registration/{division}", {"as_of": as_of})
        return Registration.model_validate(body)

    async def trend(self, division: str, measure: str, first: date, last: date, as_of: str | None) -> list[Point]:
        """One measure day by day, both ends included, on the tree of ``as_of``."""
        query: Query = {"measure": [measure], "from": first.isoformat(), "to": last.isoformat(), "as_of": as_of}
        body = await self._caller.get(f"/registration/{division}/trend", query)
        return Trend.model_validate(body).series[measure]

    async def catalogue(self) -> list[Catalogue]:
        """The definitions of all figures."""
        body: dict[str, Any] = await self._caller.get("/catalogue")
        return [Catalogue.model_validate(one) for one in body["dashboards"]]

    async def events(self, division: str, measure: str, day: str, cursor: int, token: str) -> EventsBehind:
        """The events that a measure of a unit on a day is made of."""
        query: Query = {"measure": measure, "day": day, "cursor": cursor, "limit": 50}
        return EventsBehind.model_validate(await self._caller.get(f"/registration/{division}/events", query, token))

    @staticmethod
    def live_path(division: str) -> str:
        """Where browsers hear of changes, on the same origin."""
        return f"/api/dashboards/registration/{division}/live"
