"""What dashboards keep of the mailbox's settings: departments, and how districts call their categories."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.mailbox import DepartmentClosedV1, DepartmentOpenedV1, DepartmentRenamedV1, MailboxRulesSetV1

from dashboards_service.measures.flows import day_of

DDL = """
CREATE TABLE {schema}.departments (
  department_id uuid PRIMARY KEY,
  division_id   uuid NOT NULL,
  name          text NOT NULL,
  opened_on     date NOT NULL,
  closed_on     date
);
CREATE INDEX ON {schema}.departments (division_id);
CREATE TABLE {schema}.letter_categories (
  district_id uuid  NOT NULL,
  from_day    date  NOT NULL,
  categories  jsonb NOT NULL,
  PRIMARY KEY (district_id, from_day)
);
COMMENT ON TABLE {schema}.departments IS 'departments under the name that they have now';
"""

_OF_DEPARTMENTS = frozenset({DepartmentOpenedV1.TYPE, DepartmentRenamedV1.TYPE, DepartmentClosedV1.TYPE})


def _department_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["department_id"]),)] if event.envelope.type in _OF_DEPARTMENTS else []


def _on_department(_: Any, row: Row | None, event: Event) -> Row:
    data, day = event.envelope.data, day_of(event)
    if event.envelope.type == DepartmentOpenedV1.TYPE:
        return {"division_id": UUID(data["division_id"]), "name": data["name"], "opened_on": day, "closed_on": None}
    assert row is not None, "a department is opened before anything else"
    return (
        {**row, "name": data["name"]} if event.envelope.type == DepartmentRenamedV1.TYPE else {**row, "closed_on": day}
    )


def _rules_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != MailboxRulesSetV1.TYPE:
        return []
    data = event.envelope.data
    return [(UUID(data["district_id"]), date.fromisoformat(data["from_day"]))]


def _on_rules_set(_: Any, __: Row | None, event: Event) -> Row:
    named = ("category", "name_zh", "name_en")
    return {"categories": [{name: rule[name] for name in named} for rule in event.envelope.data["categories"]]}


DEPARTMENTS = one_row_each(
    "departments",
    (Column("department_id", "uuid"),),
    ("division_id", "name", "opened_on", "closed_on"),
    _department_keys,
    _on_department,
)
CATEGORY_NAMES = one_row_each(
    "letter_categories",
    (Column("district_id", "uuid"), Column("from_day", "date")),
    ("categories",),
    _rules_keys,
    _on_rules_set,
)
