"""Notices and public notices with their objections: until when, how many, how far. Never what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.days import end_of
from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import notices as public

DDL = """
CREATE TABLE {schema}.notices (
  notice_id    uuid PRIMARY KEY,
  form         text NOT NULL,
  topic_id     uuid,
  division_id  uuid NOT NULL,
  estate_id    uuid,
  about        text NOT NULL,
  state        text NOT NULL,
  published_at timestamptz NOT NULL,
  until        date NOT NULL,
  ended_at     timestamptz,
  readers      integer NOT NULL,
  corrections  integer NOT NULL,
  objections   integer NOT NULL,
  unanswered   integer NOT NULL,
  next_at      timestamptz
);
CREATE INDEX notices_of_division ON {schema}.notices (division_id, published_at DESC, notice_id DESC);
CREATE INDEX notices_of_topic ON {schema}.notices (topic_id, published_at) WHERE topic_id IS NOT NULL;
CREATE INDEX notices_next ON {schema}.notices (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notices_under_way ON {schema}.notices (division_id) WHERE state IN ('published', 'open');
CREATE TABLE {schema}.objections (
  objection_id  uuid PRIMARY KEY,
  notice_id     uuid NOT NULL,
  division_id   uuid NOT NULL,
  person_id     uuid NOT NULL,
  raised_at     timestamptz NOT NULL,
  answer_due_at timestamptz NOT NULL,
  overdue       boolean NOT NULL,
  answered_at   timestamptz,
  taken_up      boolean,
  next_at       timestamptz
);
CREATE INDEX objections_of_notice ON {schema}.objections (notice_id, raised_at);
CREATE INDEX objections_of_person ON {schema}.objections (person_id, raised_at DESC, objection_id DESC);
CREATE INDEX objections_next ON {schema}.objections (next_at) WHERE next_at IS NOT NULL;
"""
_NOTICE = (
    "form", "topic_id", "division_id", "estate_id", "about", "state", "published_at", "until", "ended_at", "readers",
    "corrections", "objections", "unanswered", "next_at",
)  # fmt: skip
_OBJECTION = (
    "notice_id", "division_id", "person_id", "raised_at", "answer_due_at", "overdue", "answered_at", "taken_up",
    "next_at",
)  # fmt: skip
Data = dict[str, Any]


def on_published(_: Row, data: Data, event: Event) -> Row:
    public_notice = event.envelope.type == public.PublicNoticePublishedV1.TYPE
    return {
        "form": "public_notice" if public_notice else "notice",
        **{name: UUID(data[name]) if data[name] else None for name in ("topic_id", "division_id", "estate_id")},
        "about": data["about"],
        "state": "open" if public_notice else "published",
        "published_at": event.envelope.time,
        "until": date.fromisoformat(data["until"]),
        "ended_at": None,
        **dict.fromkeys(("readers", "corrections", "objections", "unanswered"), 0),
    }


def on_notice_read(row: Row, _: Data, __: Event) -> Row:
    return {"readers": row["readers"] + 1}


def on_corrected(_: Row, data: Data, __: Event) -> Row:
    return {"corrections": data["correction"]}


def on_withdrawn(_: Row, __: Data, event: Event) -> Row:
    return {"state": "withdrawn", "ended_at": event.envelope.time}


def on_ended(_: Row, data: Data, event: Event) -> Row:
    return {"state": data.get("result", "ended"), "ended_at": event.envelope.time}


def on_objection_raised(row: Row, _: Data, __: Event) -> Row:
    return {"objections": row["objections"] + 1, "unanswered": row["unanswered"] + 1}


def on_objection_answered(row: Row, _: Data, __: Event) -> Row:
    return {"unanswered": row["unanswered"] - 1}


NOTICE_HANDLERS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.NoticePublishedV1.TYPE: on_published,
    public.NoticeReadV1.TYPE: on_notice_read,
    public.NoticeCorrectedV1.TYPE: on_corrected,
    public.NoticeWithdrawnV1.TYPE: on_withdrawn,
    public.NoticeEndedV1.TYPE: on_ended,
    public.PublicNoticePublishedV1.TYPE: on_published,
    public.ObjectionRaisedV1.TYPE: on_objection_raised,
    public.ObjectionAnsweredV1.TYPE: on_objection_answered,
    public.PublicNoticeCorrectedV1.TYPE: on_corrected,
    public.PublicNoticeWithdrawnV1.TYPE: on_withdrawn,
    public.PublicNoticeEndedV1.TYPE: on_ended,
}
_BEGINNINGS = (public.NoticePublishedV1.TYPE, public.PublicNoticePublishedV1.TYPE)


def _notice_keys(event: Event) -> list[tuple[UUID]]:
    moved = moved_keys(event, "notice", "public_notice")
    return moved or ([(UUID(event.envelope.data["notice_id"]),)] if event.envelope.type in NOTICE_HANDLERS else [])


def _notice(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type not in _BEGINNINGS:
        raise ValueError(f"notice {key[0]} was never published")
    row = {**(before or {})}
    if is_moved(event):
        return row | where_to(event)
    row |= NOTICE_HANDLERS[event.envelope.type](row, event.envelope.data, event)
    hanging = row["state"] in ("published", "open") and not row["unanswered"]
    row["next_at"] = end_of(row["until"]) if hanging else None
    return row


_OBJECTION_TYPES = (
    public.ObjectionRaisedV1.TYPE,
    public.ObjectionOverdueV1.TYPE,
    public.ObjectionAnsweredV1.TYPE,
)


def _objection_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["objection_id"]),)] if event.envelope.type in _OBJECTION_TYPES else []


def _objection(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.ObjectionRaisedV1.TYPE:
        due = datetime.fromisoformat(data["answer_due_at"])
        return {
            **{name: UUID(data[name]) for name in ("notice_id", "division_id", "person_id")},
            "raised_at": event.envelope.time,
            "answer_due_at": due,
            "overdue": False,
            "answered_at": None,
            "taken_up": None,
            "next_at": due,
        }
    if before is None:
        raise ValueError(f"objection {key[0]} was never raised")
    if event.envelope.type == public.ObjectionOverdueV1.TYPE:
        return {**before, "overdue": True, "next_at": None}
    return {**before, "answered_at": event.envelope.time, "taken_up": data["taken_up"], "next_at": None}


STATES: tuple[States, ...] = (
    one_row_each("notices", (Column("notice_id", "uuid"),), _NOTICE, _notice_keys, _notice),
    one_row_each("objections", (Column("objection_id", "uuid"),), _OBJECTION, _objection_keys, _objection),
)
"""What the reader ``deliberation_lists`` folds of notices."""
