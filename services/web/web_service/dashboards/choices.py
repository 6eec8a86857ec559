"""What the reader of a dashboard by place chose; every link keeps the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import Request

from web_service.dashboards.definitions import day_chosen

TREND_DAYS = (30, 90, 365)
USUAL_DAYS = 90


@dataclass(frozen=True)
class Choices:
    """``usual`` is the measure that is drawn unless another one is chosen."""

    usual: str
    measure: str
    as_of: date | None = None
    days: int = USUAL_DAYS
    sort: str = ""
    wall: bool = False

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """The query of an address with some choices changed."""
        now = {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "measure": self.measure if self.measure != self.usual else None,
            "days": self.days if self.days != USUAL_DAYS else None,
            "sort": self.sort or None,
            "wall": 1 if self.wall else None,
        }
        return now | changed

    def period(self, today: date) -> tuple[date, date]:
        """First and last day of the trend."""
        last = self.as_of or today
        return last - timedelta(days=self.days - 1), last


def choices_of(request: Request, trends: Mapping[str, bool], usual: str) -> Choices:
    """The reader's choices; what is none is left out. Raises Problem for a day that is none."""
    given = request.query_params
    days, measure = given.get("days", ""), given.get("measure", "")
    return Choices(
        usual,
        measure if measure in trends else usual,
        day_chosen(given.get("as_of", "")[:40]),
        int(days) if days in map(str, TREND_DAYS) else USUAL_DAYS,
        given.get("sort", "")[:40],
        given.get("wall", "0") not in ("", "0"),
    )
