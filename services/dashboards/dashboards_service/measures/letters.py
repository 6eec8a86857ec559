"""The mailbox's books: letters by the place that they are about, and by the unit that held them."""

from __future__ import annotations

from linli_common.projector import Column

from dashboards_service.measures.book import Book

REPLY_HOURS: tuple[int | None, ...] = (1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, None)
"""Upper bounds (hours by the calendar, included) of the buckets of time to the first reply; None: all beyond."""

HANDLING_HOURS: tuple[int | None, ...] = (4, 8, 24, 48, 72, 120, 168, 240, 360, 480, 720, 1440, None)
"""Upper bounds (hours of working days, 24 each, included) of the buckets of handling time; None: all beyond."""


def _bucket_names(name: str, bounds: tuple[int | None, ...]) -> tuple[str, ...]:
    return tuple(f"{name}_later" if bound is None else f"{name}_in_{bound}h" for bound in bounds)


REPLY_MEASURES = _bucket_names("reply", REPLY_HOURS)
HANDLING_MEASURES = _bucket_names("handling", HANDLING_HOURS)


def _bucket(bounds: tuple[int | None, ...], names: tuple[str, ...], hours: float) -> str:
    return next(name for bound, name in zip(bounds, names, strict=True) if bound is None or hours <= bound)


def reply_bucket(hours: float) -> str:
    """The measure that counts a first reply after so many hours."""
    return _bucket(REPLY_HOURS, REPLY_MEASURES, hours)


def handling_bucket(hours: float) -> str:
    """The measure that counts a closing after so many hours of working days."""
    return _bucket(HANDLING_HOURS, HANDLING_MEASURES, hours)


STOCKS = ("open", "response_overdue", "handling_overdue", "pending")

COUNTED_MEASURES = (
    *STOCKS,
    "submitted",
    "submitted_own",
    "submitted_joint",
    "submitted_assisted",
    "submitted_hotline",
    "submitted_agency",
    "response_met",
    "response_missed",
    "handling_met",
    "handling_missed",
    "answered",
    "answered_solved",
    "answered_explained",
    "answered_not_possible",
    "answered_declined",
    "promised",
    "promises_broken",
    "closed",
    "confirmed",
    "confirmed_solved",
    "closed_within_area",
    "rated",
    "satisfied",
    "rating_sum",
    "duplicates",
    "contested",
    "withdrawn",
    "reopened",
    "handed_on",
    "assigned",
    "refused",
    "urged",
    "supported",
    "referred",
)

MEASURES = (*COUNTED_MEASURES, *REPLY_MEASURES, *HANDLING_MEASURES)
LANES = {measure: lane for lane, measure in enumerate(MEASURES)}


def lane_of(measure: str) -> int:
    """Where a measure stands. Raises KeyError for one that has no lane."""
    return LANES[measure]


def _book(by: str) -> Book:
    tables = (f"letters_by_{by}", f"letter_balances_by_{by}", f"letter_months_by_{by}")
    return Book(*tables, len(MEASURES), lane_of, frozenset(COUNTED_MEASURES))


PLACES = _book("place")
UNITS = _book("unit")

CATEGORIES_TABLE = "letters_by_category"
CATEGORY_KEY = (
    Column("division_id", "uuid"),
    Column("day", "date"),
    Column("category", "text"),
    Column("measure", "text"),
)
CATEGORY_MEASURES = frozenset({"submitted", *REPLY_MEASURES, *HANDLING_MEASURES})
"""What is kept for each category of letters beside."""
