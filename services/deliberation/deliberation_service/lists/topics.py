"""One row for each topic: where it stands and what time will do to it next. Never what is said in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import topics as public

DDL = """
CREATE TABLE {schema}.topics (
  topic_id         uuid PRIMARY KEY,
  division_id      uuid NOT NULL,
  place            text NOT NULL,
  estate_id        uuid,
  scope            text NOT NULL,
  origin           text NOT NULL,
  letter_id        uuid,
  status           text NOT NULL,
  template         text,
  template_version integer,
  stage            text,
  stage_kind       text,
  outcome          text,
  reviewed         boolean NOT NULL,
  merged_into      uuid,
  raised_by_ids    uuid[] NOT NULL,
  raised_at        timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL,
  remind_at        timestamptz,
  due_at           timestamptz,
  overdue          boolean NOT NULL,
  escalated_to     uuid,
  next_at          timestamptz
);
CREATE INDEX topics_of_division ON {schema}.topics (division_id, raised_at DESC, topic_id DESC);
CREATE INDEX topics_waiting ON {schema}.topics (division_id, due_at, topic_id) WHERE status IN ('raised', 'appealed');
CREATE INDEX topics_of_raiser ON {schema}.topics USING gin (raised_by_ids);
CREATE INDEX topics_of_letter ON {schema}.topics (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX topics_open ON {schema}.topics (place) WHERE status IN ('raised', 'appealed') OR stage IS NOT NULL;
CREATE INDEX topics_next ON {schema}.topics (next_at) WHERE next_at IS NOT NULL;
"""
_COLUMNS = (
    "division_id", "place", "estate_id", "scope", "origin", "letter_id", "status", "template",
    "template_version", "stage", "stage_kind", "outcome", "reviewed", "merged_into", "raised_by_ids",
    "raised_at", "changed_at", "remind_at", "due_at", "overdue", "escalated_to", "next_at",
)  # fmt: skip

Data = dict[str, Any]
_TIMELESS: Row = {"remind_at": None, "due_at": None, "overdue": False, "escalated_to": None}


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def on_topic_raised(_: Row, data: Data, event: Event) -> Row:
    return {
        **dict.fromkeys(_COLUMNS),
        **{name: data[name] for name in ("scope", "origin")},
        **{name: _uuid(data[name]) for name in ("division_id", "estate_id", "letter_id")},
        "place": _place(event),
        "status": "raised",
        "reviewed": False,
        "raised_by_ids": [UUID(person) for person in data["raised_by_ids"]],
        "raised_at": event.envelope.time,
        **_TIMELESS,
        "remind_at": _time(data["screening_remind_at"]),
        "due_at": _time(data["screening_due_at"]),
    }


def on_screening_reminded(_: Row, __: Data, ___: Event) -> Row:
    return {"remind_at": None}


def on_screening_missed(_: Row, data: Data, __: Event) -> Row:
    return {"overdue": True, "escalated_to": UUID(data["escalated_to_id"])}


def on_topic_accepted(_: Row, data: Data, __: Event) -> Row:
    return {
        "status": "running",
        "template": data["by_template"],
        "template_version": data["by_template_version"],
        **_TIMELESS,
    }


def on_stage_entered(_: Row, data: Data, __: Event) -> Row:
    entered = {"stage": data["entered"], "stage_kind": data["entered_kind"]}
    return {**entered, **_TIMELESS, "due_at": _time(data["due_at"])}


def on_stage_overdue(_: Row, __: Data, ___: Event) -> Row:
    return {"overdue": True}


def on_topic_merged(_: Row, data: Data, __: Event) -> Row:
    return {"status": "merged", "merged_into": UUID(data["into_topic_id"]), **_TIMELESS}


def on_raisers_joined(row: Row, data: Data, _: Event) -> Row:
    return {"raised_by_ids": [*row["raised_by_ids"], *(UUID(person) for person in data["joined_ids"])]}


def on_topic_declined(_: Row, __: Data, ___: Event) -> Row:
    return {"status": "declined", **_TIMELESS}


def on_topic_appealed(_: Row, data: Data, __: Event) -> Row:
    return {"status": "appealed", "due_at": _time(data["due_at"])}


def on_appeal_decided(_: Row, data: Data, __: Event) -> Row:
    status = "raised" if data["reopened"] else "declined"
    times = {"remind_at": _time(data["screening_remind_at"]), "due_at": _time(data["screening_due_at"])}
    return {"status": status, **_TIMELESS, **times}


def on_topic_withdrawn(_: Row, __: Data, ___: Event) -> Row:
    return {"status": "withdrawn", **_TIMELESS}


def on_topic_outcome(_: Row, data: Data, __: Event) -> Row:
    return {"status": "concluded", "outcome": data["outcome"], "stage": None, "stage_kind": None, **_TIMELESS}


def on_topic_reviewed(_: Row, __: Data, ___: Event) -> Row:
    return {"reviewed": True, "stage": None, "stage_kind": None, **_TIMELESS}


def on_topic_moved(_: Row, data: Data, event: Event) -> Row:
    return {"division_id": UUID(data["to_division_id"]), "scope": data["to_scope"], "place": _place(event)}


def _place(event: Event) -> str:
    """The subject tokens as one text, from the private side: ``310113.310113111.310113111028``."""
    assert event.recorded is not None, "the own lists read the own event table"
    return ".".join(orjson.loads(event.recorded.state)["place"])


def unchanged(_: Row, __: Data, ___: Event) -> Row:
    return {}


HANDLERS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.TopicRaisedV1.TYPE: on_topic_raised,
    public.ScreeningRemindedV1.TYPE: on_screening_reminded,
    public.ScreeningMissedV1.TYPE: on_screening_missed,
    public.TopicAcceptedV1.TYPE: on_topic_accepted,
    public.TopicMergedV1.TYPE: on_topic_merged,
    public.RaisersJoinedV1.TYPE: on_raisers_joined,
    public.TopicDeclinedV1.TYPE: on_topic_declined,
    public.TopicAppealedV1.TYPE: on_topic_appealed,
    public.AppealDecidedV1.TYPE: on_appeal_decided,
    public.TopicWithdrawnV1.TYPE: on_topic_withdrawn,
    public.TopicMovedV1.TYPE: on_topic_moved,
    public.StageEnteredV1.TYPE: on_stage_entered,
    public.StageOverdueV1.TYPE: on_stage_overdue,
    public.InstrumentBegunV1.TYPE: unchanged,
    public.InstrumentConcludedV1.TYPE: unchanged,
    public.TopicReferredV1.TYPE: unchanged,
    public.TopicOutcomeV1.TYPE: on_topic_outcome,
    public.TopicReviewedV1.TYPE: on_topic_reviewed,
}


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["topic_id"]),)] if event.envelope.type in HANDLERS else []


def _evolve(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type != public.TopicRaisedV1.TYPE:
        raise ValueError(f"topic {key[0]} was never raised")
    row = {**(before or {})}
    row |= HANDLERS[event.envelope.type](row, event.envelope.data, event)
    row["changed_at"] = event.envelope.time
    row["next_at"] = None if row["overdue"] else row["remind_at"] or row["due_at"]
    return row


STATES: tuple[States, ...] = (one_row_each("topics", (Column("topic_id", "uuid"),), _COLUMNS, _keys, _evolve),)
"""What the reader ``deliberation_lists`` folds of topics."""
