"""Division lists for tests: a district of our own, small enough to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from identity_service.aggregate.differences import Differences, StandingDivision
from identity_service.aggregate.division_list import ListedDivision, parse_list

HEADER = "code,name,level,parent_code"
LEVEL = {6: "district", 9: "street", 12: "residential_area"}
NAMESPACE = UUID(int=1)

TOWN = [
    ("990101", "临江区"),
    ("990101001", "望海街道"),
    ("990101001001", "一村居委会"),
    ("990101001002", "二村居委会"),
    ("990101002", "东桥镇"),
    ("990101002001", "桥头居委会"),
    ("990101002201", "东桥村村委会"),
]
"""One district, two streets, four areas, one of them a village."""


def csv_of(units: Iterable[tuple[str, str]]) -> bytes:
    """The CSV file of (code, name) pairs; level and parent follow from the code."""
    rows = [f"{code},{name},{LEVEL[len(code)]},{code[:2] if len(code) == 6 else code[:-3]}" for code, name in units]
    return ("\n".join([HEADER, *rows]) + "\n").encode()


def listed(units: Iterable[tuple[str, str]]) -> list[ListedDivision]:
    """The parsed list of (code, name) pairs."""
    return parse_list(csv_of(units))


def changed(units: Sequence[tuple[str, str]], **new: str | None) -> list[tuple[str, str]]:
    """The units with some changed: ``_990101001="…"`` renames or adds, None leaves out."""
    by_code: dict[str, str | None] = dict(units)
    by_code |= {code.removeprefix("_"): name for code, name in new.items()}
    return [(code, name) for code, name in by_code.items() if name is not None]


def id_of(code: str) -> UUID:
    """The id that a code gets when it is founded in these tests."""
    return uuid5(NAMESPACE, code)


def standing(units: Iterable[tuple[str, str]]) -> list[StandingDivision]:
    """A tree that was founded from (code, name) pairs."""
    return [
        StandingDivision(
            id_of(row.code),
            row.tier,
            row.code,
            row.name,
            None if row.tier == "district" else id_of(row.parent_code),
            row.district_code,
        )
        for row in listed(units)
    ]


def after(before: Iterable[StandingDivision], differences: Differences) -> list[StandingDivision]:
    """The tree once the differences are recorded."""
    tree = {unit.id: unit for unit in before}
    for new in differences.founded:
        tree[new.id] = StandingDivision(new.id, new.tier, new.code, new.name, new.parent_id, new.code[:6])
    for change in differences.changed:
        old = change.before
        tree[old.id] = StandingDivision(old.id, old.tier, change.code, change.name, change.parent_id, change.code[:6])
    for closed in differences.closed:
        del tree[closed.id]
    return list(tree.values())
