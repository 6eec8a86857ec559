"""Rules that came with the service, dated, with their source (``data/*.json``)."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import orjson
from linli_ballots.electorate import Electorates, Rule, Share, Threshold


@cache
def shipped(path: str) -> Any:
    """A JSON file of the service's data, parsed once. Nobody changes what it gives."""
    return orjson.loads(resources.files("funding_service").joinpath(f"data/{path}").read_bytes())


PASSES_NOTHING = Threshold(("persons",), None, Share(1, 1, more_than=False))
"""A round passes nothing and fails nothing: its rule gives away the money, however few tick."""


def ticking_electorates() -> Electorates:
    """Who may tick, by the names that a round's terms use."""
    stated = shipped("electorates.json")
    return Electorates(
        {
            name: (
                Rule(
                    name=name,
                    version=stated["version"],
                    from_day=date.fromisoformat(stated["version"]),
                    name_zh=rule["name_zh"],
                    unit="person",
                    minimum_age=rule["minimum_age"],
                    binding=False,
                    article=stated["basis"],
                    verified=True,
                    threshold=PASSES_NOTHING,
                ),
            )
            for name, rule in stated["rules"].items()
        }
    )
