"""Who manages works, and how long answers take: dated data (``data/works_rules.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding_service.queries.rules import shipped


@dataclass(frozen=True, slots=True)
class WorksRules:
    """Roles, and calendar days for the answer to a defect: what it has unless it names a day, and the bounds."""

    managers: tuple[str, ...]
    may_exceed: tuple[str, ...]
    acceptors: tuple[str, ...]
    defect_days: int
    least_days: int
    most_days: int


def works_rules(day: date) -> WorksRules:
    """The rules that hold on a day; the first ones for days before them."""
    rules = sorted(shipped("works_rules.json"), key=lambda rule: str(rule["from_day"]))
    holding = ([rule for rule in rules if date.fromisoformat(rule["from_day"]) <= day] or rules[:1])[-1]
    return WorksRules(
        managers=tuple(holding["managers"]),
        may_exceed=tuple(holding["may_exceed"]),
        acceptors=tuple(holding["acceptors"]),
        **{name: holding[name] for name in ("defect_days", "least_days", "most_days")},
    )
