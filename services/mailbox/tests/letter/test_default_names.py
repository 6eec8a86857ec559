"""The words of categories that came with the service are those that the contracts tell everybody else."""

from __future__ import annotations

from linli_contracts.mailbox.categories import DEFAULT_NAMES
from mailbox_service.queries.lookups import default_rules


def test_other_services_call_a_category_as_the_default_rules_do() -> None:
    named = {rule.category: (rule.name_zh, rule.name_en) for rule in default_rules().categories}

    assert named == DEFAULT_NAMES
