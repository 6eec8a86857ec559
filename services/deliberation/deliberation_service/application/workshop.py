"""What people make together: panels by lot, design schemes, conventions, and the blueprint of what came of it all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deliberation_service.application.blueprint_views import BlueprintViews
from deliberation_service.application.blueprints import Blueprints
from deliberation_service.application.contests import Contests
from deliberation_service.application.convention_views import ConventionViews
from deliberation_service.application.conventions import Conventions
from deliberation_service.application.grounds import Grounds
from deliberation_service.application.panel_rolls import PanelRolls
from deliberation_service.application.panel_views import PanelViews
from deliberation_service.application.panels import Panels
from deliberation_service.application.parts import Parts
from deliberation_service.application.scheme_views import SchemeViews
from deliberation_service.application.schemes import Schemes
from deliberation_service.queries.blueprints import BlueprintLists
from deliberation_service.queries.conventions import ConventionLists
from deliberation_service.queries.panels import PanelLists
from deliberation_service.queries.schemes import SchemeLists
from deliberation_service.vault.pictures import Pictures
from linli_common.sealing import KeyStore
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Workshop:
    """Commands, views and lists of the four."""

    panels: Panels
    panel_views: PanelViews
    panel_lists: PanelLists
    contests: Contests
    schemes: Schemes
    scheme_views: SchemeViews
    scheme_lists: SchemeLists
    pictures: Pictures
    conventions: Conventions
    convention_views: ConventionViews
    convention_lists: ConventionLists
    blueprints: Blueprints
    blueprint_views: BlueprintViews
    blueprint_lists: BlueprintLists

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What time, and what others did, ask for."""
        return (self.panels.advance, self.schemes.remove_orphans, self.blueprints.collect)


def workshop_of(parts: Parts, vault: ConnectionPool[Any], keys: KeyStore) -> Workshop:
    """Put together."""
    store, contents, grounds = parts.store, parts.contents, Grounds(parts)
    panel_lists, rolls = PanelLists(store.pool), PanelRolls(parts.neighbourhood, contents, grounds)
    contests, pictures = Contests(parts, grounds), Pictures(vault, keys)
    blueprint_lists = BlueprintLists(store.pool)
    return Workshop(
        panels=Panels(parts, grounds, rolls, panel_lists),
        panel_views=PanelViews(contents, rolls),
        panel_lists=panel_lists,
        contests=contests,
        schemes=Schemes(parts, contests, pictures),
        scheme_views=SchemeViews(store, contents, contests, parts.neighbourhood),
        scheme_lists=SchemeLists(store.pool),
        pictures=pictures,
        conventions=Conventions(parts, grounds),
        convention_views=ConventionViews(contents, parts.neighbourhood),
        convention_lists=ConventionLists(store.pool),
        blueprints=Blueprints(parts, grounds, blueprint_lists),
        blueprint_views=BlueprintViews(store, contents, parts.topics),
        blueprint_lists=blueprint_lists,
    )
