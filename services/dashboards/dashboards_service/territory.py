"""What dashboards know of the territory beyond the shared copy: population figures."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.identity import PopulationRecordedV1

DDL = """
CREATE TABLE {schema}.populations (
  division_id uuid   NOT NULL,
  on_day      date   NOT NULL,
  people      bigint NOT NULL,
  households  bigint NOT NULL,
  source      text   NOT NULL,
  PRIMARY KEY (division_id, on_day)
);
"""


def _population_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != PopulationRecordedV1.TYPE:
        return []
    data = event.envelope.data
    return [(UUID(data["division_id"]), date.fromisoformat(data["on"]))]


def _on_population_recorded(_: Any, __: Row | None, event: Event) -> Row:
    """A figure recorded again for the same day takes the place of the first."""
    data = event.envelope.data
    return {"people": int(data["people"]), "households": int(data["households"]), "source": data["source"]}


POPULATIONS = one_row_each(
    "populations",
    (Column("division_id", "uuid"), Column("on_day", "date")),
    ("people", "households", "source"),
    _population_keys,
    _on_population_recorded,
)
