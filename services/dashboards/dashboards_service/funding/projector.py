"""What each event of funding adds to the place that it is about. One event, and nothing else, is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from linli_common.projector import Column, Event, Sums
from linli_contracts.funding import ledger, rounds, supervised, works

from dashboards_service.measures.flows import Flow, day_of, division_of
from dashboards_service.measures.funding import POTS, SOURCES

Data: TypeAlias = dict[str, Any]
Amounts: TypeAlias = dict[str, int]

_WAITING = {"funded": "works_waiting", "contracted": "works_building", "completed": "works_to_accept"}
"""The stock that a work stands in, by its status just before the event."""


def on_entry_booked(data: Data) -> Amounts:
    """A reversal has the lines of what it takes back, negated: so it takes it back here, too."""
    lines = data["lines"]
    received = {f"received_{source}": -lines.get(f"income_{source}", 0) for source in SOURCES}
    spent, committed = lines.get("spent", 0), lines.get("committed", 0)
    return received | {
        "received": sum(received.values()),
        "at_bank": lines.get("bank", 0),
        "pledged": lines.get("pledged", 0),
        "written_off": lines.get("written_off", 0),
        "paid": spent,
        "committed_open": committed,
        "committed": committed + spent,  # a payment moves what was committed to what is spent
    }


def on_round_counted(data: Data) -> Amounts:
    return {"envelope": sum(envelope["amount_fen"] for envelope in data["envelopes"])}


def on_round_result(data: Data) -> Amounts:
    return {"granted": data["funded_fen"]}


def on_account_opened(data: Data) -> Amounts:
    return {f"pot_{pot}": data[f"{pot}_fen"] for pot in POTS}


def on_account_booked(data: Data) -> Amounts:
    amount = data["amount_fen"] if data["direction"] == "in" else -data["amount_fen"]
    return {f"pot_{data['pot']}": amount, "fees_collected": data["fees_collected_fen"]}


def on_work_opened(data: Data) -> Amounts:
    by_residents = {"works_opened_by_residents": 1} if data["resident_proposed"] else {}
    return {"works_opened": 1, "works_waiting": 1} | by_residents


def on_work_contracted(data: Data) -> Amounts:
    over = {"works_overrun": 1, "overrun": data["over_fen"]} if data["over_fen"] else {}
    return {"works_contracted": 1, "works_building": 1} | _leaves(data) | over


def on_contract_changed(data: Data) -> Amounts:
    return {
        "overrun": data["over_fen"] - data["over_before_fen"],
        "works_overrun": bool(data["over_fen"]) - bool(data["over_before_fen"]),
    }


def on_work_completed(data: Data) -> Amounts:
    on_time = {"works_on_time": 1} if data["on_time"] else {}
    return {"works_completed": 1, "works_to_accept": 1} | _leaves(data) | on_time


def on_work_accepted(data: Data) -> Amounts:
    return {"works_accepted": 1, "households": data["households"]} | _leaves(data)


def on_work_cancelled(data: Data) -> Amounts:
    return {"works_cancelled": 1} | _leaves(data)


def on_work_reviewed(data: Data) -> Amounts:
    return {"works_reviewed": 1, "works_sum": data["works"], "process_sum": data["process"]}


def on_defect_answered(data: Data) -> Amounts:
    return {"defects_answered_in_time": 1} if data["in_time"] else {}


def on_defect_judged(data: Data) -> Amounts:
    return {"defects_open": -1} if data["mended"] else {}


def _leaves(data: Data) -> Amounts:
    stock = _WAITING.get(data["status"])
    return {stock: -1} if stock is not None else {}


def _one(*measures: str) -> Callable[[Data], Amounts]:
    return lambda _: dict.fromkeys(measures, 1)


HANDLERS: dict[str, Callable[[Data], Amounts]] = {
    ledger.EntryBookedV1.TYPE: on_entry_booked,
    rounds.RoundCountedV1.TYPE: on_round_counted,
    rounds.RoundResultV1.TYPE: on_round_result,
    supervised.AccountOpenedV1.TYPE: on_account_opened,
    supervised.AccountBookedV1.TYPE: on_account_booked,
    supervised.FeesBilledV1.TYPE: lambda data: {"fees_billed": data["amount_fen"]},
    supervised.AccountStatementV1.TYPE: _one("account_statements"),
    supervised.AccountEntryObjectedV1.TYPE: _one("entries_objected"),
    works.WorkOpenedV1.TYPE: on_work_opened,
    works.WorkContractedV1.TYPE: on_work_contracted,
    works.ContractChangedV1.TYPE: on_contract_changed,
    works.MilestoneReachedV1.TYPE: _one("milestones_reached"),
    works.MilestoneLateV1.TYPE: _one("milestones_late"),
    works.WorkInspectedV1.TYPE: _one("inspections"),
    works.DefectFoundV1.TYPE: _one("defects_found", "defects_open"),
    works.DefectAnsweredV1.TYPE: on_defect_answered,
    works.DefectOverdueV1.TYPE: _one("defects_overdue"),
    works.DefectJudgedV1.TYPE: on_defect_judged,
    works.WorkCompletedV1.TYPE: on_work_completed,
    works.WorkAcceptedV1.TYPE: on_work_accepted,
    works.WorkCancelledV1.TYPE: on_work_cancelled,
    works.WorkReviewedV1.TYPE: on_work_reviewed,
}


def flows_of(event: Event) -> list[Flow]:
    """The flows of one event; none for events that no figure is made of."""
    handler = HANDLERS.get(event.envelope.type)
    if handler is None:
        return []
    data = event.envelope.data
    place, day = division_of(data["division_id"]), day_of(event)
    return [((measure, place, day), amount) for measure, amount in handler(data).items() if amount]


def streams_of(event: Event) -> list[tuple[tuple[Any, ...], int]]:
    """资金流向: from a source into a fund, from a fund to a work, or lost; in fen by day."""
    data = event.envelope.data
    if event.envelope.type != ledger.EntryBookedV1.TYPE:
        return []
    place, fund, day = division_of(data["division_id"]), division_of(data["fund_id"]), day_of(event)
    lines = data["lines"]
    streams = {source: -lines.get(f"income_{source}", 0) for source in SOURCES}
    streams |= {"written_off": lines.get("written_off", 0)}
    if data["work_id"] is not None:
        streams |= {f"work/{data['work_id']}": lines.get("spent", 0)}
    return [((place, fund, end, day), amount) for end, amount in streams.items() if amount]


STREAMS = Sums(
    "money_streams",
    (Column("division_id", "uuid"), Column("fund_id", "uuid"), Column("other_end", "text"), Column("day", "date")),
    streams_of,
)
"""``other_end`` is a source, ``work/<id>`` or ``written_off``."""
