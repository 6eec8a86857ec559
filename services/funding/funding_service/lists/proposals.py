"""One row for each proposal. Its title is opened per request; the row leads to the event that holds it sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.funding import proposals as public

DDL = """
CREATE TABLE {schema}.proposals (
  proposal_id   uuid PRIMARY KEY,
  round_id      uuid,
  number        integer,
  division_id   uuid NOT NULL,
  estate_id     uuid,
  category      text,
  origin        text NOT NULL,
  status        text NOT NULL,
  screened      boolean NOT NULL,
  topic_id      uuid,
  raised_by_ids uuid[] NOT NULL,
  cost_fen      bigint,
  submitted_at  timestamptz NOT NULL
);
CREATE INDEX proposals_of_round ON {schema}.proposals (round_id, number) WHERE round_id IS NOT NULL;
CREATE INDEX proposals_in_pool ON {schema}.proposals (division_id, submitted_at DESC, proposal_id DESC)
  WHERE status = 'pooled';
CREATE INDEX proposals_of_person ON {schema}.proposals USING gin (raised_by_ids);
"""
_COLUMNS = (
    "round_id", "number", "division_id", "estate_id", "category", "origin", "status", "screened", "topic_id",
    "raised_by_ids", "cost_fen", "submitted_at",
)  # fmt: skip
Data = dict[str, Any]


def on_proposal_submitted(data: Data, event: Event) -> Row:
    return {
        "round_id": _id(data["round_id"]),
        "number": data["number"],
        "division_id": UUID(data["division_id"]),
        "estate_id": _id(data["estate_id"]),
        "category": data["category"],
        "origin": data["origin"],
        "status": data["status"],
        "screened": False,
        "topic_id": _id(data["topic_id"]),
        "raised_by_ids": [UUID(person_id) for person_id in data["raised_by_ids"]],
        "cost_fen": None,
        "submitted_at": event.envelope.time,
    }


def _to(**changes: Any) -> Callable[[Row, Data], Row]:
    return lambda row, data: {**row, "category": data["category"], **changes}


def on_proposers_joined(row: Row, data: Data) -> Row:
    return {**row, "raised_by_ids": [*row["raised_by_ids"], *(UUID(one) for one in data["joined_ids"])]}


_CHANGES: dict[str, Callable[[Row, Data], Row]] = {
    public.ProposalEnteredV1.TYPE: lambda row, data: {
        **row,
        "category": data["category"],
        "status": "submitted",
        "round_id": UUID(data["entered_round_id"]),
        "number": data["number"],
    },
    public.ProposalCostedV1.TYPE: lambda row, data: {**row, "cost_fen": data["cost_fen"]},
    public.ProposalAdmittedV1.TYPE: _to(status="admitted", screened=True),
    public.ProposalDeclinedV1.TYPE: _to(status="declined", screened=True),
    public.ProposalAppealedV1.TYPE: _to(status="appealed"),
    public.ProposalAppealDecidedV1.TYPE: lambda row, data: {
        **row,
        "status": "submitted" if data["reopened"] else "declined",
    },
    public.ProposalMergedV1.TYPE: _to(status="merged"),
    public.ProposersJoinedV1.TYPE: on_proposers_joined,
    public.ProposalSplitV1.TYPE: _to(status="split"),
    public.ProposalWithdrawnV1.TYPE: _to(status="withdrawn"),
    public.ProposalPutOnBallotV1.TYPE: _to(status="on_ballot"),
    public.ProposalTakenOffBallotV1.TYPE: _to(status="admitted"),
    public.ProposalReturnedV1.TYPE: _to(status="pooled", round_id=None, number=None),
    public.ProposalDecidedV1.TYPE: lambda row, data: {
        **row,
        "status": "funded" if data["funded"] else "not_funded",
    },
}


def _keys(event: Event) -> list[tuple[UUID]]:
    if event.envelope.type in _CHANGES or event.envelope.type == public.ProposalSubmittedV1.TYPE:
        return [(UUID(event.envelope.data["proposal_id"]),)]
    return []


def _evolve(_: Any, row: Row | None, event: Event) -> Row:
    if event.envelope.type == public.ProposalSubmittedV1.TYPE:
        return on_proposal_submitted(event.envelope.data, event)
    if row is None:
        raise ValueError("a proposal begins by being submitted")
    return _CHANGES[event.envelope.type](row, event.envelope.data)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


STATES: tuple[States, ...] = (one_row_each("proposals", (Column("proposal_id", "uuid"),), _COLUMNS, _keys, _evolve),)
