"""What is wrong with a bank's statement, said in Chinese with its line: the service names faults in English."""

from __future__ import annotations

import re

_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)
_COLUMNS = {
    "date": "日期",
    "reference": "流水号",
    "in": "收入",
    "out": "支出",
    "balance": "余额",
    "party": "对方",
    "text": "摘要",
}
_FAULTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"there is no line below the head", "表头下面没有内容"),
        (r"a statement has at most (\d+) lines", "一份对账单最多 {0} 行"),
        (r"(\d+) cells where the head has (\d+)", "有 {0} 格，表头有 {1} 格"),
        (r"a column is there twice", "表头有重复的列"),
        (r"either in or out is above nothing", "收入、支出须有且只有一项大于零"),
        (r"reference is empty", "缺少流水号"),
        (r"reference is that of line (\d+)", "流水号与第 {0} 行重复"),
        (r"date is before that of line (\d+)", "日期早于第 {0} 行"),
        (r"balance does not follow on line (\d+)", "余额与第 {0} 行接不上"),
        (r"date ('.*') is no day like 2026-03-03", "日期 {0} 应写成 2026-03-03"),
        (r"date (\S+) is yet to come", "日期 {0} 还没有到"),
        (r"the last statement reaches to (\S+)", "上一份对账单已到 {0}，须从其后开始"),
    )
)
_AMOUNT = re.compile(r"(\w+) ('.*') is no amount of yuan with two decimals")
_HEAD = re.compile(r"the head lacks \[(.*)\]")
_BEGINS = re.compile(r"it begins with (-?\d+) fen, the last statement ended with (-?\d+)")


def fault_in_chinese(detail: str) -> str:
    """第 3 行：余额与第 2 行接不上。 The detail itself where it is none that is known."""
    found = _LINE.match(detail)
    if found is None:
        return detail
    return f"第 {found[1]} 行：{_said(found[2])}。"


def _said(fault: str) -> str:
    for pattern, words in _FAULTS:
        if (match := pattern.fullmatch(fault)) is not None:
            return words.format(*match.groups())
    if (match := _AMOUNT.fullmatch(fault)) is not None:
        return f"{_COLUMNS.get(match[1], match[1])} {match[2]} 不是以元为单位、最多两位小数的金额"
    if (match := _HEAD.fullmatch(fault)) is not None:
        missing = [one.strip(" '") for one in match[1].split(",")]
        return f"表头缺少{'、'.join(_COLUMNS.get(one, one) for one in missing)}"
    if (match := _BEGINS.fullmatch(fault)) is not None:
        begins, ended = (f"{int(one) / 100:,.2f}" for one in match.groups())
        return f"期初余额 {begins} 元与上一份对账单的期末余额 {ended} 元接不上"
    return fault
