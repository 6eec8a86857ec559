"""What a dashboard page shows, made from the answers: tiles, chart points, sorted table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web_service.clients.dashboards import Band, Catalogue, Point, Registration, Row
from web_service.dashboards.numbers import Numbers, by_name
from web_service.language import Language

YOUNG = "20-35"
TREND_DAYS = (30, 90, 365)
TABLE = (
    "registered",
    "coverage",
    "share_20_35",
    "pending",
    "verified_year",
    "active_year",
    "time_to_verify_median",
)
TILES = ("registered", "share_20_35", "pending", "time_to_verify_median")
GROUPS = (
    ("dash.residents", ("coverage", "households", "household_coverage", "active_year")),
    ("dash.flow", ("moved_in_year", "moved_out_year", "transferred_in_year", "transferred_out_year", "erased_year")),
    ("dash.process", ("applied_year", "verified_year", "returned_year", "withdrawn_year")),
)


@dataclass(frozen=True)
class Choices:
    """What the reader chose; every link keeps the rest."""

    as_of: date | None = None
    measure: str = "registered"
    days: int = 90
    sort: str = ""
    wall: bool = False

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """The query of an address with some choices changed."""
        now = {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "measure": self.measure if self.measure != "registered" else None,
            "days": self.days if self.days != 90 else None,
            "sort": self.sort or None,
            "wall": 1 if self.wall else None,
        }
        return now | changed

    def period(self, today: date) -> tuple[date, date]:
        """First and last day of the trend."""
        last = self.as_of or today
        return last - timedelta(days=self.days - 1), last


def sorted_rows(rows: list[Row], sort: str) -> list[Row]:
    """Units by a figure (``-name`` downwards); without a value last, the unit itself and closed ones at the end."""
    name = sort.removeprefix("-")
    units = [row for row in rows if row.kind == "unit"]
    rest = [row for row in rows if row.kind != "unit"]
    if name == "unit":
        units.sort(key=lambda row: row.label, reverse=sort.startswith("-"))
    elif name in TABLE:
        known = [row for row in units if _value(row, name) is not None]
        known.sort(key=lambda row: _value(row, name) or 0, reverse=sort.startswith("-"))
        units = known + [row for row in units if _value(row, name) is None]
    return units + rest


def _value(row: Row, name: str) -> float | None:
    cell = row.figures.get(name)
    return cell.value if cell else None


def sort_link(current: str, name: str) -> tuple[str, str]:
    """The sort that a click on a heading leads to, and the heading's aria-sort now."""
    if current == f"-{name}":
        return name, "descending"
    if current == name:
        return f"-{name}", "ascending"
    return (name if name == "unit" else f"-{name}"), "none"


def age_chart(bands: list[Band], language: Language, numbers: Numbers) -> str:
    """The points of the age chart; hidden bands have no value but keep their place."""
    points = [
        {
            "name": band.band.replace("-", "–"),
            "value": band.value,
            "text": f"{numbers.count(band).text}" + (f" · {numbers.percent(band.share)}" if band.share else ""),
            "young": band.band == YOUNG,
        }
        for band in bands
    ]
    return json.dumps({"points": points, "unit": language.pick("人", "people")}, ensure_ascii=False)


def trend_chart(points: list[Point], title: str, *, stock: bool) -> str:
    """The points of the trend chart: a line for what stands, bars for what comes."""
    days = [point.day.isoformat() for point in points]
    series = [{"name": title, "values": [point.value for point in points]}]
    return json.dumps({"days": days, "series": series, "stock": stock}, ensure_ascii=False)


@dataclass(frozen=True)
class Page:
    """One dashboard page, ready for its template."""

    registration: Registration
    catalogue: Catalogue
    choices: Choices
    points: list[Point]
    rows: list[Row]
    ages: str
    trend: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened here yet."""
        cells = self.registration.figures
        return not any(cells[name].value or cells[name].note == "hidden" for name in ("registered", "pending"))

    @property
    def young_share(self) -> str | None:
        """The share of 20 to 35."""
        value = self.registration.figures["share_20_35"].value
        return None if value is None else Numbers.percent(value)


def page_of(
    registration: Registration,
    catalogue: Catalogue,
    points: list[Point],
    choices: Choices,
    language: Language,
) -> Page:
    """Brings answers and choices together."""
    numbers = Numbers(language)
    figure = next(
        (one for one in catalogue.figures if choices.measure in one.measures), by_name(catalogue)["registered"]
    )
    stock = catalogue.trends.get(choices.measure, True)
    return Page(
        registration=registration,
        catalogue=catalogue,
        choices=choices,
        points=points,
        rows=sorted_rows(registration.children, choices.sort or ("-registered" if choices.wall else "")),
        ages=age_chart(registration.age_bands, language, numbers),
        trend=trend_chart(points, numbers.title(figure), stock=stock),
    )
