"""Rows of funds, entries, requests and statements; and what every account moved by day. Never who gave or was paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.projector.reader import Column, Event, Key, States, Sums
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.funding import ledger as public

DDL = """
CREATE TABLE {schema}.funds (
  fund_id     uuid PRIMARY KEY,
  division_id uuid NOT NULL,
  estate_id   uuid,
  opened_at   timestamptz NOT NULL,
  closed_at   timestamptz
);
CREATE INDEX funds_of_division ON {schema}.funds (division_id, opened_at DESC, fund_id DESC);
CREATE TABLE {schema}.entries (
  entry_id      uuid PRIMARY KEY,
  fund_id       uuid NOT NULL,
  number        bigint NOT NULL,
  kind          text NOT NULL,
  purpose       text NOT NULL,
  earmarked_id  uuid,
  work_id       uuid,
  amount_fen    bigint NOT NULL,
  at_bank_fen   bigint NOT NULL,
  voucher       text NOT NULL,
  happened_on   date NOT NULL,
  booked_on     date NOT NULL,
  relates_to_id uuid,
  receipt       integer,
  reversed      boolean NOT NULL,
  statement     integer,
  line          integer
);
CREATE INDEX entries_of_fund ON {schema}.entries (fund_id, number DESC);
CREATE INDEX entries_of_work ON {schema}.entries (work_id, booked_on, number) WHERE work_id IS NOT NULL;
CREATE INDEX entries_unmatched ON {schema}.entries (fund_id, happened_on) WHERE at_bank_fen <> 0 AND statement IS NULL;
CREATE INDEX entries_receipts ON {schema}.entries (fund_id, receipt) WHERE receipt IS NOT NULL;
CREATE TABLE {schema}.outgoings (
  outgoing_id  uuid PRIMARY KEY,
  fund_id      uuid NOT NULL,
  division_id  uuid NOT NULL,
  kind         text NOT NULL,
  amount_fen   bigint NOT NULL,
  work_id      uuid,
  state        text NOT NULL,
  approvals    integer NOT NULL,
  requested_at timestamptz NOT NULL
);
CREATE INDEX outgoings_of_fund ON {schema}.outgoings (fund_id, requested_at DESC, outgoing_id DESC);
CREATE INDEX outgoings_waiting ON {schema}.outgoings (division_id, requested_at) WHERE state = 'requested';
CREATE TABLE {schema}.statements (
  fund_id     uuid NOT NULL,
  statement   integer NOT NULL,
  from_on     date NOT NULL,
  to_on       date NOT NULL,
  opening_fen bigint NOT NULL,
  closing_fen bigint NOT NULL,
  lines       integer NOT NULL,
  PRIMARY KEY (fund_id, statement)
);
"""
Data = dict[str, Any]
_FUND = ("division_id", "estate_id", "opened_at", "closed_at")
_ENTRY = (
    "fund_id", "number", "kind", "purpose", "earmarked_id", "work_id", "amount_fen", "at_bank_fen", "voucher",
    "happened_on", "booked_on", "relates_to_id", "receipt", "reversed", "statement", "line",
)  # fmt: skip
_OUTGOING = ("fund_id", "division_id", "kind", "amount_fen", "work_id", "state", "approvals", "requested_at")
_STATEMENT = ("from_on", "to_on", "opening_fen", "closing_fen", "lines")


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _funds(event: Event) -> list[tuple[UUID]]:
    known = event.envelope.type in (public.FundOpenedV1.TYPE, public.FundClosedV1.TYPE)
    return [(UUID(event.envelope.data["fund_id"]),)] if known else []


def _fund(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.FundClosedV1.TYPE:
        return {**_there(before, key), "closed_at": event.envelope.time}
    return {
        "division_id": UUID(data["division_id"]),
        "estate_id": _uuid(data["estate_id"]),
        "opened_at": event.envelope.time,
        "closed_at": None,
    }


def _entries(event: Event) -> list[tuple[UUID]]:
    """A booking is a row of its own; a reversal changes that of the entry that it takes back, too."""
    data = event.envelope.data
    match event.envelope.type:
        case public.EntryBookedV1.TYPE:
            own = [(UUID(data["entry_id"]),)]
            return [*own, (UUID(data["relates_to_id"]),)] if data["kind"] == "reversal" else own
        case public.EntriesMatchedV1.TYPE:
            return [(UUID(entry_id),) for entry_id in data["entry_ids"]]
        case _:
            return []


def _entry(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.EntriesMatchedV1.TYPE:
        return {**_there(before, key), "statement": data["statement"], "line": data["line"]}
    if key[0] != UUID(data["entry_id"]):
        return {**_there(before, key), "reversed": True}
    return {
        **{name: data[name] for name in ("number", "kind", "purpose", "amount_fen", "voucher", "receipt")},
        **{name: _uuid(data[name]) for name in ("fund_id", "earmarked_id", "work_id", "relates_to_id")},
        "at_bank_fen": data["lines"].get("bank", 0),
        "happened_on": date.fromisoformat(data["happened_on"]),
        "booked_on": shanghai_day(event.envelope.time),
        "reversed": False,
        "statement": None,
        "line": None,
    }


_ON_OUTGOING: dict[str, Callable[[Data], Row]] = {
    public.OutgoingApprovedV1.TYPE: lambda data: {
        "approvals": data["approvals"],
        "state": "booked" if data["approvals"] >= data["needed"] else "requested",
    },
    public.OutgoingRejectedV1.TYPE: lambda data: {"state": "rejected"},
}


def _outgoings(event: Event) -> list[tuple[UUID]]:
    known = event.envelope.type == public.OutgoingRequestedV1.TYPE or event.envelope.type in _ON_OUTGOING
    return [(UUID(event.envelope.data["outgoing_id"]),)] if known else []


def _outgoing(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type != public.OutgoingRequestedV1.TYPE:
        return {**_there(before, key), **_ON_OUTGOING[event.envelope.type](data)}
    return {
        **{name: _uuid(data[name]) for name in ("fund_id", "division_id", "work_id")},
        **{name: data[name] for name in ("kind", "amount_fen")},
        "state": "requested",
        "approvals": 0,
        "requested_at": event.envelope.time,
    }


def _statements(event: Event) -> list[tuple[UUID, int]]:
    data = event.envelope.data
    imported = event.envelope.type == public.StatementImportedV1.TYPE
    return [(UUID(data["fund_id"]), data["statement"])] if imported else []


def _statement(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    days = {name: date.fromisoformat(data[name]) for name in ("from_on", "to_on")}
    return {**{name: data[name] for name in _STATEMENT}, **days}


def _there(before: Row | None, key: tuple[UUID]) -> Row:
    if before is None:
        raise ValueError(f"{key[0]} is not there")
    return before


def _flows(event: Event) -> Iterable[tuple[Key, int]]:
    """What moved on the day of booking; a balance as of a day is the sum up to it."""
    if event.envelope.type != public.EntryBookedV1.TYPE:
        return
    data, day = event.envelope.data, shanghai_day(event.envelope.time)
    earmark = "/".join(filter(None, (data["purpose"], data["earmarked_id"])))
    for account, amount in data["lines"].items():
        yield (UUID(data["fund_id"]), earmark, account, day), amount


STATES: tuple[States, ...] = (
    one_row_each("funds", (Column("fund_id", "uuid"),), _FUND, _funds, _fund),
    one_row_each("entries", (Column("entry_id", "uuid"),), _ENTRY, _entries, _entry),
    one_row_each("outgoings", (Column("outgoing_id", "uuid"),), _OUTGOING, _outgoings, _outgoing),
    one_row_each(
        "statements", (Column("fund_id", "uuid"), Column("statement", "integer")), _STATEMENT, _statements, _statement
    ),
)
"""What the reader ``funding_lists`` folds of funds."""
SUMS: tuple[Sums, ...] = (
    Sums(
        "fund_flows",
        (
            Column("fund_id", "uuid"),
            Column("earmark", "text"),
            Column("account", "text"),
            Column("day", "date"),
        ),
        _flows,
    ),
)
