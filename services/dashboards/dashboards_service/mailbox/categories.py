"""How long do letters like mine take here? The last year's letters of a place, by category."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from linli_common.hierarchy import subtree
from linli_common.projector import Connection, in_schema
from linli_contracts.mailbox.categories import DEFAULT_NAMES

from dashboards_service.cells import counted
from dashboards_service.mailbox.catalogue import QUANTILES
from dashboards_service.mailbox.figures import times

PERIOD_DAYS = 365

_SUMS = """
SELECT category, measure, sum(amount)::bigint FROM {schema}.letters_by_category
WHERE division_id = ANY(%s) AND day BETWEEN %s AND %s
GROUP BY category, measure
"""
_NAMES = """
SELECT categories FROM {schema}.letter_categories WHERE district_id = %s AND from_day <= %s
ORDER BY from_day DESC LIMIT 1
"""


def of_place(connection: Connection, schema: str, unit_id: UUID, district_id: UUID, day: date) -> dict[str, Any]:
    """Each category's letters and times in the 365 days up to the day, those of the district's rules first."""
    first = day - timedelta(days=PERIOD_DAYS - 1)
    ids = [place.id for place in subtree(connection, schema, unit_id, day)]
    counts: dict[str, dict[str, int]] = {}
    for category, measure, amount in connection.execute(in_schema(_SUMS, schema), (ids, first, day)):
        counts.setdefault(category, {})[measure] = amount
    row = connection.execute(in_schema(_NAMES, schema), (district_id, day)).fetchone()
    names = {rule["category"]: rule for rule in row[0]} if row else {}
    found = [_category_json(name, names.get(name), counts.get(name, {})) for name in [*names, *sorted(counts)]]
    return {
        "from": first.isoformat(),
        "to": day.isoformat(),
        "categories": list({entry["category"]: entry for entry in found}.values()),
    }


def _category_json(name: str, rule: Mapping[str, str] | None, counts: dict[str, int]) -> dict[str, Any]:
    chinese, english = (rule["name_zh"], rule["name_en"]) if rule else DEFAULT_NAMES.get(name, (name, name))
    entry: dict[str, Any] = {
        "category": name,
        "name_zh": chinese,
        "name_en": english,
        "submitted": counted(counts.get("submitted", 0)).as_json(),
    }
    for figure in QUANTILES:
        cell, cases = times(figure, counts)
        entry[figure] = cell.as_json() | {"cases": cases.value}
    return entry
