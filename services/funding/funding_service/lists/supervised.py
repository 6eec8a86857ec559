"""Rows of supervised accounts, their entries, bills and statements; amounts and closed words only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from linli_common.clock import shanghai_day
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.funding import supervised as public

DDL = """
CREATE TABLE {schema}.accounts (
  account_id  uuid PRIMARY KEY,
  estate_id   uuid NOT NULL,
  division_id uuid NOT NULL,
  turn_at     timestamptz NOT NULL,
  opened_at   timestamptz NOT NULL
);
CREATE INDEX accounts_turn ON {schema}.accounts (turn_at);
CREATE INDEX accounts_of_division ON {schema}.accounts (division_id);
CREATE TABLE {schema}.account_entries (
  entry_id    uuid PRIMARY KEY,
  account_id  uuid NOT NULL,
  number      bigint NOT NULL,
  pot         text NOT NULL,
  direction   text NOT NULL,
  category    text NOT NULL,
  amount_fen  bigint NOT NULL,
  happened_on date NOT NULL,
  booked_on   date NOT NULL,
  vote_id     uuid,
  reverses_id uuid,
  reversed    boolean NOT NULL,
  state       text NOT NULL
);
CREATE INDEX account_entries_of ON {schema}.account_entries (account_id, number DESC);
CREATE INDEX account_entries_open ON {schema}.account_entries (account_id, number) WHERE state <> 'checked';
CREATE TABLE {schema}.account_statements (
  account_id    uuid NOT NULL,
  to_on         date NOT NULL,
  from_on       date NOT NULL,
  pots          text NOT NULL,
  billed_fen    bigint NOT NULL,
  collected_fen bigint NOT NULL,
  entries       integer NOT NULL,
  PRIMARY KEY (account_id, to_on)
);
"""
_ACCOUNT = ("estate_id", "division_id", "turn_at", "opened_at")
_ENTRY = (
    "account_id", "number", "pot", "direction", "category", "amount_fen", "happened_on", "booked_on", "vote_id",
    "reverses_id", "reversed", "state",
)  # fmt: skip
_STATEMENT = ("from_on", "pots", "billed_fen", "collected_fen", "entries")
_STATES = {
    public.AccountEntryCheckedV1.TYPE: "checked",
    public.AccountEntryObjectedV1.TYPE: "objected",
    public.ObjectionAnsweredV1.TYPE: "answered",
}


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _accounts(event: Event) -> list[tuple[UUID]]:
    known = event.envelope.type in (public.AccountOpenedV1.TYPE, public.AccountStatementV1.TYPE)
    return [(UUID(event.envelope.data["account_id"]),)] if known else []


def _account(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.AccountStatementV1.TYPE:
        return {**_there(before, key), "turn_at": datetime.fromisoformat(data["next_statement_at"])}
    return {
        "estate_id": UUID(data["estate_id"]),
        "division_id": UUID(data["division_id"]),
        "turn_at": datetime.fromisoformat(data["next_statement_at"]),
        "opened_at": event.envelope.time,
    }


def _entries(event: Event) -> list[tuple[UUID]]:
    data = event.envelope.data
    if event.envelope.type == public.AccountBookedV1.TYPE:
        own = [(UUID(data["entry_id"]),)]
        return [*own, (UUID(data["reverses_id"]),)] if data["reverses_id"] else own
    return [(UUID(data["entry_id"]),)] if event.envelope.type in _STATES else []


def _entry(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type in _STATES:
        return {**_there(before, key), "state": _STATES[event.envelope.type]}
    if key[0] != UUID(data["entry_id"]):
        return {**_there(before, key), "reversed": True}
    return {
        **{name: data[name] for name in ("number", "pot", "direction", "category", "amount_fen")},
        **{name: _uuid(data[name]) for name in ("account_id", "vote_id", "reverses_id")},
        "happened_on": date.fromisoformat(data["happened_on"]),
        "booked_on": shanghai_day(event.envelope.time),
        "reversed": False,
        "state": "unchecked",
    }


def _statements(event: Event) -> list[tuple[UUID, date]]:
    data = event.envelope.data
    if event.envelope.type != public.AccountStatementV1.TYPE:
        return []
    return [(UUID(data["account_id"]), date.fromisoformat(data["to_on"]))]


def _statement(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return {
        "from_on": date.fromisoformat(data["from_on"]),
        "pots": orjson.dumps(data["pots"]).decode(),
        **{name: data[name] for name in ("billed_fen", "collected_fen", "entries")},
    }


def _there(before: Row | None, key: tuple[UUID]) -> Row:
    if before is None:
        raise ValueError(f"{key[0]} is not there")
    return before


STATES: tuple[States, ...] = (
    one_row_each("accounts", (Column("account_id", "uuid"),), _ACCOUNT, _accounts, _account),
    one_row_each("account_entries", (Column("entry_id", "uuid"),), _ENTRY, _entries, _entry),
    one_row_each(
        "account_statements",
        (Column("account_id", "uuid"), Column("to_on", "date")),
        _STATEMENT,
        _statements,
        _statement,
    ),
)
"""What the reader ``funding_lists`` folds of supervised accounts."""
