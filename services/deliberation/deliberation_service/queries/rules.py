"""Rules that came with the service, dated, with their source (``data/*.json``)."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import orjson
from deliberation_service.aggregate.topic.raising import Terms
from linli_ballots.electorate import Electorates, electorates_from


@cache
def shipped(path: str) -> Any:
    """A JSON file of the service's data, parsed once. Nobody changes what it gives."""
    return orjson.loads(resources.files("deliberation_service").joinpath(f"data/{path}").read_bytes())


def shipped_electorates() -> Electorates:
    """The rules of law that the service ships with (data/electorates.json)."""
    return electorates_from(shipped("electorates.json"))


def terms_of(day: date) -> Terms:
    """The times that hold for a topic raised on a day; the first rules for days before them."""
    rules = sorted(shipped("topic_rules.json"), key=lambda rule: str(rule["from_day"]))
    holding = [rule for rule in rules if date.fromisoformat(rule["from_day"]) <= day] or rules[:1]
    return Terms(**{name: holding[-1][name] for name in Terms.__dataclass_fields__})
