"""One row for each work: how far it is, its money, and what time will do to it next. Never what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.funding import works as public

DDL = """
CREATE TABLE {schema}.works (
  work_id           uuid PRIMARY KEY,
  division_id       uuid NOT NULL,
  estate_id         uuid,
  status            text NOT NULL,
  origin            text NOT NULL,
  round_id          uuid,
  proposal_id       uuid,
  topic_id          uuid,
  resident_proposed boolean NOT NULL,
  cost_fen          bigint NOT NULL,
  contract_fen      bigint NOT NULL,
  over_fen          bigint NOT NULL,
  households        integer NOT NULL,
  due_at            timestamptz,
  late              integer NOT NULL,
  defects           integer NOT NULL,
  on_time           boolean,
  works             integer,
  process           integer,
  upkeep_fund_id    uuid,
  opened_at         timestamptz NOT NULL
);
CREATE INDEX works_of_division ON {schema}.works (division_id, opened_at DESC, work_id DESC);
CREATE INDEX works_of_round ON {schema}.works (round_id) WHERE round_id IS NOT NULL;
CREATE INDEX works_of_topic ON {schema}.works (topic_id) WHERE topic_id IS NOT NULL;
CREATE TABLE {schema}.work_dates (
  work_id uuid NOT NULL,
  what    text NOT NULL,
  due_at  timestamptz NOT NULL,
  late    boolean NOT NULL,
  reached boolean NOT NULL,
  PRIMARY KEY (work_id, what)
);
CREATE INDEX work_dates_due ON {schema}.work_dates (due_at) WHERE NOT late AND NOT reached;
"""
_COLUMNS = (
    "division_id", "estate_id", "status", "origin", "round_id", "proposal_id", "topic_id", "resident_proposed",
    "cost_fen", "contract_fen", "over_fen", "households", "due_at", "late", "defects", "on_time", "works", "process",
    "upkeep_fund_id", "opened_at",
)  # fmt: skip
Data = dict[str, Any]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _opened(_: Row, data: Data, event: Event) -> Row:
    return {
        **dict.fromkeys(_COLUMNS),
        **{name: _uuid(data[name]) for name in ("division_id", "estate_id", "round_id", "proposal_id", "topic_id")},
        **{name: data[name] for name in ("origin", "resident_proposed", "cost_fen")},
        "status": "funded",
        "contract_fen": 0,
        "over_fen": 0,
        "households": 0,
        "late": 0,
        "defects": 0,
        "opened_at": event.envelope.time,
    }


def _money(data: Data) -> Row:
    due_at = datetime.fromisoformat(data["due"][-1])
    return {"contract_fen": data["contract_fen"], "over_fen": data["over_fen"], "due_at": due_at}


_HANDLERS: dict[str, Callable[[Row, Data, Event], Row]] = {
    public.WorkOpenedV1.TYPE: _opened,
    public.WorkContractedV1.TYPE: lambda _, data, __: {
        **_money(data),
        "status": "contracted",
        "households": data["households"],
    },
    public.ContractChangedV1.TYPE: lambda _, data, __: _money(data),
    public.MilestoneLateV1.TYPE: lambda row, _, __: {"late": row["late"] + 1},
    public.DefectFoundV1.TYPE: lambda row, _, __: {"defects": row["defects"] + 1},
    public.DefectJudgedV1.TYPE: lambda row, data, _: {"defects": row["defects"] - data["mended"]},
    public.WorkCompletedV1.TYPE: lambda _, data, __: {"status": "completed", "on_time": data["on_time"]},
    public.WorkAcceptedV1.TYPE: lambda _, __, ___: {"status": "accepted"},
    public.WorkReviewedV1.TYPE: lambda _, data, __: {
        "status": "reviewed",
        "works": data["works"],
        "process": data["process"],
    },
    public.UpkeepBegunV1.TYPE: lambda _, data, __: {"upkeep_fund_id": UUID(data["fund_id"])},
    public.WorkCancelledV1.TYPE: lambda _, __, ___: {"status": "cancelled"},
}


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["work_id"]),)] if event.envelope.type in _HANDLERS else []


def _evolve(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    if before is None and event.envelope.type != public.WorkOpenedV1.TYPE:
        raise ValueError(f"work {key[0]} was never opened")
    row = before or {}
    return {**row, **_HANDLERS[event.envelope.type](row, event.envelope.data, event)}


_DEFECTS = frozenset(
    contract.TYPE
    for contract in (public.DefectFoundV1, public.DefectAnsweredV1, public.DefectOverdueV1, public.DefectJudgedV1)
)
_MILESTONES = frozenset({public.MilestoneReachedV1.TYPE, public.MilestoneLateV1.TYPE})
_CONTRACTS = frozenset({public.WorkContractedV1.TYPE, public.ContractChangedV1.TYPE})


def _dates(event: Event) -> list[tuple[UUID, str]]:
    """What time may bring about: milestones by their numbers, defects by their ids."""
    data, type_ = event.envelope.data, event.envelope.type
    if type_ in _DEFECTS:
        return [(UUID(data["work_id"]), data["defect_id"])]
    if type_ in _MILESTONES:
        return [(UUID(data["work_id"]), str(data["milestone"]))]
    if type_ in _CONTRACTS:
        return [(UUID(data["work_id"]), str(number)) for number in range(1, len(data["due"]) + 1)]
    return []


def _date(key: tuple[UUID, str], before: Row | None, event: Event) -> Row | None:
    """None once it was reached or answered. A date that is not put off stays as late as it is."""
    data = event.envelope.data
    match event.envelope.type:
        case public.MilestoneLateV1.TYPE | public.DefectOverdueV1.TYPE:
            return {"due_at": datetime.fromisoformat(data["due_at"]), "late": True, "reached": False}
        case public.MilestoneReachedV1.TYPE:
            return {"due_at": datetime.fromisoformat(data["due_at"]), "late": data["late"], "reached": True}
        case public.DefectAnsweredV1.TYPE:
            return None
        case public.WorkContractedV1.TYPE | public.ContractChangedV1.TYPE:
            due_at = datetime.fromisoformat(data["due"][int(key[1]) - 1])
            return before if before is not None and before["due_at"] == due_at else _waiting(due_at)
        case _:
            return _waiting(datetime.fromisoformat(data["due_at"])) if data["due_at"] else None


def _waiting(due_at: datetime) -> Row:
    return {"due_at": due_at, "late": False, "reached": False}


STATES: tuple[States, ...] = (
    one_row_each("works", (Column("work_id", "uuid"),), _COLUMNS, _keys, _evolve),
    one_row_each(
        "work_dates", (Column("work_id", "uuid"), Column("what", "text")), ("due_at", "late", "reached"), _dates, _date
    ),
)
"""What the reader ``funding_lists`` folds of works."""
