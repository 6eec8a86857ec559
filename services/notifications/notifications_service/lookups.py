"""Words and people of other services that texts and audiences need: departments with their handlers, categories.

A copy of its own, folded from the mailbox's stream into schema ``notifications_lookups``.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event, Fold, Reader
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import mailbox

_DDL = """
CREATE TABLE {schema}.departments (
  department_id uuid PRIMARY KEY,
  name          text NOT NULL,
  person_ids    uuid[] NOT NULL,
  open          boolean NOT NULL
);
CREATE TABLE {schema}.categories (
  category text PRIMARY KEY,
  name_zh  text NOT NULL,
  name_en  text NOT NULL
);
"""
_DEPARTMENT_TYPES = frozenset(
    contract.TYPE
    for contract in (
        mailbox.DepartmentOpenedV1,
        mailbox.DepartmentRenamedV1,
        mailbox.DepartmentStaffedV1,
        mailbox.DepartmentClosedV1,
    )
)


def _department_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["department_id"]),)] if event.envelope.type in _DEPARTMENT_TYPES else []


def _on_department(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == mailbox.DepartmentOpenedV1.TYPE:
        return {"name": data["name"], "person_ids": [], "open": True}
    if before is None:
        raise ValueError(f"department {key[0]} was changed before it was opened")
    match event.envelope.type:
        case mailbox.DepartmentRenamedV1.TYPE:
            return {**before, "name": data["name"]}
        case mailbox.DepartmentStaffedV1.TYPE:
            return {**before, "person_ids": [UUID(person_id) for person_id in data["person_ids"]]}
        case _:
            return {**before, "open": False, "person_ids": []}


def _category_keys(event: Event) -> list[tuple[str]]:
    if event.envelope.type != mailbox.MailboxRulesSetV1.TYPE:
        return []
    return [(rule["category"],) for rule in event.envelope.data["categories"]]


def _on_category(key: tuple[str], _: Any, event: Event) -> Row:
    """The words that were set last, by whichever district."""
    rule = next(rule for rule in event.envelope.data["categories"] if rule["category"] == key[0])
    return {"name_zh": rule["name_zh"], "name_en": rule["name_en"]}


_DEPARTMENTS = one_row_each(
    "departments",
    (Column("department_id", "uuid"),),
    ("name", "person_ids", "open"),
    _department_keys,
    _on_department,
)
_CATEGORIES = one_row_each(
    "categories", (Column("category", "text"),), ("name_zh", "name_en"), _category_keys, _on_category
)
LOOKUPS = Reader(
    "notifications_lookups", 1, "notifications_lookups", (Fold("MAILBOX", states=(_DEPARTMENTS, _CATEGORIES)),), _DDL
)
