"""The service's commands and lists, put together from its databases and secrets.

A subject joins with a field of `Deliberation` and a line in `compose`; its chores are a line in `Deliberation.chores`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from deliberation_service.application.chores import TopicChores
from deliberation_service.application.consultations import Consultations, consultations_of
from deliberation_service.application.contents import Contents
from deliberation_service.application.conversing import Conversing, conversing_of
from deliberation_service.application.deliberating import Deliberating
from deliberation_service.application.following import Following
from deliberation_service.application.gatherings import Gatherings, gatherings_of
from deliberation_service.application.inquiries import Inquiries
from deliberation_service.application.parts import Parts
from deliberation_service.application.places import Places
from deliberation_service.application.raising import Raising
from deliberation_service.application.templates import TemplateSetting
from deliberation_service.application.topics import Topics
from deliberation_service.application.units import Units
from deliberation_service.application.votes import Votes, votes_of
from deliberation_service.application.workshop import Workshop, workshop_of
from deliberation_service.lists import READER
from deliberation_service.publisher import publish
from deliberation_service.queries.desks import DeskLists
from deliberation_service.queries.inquiries import InquiryLists
from deliberation_service.queries.rules import shipped_electorates
from deliberation_service.queries.templates import Templates
from deliberation_service.queries.topic_views import TopicViews
from deliberation_service.queries.topics import TopicLists
from deliberation_service.queries.under_way import UnderWay
from deliberation_service.vault.pictures import create_picture_table
from linli_ballots.rolls import Rolls
from linli_common.auth import Authority
from linli_common.event_store import EventSourcedApplication
from linli_common.projector import Fold, Reader, create_tables, position_of
from linli_common.sealing import KeyStore, create_key_table
from linli_contracts.subjects import stream_name
from linli_neighbourhood import Neighbourhood, departments, neighbourhood_reader
from linli_neighbourhood.reader import STREAM as IDENTITY
from psycopg_pool import ConnectionPool

SERVICE = "deliberation"
NEIGHBOURHOOD: Reader = neighbourhood_reader(SERVICE, rolls=True)
MAILBOX = "MAILBOX"
DEPARTMENTS = Reader(
    name="deliberation_departments",
    version=1,
    schema="deliberation_departments",
    folds=(Fold(MAILBOX, states=(departments.DEPARTMENTS,)),),
    ddl=departments.DDL,
)
"""Departments as the mailbox keeps them: who can be asked for something."""


@dataclass(frozen=True, slots=True)
class Deliberation:
    """Everything a process of this service works with. `close` lets go of all connections."""

    parts: Parts
    vault: ConnectionPool[Any]
    raising: Raising
    deliberating: Deliberating
    templates: Templates
    template_setting: TemplateSetting
    topic_lists: TopicLists
    topic_views: TopicViews
    desk_lists: DeskLists
    topic_chores: TopicChores
    following: Following
    consultations: Consultations
    votes: Votes
    units: Units
    inquiries: Inquiries
    inquiry_lists: InquiryLists
    gatherings: Gatherings
    workshop: Workshop
    conversing: Conversing

    @property
    def store(self) -> EventSourcedApplication:
        """The event table."""
        return self.parts.store

    @property
    def neighbourhood(self) -> Neighbourhood:
        """The copy of identity's events."""
        return self.parts.neighbourhood

    @property
    def authority(self) -> Authority:
        """The one rule of rights, on that copy."""
        return self.parts.authority

    @property
    def topics(self) -> Topics:
        """Topics by the truth of the event table."""
        return self.parts.topics

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What the worker does at every round: commands with a time (design, invariant 10)."""
        return (
            self.topic_chores.advance_topics,
            self.topic_chores.follow_territory,
            self.following.follow_territory,
            self.topic_chores.forget_erased,
            self.votes.chores.end_votes,
            self.inquiries.advance,
            self.gatherings.chores.advance_resolutions,
            self.gatherings.chores.advance_notices,
            *self.workshop.chores,
            self.conversing.conversations.end_expired,
            self.conversing.conversations.forget_erased,
            self.conversing.drawing.sum_up_closed,
        )

    @property
    def long_chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What takes as long as a roll is long, minutes in a district: each goes its own rounds."""
        votes = self.votes.chores
        return (votes.open_votes, votes.count_votes, votes.count_large_votes, self.consultations.chores.advance_forms)

    def position(self, stream: str) -> int:
        """How far the own lists, or the copy of identity, have got; 0 for a stream that is not read."""
        if stream == IDENTITY:
            return self.neighbourhood.position()
        if stream == MAILBOX:
            with self.store.pool.connection() as connection:
                return position_of(connection, DEPARTMENTS, MAILBOX).seq
        return self.topic_lists.position() if stream == stream_name(SERVICE) else 0

    def close(self) -> None:
        """Commits what waits, then closes."""
        self.store.close()
        self.vault.close()


def compose(
    *,
    database: str,
    vault: str,
    master_key: bytes,
    wake: Callable[[], None] = lambda: None,
    connections: int = 16,
) -> Deliberation:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_key_table(vault)
    create_picture_table(vault)
    with psycopg.connect(database) as connection:
        for reader in (READER, NEIGHBOURHOOD, DEPARTMENTS):
            create_tables(connection, reader)
    store = EventSourcedApplication(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name=f"{SERVICE}_vault"
    )
    keys = KeyStore(pool, master_key)
    neighbourhood = Neighbourhood(store.pool, NEIGHBOURHOOD)
    parts = Parts(
        store=store,
        contents=Contents(keys),
        neighbourhood=neighbourhood,
        authority=Authority(neighbourhood.covers),
        places=Places(neighbourhood),
        topics=Topics(store),
        rolls=Rolls(neighbourhood, shipped_electorates()),
    )
    templates, topic_lists = Templates(store), TopicLists(store.pool)
    units = Units(neighbourhood, departments.Departments(store.pool, DEPARTMENTS), parts.authority)
    inquiry_lists = InquiryLists(store.pool)
    topic_chores = TopicChores(parts, topic_lists)
    topic_chores.forget_again()
    return Deliberation(
        parts=parts,
        vault=pool,
        raising=Raising(parts, templates),
        deliberating=Deliberating(parts),
        templates=templates,
        template_setting=TemplateSetting(parts),
        topic_lists=topic_lists,
        topic_views=TopicViews(store, keys, neighbourhood),
        desk_lists=DeskLists(store.pool),
        topic_chores=topic_chores,
        following=Following(parts, UnderWay(store.pool)),
        consultations=consultations_of(parts),
        votes=votes_of(parts, pool, master_key),
        units=units,
        inquiries=Inquiries(parts, units, inquiry_lists),
        inquiry_lists=inquiry_lists,
        gatherings=gatherings_of(parts),
        conversing=conversing_of(parts, pool, keys),
        workshop=workshop_of(parts, pool, keys),
    )
