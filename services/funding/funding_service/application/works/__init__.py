"""Works (工程): opened, built, supervised, reviewed, kept up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from funding_service.application.parts import Parts
from funding_service.application.works.building import Building
from funding_service.application.works.chores import WorkChores
from funding_service.application.works.finding import FoundWorks
from funding_service.application.works.supervising import Supervising
from funding_service.application.works.views import WorkViews
from funding_service.queries.works import WorkLists
from funding_service.vault.pictures import Pictures
from linli_common.sealing import KeyStore
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Works:
    """What the service does with works, by subject."""

    found: FoundWorks
    building: Building
    supervising: Supervising
    lists: WorkLists
    views: WorkViews
    work_chores: WorkChores

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What time asks for."""
        return (self.work_chores.advance_works, self.work_chores.remove_orphans)


def works_of(parts: Parts, vault: ConnectionPool[Any], keys: KeyStore) -> Works:
    """Puts the parts together."""
    found, lists, pictures = FoundWorks(parts), WorkLists(parts.store.pool), Pictures(vault, keys)
    return Works(
        found=found,
        building=Building(parts, found, lists),
        supervising=Supervising(parts, found, pictures),
        lists=lists,
        views=WorkViews(parts, found, pictures),
        work_chores=WorkChores(parts, found, lists, pictures),
    )
