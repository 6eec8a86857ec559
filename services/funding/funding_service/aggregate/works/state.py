"""A work (工程) as it stands; its events are in the rooms beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic
from funding_service.refusals import works as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import works_words as words


@dataclass(frozen=True, slots=True)
class Milestone:
    """节点: when it is due; when it was reached; whether its lateness is on record."""

    number: int
    due_at: datetime
    reached_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Defect:
    """问题: what was found and by when it is answered. ``answered`` until it is judged."""

    inspection_id: UUID
    found_by: UUID
    due_at: datetime
    answered: bool = False
    overdue: bool = False


class Work(Aggregate):
    """``above_id`` sees to it when something is late. ``committed_fen`` is what funds promised to its contract."""

    TOPIC = "funding:Work"

    class Event(Aggregate.Event):
        """Every event knows its place, and how the work stood just before."""

        place: list[str]
        standing: dict[str, Any]

        def __init_subclass__(cls, **options: Any) -> None:
            """The library finds the stored names of nested classes only; these events live in the rooms beside."""
            super().__init_subclass__(**options)
            register_topic(cls.__dict__["TOPIC"], cls)

    class Opened(Event, Aggregate.Created):
        """There is money for it. ``content`` is {title, text}."""

        TOPIC = "funding:Work.Opened"
        above_id: UUID
        round_id: UUID | None
        cost_fen: int
        content: Sealed

        def apply(self, aggregate: Work) -> None:
            standing = self.standing
            aggregate.place, aggregate.above_id, aggregate.round_id = self.place, self.above_id, self.round_id
            aggregate.cost_fen, aggregate.content = self.cost_fen, self.content
            aggregate.division_id, aggregate.estate_id = standing["division_id"], standing["estate_id"]
            aggregate.origin, aggregate.proposal_id = standing["origin"], standing["proposal_id"]
            aggregate.topic_id, aggregate.raised_by_ids = standing["topic_id"], list(standing["raised_by_ids"])
            aggregate.resident_proposed = standing["resident_proposed"]

    Created = Opened  # the library would define one of its own, without a topic

    def __init__(self) -> None:
        self.place: list[str] = []
        self.division_id = self.above_id = UUID(int=0)
        self.estate_id: UUID | None = None
        self.origin: words.WorkOrigin = "round"
        self.round_id: UUID | None = None
        self.proposal_id: UUID | None = None
        self.topic_id: UUID | None = None
        self.resident_proposed = False
        self.raised_by_ids: list[UUID] = []
        self.content: Sealed | None = None
        self.cost_fen = self.households = 0
        self.status: words.WorkStatus = "funded"
        self.contract_fen = self.committed_fen = 0
        self.milestones: dict[int, Milestone] = {}
        self.inspections: dict[UUID, UUID] = {}
        self.defects: dict[UUID, Defect] = {}
        self.photos: dict[UUID, str] = {}
        self.completed_by: UUID | None = None
        self.upkeep_fund_id: UUID | None = None

    @classmethod
    def open(
        cls,
        *,
        id: UUID,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        above_id: UUID,
        origin: words.WorkOrigin,
        round_id: UUID | None,
        proposal_id: UUID | None,
        topic_id: UUID | None,
        resident_proposed: bool,
        raised_by_ids: list[UUID],
        cost_fen: int,
        content: Sealed,
        at: datetime,
    ) -> Work:
        """立项."""
        standing = {
            "division_id": division_id,
            "estate_id": estate_id,
            "status": "funded",
            "origin": origin,
            "proposal_id": proposal_id,
            "topic_id": topic_id,
            "resident_proposed": resident_proposed,
            "raised_by_ids": raised_by_ids,
        }
        return cls._create(
            cls.Opened,
            id=id,
            timestamp=at,
            place=place,
            standing=standing,
            above_id=above_id,
            round_id=round_id,
            cost_fen=cost_fen,
            content=content,
        )

    @property
    def over_fen(self) -> int:
        """What the contract is above the envelope's cost."""
        return max(self.contract_fen - self.cost_fen, 0)

    @property
    def due_at(self) -> datetime | None:
        """When the last milestone is due; None before there is a contract."""
        return max((milestone.due_at for milestone in self.milestones.values()), default=None)

    def standing(self) -> Mapping[str, Any]:
        """How it stands now: what every one of its public messages says."""
        return {
            "division_id": self.division_id,
            "estate_id": self.estate_id,
            "status": self.status,
            "origin": self.origin,
            "proposal_id": self.proposal_id,
            "topic_id": self.topic_id,
            "resident_proposed": self.resident_proposed,
            "raised_by_ids": list(self.raised_by_ids),
        }

    def refuse_unless(self, *statuses: words.WorkStatus) -> None:
        """Raises WorkStateError."""
        if self.status not in statuses:
            raise refusals.WorkStateError(f"the work is {self.status}, not {' or '.join(statuses)}")

    def happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        """Records an event with the standing before it. The rooms beside call this, nobody else."""
        self.trigger_event(event, timestamp=at, place=self.place, standing=dict(self.standing()), **said)


def work_id_of_proposal(proposal_id: UUID) -> UUID:
    """A proposal becomes one work."""
    return uuid5(NAMESPACE_URL, f"linli:funding:work/{proposal_id}")
