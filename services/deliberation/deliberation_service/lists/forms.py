"""Consultation forms, and a row for each household that has answered or whose paper waits. Never what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import forms as public

DDL = """
CREATE TABLE {schema}.forms (
  form_id     uuid PRIMARY KEY,
  topic_id    uuid,
  division_id uuid NOT NULL,
  estate_id   uuid,
  rule        text NOT NULL,
  state       text NOT NULL,
  prepared_at timestamptz NOT NULL,
  opens_at    timestamptz NOT NULL,
  closes_at   timestamptz NOT NULL,
  paper_until timestamptz NOT NULL,
  households  integer,
  result      text,
  next_at     timestamptz
);
CREATE INDEX forms_of_division ON {schema}.forms (division_id, prepared_at DESC, form_id DESC);
CREATE INDEX forms_of_topic ON {schema}.forms (topic_id, prepared_at) WHERE topic_id IS NOT NULL;
CREATE INDEX forms_next ON {schema}.forms (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX forms_under_way ON {schema}.forms (division_id) WHERE state IN ('prepared', 'open');
CREATE TABLE {schema}.form_answers (
  form_id      uuid NOT NULL,
  household_id uuid NOT NULL,
  state        text NOT NULL,
  counted_by   text,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (form_id, household_id)
);
"""
_FORM = (
    "topic_id", "division_id", "estate_id", "rule", "state", "prepared_at", "opens_at", "closes_at", "paper_until",
    "households", "result", "next_at",
)  # fmt: skip
_ANSWER = ("state", "counted_by", "changed_at")
Data = dict[str, Any]


def on_prepared(_: Row, data: Data, event: Event) -> Row:
    times = {name: datetime.fromisoformat(data[name]) for name in ("opens_at", "closes_at", "paper_until")}
    return {
        **{name: UUID(data[name]) if data[name] else None for name in ("topic_id", "division_id", "estate_id")},
        **times,
        "rule": data["rule"],
        "state": "prepared",
        "prepared_at": event.envelope.time,
        "households": None,
        "result": None,
        "next_at": times["opens_at"],
    }


def on_opened(row: Row, data: Data, _: Event) -> Row:
    return {"state": "open", "households": data["households"], "next_at": row["paper_until"]}


def on_closing(_: Row, __: Data, ___: Event) -> Row:
    return {"state": "closing"}


def on_closed(_: Row, data: Data, __: Event) -> Row:
    return {"state": "closed", "result": data["result"], "next_at": None}


def on_cancelled(_: Row, __: Data, ___: Event) -> Row:
    return {"state": "cancelled", "next_at": None}


OF_FORMS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.FormPreparedV1.TYPE: on_prepared,
    public.FormOpenedV1.TYPE: on_opened,
    public.FormClosingV1.TYPE: on_closing,
    public.FormClosedV1.TYPE: on_closed,
    public.FormCancelledV1.TYPE: on_cancelled,
}


def on_answered(event: Event) -> Row:
    return {"state": event.envelope.data["channel"], "counted_by": _act(event)}


def on_entered(_: Event) -> Row:
    return {"state": "entered", "counted_by": None}


def on_differed(_: Event) -> Row:
    return {"state": "differs", "counted_by": None}


OF_ANSWERS: dict[str, Callable[[Event], Row]] = {
    public.FormAnsweredV1.TYPE: on_answered,
    public.FormPaperEnteredV1.TYPE: on_entered,
    public.FormPaperDifferedV1.TYPE: on_differed,
}


def _act(event: Event) -> str:
    """The stored name of the private event that holds what counts."""
    if event.recorded is None:
        raise ValueError("the own lists are folded from the own table")
    return event.recorded.topic


def _form_keys(event: Event) -> list[tuple[UUID]]:
    moved = moved_keys(event, "form")
    return moved or ([(UUID(event.envelope.data["form_id"]),)] if event.envelope.type in OF_FORMS else [])


def _on_form(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type != public.FormPreparedV1.TYPE:
        raise ValueError(f"form {key[0]} was never prepared")
    row = before or {}
    if is_moved(event):
        return {**row, **where_to(event)}
    return {**row, **OF_FORMS[event.envelope.type](row, event.envelope.data, event)}


def _answer_keys(event: Event) -> list[tuple[UUID, UUID]]:
    if event.envelope.type not in OF_ANSWERS:
        return []
    return [(UUID(event.envelope.data["form_id"]), UUID(event.envelope.data["household_id"]))]


def _on_answer(_: Any, __: Row | None, event: Event) -> Row:
    return {**OF_ANSWERS[event.envelope.type](event), "changed_at": event.envelope.time}


STATES: tuple[States, ...] = (
    one_row_each("forms", (Column("form_id", "uuid"),), _FORM, _form_keys, _on_form),
    one_row_each(
        "form_answers",
        (Column("form_id", "uuid"), Column("household_id", "uuid")),
        _ANSWER,
        _answer_keys,
        _on_answer,
    ),
)
"""What the reader ``deliberation_lists`` folds of consultation forms."""
