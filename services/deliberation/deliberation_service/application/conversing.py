"""Everything about conversations on statements, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliberation_service.application.conversations import Conversations
from deliberation_service.application.importing import Importing
from deliberation_service.application.maps import MapDrawing
from deliberation_service.application.participants import Participants, create_participants_table
from deliberation_service.application.parts import Parts
from deliberation_service.queries.conversation_views import ConversationViews
from deliberation_service.queries.conversations import ConversationLists
from deliberation_service.queries.maps import Maps, create_maps_table
from linli_common.sealing import KeyStore
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Conversing:
    """Commands, lists, views and maps."""

    conversations: Conversations
    lists: ConversationLists
    views: ConversationViews
    maps: Maps
    drawing: MapDrawing
    importing: Importing


def conversing_of(parts: Parts, vault: ConnectionPool[Any], keys: KeyStore) -> Conversing:
    """Makes the two tables that no reader folds, when they are missing, and puts the parts together."""
    create_participants_table(vault)
    create_maps_table(parts.store.pool)
    lists, maps = ConversationLists(parts.store.pool), Maps(parts.store.pool)
    conversations = Conversations(parts, Participants(vault), lists)
    return Conversing(
        conversations=conversations,
        lists=lists,
        views=ConversationViews(parts.store, keys, lists),
        maps=maps,
        drawing=MapDrawing(parts, conversations, lists, maps),
        importing=Importing(parts, keys),
    )
