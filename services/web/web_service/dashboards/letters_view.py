"""What a page of the mailbox's dashboard shows: tiles, groups, chart points, categories, sorted table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web_service.clients.dashboards import Catalogue, Point, Row
from web_service.clients.letter_figures import CategoryTimes, Letters
from web_service.dashboards.numbers import HIDDEN_TEXT, Numbers
from web_service.dashboards.rows import lines_chart, ranked_first, ranks_of, sorted_rows
from web_service.language import Language

BY = ("place", "unit", "itself")
TREND_DAYS = (30, 90, 365)
COMING_AND_GOING = ("submitted", "closed")
RATES = ("response_rate", "on_time_rate", "solved_rate", "satisfaction_rate")
STOCKS = ("backlog", "response_overdue_now", "handling_overdue_now", "pending_now")
LATE = frozenset({"response_overdue_now", "handling_overdue_now"})
QUALITY = ("within_area_rate", "duplicate_rate", "refusal_rate", "reopened_rate", "rating_mean")
TIMES = (("first_reply", "letters.first_reply"), ("handling", "letters.handling"))
GROUPS = (
    (
        "letters.this_year",
        ("submitted_year", "answered_year", "closed_year", "confirmed_solved_year", "referred_year", "withdrawn_year"),
    ),
    (
        "letters.missed",
        ("response_missed_year", "handling_missed_year", "promises_broken_year", "urged_year", "refused_year"),
    ),
    ("letters.sources", ("own_year", "joint_year", "assisted_year", "hotline_year", "agency_year")),
)
TABLE = (
    "on_time_rate",
    "response_rate",
    "solved_rate",
    "satisfaction_rate",
    "backlog",
    "handling_overdue_now",
    "submitted_year",
    "within_area_rate",
    "refusal_rate",
    "first_reply_median",
    "handling_median",
)


@dataclass(frozen=True)
class Choices:
    """What the reader chose; every link keeps the rest."""

    as_of: date | None = None
    by: str = "place"
    measure: str = "open"
    days: int = 90
    sort: str = ""
    wall: bool = False

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """The query of an address with some choices changed."""
        now = {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "by": self.by if self.by != "place" else None,
            "measure": self.measure if self.measure != "open" else None,
            "days": self.days if self.days != 90 else None,
            "sort": self.sort or None,
            "wall": 1 if self.wall else None,
        }
        return now | changed

    def period(self, today: date) -> tuple[date, date]:
        """First and last day of the trend."""
        last = self.as_of or today
        return last - timedelta(days=self.days - 1), last


def is_quiet(row: Row) -> bool:
    """Whether a unit has no letter, neither this year nor an open one from before."""
    return all(row.figures[name].value == 0 for name in ("backlog", "submitted_year", "closed_year"))


def sorted_categories(categories: list[CategoryTimes]) -> list[CategoryTimes]:
    """Those with most letters first; hidden ones after them, empty ones last."""
    return sorted(categories, key=lambda one: (one.submitted.value == 0, -(one.submitted.value or 0)))


def categories_chart(categories: list[CategoryTimes], language: Language) -> str:
    """The bars of a wall: letters of the last year by category, the eight largest that may be shown."""
    shown = [one for one in sorted_categories(categories) if one.submitted.value][:8]
    points = [
        {
            "name": language.pick(one.name_zh, one.name_en),
            "value": one.submitted.value,
            "text": f"{one.submitted.value:,}",
        }
        for one in shown
    ]
    return json.dumps({"points": points}, ensure_ascii=False)


@dataclass(frozen=True)
class Page:
    """One page of the mailbox's dashboard, ready for its template."""

    letters: Letters
    catalogue: Catalogue
    choices: Choices
    points: Mapping[str, list[Point]]
    rows: list[Row]
    ranks: dict[str, str]
    categories: list[CategoryTimes]
    title: str
    """The name of the chosen measure."""
    chosen: str
    """The chart of the chosen measure."""
    flows: str
    """The chart of what came and what was closed."""
    bars: str

    @property
    def is_empty(self) -> bool:
        """Whether there has never been a letter here: neither this year nor an open one from before."""
        cells = self.letters.figures
        names = ("backlog", "submitted_year", "closed_year")
        return not any(cells[name].value or cells[name].note == "hidden" for name in names)

    def hides(self, *measures: str) -> bool:
        """Whether a day of these measures is left blank."""
        return any(point.note == "hidden" for measure in measures for point in self.points[measure])

    def is_blank(self, *measures: str) -> bool:
        """Whether nothing is left to draw because of what is hidden."""
        return self.hides(*measures) and not any(point.value for measure in measures for point in self.points[measure])


def page_of(
    letters: Letters,
    catalogue: Catalogue,
    points: Mapping[str, list[Point]],
    categories: list[CategoryTimes],
    choices: Choices,
    language: Language,
) -> Page:
    """Brings answers and choices together."""
    numbers = Numbers(language, "cases")

    def title(measure: str) -> str:
        found = (one for one in catalogue.figures if one.measures[:1] == [measure] and one.kind in ("stock", "year"))
        return next((numbers.title(one) for one in found), measure)

    stock = catalogue.trends.get(choices.measure, True)
    return Page(
        letters=letters,
        catalogue=catalogue,
        choices=choices,
        points=points,
        rows=ranked_first(letters.children, is_quiet)
        if choices.wall
        else sorted_rows(letters.children, choices.sort, TABLE, is_quiet),
        ranks=ranks_of(letters.children),
        categories=[one for one in sorted_categories(categories) if one.submitted.value != 0],
        title=title(choices.measure),
        chosen=lines_chart([(title(choices.measure), points[choices.measure])], stock=stock),
        flows=lines_chart([(title(measure), points[measure]) for measure in COMING_AND_GOING], stock=False),
        bars=categories_chart(categories, language),
    )


def cases_text(count: int | None) -> str:
    """A number of cases in a cell of a table."""
    return HIDDEN_TEXT if count is None else f"{count:,}"
