"""A topic as it stands. What may be done with it stands in the rooms beside, by subject, next to its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.templates.shape import Stage, Template
from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic
from linli_ballots.electorate import Threshold
from linli_common.sealing.sealed import Sealed

UNSCREENED = ("raised", "declined", "appealed", "withdrawn")
"""No part of the public record: nobody but who raised it and who screens it reads it."""


@dataclass(slots=True)
class Use:
    """An instrument that was begun: in which stage, at which visit of it, and what it came to."""

    instrument: str
    stage: str
    visit: int
    begun_at: datetime
    result: str | None = None


class Topic(Aggregate):
    """All times are UTC. ``raised_by_ids``: who raised it first, then everybody upstream."""

    TOPIC = "deliberation:Topic"

    class Event(Aggregate.Event):
        """What all of them share. What people wrote is sealed.

        ``place`` are the subject tokens of the topic's division, ``standing`` says how it stood just before the
        event: a public message is made from the event alone.
        """

        place: list[str]
        standing: dict[str, Any]

        def __init_subclass__(cls, **options: Any) -> None:
            """The library finds the stored names of nested classes only; these events live in the rooms beside."""
            super().__init_subclass__(**options)
            register_topic(cls.__dict__["TOPIC"], cls)

    class Raised(Event, Aggregate.Created):
        """``above_id`` is the division to which a missed screening goes, and which decides an appeal; None: nobody is.

        ``content`` is None for a topic from a letter that nobody has put into words yet.
        """

        TOPIC = "deliberation:Topic.Raised"
        content: Sealed | None
        letter_id: UUID | None
        district_id: UUID
        above_id: UUID | None
        terms: dict[str, Any]
        screening_remind_at: datetime
        screening_due_at: datetime

        def apply(self, aggregate: Topic) -> None:
            standing = self.standing
            aggregate.division_id, aggregate.estate_id = standing["division_id"], standing["estate_id"]
            aggregate.scope, aggregate.origin = standing["scope"], standing["origin"]
            aggregate.raised_by_ids = list(standing["raised_by_ids"])
            aggregate.raised_at = self.timestamp
            aggregate.place, aggregate.letter_id, aggregate.content = self.place, self.letter_id, self.content
            aggregate.district_id, aggregate.above_id = self.district_id, self.above_id
            aggregate.terms = self.terms
            aggregate.remind_at, aggregate.due_at = self.screening_remind_at, self.screening_due_at

    Created = Raised  # the library would define one of its own, without a topic

    def __init__(self) -> None:
        self.status = "raised"
        self.division_id = self.district_id = UUID(int=0)
        self.above_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.scope = self.origin = ""
        self.place: list[str] = []
        self.raised_by_ids: list[UUID] = []
        self.raised_at = datetime.min
        self.letter_id: UUID | None = None
        self.content: Sealed | None = None
        self.terms: dict[str, Any] = {}
        self.remind_at: datetime | None = None
        self.due_at: datetime | None = None
        self.overdue = False
        self.appealable_until: datetime | None = None
        self.reopened = False
        self.merged_into: UUID | None = None
        self.process: Template | None = None
        self.stage: str | None = None
        self.visit = 0
        self.stage_entered_at: datetime | None = None
        self.uses: dict[UUID, Use] = {}
        self.outcome: str | None = None
        self.outcome_id: UUID | None = None
        self.concluded_at: datetime | None = None
        self.reviewed = False

    @property
    def present(self) -> Stage | None:
        """The stage that it is in; None before it was accepted and after its end."""
        return self.process.stage(self.stage) if self.process is not None and self.stage is not None else None

    @property
    def is_public(self) -> bool:
        """Part of the public record."""
        return self.status not in UNSCREENED

    @property
    def is_open(self) -> bool:
        """It waits for somebody, or is in a stage, be it the review."""
        return self.status in ("raised", "appealed") or self.stage is not None

    def convener_roles(self) -> tuple[str, ...]:
        """Who convenes the present stage; nobody when there is none."""
        return self.present.conveners if self.present is not None else ()

    def may_act(self) -> tuple[str, ...]:
        """Who takes part in the present stage, beside who convenes it."""
        return self.present.may_act if self.present is not None else ()

    def threshold(self, instrument: str) -> Threshold | None:
        """What the present stage says that makes an instrument pass; None when it says nothing."""
        allowed = self.present.allowance(instrument) if self.present is not None else None
        return allowed.threshold if allowed is not None else None

    def standing(self, at: datetime) -> dict[str, Any]:
        """How the topic stands now: what every one of its public messages says."""
        stage, process = self.present, self.process
        return {
            "division_id": self.division_id,
            "estate_id": self.estate_id,
            "scope": self.scope,
            "origin": self.origin,
            "status": self.status,
            "template": process.template if process else None,
            "template_version": process.version if process else None,
            "stage": stage.stage if stage else None,
            "stage_kind": stage.kind if stage else None,
            "overdue": self.overdue,
            "raised_by_ids": list(self.raised_by_ids),
            "raised_seconds": max(int((at - self.raised_at).total_seconds()), 0),
        }

    def rest(self) -> None:
        """No time runs out until something says when."""
        self.due_at = self.remind_at = None
        self.overdue = False

    def happened(self, event: type[Event], at: datetime, *, place: list[str] | None = None, **said: Any) -> None:
        """Records an event with the place and the standing before it. The rooms beside call this, nobody else."""
        self.trigger_event(event, timestamp=at, place=place or self.place, standing=self.standing(at), **said)
