"""One row for each letter: where it stands, who has it, and what time will do to it next. Never what is said in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from linli_common.clock import SHANGHAI
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import mailbox as public

DDL = """
CREATE TABLE {schema}.letters (
  letter_id          uuid PRIMARY KEY,
  division_id        uuid NOT NULL,
  place              text NOT NULL,
  estate_id          uuid,
  category           text NOT NULL,
  kind               text NOT NULL,
  visibility         text NOT NULL,
  danger             boolean NOT NULL,
  lifecycle          text NOT NULL,
  outcome            text,
  holder_kind        text NOT NULL,
  holder_id          uuid NOT NULL,
  taken              boolean NOT NULL,
  claimed_by         uuid,
  came_back          boolean NOT NULL,
  assisting_ids      uuid[] NOT NULL,
  writer_ids         uuid[] NOT NULL,
  supports           integer NOT NULL,
  submitted_at       timestamptz NOT NULL,
  changed_at         timestamptz NOT NULL,
  closed_at          timestamptz,
  replied            boolean NOT NULL,
  response_remind_at timestamptz,
  response_due_at    timestamptz,
  response_fact      text,
  handling_remind_at timestamptz,
  handling_due_at    timestamptz,
  handling_fact      text,
  handling_over      boolean NOT NULL,
  confirm_by         timestamptz,
  promised_on        date,
  promise_broken     boolean NOT NULL,
  extension_asked_of uuid,
  abuse_reports      integer NOT NULL,
  referred           boolean NOT NULL,
  reopened           integer NOT NULL,
  rating             integer,
  duplicate_of       uuid,
  open               boolean NOT NULL,
  due_at             timestamptz NOT NULL,
  next_at            timestamptz
);
CREATE INDEX letters_held ON {schema}.letters (holder_id, due_at, letter_id) WHERE open;
CREATE INDEX letters_open_of_place ON {schema}.letters (division_id, due_at, letter_id) WHERE open;
CREATE INDEX letters_open_due ON {schema}.letters (due_at, letter_id) WHERE open;
CREATE INDEX letters_came_back ON {schema}.letters (due_at, letter_id) WHERE open AND came_back;
CREATE INDEX letters_promised ON {schema}.letters (due_at, letter_id) WHERE open AND promised_on IS NOT NULL;
CREATE INDEX letters_answered ON {schema}.letters (due_at, letter_id) WHERE open AND lifecycle = 'answered';
CREATE INDEX letters_extension ON {schema}.letters (extension_asked_of, due_at, letter_id) WHERE open;
CREATE INDEX letters_public ON {schema}.letters (submitted_at, letter_id) WHERE visibility = 'public';
CREATE INDEX letters_public_of_place ON {schema}.letters (division_id, submitted_at, letter_id)
  WHERE visibility = 'public';
CREATE INDEX letters_of_writer ON {schema}.letters USING gin (writer_ids);
CREATE INDEX letters_assisting ON {schema}.letters USING gin (assisting_ids) WHERE open;
CREATE INDEX letters_next ON {schema}.letters (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX letters_open_estate ON {schema}.letters (estate_id) WHERE open;
"""

_COLUMNS = (
    "division_id", "place", "estate_id", "category", "kind", "visibility", "danger", "lifecycle", "outcome",
    "holder_kind", "holder_id", "taken", "claimed_by", "came_back", "assisting_ids", "writer_ids", "supports",
    "submitted_at", "changed_at", "closed_at", "replied", "response_remind_at", "response_due_at", "response_fact",
    "handling_remind_at", "handling_due_at", "handling_fact", "handling_over", "confirm_by", "promised_on",
    "promise_broken", "extension_asked_of", "abuse_reports", "referred", "reopened", "rating", "duplicate_of",
    "open", "due_at", "next_at",
)  # fmt: skip
_AT_WORK = ("submitted", "accepted")

Data = dict[str, Any]


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def on_letter_submitted(row: Row, data: Data, event: Event) -> Row:
    return {
        **dict.fromkeys(_COLUMNS),
        **{name: data[name] for name in ("category", "kind", "visibility", "danger", "holder_kind")},
        "division_id": UUID(data["division_id"]),
        "place": _place(event),
        "estate_id": UUID(data["estate_id"]) if data["estate_id"] else None,
        "holder_id": UUID(data["holder_id"]),
        "writer_ids": [UUID(writer) for writer in data["writer_ids"]],
        "assisting_ids": [],
        "lifecycle": "submitted",
        "submitted_at": event.envelope.time,
        **dict.fromkeys(("taken", "came_back", "replied", "promise_broken", "referred", "handling_over"), False),
        **dict.fromkeys(("supports", "abuse_reports", "reopened"), 0),
        **{name: _time(data[name]) for name in _CLOCK_TIMES},
    }


_CLOCK_TIMES = ("response_remind_at", "response_due_at", "handling_remind_at", "handling_due_at")


def on_letter_joined(row: Row, data: Data, _: Event) -> Row:
    return {"writer_ids": [*row["writer_ids"], UUID(data["person_id"])]}


def on_letter_acknowledged(row: Row, data: Data, _: Event) -> Row:
    return {"taken": True, "lifecycle": "accepted"}


def on_letter_claimed(row: Row, data: Data, _: Event) -> Row:
    return {"claimed_by": UUID(data["person_id"]) if data["person_id"] else None}


def on_letter_handed_on(row: Row, data: Data, _: Event) -> Row:
    asked = [*row["assisting_ids"], *(UUID(unit) for unit in data["assisting_ids"])]
    return {**_held_by(data), "taken": False, "came_back": False, "assisting_ids": asked}


def on_assignment_refused(row: Row, data: Data, _: Event) -> Row:
    if data["assisting"]:
        return {"assisting_ids": _without(row, data["refused_by_id"])}
    return {**_held_by(data), "taken": True, "came_back": True}


def on_assistance_given(row: Row, data: Data, _: Event) -> Row:
    return {"assisting_ids": _without(row, data["assisting_id"])}


def on_letter_replied(row: Row, data: Data, _: Event) -> Row:
    return {"replied": True, "response_fact": row["response_fact"] or data["response_fact"]}


def on_letter_answered(row: Row, data: Data, event: Event) -> Row:
    return {
        **on_letter_replied(row, data, event),
        "lifecycle": "answered",
        "outcome": data["outcome"],
        "came_back": False,
        "promised_on": None,
        "extension_asked_of": None,
        "handling_remind_at": None,
        "confirm_by": _time(data["confirm_by"]),
    }


def on_letter_pending(row: Row, data: Data, _: Event) -> Row:
    return {"promised_on": date.fromisoformat(data["promised_on"]), "promise_broken": False}


def on_promise_broken(row: Row, data: Data, _: Event) -> Row:
    return {"promise_broken": True}


def on_extension_asked(row: Row, data: Data, _: Event) -> Row:
    return {"extension_asked_of": UUID(data["asked_of_id"])}


def on_extension_decided(row: Row, data: Data, _: Event) -> Row:
    return {"extension_asked_of": None, "handling_due_at": _time(data["handling_due_at"])}


def on_clock_reminded(row: Row, data: Data, _: Event) -> Row:
    return {f"{data['clock']}_remind_at": None}


def on_clock_missed(row: Row, data: Data, _: Event) -> Row:
    clock = data["clock"]
    missed: Row = {f"{clock}_fact": row[f"{clock}_fact"] or "missed", f"{clock}_remind_at": None}
    return missed | ({"handling_over": True} if clock == "handling" else {})


def on_letter_closed(row: Row, data: Data, event: Event) -> Row:
    return {
        "lifecycle": "closed",
        "closed_at": event.envelope.time,
        "confirm_by": None,
        "rating": data["rating"],
        "handling_fact": row["handling_fact"] or data["handling_fact"],
    }


def on_letter_rated(row: Row, data: Data, _: Event) -> Row:
    return {"rating": data["rating"]}


def on_letter_reopened(row: Row, data: Data, _: Event) -> Row:
    times = {name: _time(data[name]) for name in ("handling_remind_at", "handling_due_at")}
    if data["response_due_at"]:
        times |= {name: _time(data[name]) for name in ("response_remind_at", "response_due_at")}
    cleared = dict.fromkeys(("outcome", "confirm_by", "closed_at", "rating", "duplicate_of"))
    return {"lifecycle": "accepted", "reopened": data["times"], "came_back": True, **cleared, **times}


def on_letter_withdrawn(row: Row, data: Data, event: Event) -> Row:
    return {"lifecycle": "withdrawn", "closed_at": event.envelope.time, "promised_on": None, "extension_asked_of": None}


def on_letter_duplicate(row: Row, data: Data, event: Event) -> Row:
    ended = on_letter_withdrawn(row, data, event)
    return {**ended, "lifecycle": "duplicate", "duplicate_of": UUID(data["of_letter_id"])}


def on_letter_supported(row: Row, data: Data, _: Event) -> Row:
    return {"supports": row["supports"] + 1}


def on_abuse_reported(row: Row, data: Data, _: Event) -> Row:
    return {"abuse_reports": row["abuse_reports"] + 1}


def on_visibility_changed(row: Row, data: Data, _: Event) -> Row:
    return {"visibility": data["visibility"], "abuse_reports": 0}


def on_letter_referred(row: Row, data: Data, _: Event) -> Row:
    return {"referred": True}


def on_letter_moved(row: Row, data: Data, event: Event) -> Row:
    moved: Row = {"division_id": UUID(data["to_division_id"]), "place": _place(event)}
    if UUID(data["to_id"]) != row["holder_id"]:
        moved |= {**_held_by(data), "taken": False}
    return moved


def _place(event: Event) -> str:
    """The subject tokens as one text, from the private side: ``310113.310113111.310113111028``."""
    assert event.recorded is not None, "the own lists read the own event table"
    return ".".join(orjson.loads(event.recorded.state)["place"])


def _held_by(data: Data) -> Row:
    return {"holder_id": UUID(data["to_id"]), "holder_kind": data["to_kind"], "claimed_by": None}


def _without(row: Row, unit: str) -> list[UUID]:
    return [asked for asked in row["assisting_ids"] if asked != UUID(unit)]


HANDLERS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.LetterSubmittedV1.TYPE: on_letter_submitted,
    public.LetterJoinedV1.TYPE: on_letter_joined,
    public.LetterAcknowledgedV1.TYPE: on_letter_acknowledged,
    public.LetterClaimedV1.TYPE: on_letter_claimed,
    public.LetterHandedOnV1.TYPE: on_letter_handed_on,
    public.AssignmentRefusedV1.TYPE: on_assignment_refused,
    public.AssistanceGivenV1.TYPE: on_assistance_given,
    public.LetterRepliedV1.TYPE: on_letter_replied,
    public.LetterAnsweredV1.TYPE: on_letter_answered,
    public.LetterPendingV1.TYPE: on_letter_pending,
    public.PromiseBrokenV1.TYPE: on_promise_broken,
    public.ExtensionAskedV1.TYPE: on_extension_asked,
    public.ExtensionDecidedV1.TYPE: on_extension_decided,
    public.ClockRemindedV1.TYPE: on_clock_reminded,
    public.ClockMissedV1.TYPE: on_clock_missed,
    public.LetterClosedV1.TYPE: on_letter_closed,
    public.LetterRatedV1.TYPE: on_letter_rated,
    public.LetterReopenedV1.TYPE: on_letter_reopened,
    public.LetterWithdrawnV1.TYPE: on_letter_withdrawn,
    public.LetterDuplicateV1.TYPE: on_letter_duplicate,
    public.LetterSupportedV1.TYPE: on_letter_supported,
    public.AbuseReportedV1.TYPE: on_abuse_reported,
    public.VisibilityChangedV1.TYPE: on_visibility_changed,
    public.LetterReferredV1.TYPE: on_letter_referred,
    public.LetterMovedV1.TYPE: on_letter_moved,
}


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["letter_id"]),)] if event.envelope.type in HANDLERS else []


def _evolve(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type != public.LetterSubmittedV1.TYPE:
        raise ValueError(f"letter {key[0]} was never submitted")
    row = {**(before or {})}
    row |= HANDLERS[event.envelope.type](row, event.envelope.data, event)
    row["changed_at"] = event.envelope.time
    row["open"] = row["lifecycle"] in (*_AT_WORK, "answered")
    thresholds = _thresholds(row)
    row["next_at"] = min(thresholds, default=None)
    row["due_at"] = min(_dues(row), default=row["confirm_by"] or row["handling_due_at"])
    return row


def _thresholds(row: Row) -> list[datetime]:
    """The same as the aggregate's clocks (aggregate/clocks.py): when time alone will next change the letter."""
    at_work = row["lifecycle"] in _AT_WORK
    found: list[datetime | None] = []
    if row["open"] and not row["replied"] and row["response_fact"] is None:
        found += [row["response_remind_at"], row["response_due_at"]]
    if at_work and not row["handling_over"]:
        found += [row["handling_remind_at"], row["handling_due_at"]]
    if at_work and row["promised_on"] and not row["promise_broken"]:
        found.append(datetime.combine(row["promised_on"] + timedelta(days=1), datetime.min.time(), SHANGHAI))
    if row["lifecycle"] == "answered":
        found.append(row["confirm_by"])
    return [at for at in found if at is not None]


def _dues(row: Row) -> list[datetime]:
    """What a unit has to meet next: the response while nobody has replied, then the handling."""
    found = []
    if row["lifecycle"] in _AT_WORK:
        found.append(row["handling_due_at"])
        if not row["replied"]:
            found.append(row["response_due_at"])
    return [at for at in found if at is not None]


LETTERS: States = one_row_each("letters", (Column("letter_id", "uuid"),), _COLUMNS, keys=_keys, evolve=_evolve)
