"""Which rules of meetings and public notices hold on a day (``data/*_rules.json``, dated, with their source)."""

from __future__ import annotations

from datetime import date
from typing import Any

from deliberation_service.aggregate.meeting import MeetingTerms
from deliberation_service.aggregate.public_notice import ObjectionTerms
from deliberation_service.queries.rules import shipped
from linli_contracts.deliberation.gathering_words import MeetingKind, PublicNoticeAbout


def meeting_terms(kind: MeetingKind, day: date) -> MeetingTerms:
    """How early a meeting of a kind is announced, and how many one person represents there."""
    return MeetingTerms(**holding("meeting_rules.json", day)["kinds"][kind])


def objection_terms(about: PublicNoticeAbout, day: date) -> ObjectionTerms:
    """For how long objections to a public notice are taken, and by when they are answered."""
    return ObjectionTerms(**holding("notice_rules.json", day)["about"][about])


def holding(file: str, day: date) -> dict[str, Any]:
    """The rules of a file that hold on a day; the first ones for days before them."""
    rules = sorted(shipped(file), key=lambda rule: str(rule["from_day"]))
    found: dict[str, Any] = ([rule for rule in rules if date.fromisoformat(rule["from_day"]) <= day] or rules[:1])[-1]
    return found
