"""The public faces of conversations. That somebody took part goes out; who, and what they think, does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.conversation import Conversation
from deliberation_service.aggregate.opinion_given import Opinion, Participation
from deliberation_service.aggregate.statement import Statement
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import statements as public


def _where(event: Any, conversation_id: Any) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "topic_id": event.topic_id,
        "division_id": event.division_id,
        "estate_id": event.estate_id,
    }


def _of_conversation(contract: type[Contract], *names: str, **more: Any) -> Callable[[Any], Contract]:
    return lambda event: contract(
        **_where(event, event.originator_id), **{name: getattr(event, name) for name in names}, **more
    )


def _within(contract: type[Contract], *names: str, **more: Any) -> Callable[[Any], Contract]:
    return lambda event: contract(
        **_where(event, event.conversation_id), **{name: getattr(event, name) for name in names}, **more
    )


def _of_statement(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    return lambda event: _within(contract, "author_id", *names, statement_id=event.originator_id)(event)


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Conversation.Opened: _of_conversation(public.ConversationOpenedV1, "open_to", "held_first", "closes_at"),
    Conversation.Closed: _of_conversation(public.ConversationClosedV1, "how"),
    Conversation.Expired: _of_conversation(public.ConversationClosedV1, how="time"),
    Conversation.SummedUp: _of_conversation(
        public.ConversationSummedUpV1, "participants", "statements", "opinions", "group_sizes", "shared"
    ),
    Conversation.Moved: moved("statements"),
    Participation.Joined: _within(public.ConversationJoinedV1, "counts", "age_band"),
    Statement.Written: _of_statement(public.StatementWrittenV1, "state"),
    Statement.Moderated: _of_statement(public.StatementModeratedV1, "was", "state"),
    Opinion.Given: _within(public.OpinionGivenV1, "statement_id", "counts", changed=False),
    Opinion.Changed: _within(public.OpinionGivenV1, "statement_id", "counts", changed=True),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({Conversation.Expired})
