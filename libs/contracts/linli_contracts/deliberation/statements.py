"""Statements 观点 and what people think of them: that somebody took part, never who, and never what they chose.

Whoever says what they think does so under a random id that is in no message (docs/decisions/0011): these messages bear
the actor ``participant``, the same for everybody. How opinions group is told once, when the conversation is over, and
without groups of fewer than five people.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import Count, Flag, Moment, TopicId
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId
from linli_contracts.words import AgeBand

ConversationId = Annotated[
    UUID, Field(description="A conversation on statements.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c1"])
]
StatementId = Annotated[UUID, Field(description="A statement 观点.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c2"])]
State = Annotated[words.StatementState, Field(examples=["shown"])]
Counts = Annotated[
    bool,
    Field(description="By a resident of the place that is asked; others take part without counting.", examples=[True]),
]


class OfConversation(Contract):
    """What every event of a conversation states."""

    conversation_id: ConversationId
    topic_id: TopicId | None
    division_id: DivisionId
    estate_id: EstateId | None


class ConversationOpenedV1(OfConversation):
    """观点征集开始: people write statements, and say what they think of those of others."""

    TYPE: ClassVar[str] = "linli.deliberation.conversation_opened.v1"
    open_to: Annotated[words.OpenTo, Field(examples=["residents"])]
    held_first: Annotated[
        bool, Field(description="Statements wait for the convener before they are shown.", examples=[True])
    ]
    closes_at: Moment


class ConversationJoinedV1(OfConversation):
    """Somebody took part for the first time. ``age_band`` is unknown of whoever is no resident."""

    TYPE: ClassVar[str] = "linli.deliberation.conversation_joined.v1"
    counts: Counts
    age_band: Annotated[AgeBand | None, Field(description="Age band on the day of the event.", examples=["20-35"])]


class StatementWrittenV1(OfConversation):
    """A participant wrote a statement."""

    TYPE: ClassVar[str] = "linli.deliberation.statement_written.v1"
    statement_id: StatementId
    author_id: PersonId | None
    state: State


class StatementModeratedV1(OfConversation):
    """The convener shows or hides a statement, with a reason."""

    TYPE: ClassVar[str] = "linli.deliberation.statement_moderated.v1"
    statement_id: StatementId
    author_id: PersonId | None
    was: Annotated[words.StatementState, Field(description="Before.", examples=["held"])]
    state: State


class OpinionGivenV1(OfConversation):
    """Somebody said what they think of a statement, or now thinks otherwise (``changed``)."""

    TYPE: ClassVar[str] = "linli.deliberation.opinion_given.v1"
    statement_id: StatementId
    changed: Flag
    counts: Counts


class ConversationClosedV1(OfConversation):
    """No more statements, no more opinions."""

    TYPE: ClassVar[str] = "linli.deliberation.conversation_closed.v1"
    how: Annotated[words.ConversationEnd, Field(examples=["time"])]


class ConversationSummedUpV1(OfConversation):
    """How it came out, of those who count. ``group_sizes``: people in each opinion group, null where hidden."""

    TYPE: ClassVar[str] = "linli.deliberation.conversation_summed_up.v1"
    participants: Count
    statements: Annotated[int, Field(ge=0, description="Shown ones.", examples=[40])]
    opinions: Count
    group_sizes: Annotated[list[int | None], Field(examples=[[88, 41]])]
    shared: Annotated[
        int, Field(ge=0, description="Statements on which all groups have the same majority.", examples=[3])
    ]


EVENTS: tuple[type[Contract], ...] = (
    ConversationOpenedV1,
    ConversationJoinedV1,
    StatementWrittenV1,
    StatementModeratedV1,
    OpinionGivenV1,
    ConversationClosedV1,
    ConversationSummedUpV1,
)
