"""A bank's statement as a CSV file: parsed exactly, every fault named with its line.

The head names the columns, in Chinese or English: 日期 date, 流水号 reference, 收入 in, 支出 out, 余额 balance; and
对方 party and 摘要 text, if there are any. Amounts are yuan with at most two decimals; each balance follows on the
one before.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from funding_service.refusals.ledger import StatementInvalidError

MAX_LINES = 5_000
_COLUMNS = {
    "日期": "date",
    "流水号": "reference",
    "收入": "in",
    "支出": "out",
    "余额": "balance",
    "对方": "party",
    "摘要": "text",
}
_NEEDED = ("date", "reference", "in", "out", "balance")
_YUAN = re.compile(r"(-?)([0-9]{1,11})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """``line`` is the file's; ``amount_fen`` is positive for what came in."""

    line: int
    on: date
    reference: str
    amount_fen: int
    balance_fen: int
    party: str
    text: str


def parse_statement(text: str) -> tuple[StatementLine, ...]:
    """The lines of the file. Raises StatementInvalidError with the line's number."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        lines = tuple(_lines(rows))
    except csv.Error as error:
        raise StatementInvalidError(f"line {rows.line_num}: {error}") from None
    if not lines:
        raise StatementInvalidError("line 2: there is no line below the head")
    _refuse_inconsistent(lines)
    return lines


def _lines(rows: Iterator[list[str]]) -> Iterator[StatementLine]:
    columns: list[str] | None = None
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if columns is None:
            columns = _head(cells)
            continue
        if not any(cells):
            continue
        if number > MAX_LINES + 1:
            raise StatementInvalidError(f"line {number}: a statement has at most {MAX_LINES} lines")
        if len(cells) != len(columns):
            raise StatementInvalidError(f"line {number}: {len(cells)} cells where the head has {len(columns)}")
        yield _line(number, dict(zip(columns, cells, strict=True)))


def _head(cells: list[str]) -> list[str]:
    columns = [_COLUMNS.get(cell, cell.lower()) for cell in cells]
    missing = [column for column in _NEEDED if column not in columns]
    if missing or len(set(columns)) != len(columns):
        raise StatementInvalidError(
            f"line 1: the head lacks {missing}" if missing else "line 1: a column is there twice"
        )
    return columns


def _line(number: int, cells: Mapping[str, str]) -> StatementLine:
    came_in, went_out = (_fen(number, name, cells[name] or "0") for name in ("in", "out"))
    if min(came_in, went_out) != 0 or max(came_in, went_out) <= 0:
        raise StatementInvalidError(f"line {number}: either in or out is above nothing")
    if not cells["reference"]:
        raise StatementInvalidError(f"line {number}: reference is empty")
    return StatementLine(
        line=number,
        on=_day(number, cells["date"]),
        reference=cells["reference"],
        amount_fen=came_in - went_out,
        balance_fen=_fen(number, "balance", cells["balance"]),
        party=cells.get("party", ""),
        text=cells.get("text", ""),
    )


def _refuse_inconsistent(lines: tuple[StatementLine, ...]) -> None:
    seen: dict[str, int] = {}
    for before, line in zip((None, *lines), lines, strict=False):
        if line.reference in seen:
            raise StatementInvalidError(f"line {line.line}: reference is that of line {seen[line.reference]}")
        seen[line.reference] = line.line
        if before is None:
            continue
        if line.on < before.on:
            raise StatementInvalidError(f"line {line.line}: date is before that of line {before.line}")
        if line.balance_fen != before.balance_fen + line.amount_fen:
            raise StatementInvalidError(f"line {line.line}: balance does not follow on line {before.line}")


def _fen(number: int, name: str, text: str) -> int:
    found = _YUAN.fullmatch(text.replace(",", ""))
    if found is None:
        raise StatementInvalidError(f"line {number}: {name} {text[:20]!r} is no amount of yuan with two decimals")
    sign, yuan, fen = found.groups()
    return (-1 if sign else 1) * (int(yuan) * 100 + int((fen or "").ljust(2, "0")))


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StatementInvalidError(f"line {number}: date {text[:20]!r} is no day like 2026-03-03") from None
