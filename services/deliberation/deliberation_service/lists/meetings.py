"""Meetings, who was there, and resolutions: where and when, how many, how far. Never what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.days import end_of
from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import meetings as public

DDL = """
CREATE TABLE {schema}.meetings (
  meeting_id  uuid PRIMARY KEY,
  topic_id    uuid,
  division_id uuid NOT NULL,
  estate_id   uuid,
  vote_id     uuid,
  kind        text NOT NULL,
  circles     text[] NOT NULL,
  state       text NOT NULL,
  starts_at   timestamptz NOT NULL,
  people      integer NOT NULL,
  proxies     integer NOT NULL,
  draft       integer NOT NULL,
  resolutions integer NOT NULL,
  signed_at   timestamptz
);
CREATE INDEX meetings_of_division ON {schema}.meetings (division_id, starts_at, meeting_id);
CREATE INDEX meetings_of_topic ON {schema}.meetings (topic_id, starts_at) WHERE topic_id IS NOT NULL;
CREATE INDEX meetings_under_way ON {schema}.meetings (division_id) WHERE state IN ('convened', 'held');
CREATE TABLE {schema}.attendances (
  meeting_id uuid NOT NULL,
  person_id  uuid NOT NULL,
  as_kind    text NOT NULL,
  mode       text NOT NULL,
  starts_at  timestamptz NOT NULL,
  PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX attendances_of_person ON {schema}.attendances (person_id, starts_at DESC, meeting_id DESC);
CREATE TABLE {schema}.resolutions (
  resolution_id  uuid PRIMARY KEY,
  meeting_id     uuid NOT NULL,
  topic_id       uuid,
  division_id    uuid NOT NULL,
  number         integer NOT NULL,
  by_division_id uuid NOT NULL,
  by_role        text,
  due_on         date NOT NULL,
  state          text NOT NULL,
  done_at        timestamptz,
  next_at        timestamptz
);
CREATE INDEX resolutions_of_unit ON {schema}.resolutions (by_division_id, due_on, resolution_id) WHERE state <> 'done';
CREATE INDEX resolutions_of_meeting ON {schema}.resolutions (meeting_id, number);
CREATE INDEX resolutions_next ON {schema}.resolutions (next_at) WHERE next_at IS NOT NULL;
"""
_MEETING = (
    "topic_id", "division_id", "estate_id", "vote_id", "kind", "circles", "state", "starts_at", "people", "proxies",
    "draft", "resolutions", "signed_at",
)  # fmt: skip
_RESOLUTION = (
    "meeting_id", "topic_id", "division_id", "number", "by_division_id", "by_role", "due_on", "state", "done_at",
    "next_at",
)  # fmt: skip
Data = dict[str, Any]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def on_meeting_convened(_: Row, data: Data, __: Event) -> Row:
    return {
        **{name: _uuid(data[name]) for name in ("topic_id", "division_id", "estate_id", "vote_id")},
        **{name: data[name] for name in ("kind", "circles")},
        "state": "convened",
        **dict.fromkeys(("people", "proxies", "draft", "resolutions"), 0),
        "signed_at": None,
    }


def on_meeting_cancelled(_: Row, __: Data, ___: Event) -> Row:
    return {"state": "cancelled"}


def on_meeting_held(_: Row, __: Data, ___: Event) -> Row:
    return {"state": "held"}


def on_attendance_taken(row: Row, data: Data, _: Event) -> Row:
    counted = "proxies" if data["mode"] == "proxy" else "people"
    return {counted: row[counted] + 1}


def on_attendance_removed(row: Row, data: Data, _: Event) -> Row:
    counted = "proxies" if data["mode"] == "proxy" else "people"
    return {counted: row[counted] - 1}


def on_guests_counted(row: Row, data: Data, _: Event) -> Row:
    return {"people": row["people"] + data["change"]}


def on_minutes_drafted(_: Row, data: Data, __: Event) -> Row:
    return {"draft": data["draft"], "resolutions": data["resolutions"]}


def on_minutes_signed(_: Row, __: Data, event: Event) -> Row:
    return {"state": "signed", "signed_at": event.envelope.time}


def unchanged(_: Row, __: Data, ___: Event) -> Row:
    return {}


MEETING_HANDLERS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.MeetingConvenedV1.TYPE: on_meeting_convened,
    public.MeetingRescheduledV1.TYPE: unchanged,
    public.MeetingCancelledV1.TYPE: on_meeting_cancelled,
    public.MeetingHeldV1.TYPE: on_meeting_held,
    public.AttendanceTakenV1.TYPE: on_attendance_taken,
    public.AttendanceRemovedV1.TYPE: on_attendance_removed,
    public.GuestsCountedV1.TYPE: on_guests_counted,
    public.MinutesDraftedV1.TYPE: on_minutes_drafted,
    public.MinutesSignedV1.TYPE: on_minutes_signed,
}


def _meeting_keys(event: Event) -> list[tuple[UUID]]:
    moved = moved_keys(event, "meeting")
    return moved or ([(UUID(event.envelope.data["meeting_id"]),)] if event.envelope.type in MEETING_HANDLERS else [])


def _meeting(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type != public.MeetingConvenedV1.TYPE:
        raise ValueError(f"meeting {key[0]} was never convened")
    row = {**(before or {})}
    if is_moved(event):
        return row | where_to(event)
    row |= MEETING_HANDLERS[event.envelope.type](row, event.envelope.data, event)
    return {**row, "starts_at": datetime.fromisoformat(event.envelope.data["starts_at"])}


def _attendance_keys(event: Event) -> list[tuple[UUID, UUID]]:
    data = event.envelope.data
    listed = (public.AttendanceTakenV1.TYPE, public.AttendanceRemovedV1.TYPE)
    return [(UUID(data["meeting_id"]), UUID(data["person_id"]))] if event.envelope.type in listed else []


def _attendance(_: tuple[UUID, UUID], __: Row | None, event: Event) -> Row | None:
    data = event.envelope.data
    if event.envelope.type == public.AttendanceRemovedV1.TYPE:
        return None
    return {
        "as_kind": data["as_kind"],
        "mode": data["mode"],
        "starts_at": datetime.fromisoformat(data["starts_at"]),
    }


_RESOLUTION_TYPES = (public.ResolutionMadeV1.TYPE, public.ResolutionDoneV1.TYPE, public.ResolutionOverdueV1.TYPE)


def _resolution_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["resolution_id"]),)] if event.envelope.type in _RESOLUTION_TYPES else []


def _resolution(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.ResolutionMadeV1.TYPE:
        due_on = date.fromisoformat(data["due_on"])
        return {
            **{name: _uuid(data[name]) for name in ("meeting_id", "topic_id", "division_id", "by_division_id")},
            **{name: data[name] for name in ("number", "by_role")},
            "due_on": due_on,
            "state": "open",
            "done_at": None,
            "next_at": end_of(due_on),
        }
    if before is None:
        raise ValueError(f"resolution {key[0]} was never made")
    if event.envelope.type == public.ResolutionDoneV1.TYPE:
        return {**before, "state": "done", "done_at": event.envelope.time, "next_at": None}
    return {**before, "state": "overdue", "next_at": None}


STATES: tuple[States, ...] = (
    one_row_each("meetings", (Column("meeting_id", "uuid"),), _MEETING, _meeting_keys, _meeting),
    one_row_each(
        "attendances",
        (Column("meeting_id", "uuid"), Column("person_id", "uuid")),
        ("as_kind", "mode", "starts_at"),
        _attendance_keys,
        _attendance,
    ),
    one_row_each("resolutions", (Column("resolution_id", "uuid"),), _RESOLUTION, _resolution_keys, _resolution),
)
"""What the reader ``deliberation_lists`` folds of meetings."""
