"""A recount from the export alone agrees with what was published, and finds any change of a ballot. Cost: seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import orjson
import pytest
from funding_service.recount import NoExportError, differences, main

from ..town import Town
from .rounds import ticking

Change = Callable[[list[bytes]], Sequence[bytes]]


@pytest.fixture(scope="module")
def exports(town: Town) -> list[bytes]:
    """One counted round of each form of ballot and rule."""
    return [
        _counted(town, "回甲", ballot="approval", most=2, rule="greedy_votes"),
        _counted(town, "回乙", ballot="approval", most=2, rule="greedy_votes_per_cost"),
        _counted(town, "回丙", ballot="knapsack", most=None, rule="equal_shares", completion="add1u"),
        _counted(town, "回丁", ballot="points", most=10, rule="equal_shares", completion="utilitarian"),
        _counted(town, "回戊", ballot="ranking", most=3, rule="equal_shares"),
    ]


def _counted(town: Town, area: str, **said: object) -> bytes:
    town.new_area(area)
    round_ = ticking(town, area, (2_000_000, 3_000_000, 4_000_000, 5_000_000), voters=9, **said)
    for number, voter in enumerate(round_.voters):
        named = [1 + number % 4, 1 + (number + 1) % 4]
        if said["ballot"] == "points":
            points = [{"number": one, "points": 5 - place} for place, one in enumerate(named)]
            round_.cast(voter, points=points)
        else:
            round_.cast(voter, *named)
    round_.close()
    return round_.export()


def test_every_form_and_rule_is_counted_again_to_the_same(exports: list[bytes]) -> None:
    for export in exports:
        assert differences(export.splitlines(keepends=True)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:-1], b'{"code":"ZZZZZZZZZZZZZZZZ","choice":[1]}\n'],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [*lines[:-1], b'{"code":"0","choice":[99]}\n'],
        lambda lines: [*lines[:-1], b"no ballot\n"],
    ],
    ids=["dropped", "added", "replaced", "moved", "of another round", "none at all"],
)
def test_any_change_of_a_ballot_is_found(exports: list[bytes], change: Change) -> None:
    for export in exports:
        assert differences(change(export.splitlines(keepends=True)))


def test_one_altered_choice_is_found(exports: list[bytes]) -> None:
    for export in exports[:2]:
        lines = export.splitlines(keepends=True)
        ballot = orjson.loads(lines[1])
        ballot["choice"] = [1, 2] if ballot["choice"] != [1, 2] else [1, 3]
        assert differences([lines[0], orjson.dumps(ballot) + b"\n", *lines[2:]])


def test_a_changed_cost_or_rule_is_found_by_the_hash_of_what_was_frozen(exports: list[bytes]) -> None:
    lines = exports[0].splitlines(keepends=True)
    header = orjson.loads(lines[0])
    header["frozen"]["projects"][0]["cost_fen"] += 1

    found = differences([orjson.dumps(header) + b"\n", *lines[1:]])

    assert any(one.startswith("frozen_sha256") for one in found)


def test_the_command_says_by_its_exit_code_whether_all_agrees(exports: list[bytes], tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good", tmp_path / "bad", tmp_path / "none"
    good.write_bytes(exports[0])
    bad.write_bytes(b"".join(exports[0].splitlines(keepends=True)[:-1]))
    none.write_bytes(b"{}\n")

    assert [main([str(path)]) for path in (good, bad, none)] == [0, 1, 2]
    assert main([str(good), "0" * 64]) == 1
    with pytest.raises(NoExportError):
        differences([b"[]\n"])
