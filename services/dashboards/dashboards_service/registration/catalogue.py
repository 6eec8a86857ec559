"""The catalogue of registration: the one definition of each figure, from which page, API and documentation are made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["stock", "year", "day", "recorded", "ratio", "quantile"]
"""stock: at the end of the day · year: from 1 January to the day · day: on the day itself · recorded: as somebody
counted it, latest on or before the day · ratio, quantile: computed from others."""

HIDDEN_BELOW = 5
RANKED_FROM = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``minimum``: values from 1 to below it are hidden (0: never hidden).

    ``measures`` are the flows behind it: for trends and for the way back to its events.
    """

    name: str
    title_zh: str
    title_en: str
    kind: Kind
    unit: str
    formula: str
    formula_zh: str
    measures: tuple[str, ...]
    additive: bool = True
    minimum: int = HIDDEN_BELOW
    in_table: bool = False


def _year(name: str, title_zh: str, title_en: str, unit: str, formula: str, formula_zh: str, measure: str) -> Figure:
    text, text_zh = f"{formula}, from 1 January to the day", f"{formula_zh}，1月1日至当日"
    in_table = measure in ("verified", "active")
    return Figure(name, title_zh, title_en, "year", unit, text, text_zh, (measure,), in_table=in_table)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "registered",
        "已注册居村民",
        "Registered residents",
        "stock",
        "people 人",
        "verified + moved in + transferred in − moved out − transferred out − erased, up to the end of the day",
        "核验通过 + 迁入 + 划入 − 迁出 − 划出 − 注销，累计至当日末",
        ("registered",),
        in_table=True,
    ),
    Figure(
        "share_20_35",
        "20–35岁占比",
        "Share aged 20 to 35",
        "ratio",
        "share of 1",
        "registered aged 20 to 35 ÷ registered; age = year of the day − year of birth",
        "20至35岁已注册人数 ÷ 已注册人数；年龄 = 当日年份 − 出生年份",
        ("registered",),
        additive=False,
        in_table=True,
    ),
    Figure(
        "households",
        "已注册户数",
        "Registered households",
        "stock",
        "households 户",
        "households formed − dissolved, up to the end of the day",
        "建户 − 销户，累计至当日末",
        ("households",),
        in_table=True,
    ),
    Figure(
        "population",
        "实有人口",
        "Actual population",
        "recorded",
        "people 人",
        "latest record on or before the day; a unit without one: the sum of its units' if all have one",
        "当日及以前最近一次登记的数字；本单位未登记的，取下级单位之和（须全部有登记）",
        (),
        minimum=0,
    ),
    Figure(
        "actual_households",
        "实有户数",
        "Actual households",
        "recorded",
        "households 户",
        "as actual population",
        "同实有人口",
        (),
        minimum=0,
    ),
    Figure(
        "coverage",
        "人口覆盖率",
        "Coverage of population",
        "ratio",
        "share of 1",
        "registered ÷ actual population",
        "已注册人数 ÷ 实有人口",
        ("registered",),
        additive=False,
        in_table=True,
    ),
    Figure(
        "household_coverage",
        "户覆盖率",
        "Coverage of households",
        "ratio",
        "share of 1",
        "registered households ÷ actual households",
        "已注册户数 ÷ 实有户数",
        ("households",),
        additive=False,
    ),
    Figure(
        "pending",
        "待核验",
        "Waiting for verification",
        "stock",
        "registrations 件",
        "submitted − verified − returned − withdrawn − erased while waiting, up to the end of the day",
        "申请 − 核验通过 − 退回 − 撤回 − 待核验期间注销，累计至当日末",
        ("pending",),
        in_table=True,
    ),
    Figure(
        "moves_pending",
        "待核验迁居",
        "Moves waiting for verification",
        "stock",
        "moves 件",
        "moves submitted to the unit − verified − returned − taken back − erased while waiting, up to the day's end",
        "提交到本单位的迁居 − 核验通过 − 退回 − 撤回 − 待核验期间注销，累计至当日末",
        ("moves_pending",),
    ),
    _year(
        "applied_year",
        "本年申请",
        "Applied this year",
        "submissions 人次",
        "submissions, each attempt",
        "申请次数，每次提交都计",
        "applied",
    ),
    _year(
        "applied_phone_year",
        "本年手机申请",
        "By phone",
        "submissions 人次",
        "of these by phone",
        "其中用手机申请的",
        "applied_phone",
    ),
    _year(
        "applied_counter_year",
        "本年柜台代办",
        "At the counter",
        "submissions 人次",
        "of these at the counter",
        "其中在柜台代办的",
        "applied_counter",
    ),
    _year(
        "verified_year",
        "本年核验通过",
        "Verified this year",
        "people 人",
        "residences verified",
        "居住核验通过的人数",
        "verified",
    ),
    _year(
        "returned_year",
        "本年退回",
        "Returned this year",
        "returns 人次",
        "sent back with a reason",
        "附理由退回的次数",
        "returned",
    ),
    _year(
        "withdrawn_year",
        "本年撤回",
        "Withdrawn this year",
        "withdrawals 人次",
        "taken back",
        "本人撤回的次数",
        "withdrawn",
    ),
    _year(
        "moved_in_year",
        "本年迁入",
        "Moved in this year",
        "moves 人次",
        "verified moves into an area from another one (a street's or district's figure is the sum of its areas', moves "
        "between them included; a move inside one area is none)",
        "从其他居村迁入并核验的次数（街镇和区为各居村之和，包括其下居村之间的迁居；同一居村内迁居不计）",
        "moved_in",
    ),
    _year(
        "moved_out_year",
        "本年迁出",
        "Moved out this year",
        "moves 人次",
        "verified moves out of an area into another one (summed as moved in, so that in − out is right on every tier)",
        "迁往其他居村并核验的次数（加总方式同迁入，因此各级的迁入 − 迁出都准确）",
        "moved_out",
    ),
    _year(
        "transferred_in_year",
        "本年划入",
        "Transferred in this year",
        "people 人",
        "residents whose estate was given to the area; nobody moved",
        "所在小区划归本居村的居民人数，本人并未搬家",
        "transferred_in",
    ),
    _year(
        "transferred_out_year",
        "本年划出",
        "Transferred out this year",
        "people 人",
        "residents whose estate was given to another area",
        "所在小区划归其他居村的居民人数",
        "transferred_out",
    ),
    _year(
        "erased_year",
        "本年注销",
        "Erased this year",
        "people 人",
        "registered residents erased",
        "已注册居民中注销的人数",
        "erased",
    ),
    _year(
        "active_year",
        "本年活跃人数",
        "Active people this year",
        "people 人",
        "people with a first act in the calendar year, in their home area then",
        "当年首次活跃的人数，计入当时所在居村",
        "active",
    ),
    Figure(
        "verified_today",
        "当日核验通过",
        "Verified on the day",
        "day",
        "people 人",
        "residences verified on the day",
        "当日居住核验通过的人数",
        ("verified",),
    ),
    Figure(
        "applied_today",
        "当日申请",
        "Applied on the day",
        "day",
        "submissions 人次",
        "submissions on the day",
        "当日申请次数",
        ("applied",),
    ),
    Figure(
        "time_to_verify_median",
        "核验用时中位数",
        "Median time to verify",
        "quantile",
        "hours 小时",
        "half of this year's verified registrations took no longer, from submission; from bucket counts, straight "
        "lines inside a bucket; shown from 5 cases",
        "本年核验通过的申请中，一半从提交到通过所用时间不超过此值；按时段分组计数，组内线性插值；满5例才显示",
        ("verified",),
        additive=False,
        in_table=True,
    ),
    Figure(
        "time_to_verify_p90",
        "核验用时九成位",
        "Time to verify, nine of ten",
        "quantile",
        "hours 小时",
        "nine of ten of this year's verified registrations took no longer; as the median",
        "本年核验通过的申请中，九成所用时间不超过此值；算法同中位数",
        ("verified",),
        additive=False,
    ),
)

BY_NAME = {figure.name: figure for figure in FIGURES}
TABLE_FIGURES = tuple(figure for figure in FIGURES if figure.in_table)
TRENDS: dict[str, Figure] = {
    figure.measures[0]: figure for figure in reversed(FIGURES) if figure.kind in ("stock", "year", "day")
}
"""What can be shown day by day, by measure: a stock at the end of each day, anything else as what came on the day."""

NOTES = {
    "hidden": f"1 to {HIDDEN_BELOW - 1} people or cases: hidden, and in age bands a second cell with it, so that it "
    "cannot be computed from the total",
    "no_figure": "nobody has recorded it for that day, or not for every unit below",
    "too_few": f"fewer than {HIDDEN_BELOW} cases",
}


def as_json() -> dict[str, Any]:
    """The catalogue as the API gives it."""
    return {
        "dashboard": "registration",
        "title_zh": "实名注册看板",
        "title_en": "Registration",
        "ranked_from": RANKED_FROM,
        "ranked_by": "coverage",
        "notes": NOTES,
        "figures": [asdict(figure) for figure in FIGURES],
        "trends": {measure: figure.kind == "stock" for measure, figure in TRENDS.items()},
    }
