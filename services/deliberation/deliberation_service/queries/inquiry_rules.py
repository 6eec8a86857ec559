"""How long answers may take, dated (``data/inquiry_rules.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deliberation_service.queries.rules import shipped


@dataclass(frozen=True, slots=True)
class InquiryRules:
    """Calendar days from the day of asking: what a question has unless it names a day, and the bounds for any."""

    question_days: int
    least_days: int
    most_days: int


def inquiry_rules(day: date) -> InquiryRules:
    """The rules that hold on a day; the first ones for days before them."""
    rules = sorted(shipped("inquiry_rules.json"), key=lambda rule: str(rule["from_day"]))
    holding = [rule for rule in rules if date.fromisoformat(rule["from_day"]) <= day] or rules[:1]
    return InquiryRules(**{name: holding[-1][name] for name in InquiryRules.__dataclass_fields__})
