"""Funding's figures once more and otherwise: entries by their kinds, works by their lives; no lines, no flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linli_contracts.contract import Contract
from linli_contracts.funding import ledger, rounds, supervised, works

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOURCES = ("grant", "donation", "charity_sale", "organisation")
Facts = list[tuple[date, UUID, str, int]]
"""(day, place, measure, amount)."""
Amounts = Mapping[str, int]


def facts(events: Iterable[tuple[datetime, Contract]]) -> Facts:
    """All that happened, in the order in which it did."""
    found: Facts = []
    ledger_, works_, accounts = _Entries(), _Works(), _Accounts()
    for at, said in events:
        day, data = at.astimezone(SHANGHAI).date(), said.model_dump()
        for one in (ledger_, works_, accounts, _Rounds()):
            amounts = one.effect(said, data, at)
            found += [(day, data["division_id"], measure, amount) for measure, amount in amounts.items() if amount]
    return found


def figures(found: Facts, day: date, places: set[UUID]) -> dict[str, Any]:
    """The published figures that can be worked out from these facts, as of a day."""
    stock: Counter[str] = Counter()
    year: Counter[str] = Counter()
    today: Counter[str] = Counter()
    for then, place, measure, amount in found:
        if place in places and then <= day:
            stock[measure] += amount
            year[measure] += amount if then.year == day.year else 0
            today[measure] += amount if then == day else 0
    stocks = ("at_bank", "committed_open", "pledged", "pot_fees", "pot_common_revenue", "pot_maintenance_fund")
    shown: dict[str, Any] = {f"{name.removesuffix('_open')}_now": stock[name] for name in stocks}
    shown |= {
        f"{name}_now": stock[name] for name in ("works_waiting", "works_building", "works_to_accept", "defects_open")
    }
    years = (
        *("received", *(f"received_{source}" for source in SOURCES), "envelope", "granted", "committed", "paid"),
        *("overrun", "written_off", "fees_billed", "fees_collected", "works_opened", "works_contracted"),
        *("works_completed", "works_accepted", "works_cancelled", "households", "milestones_late", "inspections"),
        *("defects_found", "defects_overdue", "works_reviewed", "entries_objected"),
    )
    shown |= {f"{name}_year": year[name] for name in years}
    shown |= {"received_day": today["received"], "paid_day": today["paid"]}
    return shown | {
        "on_time_rate": _rate(year["on_time"], year["works_completed"]),
        "resident_share": _rate(year["by_residents"], year["works_opened"]),
        "overrun_rate": _rate(year["over"], year["works_contracted"]),
        "defects_rate": _rate(year["in_time"], year["in_time"] + year["defects_overdue"]),
        "fee_rate": _rate(year["fees_collected"], year["fees_billed"]),
        "works_mean": _rate(year["works_grades"], year["works_reviewed"]),
        "process_mean": _rate(year["process_grades"], year["works_reviewed"]),
    }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


class _Entries:
    """What each entry did, by its kind and by what it is about."""

    def __init__(self) -> None:
        self._kind: dict[UUID, str] = {}
        self._did: dict[UUID, Amounts] = {}
        self._pledge: dict[UUID, UUID] = {}
        self._open: Counter[UUID] = Counter()

    def effect(self, said: Contract, data: Mapping[str, Any], _: datetime) -> Amounts:
        """What it adds to the measures; a reversal takes away what the other one did."""
        if not isinstance(said, ledger.EntryBookedV1):
            return {}
        own, about, kind = said.entry_id, said.relates_to_id, said.kind
        pledge = own if kind == "pledge" else self._pledge.get(about) if about is not None else None
        did = self._of(kind, said.amount_fen, about, pledge)
        self._kind[own], self._did[own] = kind, did
        if pledge is not None and "pledged" in did:
            self._pledge[own] = pledge
            self._open[pledge] += did["pledged"]
        return did

    def _of(self, kind: str, fen: int, about: UUID | None, pledge: UUID | None) -> Amounts:
        if kind == "reversal":
            assert about is not None
            return {measure: -amount for measure, amount in self._did[about].items()}
        if kind in SOURCES:
            received = {"received": fen, f"received_{kind}": fen, "at_bank": fen}
            return received | ({"pledged": -min(fen, self._open[pledge])} if pledge is not None else {})
        source = self._kind.get(about, "") if about is not None else ""
        return {
            "pledge": {"pledged": fen},
            "pledge_written_off": {"pledged": -fen},
            "commitment": {"committed": fen, "committed_open": fen},
            "release": {"committed": -fen, "committed_open": -fen},
            "payment": {"paid": fen, "at_bank": -fen, "committed_open": -fen},
            "refund_in": {"paid": -fen, "at_bank": fen, "committed_open": fen},
            "refund_out": {"received": -fen, f"received_{source}": -fen, "at_bank": -fen},
            "write_off": {"written_off": fen, "at_bank": -fen},
        }[kind]


class _Works:
    """The life of each work: what it costs, when it is due, how far it is."""

    def __init__(self) -> None:
        self._stock: dict[UUID, str] = {}
        self._cost: dict[UUID, int] = {}
        self._contract: dict[UUID, int] = {}
        self._due: dict[UUID, datetime] = {}
        """Of works their last milestone, of defects their answer."""
        self._households: dict[UUID, int] = {}

    def effect(self, said: Contract, data: Mapping[str, Any], at: datetime) -> Amounts:
        """What it adds to the measures."""
        match said:
            case works.WorkOpenedV1():
                self._cost[said.work_id] = self._contract[said.work_id] = said.cost_fen
                by_residents = int(said.resident_proposed)
                return {"works_opened": 1, "by_residents": by_residents, **self._to(said.work_id, "works_waiting")}
            case works.WorkContractedV1():
                self._households[said.work_id] = said.households
                over = self._contracted(said.work_id, said.contract_fen, said.due)
                return {"works_contracted": 1, **over, **self._to(said.work_id, "works_building")}
            case works.ContractChangedV1():
                return self._contracted(said.work_id, said.contract_fen, said.due)
            case works.WorkCompletedV1():
                on_time = int(at <= self._due[said.work_id])
                return {"works_completed": 1, "on_time": on_time, **self._to(said.work_id, "works_to_accept")}
            case works.WorkAcceptedV1():
                households = self._households[said.work_id]
                return {"works_accepted": 1, "households": households, **self._to(said.work_id, None)}
            case works.WorkCancelledV1():
                return {"works_cancelled": 1, **self._to(said.work_id, None)}
            case works.WorkReviewedV1():
                return {"works_reviewed": 1, "works_grades": said.works, "process_grades": said.process}
            case _:
                return self._supervised(said, at)

    def _supervised(self, said: Contract, at: datetime) -> Amounts:
        match said:
            case works.MilestoneLateV1():
                return {"milestones_late": 1}
            case works.WorkInspectedV1():
                return {"inspections": 1}
            case works.DefectFoundV1():
                self._due[said.defect_id] = said.due_at
                return {"defects_found": 1, "defects_open": 1}
            case works.DefectAnsweredV1():
                return {"in_time": int(at <= self._due[said.defect_id])}
            case works.DefectOverdueV1():
                return {"defects_overdue": 1}
            case works.DefectJudgedV1():
                if said.due_at is not None:
                    self._due[said.defect_id] = said.due_at
                return {"defects_open": -1} if said.due_at is None else {}
            case _:
                return {}

    def _contracted(self, work_id: UUID, fen: int, due: list[datetime]) -> Amounts:
        cost, before = self._cost[work_id], self._contract[work_id]
        self._contract[work_id], self._due[work_id] = fen, max(due)
        return {
            "overrun": max(fen - cost, 0) - max(before - cost, 0),
            "over": int(fen > cost) - int(before > cost),
        }

    def _to(self, work_id: UUID, stock: str | None) -> Amounts:
        """From the stock so far into another one, or none."""
        left = {self._stock.pop(work_id): -1} if work_id in self._stock else {}
        if stock is None:
            return left
        self._stock[work_id] = stock
        return {**left, stock: 1}


class _Accounts:
    """What each entry of a supervised account did."""

    def __init__(self) -> None:
        self._collected: dict[UUID, int] = {}

    def effect(self, said: Contract, data: Mapping[str, Any], _: datetime) -> Amounts:
        """What it adds to the measures."""
        match said:
            case supervised.AccountOpenedV1():
                pots = ("fees", "common_revenue", "maintenance_fund")
                return {f"pot_{pot}": data[f"{pot}_fen"] for pot in pots}
            case supervised.AccountBookedV1():
                moved = said.amount_fen if said.direction == "in" else -said.amount_fen
                collected = said.amount_fen if said.category == "property_fee" else 0
                if said.reverses_id is not None:
                    collected = -self._collected[said.reverses_id]
                self._collected[said.entry_id] = collected
                return {f"pot_{said.pot}": moved, "fees_collected": collected}
            case supervised.FeesBilledV1():
                return {"fees_billed": said.amount_fen}
            case supervised.AccountEntryObjectedV1():
                return {"entries_objected": 1}
            case _:
                return {}


class _Rounds:
    """Envelopes that were counted, and what was granted of them."""

    def effect(self, said: Contract, _: Mapping[str, Any], __: datetime) -> Amounts:
        """What it adds to the measures."""
        match said:
            case rounds.RoundCountedV1():
                return {"envelope": sum(one.amount_fen for one in said.envelopes)}
            case rounds.RoundResultV1():
                return {"granted": said.funded_fen}
            case _:
                return {}
