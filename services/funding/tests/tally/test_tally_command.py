"""``linli tally``, as anyone calls it who counts a round again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from linli_common.cli.main import app
from typer.testing import CliRunner, Result

from .test_worked_example import TEXT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "round.pb"
    path.write_text(TEXT)
    return path


def _called(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(app, ["tally", *map(str, arguments)])
    assert done.exit_code == code, f"{done.exit_code}: {done.output} {done.exception!r}"
    return done


def test_a_file_is_counted_by_its_own_rule_and_agrees(file: Path) -> None:
    shown = _called(file).stdout

    assert "equal_shares+add1u" in shown
    assert "5 ballots; 3 of 4 projects; 100 of 100 spent; 26 a voter, 6 raises" in shown
    assert "round 2: 1 pay 26, 1 give their last 14" in shown


def test_json_is_one_document_with_the_exact_outcome(file: Path) -> None:
    said = json.loads(_called(file, "--json", "--laboratory").stdout)

    assert (said["outcome"]["winners"], said["outcome"]["share"], said["differences"]) == (["P", "L", "T"], 26, [])
    assert said["outcome"]["explanations"][2]["rho"] == "13/20"
    assert [rule["spent"] for rule in said["laboratory"]["rules"]] == [90, 90, 48, 90, 100]


def test_another_rule_is_not_held_against_the_files_winners(file: Path) -> None:
    assert "90 of 100 spent" in _called(file, "--rule", "greedy_votes").stdout
    assert "48 of 100 spent" in _called(file, "--completion", "none").stdout
    assert "In common" in _called(file, "--laboratory").stdout


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("2;P,B\n", "2;P,L\n", "project B: votes 2 in the file, 1 on its ballots"),
        ("B;30;2;Benches;0", "B;30;2;Benches;1", "project B: selected in the file, not by the count"),
        ("T;12;1;Trees;1", "T;12;1;Trees;0", "project T: selected by the count, not in the file"),
    ],
)
def test_what_does_not_agree_ends_with_1(file: Path, old: str, new: str, found: str) -> None:
    file.write_text(TEXT.replace(old, new))

    done = _called(file, "--json", code=1)

    assert found in json.loads(done.stdout)["differences"]
    assert found in done.stderr


def test_what_cannot_be_counted_ends_with_2_and_names_the_line(file: Path) -> None:
    file.write_text(TEXT.replace("3;P,L,T", "3;P,L,X"))
    assert (
        f'{file}: line {TEXT.splitlines().index("3;P,L,T") + 1}: there is no project "X"'
        in _called(file, code=2).stderr
    )

    file.write_bytes(TEXT.replace("Lamp", "Lampe é").encode("latin-1"))
    assert f"line {TEXT.splitlines().index('L;40;2;Lamp;1') + 1}: is not UTF-8" in _called(file, code=2).stderr

    file.write_text(TEXT.replace("equalshares", "unknown"))
    assert "--rule" in _called(file, code=2).stderr
    assert "completed" in _called(file, "--rule", "greedy_votes", "--completion", "add1u", code=2).stderr
    assert "No such file" in _called(file.parent / "none.pb", code=2).stderr


def test_help_says_what_the_exit_codes_mean() -> None:
    shown = _called("--help").stdout

    assert "Exit code 0" in shown
    assert "--laboratory" in shown
