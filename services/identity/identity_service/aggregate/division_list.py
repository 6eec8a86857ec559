"""An official division list (行政区划名录): a CSV file in UTF-8 with the columns code,name,level,parent_code.

Either the whole file is in order or nothing of it is used: every refusal names the first line at fault.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from identity_service.aggregate.division import CODE_LENGTHS
from identity_service.refusals.territory import MalformedDivisionListError
from linli_contracts.words import Tier

COLUMNS = ["code", "name", "level", "parent_code"]
LEVELS: dict[str, Tier] = {"district": "district", "street": "street", "residential_area": "area"}
LONGEST_NAME = 100
_PARENT_LENGTHS: dict[Tier, int] = {"district": 2, "street": 6, "area": 9}


@dataclass(frozen=True, slots=True)
class ListedDivision:
    """One line of a list. ``parent_code`` of a district is its province's, which is no division here."""

    line: int
    code: str
    name: str
    tier: Tier
    parent_code: str

    @property
    def district_code(self) -> str:
        """The district that the code lies in."""
        return self.code[: CODE_LENGTHS["district"]]


def parse_list(content: bytes) -> list[ListedDivision]:
    """The divisions of a list in the order of the file. Raises `MalformedDivisionListError`."""
    rows = _rows(_decoded(content))
    header = next(rows, None)
    if header is None or header[1] != COLUMNS:
        raise _malformed(1, f"the columns must be {','.join(COLUMNS)}")
    listed = [_division(line, cells) for line, cells in rows]
    _refuse_repeated_codes(listed)
    _refuse_missing_parents(listed)
    if not listed:
        raise _malformed(2, "the file lists no division")
    return listed


def _malformed(line: int, reason: str) -> MalformedDivisionListError:
    return MalformedDivisionListError(f"line {line}: {reason}")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # ``start`` counts from behind a byte order mark, which has no line break.
        line = error.object[: error.start].count(b"\n") + 1
        raise _malformed(line, "not UTF-8 (a list saved as GB 18030 has to be converted first)") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _malformed(reader.line_num, str(error)) from None


def _division(line: int, cells: list[str]) -> ListedDivision:
    if len(cells) != len(COLUMNS):
        raise _malformed(line, f"{len(cells)} columns instead of {len(COLUMNS)}")
    code, name, level, parent_code = (cell.strip() for cell in cells)
    tier = LEVELS.get(level)
    if tier is None:
        raise _malformed(line, f"unknown level {level[:40]!r} (known: {', '.join(LEVELS)})")
    if not _is_code(code, CODE_LENGTHS[tier]):
        raise _malformed(line, f"code {code[:40]!r} has not the {CODE_LENGTHS[tier]} digits of a {level}")
    if not _is_code(parent_code, _PARENT_LENGTHS[tier]) or not code.startswith(parent_code):
        raise _malformed(
            line, f"parent_code {parent_code[:40]!r} is not the first {_PARENT_LENGTHS[tier]} digits of {code}"
        )
    if not name:
        raise _malformed(line, "the name is empty")
    if len(name) > LONGEST_NAME:
        raise _malformed(line, f"the name has more than {LONGEST_NAME} characters")
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise _malformed(line, "the name holds a control character")
    return ListedDivision(line, code, name, tier, parent_code)


def _is_code(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()


def _refuse_repeated_codes(listed: list[ListedDivision]) -> None:
    first: dict[str, int] = {}
    for division in listed:
        if division.code in first:
            raise _malformed(division.line, f"code {division.code} stands in line {first[division.code]} already")
        first[division.code] = division.line


def _refuse_missing_parents(listed: list[ListedDivision]) -> None:
    codes = {division.code for division in listed}
    for division in listed:
        if division.tier != "district" and division.parent_code not in codes:
            raise _malformed(division.line, f"the parent {division.parent_code} is not in the file")
