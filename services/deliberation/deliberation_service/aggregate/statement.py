"""A statement (观点): one sentence that others agree with or not. The convener shows or hides it, with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.conversation import Conversation, check_open, where
from deliberation_service.refusals import statements as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import StatementState

MOST_STATEMENTS_EACH = 20
"""So that nobody drowns the others; a convener's own are not limited."""


class Statement(Aggregate):
    """``author_id`` is None of a statement that came from elsewhere. States: held 待审, shown 已展示, hidden 已隐藏."""

    TOPIC = "deliberation:Statement"

    class Event(Aggregate.Event):
        """What both share."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        topic_id: UUID | None
        conversation_id: UUID
        author_id: UUID | None

    class Written(Event, Aggregate.Created):
        """What was written is sealed under the matter's key."""

        TOPIC = "deliberation:Statement.Written"
        content: Sealed
        state: str

        def apply(self, aggregate: Statement) -> None:
            aggregate.conversation_id, aggregate.author_id = self.conversation_id, self.author_id
            aggregate.content, aggregate.state = self.content, self.state

    Created = Written  # the library would define one of its own, without a topic

    class Moderated(Event):
        """展示 or 隐藏. Showing what was held needs no reason."""

        TOPIC = "deliberation:Statement.Moderated"
        was: str
        state: str
        reason: Sealed | None

        def apply(self, aggregate: Statement) -> None:
            aggregate.state = self.state

    def __init__(self) -> None:
        self.state = "held"
        self.conversation_id = UUID(int=0)
        self.author_id: UUID | None = None
        self.content: Sealed | None = None


def write(
    conversation: Conversation,
    *,
    id: UUID,
    author_id: UUID | None,
    content: Sealed,
    written_before: int,
    by_convener: bool,
    at: datetime,
) -> Statement:
    """提出观点. A convener's own is shown at once. Raises `ConversationClosedError`, `TooManyStatementsError`."""
    check_open(conversation, at)
    if written_before >= MOST_STATEMENTS_EACH and not by_convener:
        raise refusals.TooManyStatementsError(f"one person writes {MOST_STATEMENTS_EACH} statements at most")
    held = conversation.held_first and not by_convener
    return written(conversation, id=id, author_id=author_id, content=content, state="held" if held else "shown", at=at)


def written(
    conversation: Conversation,
    *,
    id: UUID,
    author_id: UUID | None,
    content: Sealed,
    state: StatementState,
    at: datetime,
) -> Statement:
    """A statement as it stands; for what was written elsewhere, in whatever state it was there."""
    return Statement._create(
        Statement.Written,
        id=id,
        timestamp=at,
        **where(conversation),
        conversation_id=conversation.id,
        author_id=author_id,
        content=content,
        state=state,
    )


def moderate(
    statement: Statement, conversation: Conversation, state: StatementState, reason: Sealed | None, at: datetime
) -> None:
    """Shows or hides it, also once the conversation is over. Raises `StatementStateError`."""
    if statement.state == state:
        raise refusals.StatementStateError(f"the statement is {state} already")
    said: dict[str, Any] = {"was": statement.state, "state": state, "reason": reason}
    statement.trigger_event(
        Statement.Moderated,
        timestamp=at,
        **where(conversation),
        conversation_id=conversation.id,
        author_id=statement.author_id,
        **said,
    )
