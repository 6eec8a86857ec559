"""The registration's book: first the measures of the dashboard, then a lane for each birth year."""

from __future__ import annotations

from functools import lru_cache

from dashboards_service.measures.book import Book

VERIFY_HOURS: tuple[int | None, ...] = (1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 240, 360, 720, None)
"""Upper bounds (hours, included) of the buckets of time to verify; None: all beyond."""

FIRST_BIRTH_YEAR = 1900
"""The first birth year with a lane of its own: who was born before is in the oldest band all the same."""

_BORN = "registered_born_"


def verify_bucket(hours: float) -> str:
    """The measure that counts a registration verified after so many hours."""
    for bound in VERIFY_HOURS:
        if bound is not None and hours <= bound:
            return f"verified_in_{bound}h"
    return "verified_later"


def born_measure(birth_year: int) -> str:
    """The measure of registered residents of one birth year."""
    return f"{_BORN}{birth_year}"


VERIFY_MEASURES = tuple("verified_later" if bound is None else f"verified_in_{bound}h" for bound in VERIFY_HOURS)

COUNTED_MEASURES = (
    "registered",
    "households",
    "pending",
    "moves_pending",
    "applied",
    "applied_phone",
    "applied_counter",
    "verified",
    "returned",
    "withdrawn",
    "moved_in",
    "moved_out",
    "transferred_in",
    "transferred_out",
    "erased",
    "active",
)

REGISTRATION_MEASURES = (*COUNTED_MEASURES, *VERIFY_MEASURES)

DAILY_MEASURES = frozenset(COUNTED_MEASURES)
"""What can be shown day by day."""

LANES = {measure: lane for lane, measure in enumerate(REGISTRATION_MEASURES)}


FIRST_BIRTH_LANE = len(REGISTRATION_MEASURES)


@lru_cache(maxsize=4_096)
def lane_of(measure: str) -> int:
    """Where a measure stands. Raises KeyError for one that has no lane."""
    if measure.startswith(_BORN):
        return FIRST_BIRTH_LANE + max(0, int(measure.removeprefix(_BORN)) - FIRST_BIRTH_YEAR)
    return LANES[measure]


BOOK = Book("measures_day", "balances", "months", FIRST_BIRTH_LANE, lane_of, DAILY_MEASURES)
