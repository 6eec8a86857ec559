"""The real lists of 宝山区 of 2019-10 and 2023-06: exactly what happened between them, nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from uuid import uuid5

import pytest
from identity_service.aggregate.differences import Differences, StandingDivision, compare
from identity_service.aggregate.division_list import parse_list

from .lists import NAMESPACE, after

PROJECT = Path(__file__).parents[4]
SHARED = PROJECT.parent / "shared" / "data"
SMALL = Path(__file__).parent / "data"
OWN = PROJECT / "services" / "identity" / "data" / "divisions.csv"


def between(earlier: bytes, later: bytes) -> tuple[list[StandingDivision], Differences]:
    """The tree of the earlier list, and what the later one changes."""
    founding = compared([], earlier, date(2019, 10, 31))
    tree = after([], founding)
    return tree, compared(tree, later, date(2023, 6, 30))


def compared(before: list[StandingDivision], content: bytes, day: date) -> Differences:
    return compare(
        before, parse_list(content), as_of=day, mapping={}, new_id=lambda row: uuid5(NAMESPACE, f"{day}/{row.code}")
    )


RENAMED = {
    "310113007003": ("泗东居委会", "泗东新村居委会"),
    "310113007005": ("八棉一纺居委会", "一纺居委会"),
    "310113007006": ("八棉二纺居委会", "二纺居委会"),
    "310113007007": ("桃园居委会", "桃园新村居委会"),
    "310113007009": ("长征居委会", "长征新村居委会"),
    "310113007013": ("海滨二村一居委会", "海滨二村第一居委会"),
    "310113007014": ("海滨二村二居委会", "海滨二村第二居委会"),
    "310113501": ("宝山城市工业园区", "宝山工业园区"),
}
RECODED = {
    "丰翔新城居委会": ("310113501001", "310113102083"),
    "金地艺境城居委会": ("310113501002", "310113102084"),
}


def assert_baoshan(found: Differences, founded: int) -> None:
    changes = found.changed
    assert {c.code: (c.before.name, c.name) for c in changes if c.renamed} == RENAMED
    assert {c.name: (c.before.code, c.code) for c in changes if c.recoded} == RECODED
    assert {c.name for c in changes if c.moved} == set(RECODED)
    assert [(old.code, old.name) for old in found.closed] == [("310113101219", "富强村村委会")]
    assert found.counts == {"founded": founded, "renamed": 8, "recoded": 2, "moved": 2, "closed": 1}
    assert found.doubts == []


def test_the_real_lists_of_baoshan_differ_by_what_happened() -> None:
    earlier, later = (SHARED / f"divisions-baoshan-{edition}.csv" for edition in ("2019-10", "2023-06"))
    if not (earlier.exists() and later.exists()):
        print("NOT CHECKED: the real lists are not in ../shared; the excerpt of the next test stands for them")
        return
    before, found = between(earlier.read_bytes(), later.read_bytes())
    assert Counter(unit.tier for unit in before) == {"district": 1, "street": 13, "area": 494}
    # 567 areas in 2023: 494 + 74 founded - 1 closed; the two that went to another street are the same ones.
    assert_baoshan(found, founded=74)
    assert Counter(unit.tier for unit in after(before, found)) == {"district": 1, "street": 13, "area": 567}


def test_the_excerpt_of_the_lists_shows_every_kind_of_difference() -> None:
    earlier, later = ((SMALL / f"baoshan-excerpt-{edition}.csv").read_bytes() for edition in ("2019-10", "2023-06"))
    _, found = between(earlier, later)
    assert_baoshan(found, founded=3)


def test_the_list_that_linli_starts_with_is_in_order() -> None:
    rows = parse_list(OWN.read_bytes())
    districts = {row.code: row.name for row in rows if row.tier == "district"}
    assert districts == {"310110": "杨浦区", "310112": "闵行区", "310113": "宝山区"}
    areas = [row for row in rows if row.district_code == "310113" and row.tier == "area"]
    committees = Counter("village" if row.code[9] == "2" else "residents" for row in areas)
    assert committees == {"residents": 464, "village": 103}


@pytest.mark.parametrize("edition", ["2019-10", "2023-06"])
def test_the_excerpt_is_part_of_the_real_list(edition: str) -> None:
    real = SHARED / f"divisions-baoshan-{edition}.csv"
    if not real.exists():
        print(f"NOT CHECKED: {real.name} is not in ../shared")
        return
    lines = set(real.read_text().splitlines())
    assert set((SMALL / f"baoshan-excerpt-{edition}.csv").read_text().splitlines()) <= lines
