"""Funding's book: money of funds and supervised accounts in fen, works, and what supervision found, by place.

Its numbers have 64 bits: a district's money in fen is more than 32 hold.
"""

from __future__ import annotations

from dashboards_service.measures.book import Book

SOURCES = ("grant", "donation", "charity_sale", "organisation")
POTS = ("fees", "common_revenue", "maintenance_fund")

MONEY_STOCKS = ("at_bank", "committed_open", "pledged", *(f"pot_{pot}" for pot in POTS))
MONEY_FLOWS = (
    "received",
    *(f"received_{source}" for source in SOURCES),
    *("committed", "paid", "written_off"),
    *("envelope", "granted", "overrun"),
    *("fees_billed", "fees_collected"),
)
MONEY = (*MONEY_STOCKS, *MONEY_FLOWS)

WORK_STOCKS = ("works_waiting", "works_building", "works_to_accept", "defects_open")
WORK_FLOWS = (
    *("works_opened", "works_opened_by_residents", "works_contracted", "works_overrun"),
    *("works_completed", "works_on_time", "works_accepted", "works_cancelled", "households"),
    *("milestones_reached", "milestones_late", "inspections"),
    *("defects_found", "defects_answered_in_time", "defects_overdue"),
    *("works_reviewed", "works_sum", "process_sum"),
    *("account_statements", "entries_objected"),
)
MEASURES = (*MONEY, *WORK_STOCKS, *WORK_FLOWS)
LANES = {measure: lane for lane, measure in enumerate(MEASURES)}


def lane_of(measure: str) -> int:
    """Where a measure stands. Raises KeyError for one that has no lane."""
    return LANES[measure]


BOOK = Book(
    "funding_flows", "funding_balances", "funding_months", len(MEASURES), lane_of, frozenset(MEASURES), wide=True
)
