"""Words and people of other services that texts and audiences need: departments with their handlers, categories.

A copy of its own, folded from the mailbox's stream into schema ``notifications_lookups``.
"""

from __future__ import annotations

from typing import Any

from linli_common.projector import Column, Event, Fold, Reader
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import mailbox
from linli_neighbourhood import departments

_DDL = """
CREATE TABLE {schema}.categories (
  category text PRIMARY KEY,
  name_zh  text NOT NULL,
  name_en  text NOT NULL
);
"""


def _category_keys(event: Event) -> list[tuple[str]]:
    if event.envelope.type != mailbox.MailboxRulesSetV1.TYPE:
        return []
    return [(rule["category"],) for rule in event.envelope.data["categories"]]


def _on_category(key: tuple[str], _: Any, event: Event) -> Row:
    """The words that were set last, by whichever district."""
    rule = next(rule for rule in event.envelope.data["categories"] if rule["category"] == key[0])
    return {"name_zh": rule["name_zh"], "name_en": rule["name_en"]}


_CATEGORIES = one_row_each(
    "categories", (Column("category", "text"),), ("name_zh", "name_en"), _category_keys, _on_category
)
LOOKUPS = Reader(
    "notifications_lookups",
    2,
    "notifications_lookups",
    (Fold("MAILBOX", states=(departments.DEPARTMENTS, _CATEGORIES)),),
    departments.DDL + _DDL,
)
