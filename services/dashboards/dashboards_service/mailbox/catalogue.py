"""The catalogue of the mailbox: the one definition of each figure, from which page, API and documentation are made."""

from __future__ import annotations

from dashboards_service.figure import HIDDEN_BELOW, NOTES_OF_CASES, Catalogue, Figure, trends_of
from dashboards_service.mailbox.counted import DAYS, YEARS
from dashboards_service.measures.letters import HANDLING_MEASURES, REPLY_MEASURES

_STOCKS = (
    (
        "backlog",
        "在办来信",
        "Open letters",
        "open",
        "submitted + had done again − closed − withdrawn − duplicates ± moved or handed on, up to the end of the day; "
        "an answered letter is open until it is confirmed or lapses",
        "来信 + 重办 − 办结 − 撤回 − 重复 ± 划转或流转，累计至当日末；已答复未确认的仍算在办",
    ),
    (
        "response_overdue_now",
        "响应超时未响应",
        "Response overdue now",
        "response_overdue",
        "open letters whose response time ran out and that had no substantive reply by the end of the day",
        "至当日末响应时限已过、仍无实质性回复的在办来信",
    ),
    (
        "handling_overdue_now",
        "办理超期未答复",
        "Handling overdue now",
        "handling_overdue",
        "open letters whose handling time ran out and that had no standing answer by the end of the day",
        "至当日末办理时限已过、仍无有效答复的在办来信",
    ),
    (
        "pending_now",
        "挂账",
        "Pending with a promise",
        "pending",
        "open letters promised for a later day and not answered yet; pending is not solved, and the clock runs on",
        "已挂账并承诺日期、尚未答复的在办来信；挂账不算解决，时限照常计",
    ),
)

_RATES = (
    (
        "response_rate",
        "响应率",
        "Responded in time",
        ("response_met", "response_met", "response_missed"),
        "response met ÷ (met + missed)",
        "按时响应 ÷（按时响应 + 响应超时）",
    ),
    (
        "on_time_rate",
        "按时办结率",
        "Handled in time",
        ("handling_met", "handling_met", "handling_missed"),
        "handling met ÷ (met + missed); what is still open and late is missed already",
        "按时办结 ÷（按时办结 + 办理超期）；仍未办结但已超期的，已计为超期",
    ),
    (
        "solved_rate",
        "实际解决率",
        "Really solved",
        ("confirmed_solved", "closed"),
        "confirmed by the writer as solved ÷ closed; a lapse is no solution, pending neither",
        "来信人确认已解决 ÷ 办结；逾期视为确认的和挂账的都不算解决",
    ),
    (
        "satisfaction_rate",
        "满意率",
        "Satisfied",
        ("satisfied", "rated"),
        "ratings of 4 or 5 ÷ ratings",
        "4分和5分 ÷ 评价数",
    ),
    (
        "rating_mean",
        "平均评分",
        "Mean rating",
        ("rating_sum", "rated"),
        "sum of ratings (1 to 5) ÷ ratings",
        "评分之和（1至5分）÷ 评价数",
    ),
    (
        "duplicate_rate",
        "重复来信率",
        "Duplicates",
        ("duplicates", "submitted"),
        "duplicates ÷ letters",
        "重复来信 ÷ 来信",
    ),
    (
        "refusal_rate",
        "退单率",
        "Refused assignments",
        ("refused", "assigned"),
        "refusals ÷ assignments",
        "退单 ÷ 派单",
    ),
    (
        "reopened_rate",
        "重办率",
        "Had done again",
        ("reopened", "answered"),
        "had done again ÷ answers",
        "重办 ÷ 答复",
    ),
    (
        "within_area_rate",
        "居村内办结率",
        "Solved within the area",
        ("closed_within_area", "closed"),
        "closed without ever being handed up ÷ closed",
        "从未上报即办结 ÷ 办结",
    ),
)

_TIMES = (
    (
        "first_reply",
        "首次回复用时",
        "Time to the first reply",
        "hours 小时",
        "from submission to the first substantive reply, by the calendar",
        "从来信到首次实质性回复，按自然时间",
        REPLY_MEASURES,
    ),
    (
        "handling",
        "办理用时",
        "Handling time",
        "working hours 工作日小时",
        "from submission to closing, on working days (24 hours each), without the time an answer waited for the "
        "writer; each closing is a case",
        "从来信到办结，只计工作日（每日24小时），不计答复后等待来信人的时间；每次办结为一例",
        HANDLING_MEASURES,
    ),
)

_TABLE = frozenset(
    {
        "backlog",
        "response_overdue_now",
        "handling_overdue_now",
        "pending_now",
        "submitted_year",
        "closed_year",
        "response_rate",
        "on_time_rate",
        "solved_rate",
        "satisfaction_rate",
        "refusal_rate",
        "within_area_rate",
        "first_reply_median",
        "handling_median",
    }
)

RATES = {name: (measures[0], measures[1:]) for name, _, _, measures, _, _ in _RATES}
"""Part and whole of each rate, as measures of the year; of the whole, the sum."""

QUANTILES = {
    f"{name}_{suffix}": (measures, share)
    for name, *_, measures in _TIMES
    for suffix, share in (("median", 0.5), ("p90", 0.9))
}
"""Buckets and share of the cases of each time."""


def _stock(name: str, title_zh: str, title_en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    unit = "letters 件"
    return Figure(name, title_zh, title_en, "stock", unit, formula, formula_zh, (measure,), in_table=name in _TABLE)


def _year(name: str, title_zh: str, title_en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    text, text_zh = f"{formula}, from 1 January to the day", f"{formula_zh}，1月1日至当日"
    return Figure(name, title_zh, title_en, "year", "cases 件次", text, text_zh, (measure,), in_table=name in _TABLE)


def _day(name: str, title_zh: str, title_en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    return Figure(name, title_zh, title_en, "day", "cases 件次", formula, formula_zh, (measure,))


def _rate(name: str, title_zh: str, title_en: str, measures: tuple[str, ...], formula: str, formula_zh: str) -> Figure:
    text, text_zh = f"{formula}; both from 1 January to the day", f"{formula_zh}；均为1月1日至当日"
    unit = "points 分" if name == "rating_mean" else "share of 1"
    behind = tuple(dict.fromkeys(measures))
    return Figure(
        name, title_zh, title_en, "ratio", unit, text, text_zh, behind, additive=False, in_table=name in _TABLE
    )


def _time(
    name: str, title_zh: str, title_en: str, unit: str, formula: str, formula_zh: str, measures: tuple[str, ...]
) -> list[Figure]:
    how = f"this year's cases, {formula}; from bucket counts, straight lines inside a bucket; from {HIDDEN_BELOW} cases"
    how_zh = f"本年各例，{formula_zh}；按时段分组计数，组内线性插值；满{HIDDEN_BELOW}例才显示"
    kinds = (
        ("median", "中位数", "median", "half took no longer", "一半不超过此值"),
        ("p90", "九成位", "nine of ten", "nine of ten took no longer", "九成不超过此值"),
    )
    return [
        Figure(
            f"{name}_{suffix}",
            f"{title_zh}{word_zh}",
            f"{title_en}, {word_en}",
            "quantile",
            unit,
            f"{what}: {how}",
            f"{what_zh}：{how_zh}",
            measures,
            additive=False,
            in_table=f"{name}_{suffix}" in _TABLE,
        )
        for suffix, word_zh, word_en, what, what_zh in kinds
    ]


FIGURES: tuple[Figure, ...] = (
    *(_stock(*row) for row in _STOCKS),
    *(_rate(*row) for row in _RATES),
    *(figure for row in _TIMES for figure in _time(*row)),
    *(_year(*row) for row in YEARS),
    *(_day(*row) for row in DAYS),
)

TABLE_FIGURES = tuple(figure for figure in FIGURES if figure.in_table)
TRENDS = trends_of(FIGURES)

RANKED_BY = "on_time_rate"
RANKED_ON = ("handling_met", "handling_missed")

CATALOGUE = Catalogue("mailbox", "人民信箱看板", "The people's mailbox", RANKED_BY, NOTES_OF_CASES, FIGURES)
