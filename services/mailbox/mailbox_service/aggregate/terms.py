"""The terms of a letter: what its district's rules said on the day it was written. It keeps them to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

REOPEN_DAYS = 30
"""A closed letter can be had done again so long after its closing, in calendar days."""


@dataclass(frozen=True, slots=True)
class Terms:
    """``response_hours`` by the clock on the wall, ``handling_days`` in working days, ``confirmation_days`` by the
    calendar (domain.md, section 3.2: 24 hours, one for danger to life; 1, 5 or 15 working days; 7 days)."""

    response_hours: int
    handling_days: int
    confirmation_days: int

    @property
    def response(self) -> timedelta:
        """How long a reply may take."""
        return timedelta(hours=self.response_hours)

    @property
    def confirmation(self) -> timedelta:
        """How long the writer has to confirm."""
        return timedelta(days=self.confirmation_days)
