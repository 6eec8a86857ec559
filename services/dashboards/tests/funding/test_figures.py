"""Where money came from and went, and the works, as of a day on its territory; reversals take back what they say."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from dashboards_service.funding.catalogue import CATALOGUE, PUBLISHING
from dashboards_service.funding.flow import Link, money_flow
from dashboards_service.measures import balances, derived, months
from dashboards_service.measures.funding import BOOK, LANES
from dashboards_service.reader import FUNDING_STREAM, SCHEMA
from dashboards_service.standing import standing
from linli_common.hierarchy import node_as_of
from linli_contracts.contract import Contract
from linli_contracts.envelope import parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.funding import ledger, rounds, supervised, works
from linli_contracts.registry import REGISTRY

from ..conftest import BAOSHAN, GAOJING, YIJING, ReadModel, given

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
EXAMPLE = {entry.contract: parse_envelope(example_message(entry)).data for entry in REGISTRY.values()}
FUND, WORK = UUID(int=71), UUID(int=72)
YUAN = 100


def said(contract: type[Contract], **fields: Any) -> Contract:
    """The canonical example of a contract, about 逸景佳苑, with some fields changed."""
    return contract.model_validate({**EXAMPLE[contract], "division_id": YIJING, **fields})


def told(model: ReadModel, *contracts: Contract, day: date = DAY) -> None:
    model.given(*(given(one, day) for one in contracts), stream=FUNDING_STREAM)


def booked(kind: str, work: bool = False, **lines: int) -> Contract:
    amount = max(abs(fen) for fen in lines.values())
    more = {"work_id": WORK if work else None, "fund_id": FUND}
    return said(ledger.EntryBookedV1, kind=kind, amount_fen=amount, lines=lines, **more)


def grant(fen: int) -> Contract:
    return booked("grant", bank=fen, income_grant=-fen)


def commitment(fen: int) -> Contract:
    return booked("commitment", work=True, committed=fen, commitments=-fen)


def payment(fen: int) -> Contract:
    return booked("payment", work=True, spent=fen, bank=-fen, committed=-fen, commitments=fen)


def value(model: ReadModel, figure: str, code: str = "310113111028", day: date = DAY) -> Any:
    unit = node_as_of(model.connection, SCHEMA, code, day)
    assert unit is not None
    return PUBLISHING.published(standing(model.connection, SCHEMA, unit, day, BOOK))["figures"][figure]["value"]


def test_money_is_received_committed_and_paid_on_every_tier(read_model: ReadModel) -> None:
    told(read_model, grant(500 * YUAN), commitment(300 * YUAN), payment(200 * YUAN))

    for code in ("310113", "310113111", "310113111028"):
        seen = [
            value(read_model, name, code)
            for name in ("received_year", "committed_year", "paid_year", "committed_now", "at_bank_now", "paid_day")
        ]
        assert seen == [500 * YUAN, 300 * YUAN, 200 * YUAN, 100 * YUAN, 300 * YUAN, 200 * YUAN]


def test_what_is_taken_back_counts_no_more_from_the_day_of_the_reversal(read_model: ReadModel) -> None:
    told(read_model, grant(500), commitment(300), payment(200))
    reversal = booked("reversal", work=True, spent=-200, bank=200, committed=200, commitments=-200)
    told(read_model, reversal, day=NEXT)

    figures = ("paid_year", "committed_year", "committed_now", "at_bank_now")
    assert [value(read_model, name) for name in figures] == [200, 300, 100, 300]
    assert [value(read_model, name, day=NEXT) for name in figures] == [0, 300, 300, 500]


def test_more_than_twenty_one_million_yuan_are_counted_to_the_fen(read_model: ReadModel) -> None:
    fen = 987_654_321_07
    told(read_model, grant(fen), grant(1))

    assert value(read_model, "at_bank_now", "310113") == fen + 1
    flows = months.flows_by_day(read_model.connection, SCHEMA, BOOK, "at_bank", [YIJING], DAY, DAY)
    assert flows[DAY] == fen + 1


def test_a_rebuild_derives_the_same_balances_and_months(read_model: ReadModel) -> None:
    told(read_model, grant(987_654_321_07), payment(5))
    told(read_model, grant(3), day=NEXT)
    tables = (f"{SCHEMA}.{BOOK.balances}", f"{SCHEMA}.{BOOK.months}")
    kept = [read_model.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]

    for table in tables:
        read_model.connection.execute(f"DELETE FROM {table}")
    with read_model.connection.transaction():
        derived.derive(BOOK, read_model.connection, SCHEMA)

    made = [read_model.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    assert made == kept
    assert balances.balances(read_model.connection, SCHEMA, BOOK, [YIJING], NEXT).all_time.shape[0] == 1


def test_a_work_goes_from_stock_to_stock_and_is_on_time_or_not(read_model: ReadModel) -> None:
    told(read_model, said(works.WorkOpenedV1, status="funded", resident_proposed=True))
    told(read_model, said(works.WorkOpenedV1, status="funded", resident_proposed=False))
    assert [value(read_model, name) for name in ("works_waiting_now", "resident_share")] == [2, 0.5]

    told(read_model, said(works.WorkContractedV1, status="funded", over_fen=500))
    told(read_model, said(works.WorkContractedV1, status="funded", over_fen=0))
    assert [value(read_model, name) for name in ("works_building_now", "overrun_year", "overrun_rate")] == [2, 500, 0.5]

    told(read_model, said(works.ContractChangedV1, over_before_fen=500, over_fen=0))
    assert [value(read_model, name) for name in ("overrun_year", "overrun_rate")] == [0, 0.0]

    told(read_model, *(said(works.WorkCompletedV1, status="contracted", on_time=on_time) for on_time in (True, False)))
    told(read_model, said(works.WorkAcceptedV1, status="completed", households=240))
    told(read_model, said(works.WorkReviewedV1, status="accepted", works=4, process=5))
    names = (
        "works_building_now",
        "works_to_accept_now",
        "on_time_rate",
        "households_year",
        "works_mean",
        "process_mean",
    )
    assert [value(read_model, name) for name in names] == [0, 1, 0.5, 240, 4.0, 5.0]


def test_fees_collected_are_a_share_of_those_billed(read_model: ReadModel) -> None:
    told(read_model, said(supervised.AccountOpenedV1, fees_fen=10, common_revenue_fen=20, maintenance_fund_fen=30))
    told(read_model, said(supervised.FeesBilledV1, amount_fen=1_000))
    collected = {"pot": "fees", "direction": "in", "amount_fen": 900, "fees_collected_fen": 900}
    taken_back = {"pot": "fees", "direction": "out", "amount_fen": 100, "fees_collected_fen": -100}
    told(read_model, *(said(supervised.AccountBookedV1, **fields) for fields in (collected, taken_back)))

    assert value(read_model, "fee_rate") == 0.8
    pots = [value(read_model, f"pot_{pot}_now") for pot in ("fees", "common_revenue", "maintenance_fund")]
    assert pots == [810, 20, 30]


def test_the_envelope_is_that_of_the_rounds_counted(read_model: ReadModel) -> None:
    envelopes = [
        {"envelope": "a", "amount_fen": 700, "spent_fen": 600},
        {"envelope": "b", "amount_fen": 300, "spent_fen": 300},
    ]
    told(read_model, said(rounds.RoundCountedV1, envelopes=envelopes), said(rounds.RoundResultV1, funded_fen=900))

    assert [value(read_model, name) for name in ("envelope_year", "granted_year")] == [1_000, 900]


def test_supervision_shows_in_defects_and_their_answers(read_model: ReadModel) -> None:
    told(
        read_model, *(said(contract) for contract in (works.WorkInspectedV1, works.DefectFoundV1, works.DefectFoundV1))
    )
    told(read_model, said(works.DefectAnsweredV1, in_time=True), said(works.DefectOverdueV1))
    told(read_model, said(works.DefectJudgedV1, mended=True), said(works.DefectJudgedV1, mended=False))

    names = ("inspections_year", "defects_found_year", "defects_open_now", "defects_rate")
    assert [value(read_model, name) for name in names] == [1, 2, 1, 0.5]


def test_money_flows_from_sources_through_funds_to_works(read_model: ReadModel) -> None:
    told(read_model, grant(500), payment(200), booked("write_off", written_off=7, bank=-7))
    told(read_model, booked("refund_out", income_grant=100, bank=-100), day=NEXT)

    def flow(last: date, *ids: UUID) -> list[Link]:
        return money_flow(read_model.connection, SCHEMA, ids or (YIJING,), DAY, last)[0]

    assert flow(DAY) == [
        Link("grant", f"fund/{FUND}", 500),
        Link(f"fund/{FUND}", f"work/{WORK}", 200),
        Link(f"fund/{FUND}", "written_off", 7),
    ]
    assert flow(NEXT)[0] == Link("grant", f"fund/{FUND}", 400)
    assert flow(NEXT, BAOSHAN, GAOJING) == []


@pytest.mark.parametrize("figure", CATALOGUE.figures, ids=lambda figure: figure.name)
def test_every_figure_is_made_of_measures_with_a_lane(figure: Any) -> None:
    assert set(figure.measures) <= set(LANES)
