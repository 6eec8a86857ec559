"""Reports of abuse, and what is shown."""

from __future__ import annotations

from datetime import datetime

from linli_common.sealing.sealed import Sealed
from mailbox_service import refusals
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.letter import Letter


class AbuseReported(Letter.Event):
    """举报."""

    TOPIC = "mailbox:Letter.AbuseReported"
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.abuse_reports += 1


class VisibilityChanged(Letter.Event):
    """Hidden, or shown again."""

    TOPIC = "mailbox:Letter.VisibilityChanged"
    visibility: str
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.visibility = self.visibility
        aggregate.abuse_reports = 0


def report_abuse(letter: Letter, reason: Sealed, at: datetime) -> None:
    """举报: the letter goes on being handled; what it shows is for the street to decide."""
    advance(letter, at)
    letter.happened(AbuseReported, at, reason=reason)


def decide_abuse(letter: Letter, *, hide: bool, reason: Sealed, at: datetime) -> None:
    """Hides the letter from all but its writers and those who handle it, or shows it as its writer wishes."""
    advance(letter, at)
    visibility = "hidden" if hide else letter.wished_visibility
    if not letter.abuse_reports and visibility == letter.visibility:
        raise refusals.NothingReportedError("no report waits, and nothing would change")
    letter.happened(VisibilityChanged, at, visibility=visibility, reason=reason)
