"""Supervised accounts (资金监管账户): kept, checked, stated, read by every owner of the estate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from funding_service.application.parts import Parts
from funding_service.application.supervised.keeping import Keeping
from funding_service.application.supervised.views import SupervisedViews
from funding_service.queries.decisions import Decisions
from funding_service.queries.supervised import SupervisedLists


@dataclass(frozen=True, slots=True)
class Supervised:
    """What the service does with supervised accounts, by subject."""

    keeping: Keeping
    lists: SupervisedLists
    views: SupervisedViews

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What time asks for."""
        return (self.keeping.issue_statements,)


def supervised_of(parts: Parts) -> Supervised:
    """Puts the parts together."""
    lists = SupervisedLists(parts.store.pool)
    keeping = Keeping(parts, lists, Decisions(parts.store.pool))
    return Supervised(keeping=keeping, lists=lists, views=SupervisedViews(parts, keeping))
