"""Grouping: a grid (综合网格) or a deputy's constituency (选区) over divisions, no prefix of anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import Aggregate
from identity_service.aggregate.division import tokens
from identity_service.refusals.territory import RepeatedNameError
from linli_contracts.subjects import ABSENT, NOWHERE, Place

GroupingKind = Literal["grid", "constituency"]


def common_place(places: Sequence[Place]) -> Place:
    """The lowest place that holds them all; nowhere when they share no district."""
    if not places:
        return NOWHERE
    shared: list[str] = []
    for tier in zip(*(tokens(place) for place in places), strict=True):
        if len(set(tier)) > 1:
            break
        shared.append(tier[0])
    return Place(*shared, *[ABSENT] * (3 - len(shared)))


class Grouping(Aggregate):
    """Its divisions and name may be defined anew at any time; a right on it covers what it holds then."""

    TOPIC = "identity:Grouping"

    class Event(Aggregate.Event):
        """Every event says the whole definition, with the lowest place that holds all divisions."""

        place: list[str]
        kind: GroupingKind
        name: str
        division_ids: list[UUID]

    class Defined(Event, Aggregate.Created):
        """The first definition."""

        TOPIC = "identity:Grouping.Defined"

    Created = Defined  # the library would define one of its own, without a topic

    class Redefined(Event):
        """The definition from now on, in place of the one before."""

        TOPIC = "identity:Grouping.Redefined"

        def apply(self, aggregate: Grouping) -> None:
            aggregate.name = self.name
            aggregate.division_ids = list(self.division_ids)

    def __init__(self, kind: GroupingKind, name: str, division_ids: list[UUID]) -> None:
        self.kind: GroupingKind = kind
        self.name = name
        self.division_ids = list(division_ids)

    @classmethod
    def define(
        cls,
        *,
        id: UUID,
        kind: GroupingKind,
        name: str,
        division_ids: Sequence[UUID],
        place: Place,
        at: datetime,
    ) -> Grouping:
        """A new grouping. Raises `RepeatedNameError` for a division named twice."""
        _refuse_repeated(division_ids)
        return cls._create(
            cls.Defined,
            id=id,
            timestamp=at,
            place=tokens(place),
            kind=kind,
            name=name,
            division_ids=list(division_ids),
        )

    def redefine(self, *, name: str, division_ids: Sequence[UUID], place: Place, at: datetime) -> None:
        """Another name or other divisions. Raises `RepeatedNameError`."""
        _refuse_repeated(division_ids)
        self.trigger_event(
            self.Redefined,
            timestamp=at,
            place=tokens(place),
            kind=self.kind,
            name=name,
            division_ids=list(division_ids),
        )


def _refuse_repeated(division_ids: Sequence[UUID]) -> None:
    if len(set(division_ids)) < len(division_ids):
        raise RepeatedNameError("division_ids: a division stands twice")
