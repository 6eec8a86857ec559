"""Conversations, their statements, and the opinions of participants, as rows with sealed choices.

``opinions`` is what maps are drawn from: folded from the private side of the own events, for the public one knows
neither participant nor choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.event_store.transcoding import sealed_ciphertext
from linli_common.projector.reader import Column, Event, Key, States, Sums
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import statements as public

DDL = """
CREATE TABLE {schema}.conversations (
  conversation_id uuid PRIMARY KEY,
  division_id     uuid NOT NULL,
  estate_id       uuid,
  topic_id        uuid,
  open_to         text NOT NULL,
  held_first      boolean NOT NULL,
  state           text NOT NULL,
  opened_at       timestamptz NOT NULL,
  closes_at       timestamptz NOT NULL,
  closed_at       timestamptz,
  summed_up       boolean NOT NULL,
  changed_seq     bigint NOT NULL
);
CREATE INDEX conversations_of_division
  ON {schema}.conversations (division_id, opened_at DESC, conversation_id DESC);
CREATE INDEX conversations_of_topic ON {schema}.conversations (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX conversations_at_work ON {schema}.conversations (closes_at) WHERE NOT summed_up;
CREATE INDEX conversations_under_way ON {schema}.conversations (division_id) WHERE state = 'open';
CREATE TABLE {schema}.statements (
  statement_id    uuid PRIMARY KEY,
  conversation_id uuid NOT NULL,
  author_id       uuid,
  state           text NOT NULL,
  written_at      timestamptz NOT NULL,
  seq             bigint NOT NULL
);
CREATE INDEX statements_of_conversation ON {schema}.statements (conversation_id, state, seq);
CREATE INDEX statements_of_author ON {schema}.statements (conversation_id, author_id) WHERE author_id IS NOT NULL;
CREATE TABLE {schema}.opinions (
  participant_id  uuid NOT NULL,
  statement_id    uuid NOT NULL,
  conversation_id uuid NOT NULL,
  choice          bytea NOT NULL,
  counts          boolean NOT NULL,
  seq             bigint NOT NULL,
  PRIMARY KEY (participant_id, statement_id)
);
CREATE INDEX opinions_of_conversation ON {schema}.opinions (conversation_id, seq);
"""
_CONVERSATION = (
    "division_id", "estate_id", "topic_id", "open_to", "held_first", "state", "opened_at", "closes_at", "closed_at",
    "summed_up", "changed_seq",
)  # fmt: skip
_STATEMENT = ("conversation_id", "author_id", "state", "written_at", "seq")
_OPINION = ("conversation_id", "choice", "counts", "seq")
Data = dict[str, Any]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def on_conversation_opened(data: Data, event: Event) -> Row:
    return {
        **{name: _uuid(data[name]) for name in ("division_id", "estate_id", "topic_id")},
        "open_to": data["open_to"],
        "held_first": data["held_first"],
        "state": "open",
        "opened_at": event.envelope.time,
        "closes_at": datetime.fromisoformat(data["closes_at"]),
        "closed_at": None,
        "summed_up": False,
        "changed_seq": event.seq,
    }


def on_conversation_closed(data: Data, event: Event) -> Row:
    state = "cancelled" if data["how"] == "cancelled" else "closed"
    return {"state": state, "closed_at": event.envelope.time, "summed_up": state == "cancelled"}


_OF_CONVERSATION: dict[str, Callable[[Data, Event], Row]] = {
    public.ConversationOpenedV1.TYPE: on_conversation_opened,
    public.ConversationClosedV1.TYPE: on_conversation_closed,
    public.ConversationSummedUpV1.TYPE: lambda _, __: {"summed_up": True},
    public.StatementWrittenV1.TYPE: lambda _, event: {"changed_seq": event.seq},
    public.StatementModeratedV1.TYPE: lambda _, event: {"changed_seq": event.seq},
    public.OpinionGivenV1.TYPE: lambda data, event: {"changed_seq": event.seq} if data["counts"] else {},
}
_OF_STATEMENT = (public.StatementWrittenV1.TYPE, public.StatementModeratedV1.TYPE)


def _conversation_of(event: Event) -> list[tuple[UUID]]:
    if event.envelope.type not in _OF_CONVERSATION:
        return moved_keys(event, "statements")
    return [(UUID(event.envelope.data["conversation_id"]),)]


def _next_conversation(_: Any, row: Row | None, event: Event) -> Row:
    if is_moved(event):
        return {**(row or {}), **where_to(event)}
    return {**(row or {}), **_OF_CONVERSATION[event.envelope.type](event.envelope.data, event)}


def _statement_of(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["statement_id"]),)] if event.envelope.type in _OF_STATEMENT else []


def _next_statement(_: Any, row: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if row is not None:
        return {**row, "state": data["state"]}
    return {
        "conversation_id": UUID(data["conversation_id"]),
        "author_id": _uuid(data["author_id"]),
        "state": data["state"],
        "written_at": event.envelope.time,
        "seq": event.seq,
    }


def _private(event: Event) -> Data:
    assert event.recorded is not None, "the own lists read the own event table"
    stored: Data = orjson.loads(event.recorded.state)
    return stored


def _opinion_of(event: Event) -> list[tuple[UUID, UUID]]:
    if event.envelope.type != public.OpinionGivenV1.TYPE:
        return []
    participant = UUID(_private(event)["participant_id"]["_data_"])
    return [(participant, UUID(event.envelope.data["statement_id"]))]


def _next_opinion(_: Any, __: Row | None, event: Event) -> Row:
    return {
        "conversation_id": UUID(event.envelope.data["conversation_id"]),
        "choice": sealed_ciphertext(_private(event)["choice"]),
        "counts": event.envelope.data["counts"],
        "seq": event.seq,
    }


def _joined(event: Event) -> Iterable[tuple[Key, int]]:
    if event.envelope.type != public.ConversationJoinedV1.TYPE:
        return ()
    data = event.envelope.data
    return [((UUID(data["conversation_id"]), data["counts"]), 1)]


def _said(event: Event) -> Iterable[tuple[Key, int]]:
    if event.envelope.type != public.OpinionGivenV1.TYPE or event.envelope.data["changed"]:
        return ()
    return [((UUID(event.envelope.data["statement_id"]),), 1)]


STATES: tuple[States, ...] = (
    one_row_each(
        "conversations", (Column("conversation_id", "uuid"),), _CONVERSATION, _conversation_of, _next_conversation
    ),
    one_row_each("statements", (Column("statement_id", "uuid"),), _STATEMENT, _statement_of, _next_statement),
    one_row_each(
        "opinions",
        (Column("participant_id", "uuid"), Column("statement_id", "uuid")),
        _OPINION,
        _opinion_of,
        _next_opinion,
    ),
)
SUMS: tuple[Sums, ...] = (
    Sums("conversation_people", (Column("conversation_id", "uuid"), Column("counts", "boolean")), _joined),
    Sums("statement_opinions", (Column("statement_id", "uuid"),), _said),
)
