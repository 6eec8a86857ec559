"""The catalogue of funding: the one definition of each figure, from which page, API and documentation are made.

Where every fen went is public record: nothing here is hidden, because anybody can read the entries one by one.
"""

from __future__ import annotations

from dashboards_service.figure import NOTES_OF_CASES, Catalogue, Figure
from dashboards_service.funding.counted import DAYS, MONEY_STOCKS, MONEY_YEARS, STOCKS, YEARS, Row
from dashboards_service.publishing import Publishing

_RATES = (
    (
        "on_time_rate",
        "工程按时完工率",
        "Works completed on time",
        ("works_on_time", "works_completed"),
        "completed not after their last milestone was due ÷ completed",
        "不晚于最后节点期限完工的 ÷ 完工的",
    ),
    (
        "resident_share",
        "居民提议占比",
        "Proposed by residents",
        ("works_opened_by_residents", "works_opened"),
        "works that residents proposed ÷ works opened",
        "居民提议的工程 ÷ 立项的工程",
    ),
    (
        "overrun_rate",
        "超概算工程占比",
        "Works above their cost",
        ("works_overrun", "works_contracted"),
        "works whose contract is above the cost of their envelope ÷ works contracted",
        "合同超过概算的工程 ÷ 签约的工程",
    ),
    (
        "defects_rate",
        "问题按时答复率",
        "Defects answered in time",
        ("defects_answered_in_time", "defects_answered_in_time", "defects_overdue"),
        "answered in time ÷ (answered in time + overdue)",
        "按时答复 ÷（按时答复 + 逾期）",
    ),
    (
        "fee_rate",
        "物业费收缴率",
        "Fees collected",
        ("fees_collected", "fees_billed"),
        "property fees collected ÷ billed, in supervised accounts",
        "监管账户中，已收物业费 ÷ 应收物业费",
    ),
    (
        "works_mean",
        "工程满意度",
        "Satisfaction with the works",
        ("works_sum", "works_reviewed"),
        "sum of the grades of works (1 to 5) by review meetings ÷ works reviewed",
        "评议会对工程的评分之和（1至5分）÷ 已评议工程",
    ),
    (
        "process_mean",
        "过程满意度",
        "Satisfaction with the process",
        ("process_sum", "works_reviewed"),
        "sum of the grades of the process (1 to 5) by review meetings ÷ works reviewed",
        "评议会对过程的评分之和（1至5分）÷ 已评议工程",
    ),
)
_MEANS = ("works_mean", "process_mean")
_TABLE = frozenset(
    {
        *("received_year", "committed_year", "paid_year", "overrun_year", "at_bank_now"),
        *("works_building_now", "works_completed_year", "households_year"),
        *("on_time_rate", "resident_share", "fee_rate", "works_mean"),
    }
)


def _figure(row: Row, kind: str, unit: str, since: tuple[str, str] = ("", "")) -> Figure:
    name, zh, en, measure, formula, formula_zh = row
    texts = f"{formula}{since[0]}", f"{formula_zh}{since[1]}"
    return Figure(name, zh, en, kind, unit, *texts, (measure,), minimum=0, in_table=name in _TABLE)  # type: ignore[arg-type]


def _rate(name: str, zh: str, en: str, measures: tuple[str, ...], formula: str, formula_zh: str) -> Figure:
    texts = f"{formula}; both from 1 January to the day", f"{formula_zh}；均为1月1日至当日"
    unit, behind = "points 分" if name in _MEANS else "share of 1", tuple(dict.fromkeys(measures))
    return Figure(name, zh, en, "ratio", unit, *texts, behind, additive=False, minimum=0, in_table=name in _TABLE)


_YEAR = (", from 1 January to the day", "，1月1日至当日")
FIGURES: tuple[Figure, ...] = (
    *(_figure(row, "stock", "fen 分") for row in MONEY_STOCKS),
    *(_figure(row, "stock", "cases 件") for row in STOCKS),
    *(_rate(*row) for row in _RATES),
    *(_figure(row, "year", "fen 分", _YEAR) for row in MONEY_YEARS),
    *(_figure(row, "year", "cases 件次", _YEAR) for row in YEARS),
    *(_figure(row, "day", "fen 分") for row in DAYS),
)
CATALOGUE = Catalogue("funding", "民心项目看板", "Project funding", "on_time_rate", NOTES_OF_CASES, FIGURES)

PUBLISHING = Publishing(
    CATALOGUE, {name: (measures[0], measures[1:]) for name, _, _, measures, _, _ in _RATES}, {}, ("works_completed",)
)
