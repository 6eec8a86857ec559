"""A household's answer to a consultation form: online by any grown-up member, or on paper, read by two workers.

States: *none*, *online*, *entered* (paper, by one worker), *differs* (two read it differently), *paper* (counts). What
was answered is sealed: whether two readings are the same is told from outside, where they can be opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.aggregate.form import Form
from deliberation_service.refusals import forms as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.words import AgeBand

ANSWERS = UUID("0c7b6c37-6a60-5b83-8d5e-51f4a3c8e902")
COUNTED = ("online", "paper")


def answer_id(form_id: UUID, household_id: UUID) -> UUID:
    """A household has one answer: the id is made from both."""
    return uuid5(ANSWERS, f"{form_id}:{household_id}")


class FormAnswer(Aggregate):
    """``option`` is what counts, ``read`` what the workers read of the paper form, in their order."""

    TOPIC = "deliberation:FormAnswer"

    class Event(Aggregate.Event):
        """What all of them share."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        form_id: UUID
        household_id: UUID

    class Begun(Event, Aggregate.Created):
        """Makes room for what follows in the same transaction."""

        TOPIC = "deliberation:FormAnswer.Begun"

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.place, aggregate.division_id, aggregate.topic_id = self.place, self.division_id, self.topic_id
            aggregate.form_id, aggregate.household_id = self.form_id, self.household_id

    Created = Begun  # the library would define one of its own, without a topic

    class Answered(Event):
        """Online, in place of whatever was there."""

        TOPIC = "deliberation:FormAnswer.Answered"
        person_id: UUID
        band: str | None
        option: Sealed
        changed: bool

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.state, aggregate.option, aggregate.answered_by = "online", self.option, self.person_id

    class Entered(Event):
        """The first worker's reading of a paper form."""

        TOPIC = "deliberation:FormAnswer.Entered"
        worker_id: UUID
        option: Sealed

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.state, aggregate.worker_ids, aggregate.read = "entered", [self.worker_id], [self.option]

    class Confirmed(Event):
        """The second worker read the same: it counts."""

        TOPIC = "deliberation:FormAnswer.Confirmed"
        worker_id: UUID
        option: Sealed

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.state, aggregate.option = "paper", self.option
            aggregate.worker_ids.append(self.worker_id)
            aggregate.read.append(self.option)

    class Differed(Event):
        """The second worker read something else."""

        TOPIC = "deliberation:FormAnswer.Differed"
        worker_id: UUID
        option: Sealed

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.state = "differs"
            aggregate.worker_ids.append(self.worker_id)
            aggregate.read.append(self.option)

    class Resolved(Event):
        """A third person decided what the paper says, and why."""

        TOPIC = "deliberation:FormAnswer.Resolved"
        person_id: UUID
        option: Sealed
        reason: Sealed

        def apply(self, aggregate: FormAnswer) -> None:
            aggregate.state, aggregate.option, aggregate.resolved_by = "paper", self.option, self.person_id
            aggregate.reason = self.reason

    def __init__(self) -> None:
        self.state = "none"
        self.place: list[str] = []
        self.division_id = self.form_id = self.household_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.option: Sealed | None = None
        self.answered_by: UUID | None = None
        self.worker_ids: list[UUID] = []
        self.read: list[Sealed] = []
        self.resolved_by: UUID | None = None
        self.reason: Sealed | None = None

    @classmethod
    def begin(cls, form: Form, household_id: UUID, at: datetime) -> FormAnswer:
        """The room for a household's answer."""
        return cls._create(
            cls.Begun,
            id=answer_id(form.id, household_id),
            timestamp=at,
            place=form.place,
            division_id=form.division_id,
            topic_id=form.topic_id,
            form_id=form.id,
            household_id=household_id,
        )

    def replaces(self, person_id: UUID) -> str:
        """What an answer of this person replaces: nothing, own, another_member, or paper (entered or counted)."""
        if self.state == "none":
            return "nothing"
        if self.state != "online":
            return "paper"
        return "own" if self.answered_by == person_id else "another_member"

    def answer(self, form: Form, person_id: UUID, band: AgeBand | None, option: Sealed, at: datetime) -> None:
        """Online, until the end; the last answer of the household counts. Raises what `Form.refuse_online` does."""
        form.refuse_online(at)
        changed = self.state in COUNTED
        self._happened(self.Answered, at, person_id=person_id, band=band, option=option, changed=changed)

    def enter(self, form: Form, worker_id: UUID, option: Sealed, same: bool | None, at: datetime) -> None:
        """A worker's reading of the paper form. ``same``: whether the first worker read that too; None: this is it.

        Raises `AnsweredOnlineError`, `PaperCountedError`, `PaperDiffersError`, `SameWorkerError` and what
        `Form.refuse_paper` does.
        """
        form.refuse_paper(at)
        self._refuse_other_than_entered()
        if self.state == "none":
            self._happened(self.Entered, at, worker_id=worker_id, option=option)
            return
        if worker_id in self.worker_ids:
            raise refusals.SameWorkerError("another worker enters it the second time")
        self._happened(self.Confirmed if same else self.Differed, at, worker_id=worker_id, option=option)

    def resolve(self, form: Form, person_id: UUID, option: Sealed, reason: Sealed, at: datetime) -> None:
        """A third person decides. Raises `NothingToResolveError`, `SameWorkerError`, or as `Form.refuse_paper`."""
        form.refuse_paper(at)
        if self.state != "differs":
            raise refusals.NothingToResolveError("no two readings differ")
        if person_id in self.worker_ids:
            raise refusals.SameWorkerError("who entered one of the readings does not decide between them")
        self._happened(self.Resolved, at, person_id=person_id, option=option, reason=reason)

    def _refuse_other_than_entered(self) -> None:
        match self.state:
            case "online":
                raise refusals.AnsweredOnlineError("the household answered online, and can change that itself")
            case "paper":
                raise refusals.PaperCountedError("two workers have read the same")
            case "differs":
                raise refusals.PaperDiffersError("two workers have read something different")

    def _happened(self, event: type[Event], at: datetime, **values: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            topic_id=self.topic_id,
            form_id=self.form_id,
            household_id=self.household_id,
            **values,
        )
