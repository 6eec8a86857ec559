"""An opinion (表态) of a participant on a statement: agree 赞同, disagree 反对, pass 跳过. It may change until the end.

Whoever takes part does so under a random id that nothing here leads from to a person (docs/decisions/0011). Neither id
of an aggregate is the participant's: they stand on public messages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from deliberation_service.aggregate.conversation import Conversation, check_open, where
from deliberation_service.aggregate.statement import Statement
from deliberation_service.refusals import statements as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed

Choice = Literal["agree", "disagree", "pass"]
CHOICES: dict[Choice, bytes] = {"agree": b"+", "disagree": b"-", "pass": b"0"}
"""One byte each: the length of what is sealed tells nothing."""
NUMBERS = {b"+": 1, b"-": -1, b"0": 0}


class Participation(Aggregate):
    """That a participant takes part: once a conversation."""

    TOPIC = "deliberation:ConversationParticipation"

    class Event(Aggregate.Event):
        """There is but one."""

    class Joined(Event, Aggregate.Created):
        """``counts`` and ``age_band`` as they were when it happened."""

        TOPIC = "deliberation:ConversationParticipation.Joined"
        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        topic_id: UUID | None
        conversation_id: UUID
        counts: bool
        age_band: str | None

        def apply(self, aggregate: Participation) -> None:
            aggregate.counts = self.counts

    Created = Joined  # the library would define one of its own, without a topic

    def __init__(self) -> None:
        self.counts = False


class Opinion(Aggregate):
    """The last choice counts."""

    TOPIC = "deliberation:Opinion"

    class Event(Aggregate.Event):
        """``choice`` is sealed under the matter's key."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        topic_id: UUID | None
        conversation_id: UUID
        statement_id: UUID
        participant_id: UUID
        counts: bool
        choice: Sealed

    class Given(Event, Aggregate.Created):
        """表态."""

        TOPIC = "deliberation:Opinion.Given"

        def apply(self, aggregate: Opinion) -> None:
            aggregate.choice = self.choice

    Created = Given  # the library would define one of its own, without a topic

    class Changed(Event):
        """改变表态."""

        TOPIC = "deliberation:Opinion.Changed"

        def apply(self, aggregate: Opinion) -> None:
            aggregate.choice = self.choice

    def __init__(self) -> None:
        self.choice: Sealed | None = None


def participation_id(participant_id: UUID) -> UUID:
    """The id of the aggregate that says that a participant takes part."""
    return uuid5(participant_id, "joined")


def opinion_id(participant_id: UUID, statement_id: UUID) -> UUID:
    """One opinion a participant and statement."""
    return uuid5(participant_id, str(statement_id))


def join(
    conversation: Conversation, participant_id: UUID, *, counted: bool, age_band: str | None, at: datetime
) -> Participation:
    """Takes part for the first time."""
    return Participation._create(
        Participation.Joined,
        id=participation_id(participant_id),
        timestamp=at,
        **where(conversation),
        conversation_id=conversation.id,
        counts=counted,
        age_band=age_band,
    )


def check_answerable(conversation: Conversation, statement: Statement, at: datetime) -> None:
    """Raises `ConversationClosedError`, or `UnknownStatementError` for what is not shown."""
    check_open(conversation, at)
    if statement.state != "shown":
        raise refusals.UnknownStatementError(f"no statement {statement.id}")


def give(
    conversation: Conversation, statement_id: UUID, participant_id: UUID, choice: Sealed, *, counted: bool, at: datetime
) -> Opinion:
    """表态, for the first time on this statement."""
    return Opinion._create(
        Opinion.Given,
        id=opinion_id(participant_id, statement_id),
        timestamp=at,
        **where(conversation),
        conversation_id=conversation.id,
        statement_id=statement_id,
        participant_id=participant_id,
        counts=counted,
        choice=choice,
    )


def change(
    opinion: Opinion,
    conversation: Conversation,
    statement_id: UUID,
    participant_id: UUID,
    choice: Sealed,
    *,
    counted: bool,
    at: datetime,
) -> None:
    """改变表态: the last one counts."""
    opinion.trigger_event(
        Opinion.Changed,
        timestamp=at,
        **where(conversation),
        conversation_id=conversation.id,
        statement_id=statement_id,
        participant_id=participant_id,
        counts=counted,
        choice=choice,
    )
