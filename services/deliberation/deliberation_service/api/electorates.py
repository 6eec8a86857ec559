"""Routes of electorates: the rules of law that a vote or form may be held by, each with its article."""

from __future__ import annotations

from datetime import date
from typing import Any

from deliberation_service.api.asking import Anyone
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.queries.rules import shipped
from fastapi import APIRouter
from linli_ballots.electorate import Rule, threshold_data
from linli_common.clock import shanghai_day, utc_now
from pydantic import BaseModel

SUBJECTS = ("topic", "meeting", "notice", "inquiry")
"""Those whose times and numbers are rules by date."""


class DatedRule(BaseModel):
    """Rules of a subject that hold from a day on, with where they come from; ``says`` as the data has them."""

    from_day: date
    source: str
    says: dict[str, Any]


class RuleView(BaseModel):
    """A rule as it stands on a day. ``verified``: its article's number and words were read when it was written down."""

    rule: str
    version: str
    name_zh: str
    unit: str
    minimum_age: int | None
    binding: bool
    article: str
    verified: bool
    threshold: dict[str, Any]


def electorates_router(service: Deliberation) -> APIRouter:
    """Everything about electorates below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["electorates"])

    @router.get("/electorates")
    def electorates(who: Anyone, on: date | None = None) -> list[RuleView]:
        """The rules that stand on a day (today unless named), by their names."""
        day = on or shanghai_day(utc_now())
        return [rule_view(rule) for rule in service.parts.rolls.electorates.all_on(day)]

    @router.get("/dated-rules")
    def dated_rules(who: Anyone) -> dict[str, list[DatedRule]]:
        """The rules by date of topics, meetings, notices and inquiries, the first ones first."""
        return {subject: [_dated(one) for one in shipped(f"{subject}_rules.json")] for subject in SUBJECTS}

    return router


def _dated(data: dict[str, Any]) -> DatedRule:
    says = {name: value for name, value in data.items() if name not in ("from_day", "source")}
    return DatedRule(from_day=data["from_day"], source=data["source"], says=says)


def rule_view(rule: Rule) -> RuleView:
    """A rule as everybody sees it."""
    return RuleView(
        rule=rule.name,
        version=rule.version,
        name_zh=rule.name_zh,
        unit=rule.unit,
        minimum_age=rule.minimum_age,
        binding=rule.binding,
        article=rule.article,
        verified=rule.verified,
        threshold=threshold_data(rule.threshold),
    )
