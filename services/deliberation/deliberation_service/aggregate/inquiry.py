"""What is asked of a unit and has to be answered by a day: a request (交办) or a deputy's question (代表询问).

A question gates nothing; a request is one of the outcomes that a topic can have. Both have the same clock: what was
not answered when its time was over is recorded as overdue, once, at that moment, and goes to the unit above (督办).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from deliberation_service.refusals import inquiries as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed

Kind = Literal["request", "question"]
Decision = Literal["done", "will_do", "partly", "declined"]


class Inquiry(Aggregate):
    """``to`` and ``above`` are units as text: ``street/<id>``, ``department/<id>`` and so on."""

    TOPIC = "deliberation:Inquiry"

    class Event(Aggregate.Event):
        """What all of them share: where it is booked, and on whom."""

        division_id: UUID
        place: list[str]
        kind: Kind
        topic_id: UUID | None
        asked_by_id: UUID
        to: str
        due_at: datetime

    class Asked(Event, Aggregate.Created):
        """By a convener (request) or a deputy (question)."""

        TOPIC = "deliberation:Inquiry.Asked"
        above: str
        text: Sealed

    class Answered(Event):
        """By somebody who works for the unit; a request says what will be done."""

        TOPIC = "deliberation:Inquiry.Answered"
        text: Sealed
        decision: Decision | None
        in_time: bool
        after_seconds: int

        def apply(self, aggregate: Inquiry) -> None:
            aggregate.answered_at = self.timestamp
            aggregate.answer = self.text
            aggregate.decision = self.decision

    class Overdue(Event):
        """The time was over; it bears the moment at which that was so."""

        TOPIC = "deliberation:Inquiry.Overdue"
        above: str

        def apply(self, aggregate: Inquiry) -> None:
            aggregate.overdue = True

    class Redirected(Event):
        """The unit was the wrong one: it goes to another, the time runs on."""

        TOPIC = "deliberation:Inquiry.Redirected"
        new_to: str
        new_above: str
        reason: Sealed

        def apply(self, aggregate: Inquiry) -> None:
            aggregate.to, aggregate.above = self.new_to, self.new_above

    Created = Asked  # the library would define one of its own, without a topic

    def __init__(
        self,
        division_id: UUID,
        place: list[str],
        kind: Kind,
        topic_id: UUID | None,
        to: str,
        asked_by_id: UUID,
        above: str,
        text: Sealed,
        due_at: datetime,
    ) -> None:
        self.division_id = division_id
        self.place = place
        self.kind = kind
        self.topic_id = topic_id
        self.to = to
        self.above = above
        self.asked_by_id = asked_by_id
        self.asked_at = self.created_on
        self.text = text
        self.due_at = due_at
        self.answered_at: datetime | None = None
        self.answer: Sealed | None = None
        self.decision: Decision | None = None
        self.overdue = False

    def standing(self) -> dict[str, object]:
        """What every event of it states."""
        return {
            "division_id": self.division_id,
            "place": self.place,
            "kind": self.kind,
            "topic_id": self.topic_id,
            "asked_by_id": self.asked_by_id,
            "to": self.to,
            "due_at": self.due_at,
        }


def ask(
    *,
    id: UUID,
    kind: Kind,
    topic_id: UUID | None,
    division_id: UUID,
    place: list[str],
    to: str,
    above: str,
    asked_by_id: UUID,
    text: Sealed,
    due_at: datetime,
    at: datetime,
) -> Inquiry:
    """A new one. Raises `DueTooEarlyError` unless it is due after it is asked."""
    if due_at <= at:
        raise refusals.DueTooEarlyError("it is due before it is asked", field="answer_by")
    return Inquiry._create(
        Inquiry.Asked,
        id=id,
        timestamp=at,
        division_id=division_id,
        place=place,
        kind=kind,
        topic_id=topic_id,
        to=to,
        asked_by_id=asked_by_id,
        above=above,
        text=text,
        due_at=due_at,
    )


def advance(inquiry: Inquiry, now: datetime) -> None:
    """Records that the time is over, when it is and nobody has answered. An answer at the very moment is in time."""
    if inquiry.answered_at is None and not inquiry.overdue and now > inquiry.due_at:
        inquiry.trigger_event(Inquiry.Overdue, timestamp=inquiry.due_at, above=inquiry.above, **inquiry.standing())


def answer(inquiry: Inquiry, text: Sealed, decision: Decision | None, at: datetime) -> None:
    """Raises `InquiryAnsweredError`, `DecisionMissingError`, `DecisionNotAskedError`."""
    advance(inquiry, at)
    _refuse_answered(inquiry)
    if inquiry.kind == "request" and decision is None:
        raise refusals.DecisionMissingError("say what will be done about the request", field="decision")
    if inquiry.kind == "question" and decision is not None:
        raise refusals.DecisionNotAskedError("a question is answered, not decided", field="decision")
    inquiry.trigger_event(
        Inquiry.Answered,
        timestamp=at,
        text=text,
        decision=decision,
        in_time=not inquiry.overdue,
        after_seconds=int((at - inquiry.asked_at).total_seconds()),
        **inquiry.standing(),
    )


def redirect(inquiry: Inquiry, to: str, above: str, reason: Sealed, at: datetime) -> None:
    """Raises `InquiryAnsweredError`, `SameUnitError`."""
    advance(inquiry, at)
    _refuse_answered(inquiry)
    if to == inquiry.to:
        raise refusals.SameUnitError("it is with that unit already", field="to")
    inquiry.trigger_event(
        Inquiry.Redirected, timestamp=at, new_to=to, new_above=above, reason=reason, **inquiry.standing()
    )


def _refuse_answered(inquiry: Inquiry) -> None:
    if inquiry.answered_at is not None:
        raise refusals.InquiryAnsweredError("it was answered before")
