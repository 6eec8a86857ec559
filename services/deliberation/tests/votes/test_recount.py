"""Anybody can count again, in two languages, and one altered, added or dropped ballot is found. Cost: seconds."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal

import orjson
import pytest
from deliberation_service.ballots.ballot import Form
from deliberation_service.ballots.counting import Tally
from deliberation_service.ballots.recount import NoExportError, main
from hypothesis import given, settings
from hypothesis import strategies as st

from ..town import Town
from .recounting import SCRIPT, Ballot, by_node, by_python, exported

Kind = Literal["choice", "approval", "ranking"]
KINDS: tuple[Kind, ...] = ("choice", "approval", "ranking")


def some_ballots(kind: Kind, options: int, count: int, seed: int, *, named: bool = False) -> list[Ballot]:
    """Ballots at random, always the same for a seed."""
    chance = random.Random(seed)
    ballots: list[Ballot] = []
    for _ in range(count):
        picked = chance.sample(range(options), 1 if kind == "choice" else chance.randint(1, options))
        area_cm2 = chance.randint(300_000, 2_000_000) if named else None
        ballots.append((picked if kind == "ranking" else sorted(picked), area_cm2))
    return ballots


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_both_programs_count_what_was_stated(kind: Kind, named: bool, tmp_path: Path) -> None:
    for seed in range(4):
        ballots = some_ballots(kind, 2 + seed, 5 + 60 * seed, seed, named=named)
        lines = exported(kind, 2 + seed, ballots, absent=seed * 20, named=named)

        code, counted, complaints = by_node(lines, tmp_path)

        assert (code, complaints, by_python(lines)) == (0, "", [])
        header = orjson.loads(lines[0])
        assert (counted["tally"], counted["winners"]) == (header["tally"], header["winners"])
        assert counted["result"] == header["result"]


def test_owners_can_pass_by_heads_and_fail_by_area(tmp_path: Path) -> None:
    ballots: list[Ballot] = [*[([0], 400_000)] * 3, ([1], 2_000_000)]
    lines = exported("choice", 3, ballots, decision=True, named=True)

    assert orjson.loads(lines[0])["result"] == "failed"
    assert by_node(lines, tmp_path)[1]["result"] == "failed"


def _altered(lines: list[bytes]) -> list[bytes]:
    ballot = orjson.loads(lines[7])
    ballot["choice"] = [(ballot["choice"][0] + 1) % 3]
    return [*lines[:7], orjson.dumps(ballot) + b"\n", *lines[8:]]


def _added(lines: list[bytes]) -> list[bytes]:
    return [*lines, b'{"code":"ZZZZZZZZZZZZZZZZ","choice":[0]}\n']


def _dropped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], *lines[10:]]


def _doubled(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], lines[8], *lines[10:]]


def _restated(lines: list[bytes]) -> list[bytes]:
    header = orjson.loads(lines[0])
    header["winners"], header["result"] = [2], "failed"
    return [orjson.dumps(header) + b"\n", *lines[1:]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [_altered, _added, _dropped, _doubled, _restated])
def test_one_changed_ballot_is_found_by_both(kind: Kind, change, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lines = change(exported(kind, 3, some_ballots(kind, 3, 50, seed=5)))

    assert by_node(lines, tmp_path)[0] == 1
    assert by_python(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_a_forged_export_that_agrees_with_itself_is_found_by_the_announced_hash(kind: Kind, tmp_path: Path) -> None:
    true, forged = (exported(kind, 3, some_ballots(kind, 3, 50, seed)) for seed in (1, 2))
    announced = orjson.loads(true[0])["ballots_sha256"]

    assert by_node(true, tmp_path, announced)[0] == 0
    assert by_node(forged, tmp_path, announced)[0] == 1
    assert by_python(forged, announced)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    assert by_node([b'{"something":"else"}\n'], tmp_path)[0] == 2
    with pytest.raises(NoExportError):
        by_python([b"ballots\n"])
    assert main([str(tmp_path / "ballots.jsonl")]) == 2


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_count_does_not_depend_on_the_order_and_equals_the_recount(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    options = data.draw(st.integers(2, 6))
    most = 1 if kind == "choice" else data.draw(st.integers(1, options))
    choice = st.permutations(range(options)).flatmap(
        lambda order: st.integers(1, most).map(lambda n: order[:n] if kind == "ranking" else sorted(order[:n]))
    )
    named = data.draw(st.booleans())
    area = st.integers(1, 3_000_000) if named else st.none()
    ballots = data.draw(st.lists(st.tuples(choice, area), max_size=40))

    lines = exported(kind, options, ballots, most=most, absent=data.draw(st.integers(0, 30)), named=named)
    backwards = Tally(Form(kind, options, most))
    for picked, area_cm2 in reversed(ballots):
        backwards.add(picked, area_cm2 or 0)

    assert by_python(lines) == []
    assert backwards.published() == orjson.loads(lines[0])["tally"]
    assert backwards.winners() == orjson.loads(lines[0])["winners"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.permutations(range(4)), min_size=1, max_size=30))
def test_an_option_that_beats_every_other_wins_alone(rankings: list[list[int]]) -> None:
    tally = Tally(Form("ranking", 4, 4))
    for ranking in rankings:
        tally.add(ranking)

    beats_all = [a for a in range(4) if all(tally.pairs[a][b] > tally.pairs[b][a] for b in range(4) if b != a)]

    assert tally.winners()
    if beats_all:
        assert tally.winners() == beats_all


def test_the_programs_that_are_handed_out_are_those_that_were_tested(town: Town) -> None:
    of_ballots, of_panels = town.get("/recount.mjs"), town.get("/panel_recount.py")

    assert of_ballots.content == SCRIPT.read_bytes()
    assert of_ballots.headers["content-type"].startswith("text/javascript")
    assert of_panels.content == (SCRIPT.parents[1] / "data" / "panel_recount.py").read_bytes()
