"""Deliberation's book: topics, meetings, votes and what people did in them, by the place that they are about."""

from __future__ import annotations

from typing import get_args

from linli_contracts.deliberation.gathering_words import MeetingKind
from linli_contracts.deliberation.words import OriginKind, Outcome, StageKind

from dashboards_service.measures.book import Book

OUTCOME_DAYS: tuple[int | None, ...] = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730, None)
"""Upper bounds (days by the calendar, included) of the buckets of time to the outcome; None: all beyond."""

ANSWER_DAYS: tuple[int | None, ...] = (1, 2, 3, 5, 7, 10, 15, 30, 60, 90, None)
"""Likewise, of time from a question or request to its answer."""

_DAY_SECONDS = 86_400


def _names(name: str, bounds: tuple[int | None, ...]) -> tuple[str, ...]:
    return tuple(f"{name}_later" if bound is None else f"{name}_in_{bound}d" for bound in bounds)


OUTCOME_MEASURES = _names("outcome", OUTCOME_DAYS)
QUESTION_MEASURES = _names("question", ANSWER_DAYS)
REQUEST_MEASURES = _names("request", ANSWER_DAYS)


def _bucket(bounds: tuple[int | None, ...], names: tuple[str, ...], seconds: int) -> str:
    days = seconds / _DAY_SECONDS
    return next(name for bound, name in zip(bounds, names, strict=True) if bound is None or days <= bound)


def outcome_bucket(seconds: int) -> str:
    """The measure that counts an outcome so many seconds after the raising."""
    return _bucket(OUTCOME_DAYS, OUTCOME_MEASURES, seconds)


def answer_bucket(kind: str, seconds: int) -> str:
    """The measure that counts an answer to a ``question`` or ``request`` after so many seconds."""
    return _bucket(ANSWER_DAYS, QUESTION_MEASURES if kind == "question" else REQUEST_MEASURES, seconds)


STAGES: tuple[str, ...] = get_args(StageKind)
ORIGINS: tuple[str, ...] = get_args(OriginKind)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
MEETINGS: tuple[str, ...] = get_args(MeetingKind)

CIRCLES = ("minors", "young", "elderly", "villagers", "white_collar")
"""Who takes part: under 18, 20 to 35, 60 and older; villagers; office workers. One person may be in two."""

TIERS = ("area", "street", "district")

STOCKS = (
    *("waiting", "running", *(f"in_{kind}" for kind in STAGES)),
    *("resolutions_open", "resolutions_overdue_now"),
    *(f"{kind}s_{state}" for kind in ("question", "request") for state in ("open", "overdue_now")),
)

COUNTED_MEASURES = (
    *STOCKS,
    *("raised", *(f"raised_{origin}" for origin in ORIGINS), "accepted", "merged", "declined", "withdrawn"),
    *("appealed", "appeals_granted", "screening_missed", "stages_overdue"),
    *("concluded", "settled", *(f"concluded_{outcome}" for outcome in OUTCOMES)),
    *("reviewed", "works_rated", "works_sum", "process_sum"),
    *("meetings", *(f"meetings_{kind}" for kind in MEETINGS), "attendance", "represented", "deputy_comments"),
    *(f"people_{tier}" for tier in TIERS),
    *("took_part", *(f"took_part_{circle}" for circle in CIRCLES)),
    *("votes_closed", "votes_passed", "votes_failed", "votes_invalid", "roll_units", "voted_units"),
    *("forms_closed", "households_asked", "households_answered"),
    *("resolutions_made", "resolutions_done", "resolutions_done_in_time", "resolutions_overdue"),
    *(
        f"{kind}s_{what}"
        for kind in ("question", "request")
        for what in ("asked", "answered", "answered_in_time", "overdue")
    ),
    *("notices", "public_notices", "objections", "objections_taken_up", "objections_late"),
    *("conversations", "statements", "opinions", "schemes", "conventions_adopted", "panels_drawn"),
)

PUBLIC_RECORD = frozenset(
    {
        *STOCKS,
        *("accepted", "merged", "stages_overdue", "reviewed", "deputy_comments"),
        *("concluded", "settled", *(f"concluded_{outcome}" for outcome in OUTCOMES)),
        *("meetings", *(f"meetings_{kind}" for kind in MEETINGS)),
        *("votes_closed", "votes_passed", "votes_failed", "votes_invalid", "forms_closed"),
        *("resolutions_made", "resolutions_done", "resolutions_done_in_time", "resolutions_overdue"),
        *(
            f"{kind}s_{what}"
            for kind in ("question", "request")
            for what in ("asked", "answered", "answered_in_time", "overdue")
        ),
        *("notices", "public_notices", "objections", "objections_taken_up", "objections_late"),
        *("conversations", "statements", "schemes", "conventions_adopted", "panels_drawn"),
    }
) - {"waiting"}
"""What anybody can read one by one, for 议事厅 is public: hiding it below 5 would protect nobody. Those who came,
voted or gave an opinion are people, and what was never accepted is no public record: both are hidden below 5."""

MEASURES = (*COUNTED_MEASURES, *OUTCOME_MEASURES, *QUESTION_MEASURES, *REQUEST_MEASURES)
LANES = {measure: lane for lane, measure in enumerate(MEASURES)}


def lane_of(measure: str) -> int:
    """Where a measure stands. Raises KeyError for one that has no lane."""
    return LANES[measure]


BOOK = Book(
    "deliberation_flows",
    "deliberation_balances",
    "deliberation_months",
    len(MEASURES),
    lane_of,
    frozenset(COUNTED_MEASURES),
)
