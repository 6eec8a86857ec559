"""Conversations, statements and one's own opinions as they are shown: words are opened for the one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.conversation import Conversation
from deliberation_service.aggregate.opinion_given import CHOICES, Choice
from deliberation_service.aggregate.statement import Statement
from deliberation_service.queries.asking import Behind
from deliberation_service.queries.conversations import ConversationLists
from deliberation_service.refusals.statements import UnknownConversationError
from linli_common.event_store import EventSourcedApplication
from linli_common.sealing import KeyStore, Sealed
from linli_contracts.deliberation.words import OpenTo, StatementState
from pydantic import BaseModel

_CHOICE_OF: dict[bytes, Choice] = {sealed: choice for choice, sealed in CHOICES.items()}


class ConversationView(BaseModel):
    """``participants``: people who said something, with those who do not count; ``statements``: shown ones."""

    conversation_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    title: str
    question: str
    open_to: OpenTo
    held_first: bool
    state: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    summed_up: bool
    participants: int
    statements: int


class StatementView(BaseModel):
    """``opinions``: how many people said something on it. ``reason``: why it is shown or hidden, for its author and
    whoever convened the conversation. ``text`` is None when the matter can no longer be read.
    """

    statement_id: UUID
    state: StatementState
    text: str | None
    written_at: datetime
    opinions: int
    mine: bool
    reason: str | None
    seq: int


class NextStatement(BaseModel):
    """``left``: on how many one said nothing yet, this one included."""

    statement: StatementView | None
    left: int


class OwnOpinion(BaseModel):
    """What one said on a statement."""

    statement_id: UUID
    choice: Choice


class ConversationViews:
    """Joins lists with the words of the event table."""

    def __init__(self, store: EventSourcedApplication, keys: KeyStore, lists: ConversationLists) -> None:
        self._store = store
        self._keys = keys
        self._lists = lists

    def one(self, conversation_id: UUID) -> ConversationView:
        """Raises `UnknownConversationError`."""
        row = self._lists.row(conversation_id)
        if row is None:
            raise UnknownConversationError(f"no conversation {conversation_id}")
        return self._conversations([row])[0]

    def of_division(self, division_id: UUID, before: Behind, limit: int) -> list[ConversationView]:
        """The newest first, behind a place."""
        return self._conversations(self._lists.of_division(division_id, before, limit))

    def of_topic(self, topic_id: UUID) -> list[ConversationView]:
        """In the order in which they were opened."""
        return self._conversations(self._lists.of_topic(topic_id))

    def statements(
        self,
        conversation_id: UUID,
        states: Sequence[str],
        me: UUID | None,
        after: int,
        limit: int,
        *,
        reasons: bool = False,
    ) -> list[StatementView]:
        """Those in these states and one's own, behind a place."""
        rows = self._lists.statements(conversation_id, states, me, after, limit)
        return self._statements(rows, me, reasons=reasons)

    def next_for(self, conversation_id: UUID, participant_id: UUID | None) -> NextStatement:
        """What to answer next."""
        row, left = self._lists.next_for(conversation_id, participant_id)
        return NextStatement(statement=self._statements([row], None)[0] if row is not None else None, left=left)

    def opinions_of(self, conversation_id: UUID, matter_id: UUID, participant_id: UUID) -> list[OwnOpinion]:
        """What one participant said."""
        rows = self._lists.opinions_of(conversation_id, participant_id)
        opened = self._keys.open_all([Sealed(matter_id, bytes(row["choice"])) for row in rows])
        return [
            OwnOpinion(statement_id=row["statement_id"], choice=_CHOICE_OF[choice])
            for row, choice in zip(rows, opened, strict=True)
            if choice is not None
        ]

    def _conversations(self, rows: Sequence[dict[str, Any]]) -> list[ConversationView]:
        begun = self._store.first_events([row["conversation_id"] for row in rows])
        opened = [begun[row["conversation_id"]] for row in rows]
        assert all(isinstance(event, Conversation.Opened) for event in opened)
        texts = self._keys.open_all([event.content for event in opened])
        return [
            ConversationView(**row, **(orjson.loads(text) if text is not None else {"title": "", "question": ""}))
            for row, text in zip(rows, texts, strict=True)
        ]

    def _statements(
        self, rows: Sequence[dict[str, Any]], me: UUID | None, *, reasons: bool = False
    ) -> list[StatementView]:
        ids = [row["statement_id"] for row in rows]
        written = self._store.first_events(ids)
        moderated = self._store.last_events(ids, Statement.Moderated.TOPIC)
        told = [row["statement_id"] for row in rows if reasons or (me is not None and row["author_id"] == me)]
        why = {one: moderated[one].reason for one in told if one in moderated and moderated[one].reason is not None}
        opened = self._keys.open_all([*(written[one].content for one in ids), *why.values()])
        texts = [text.decode() if text is not None else None for text in opened]
        said = dict(zip(why, texts[len(ids) :], strict=True))
        return [
            StatementView(
                statement_id=row["statement_id"],
                state=row["state"],
                text=text,
                written_at=row["written_at"],
                opinions=row["opinions"],
                mine=me is not None and row["author_id"] == me,
                reason=said.get(row["statement_id"]),
                seq=row["seq"],
            )
            for row, text in zip(rows, texts, strict=False)
        ]
