"""Sheets: which measures stand side by side in a balance, and in which lane.

A lane is a place in a row of 64-bit numbers. Lanes are only ever appended; a change of their meaning is a new fold
version, and with it a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

VERIFY_HOURS: tuple[int | None, ...] = (1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 240, 360, 720, None)
"""Upper bounds (hours, included) of the buckets of time to verify; None: all beyond."""

REGISTRATION = "registration"
BIRTH_YEARS = "birth_years"

FIRST_BIRTH_YEAR = 1900
"""Lane 0 of the sheet of birth years: who was born before is in the oldest band all the same."""

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

REGISTRATION_MEASURES = (
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
    *VERIFY_MEASURES,
)

LANES = {measure: lane for lane, measure in enumerate(REGISTRATION_MEASURES)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measure stands: sheet and lane."""

    sheet: str
    lane: int


@lru_cache(maxsize=4_096)
def place_of(measure: str) -> Place:
    """Where a measure stands. Raises KeyError for one that no sheet has."""
    if measure.startswith(_BORN):
        return Place(BIRTH_YEARS, max(0, int(measure.removeprefix(_BORN)) - FIRST_BIRTH_YEAR))
    return Place(REGISTRATION, LANES[measure])
