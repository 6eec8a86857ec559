"""Reading an official list: in order as a whole, or refused with the line at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_service.aggregate.division_list import ListedDivision, parse_list
from identity_service.refusals.territory import MalformedDivisionListError

from .lists import HEADER, TOWN, csv_of


def refusal_of(content: bytes) -> str:
    with pytest.raises(MalformedDivisionListError) as refused:
        parse_list(content)
    assert refused.value.field == "file"
    return str(refused.value)


def with_line(line: str) -> bytes:
    """A good list whose fifth line is another."""
    lines = csv_of(TOWN).decode().splitlines()
    return "\n".join([*lines[:4], line, *lines[5:]]).encode()


def test_a_list_in_order_is_read_as_it_stands() -> None:
    rows = parse_list(csv_of(TOWN))
    assert [(row.code, row.name) for row in rows] == TOWN
    assert [row.tier for row in rows] == ["district", "street", "area", "area", "street", "area", "area"]
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7, 8]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    rows = parse_list(b"\xef\xbb\xbf" + csv_of(TOWN).replace(b"\n", b"\r\n"))
    assert [(row.code, row.name) for row in rows] == TOWN


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("99010100100,二村居委会,residential_area,990101001", "has not the 12 digits"),
        ("99010100100２,二村居委会,residential_area,990101001", "has not the 12 digits"),
        ("990101001002,二村居委会,residential_area,990101002", "is not the first 9 digits"),
        ("990101001002,二村居委会,residential_area,990101", "is not the first 9 digits"),
        ("990101001002,二村居委会,hamlet,990101001", "unknown level 'hamlet'"),
        ("990101001002, ,residential_area,990101001", "the name is empty"),
        ("990101001002,二村\x00居委会,residential_area,990101001", "control character"),
        ("990101001002," + "村" * 101 + ",residential_area,990101001", "more than 100 characters"),
        ("990101001002,二村居委会,residential_area", "3 columns instead of 4"),
        ("990101001002,二村居委会,residential_area,990101001,x", "5 columns instead of 4"),
        ("990101001001,二村居委会,residential_area,990101001", "stands in line 4 already"),
        ("990101003001,二村居委会,residential_area,990101003", "the parent 990101003 is not in the file"),
        ('990101001002,"二村"居委会,residential_area,990101001', "expected after"),
        ("", "0 columns instead of 4"),
    ],
)
def test_a_line_at_fault_is_named(line: str, reason: str) -> None:
    refused = refusal_of(with_line(line))
    assert refused.startswith("line 5: ")
    assert reason in refused


@pytest.mark.parametrize("content", [b"", b"\n", b"code,name\n", b"code;name;level;parent_code\n", b"%PDF-1.7\n"])
def test_other_columns_are_refused_in_line_one(content: bytes) -> None:
    assert refusal_of(content) == f"line 1: the columns must be {HEADER}"


def test_a_list_without_divisions_is_refused() -> None:
    assert refusal_of(f"{HEADER}\n".encode()) == "line 2: the file lists no division"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_another_encoding_is_refused_with_its_first_line(mark: bytes) -> None:
    lines = csv_of(TOWN).splitlines(keepends=True)
    lines[3] = lines[3].decode().encode("gb18030")
    assert refusal_of(mark + b"".join(lines)).startswith("line 4: not UTF-8")


def rows_or_refusal(content: bytes) -> list[ListedDivision] | str:
    try:
        return parse_list(content)
    except MalformedDivisionListError as refused:
        return str(refused)


@given(st.binary(max_size=400), st.integers(0, 200))
def test_whatever_the_bytes_the_answer_is_a_list_or_a_line(noise: bytes, at: int) -> None:
    content = csv_of(TOWN)
    damaged = content[:at] + noise + content[at:]
    answer = rows_or_refusal(damaged)
    if isinstance(answer, str):
        assert answer.startswith("line ")
    else:
        codes = {row.code for row in answer}
        assert len(codes) == len(answer)
        assert all(row.tier == "district" or row.parent_code in codes for row in answer)
