"""The catalogue of deliberation: the one definition of each figure, from which page, API and documentation are made."""

from __future__ import annotations

from dashboards_service.deliberation.counted import DAYS, STOCKS, YEARS
from dashboards_service.figure import HIDDEN_BELOW, NOTES_OF_CASES, Catalogue, Figure, trends_of
from dashboards_service.measures.deliberation import (
    ANSWER_DAYS,
    OUTCOME_DAYS,
    OUTCOME_MEASURES,
    PUBLIC_RECORD,
    QUESTION_MEASURES,
    REQUEST_MEASURES,
)
from dashboards_service.publishing import Publishing, Quantile

_CIRCLES = (
    ("minors", "未成年人占比", "Share of minors"),
    ("young", "青年占比", "Share aged 20 to 35"),
    ("elderly", "老年人占比", "Share of the elderly"),
    ("villagers", "村民占比", "Share of villagers"),
    ("white_collar", "白领占比", "Share of office workers"),
)

_RATES = (
    (
        "turnout_rate",
        "表决参与率",
        "Turnout",
        ("voted_units", "roll_units"),
        "units that took part ÷ units on the rolls, of the votes counted",
        "已计票表决中，参与单位 ÷ 名册单位",
    ),
    (
        "form_rate",
        "征询答复率",
        "Answered forms",
        ("households_answered", "households_asked"),
        "households that answered ÷ households asked, of the forms counted",
        "已统计征询单中，答复户数 ÷ 应征询户数",
    ),
    (
        "settled_rate",
        "有约束结果占比",
        "Topics with a binding outcome",
        ("settled", "concluded"),
        "concluded otherwise than closed with a reason ÷ concluded",
        "非“了结”的结果 ÷ 有结果的议题",
    ),
    (
        "resolutions_rate",
        "决议按时落实率",
        "Resolutions done in time",
        ("resolutions_done_in_time", "resolutions_done_in_time", "resolutions_overdue"),
        "done in time ÷ (done in time + missed); what is still open and late is missed already",
        "按时完成 ÷（按时完成 + 超期）；未完成但已超期的，已计为超期",
    ),
    (
        "questions_rate",
        "代表询问按时答复率",
        "Deputies answered in time",
        ("questions_answered_in_time", "questions_answered_in_time", "questions_overdue"),
        "answered in time ÷ (answered in time + missed)",
        "按时答复 ÷（按时答复 + 超期）",
    ),
    (
        "requests_rate",
        "提请按时答复率",
        "Requests answered in time",
        ("requests_answered_in_time", "requests_answered_in_time", "requests_overdue"),
        "answered in time ÷ (answered in time + missed)",
        "按时答复 ÷（按时答复 + 超期）",
    ),
    *(
        (
            f"{circle}_share",
            zh,
            en,
            (f"took_part_{circle}", "took_part"),
            "of all participations",
            "占参与人次",
        )
        for circle, zh, en in _CIRCLES
    ),
    (
        "works_mean",
        "工程评分",
        "Works, as reviewed",
        ("works_sum", "works_rated"),
        "sum of ratings of the works (1 to 5) by participants of reviews ÷ ratings",
        "评议会参加者对工程的评分之和（1至5分）÷ 评分数",
    ),
    (
        "process_mean",
        "过程评分",
        "Process, as reviewed",
        ("process_sum", "works_rated"),
        "sum of ratings of the process (1 to 5) by participants of reviews ÷ ratings",
        "评议会参加者对过程的评分之和（1至5分）÷ 评分数",
    ),
)

_TIMES = (
    (
        "outcome",
        "议题用时",
        "Time to the outcome",
        "from raising a topic to its outcome, by the calendar",
        "从提出议题到有结果，按自然日",
        OUTCOME_DAYS,
        OUTCOME_MEASURES,
    ),
    (
        "question",
        "代表询问答复用时",
        "Time to answer deputies",
        "from a deputy's question to its answer, by the calendar",
        "从代表询问到答复，按自然日",
        ANSWER_DAYS,
        QUESTION_MEASURES,
    ),
    (
        "request",
        "提请答复用时",
        "Time to answer requests",
        "from a request to its answer, by the calendar",
        "从提请到答复，按自然日",
        ANSWER_DAYS,
        REQUEST_MEASURES,
    ),
)

_TABLE = frozenset(
    {
        *("waiting_now", "running_now", "raised_year", "concluded_year", "meetings_year", "took_part_year"),
        *("turnout_rate", "resolutions_rate", "questions_rate", "elderly_share", "minors_share", "outcome_median"),
    }
)
_SUFFIXES = (
    ("median", "中位数", "median", "half took no longer", "一半不超过此值", 0.5),
    ("p90", "九成位", "nine of ten", "nine of ten took no longer", "九成不超过此值", 0.9),
)
_MEANS = ("works_mean", "process_mean")


def _figure(
    name: str, zh: str, en: str, kind: str, unit: str, texts: tuple[str, str], behind: tuple[str, ...]
) -> Figure:
    additive = kind in ("stock", "year", "day")
    minimum = 0 if PUBLIC_RECORD.issuperset(behind) else HIDDEN_BELOW
    return Figure(name, zh, en, kind, unit, *texts, behind, additive, minimum, in_table=name in _TABLE)  # type: ignore[arg-type]


def _stock(name: str, zh: str, en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    return _figure(name, zh, en, "stock", "cases 件", (formula, formula_zh), (measure,))


def _year(name: str, zh: str, en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    texts = f"{formula}, from 1 January to the day", f"{formula_zh}，1月1日至当日"
    return _figure(name, zh, en, "year", "cases 件次", texts, (measure,))


def _day(name: str, zh: str, en: str, measure: str, formula: str, formula_zh: str) -> Figure:
    return _figure(name, zh, en, "day", "cases 件次", (formula, formula_zh), (measure,))


def _rate(name: str, zh: str, en: str, measures: tuple[str, ...], formula: str, formula_zh: str) -> Figure:
    texts = f"{formula}; both from 1 January to the day", f"{formula_zh}；均为1月1日至当日"
    unit = "points 分" if name in _MEANS else "share of 1"
    return _figure(name, zh, en, "ratio", unit, texts, tuple(dict.fromkeys(measures)))


def _times() -> list[Figure]:
    how = f"this year's cases; from bucket counts, straight lines inside a bucket; from {HIDDEN_BELOW} cases"
    how_zh = f"本年各例；按时段分组计数，组内线性插值；满{HIDDEN_BELOW}例才显示"
    return [
        _figure(
            f"{name}_{suffix}",
            f"{zh}{word_zh}",
            f"{en}, {word_en}",
            "quantile",
            "days 天",
            (f"{formula}: {what}: {how}", f"{formula_zh}，{what_zh}：{how_zh}"),
            measures,
        )
        for name, zh, en, formula, formula_zh, _, measures in _TIMES
        for suffix, word_zh, word_en, what, what_zh, _ in _SUFFIXES
    ]


FIGURES: tuple[Figure, ...] = (
    *(_stock(*row) for row in STOCKS),
    *(_rate(*row) for row in _RATES),
    *_times(),
    *(_year(*row) for row in YEARS),
    *(_day(*row) for row in DAYS),
)
TRENDS = trends_of(FIGURES)
CATALOGUE = Catalogue("deliberation", "议事厅看板", "Deliberation", "resolutions_rate", NOTES_OF_CASES, FIGURES)

PUBLISHING = Publishing(
    CATALOGUE,
    {name: (measures[0], measures[1:]) for name, _, _, measures, _, _ in _RATES},
    {
        f"{name}_{suffix}": Quantile(bounds, measures, share)
        for name, _, _, _, _, bounds, measures in _TIMES
        for suffix, *_, share in _SUFFIXES
    },
    ("resolutions_done_in_time", "resolutions_overdue"),
)
