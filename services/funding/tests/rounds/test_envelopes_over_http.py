"""A round of several envelopes over HTTP: each an election of its own, with a file of its own. Cost: seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from funding_service.recount import differences
from linli_common.cli.main import app
from typer.testing import CliRunner

from ..town import Town
from .rounds import Ticking, held, ticking

YUAN = 100
ELDERLY, SPORT = 30_000 * YUAN, 12_000 * YUAN


@pytest.fixture(scope="module")
def split(town: Town) -> Ticking:
    """Two categories. Six tick for the old, four for sport, one of them for both: a bath (1) and a bench (2) for 20,000
    and 10,000 yuan, a court (3) and a table (4) for 6,000 and 5,000. Held as one election, each would have 42,000 ÷ 9.
    """
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    envelopes = [{"amount_fen": ELDERLY, "category": "elderly"}, {"amount_fen": SPORT, "category": "sport"}]
    said = {"split_by": "category", "envelopes": envelopes, "rule": "equal_shares", "completion": "none"}
    round_ = held(town, area, **said)
    costs = [("elderly", 20_000), ("elderly", 10_000), ("sport", 6_000), ("sport", 5_000)]
    proposals = [round_.propose(category=category) for category, _ in costs]
    for proposal, (_, yuan) in zip(proposals, costs, strict=True):
        round_.admit(proposal, yuan * YUAN)
    people = [town.resident(area) for _ in range(9)]
    town.go_round(round_.at("tick", 0.5))
    tick = Ticking(round_, people)
    for voter in people[:4]:
        tick.cast(voter, 1)
    tick.cast(people[4], 1, 2)
    tick.cast(people[5], 2, 3)
    for voter in people[6:]:
        tick.cast(voter, 3)
    tick.close()
    return tick


def test_each_envelope_is_counted_with_its_money_by_those_who_chose_there(split: Ticking) -> None:
    result: dict[str, Any] = split.town.seen(f"{split.round.path}/result")

    # 30,000 ÷ 6 = 5,000 each: five pay 4,000 for the bath, two have 6,000 left of the bench's 10,000.
    # 12,000 ÷ 4 = 3,000 each: four pay 1,500 for the court; nobody chose the table.
    assert result["winners"] == [1, 3]
    assert [
        (one["envelope"], one["budget"], one["spent"], one["voters"], one["share"])
        for one in result["tally"]["envelopes"]
    ] == [
        ("elderly", ELDERLY, 20_000 * YUAN, 6, 5_000 * YUAN),
        ("sport", SPORT, 6_000 * YUAN, 4, 3_000 * YUAN),
    ]
    assert result["envelopes"] == {
        "elderly": {"amount_fen": ELDERLY, "spent_fen": 20_000 * YUAN},
        "sport": {"amount_fen": SPORT, "spent_fen": 6_000 * YUAN},
    }
    why = {one["project_id"]: one for one in result["tally"]["explanations"]}
    assert (why["2"]["envelope"], why["2"]["missing_support"]) == ("elderly", 4_000 * YUAN)
    assert [(part["voters"], part["each"]) for part in why["3"]["parts"]] == [(4, 1_500 * YUAN)]


def test_the_export_and_the_file_of_each_envelope_are_counted_again(split: Ticking, tmp_path: Path) -> None:
    town, path = split.town, split.round.path

    assert differences(split.export().splitlines(keepends=True)) == []
    for key, spent in {"elderly": "20,000 of 30,000", "sport": "6,000 of 12,000"}.items():
        file = tmp_path / f"{key}.pb"
        file.write_text(town.get(f"{path}/ballots.pb", envelope=key).text)
        assert f"subunit;{key}\n" in file.read_text()
        counted = CliRunner().invoke(app, ["tally", str(file)])
        assert (counted.exit_code, f"1 of 2 projects; {spent} spent" in counted.output) == (0, True), counted.output


def test_a_file_is_of_one_envelope(split: Ticking, town: Town) -> None:
    path = f"{split.round.path}/ballots.pb"

    for asked in ("", "?envelope=all", "?envelope=culture"):
        refused = town.get(path + asked)
        assert (refused.status_code, refused.json()["type"]) == (404, "/problems/envelope-unknown")
        assert "elderly, sport" in refused.json()["detail"]
    whole = ticking(town, _area(town), (1_000_000,), voters=1)
    whole.close()
    assert town.get(f"{whole.round.path}/ballots.pb", envelope="all").status_code == 200
    assert town.get(f"{whole.round.path}/ballots.pb", envelope="sport").status_code == 404


def test_the_laboratory_says_what_each_rule_spends_of_each_envelope(split: Ticking) -> None:
    compared = split.town.seen(f"{split.round.path}/laboratory")

    by_rule = {one["rule"]: (one["by_envelope"], one["reached"]) for one in compared["rules"]}
    assert by_rule["greedy_votes"] == ({"elderly": 30_000 * YUAN, "sport": 6_000 * YUAN}, "1/1")
    assert by_rule["equal_shares"] == ({"elderly": 20_000 * YUAN, "sport": 6_000 * YUAN}, "1/1")
    assert by_rule["equal_shares+add1u"][0] == {"elderly": 30_000 * YUAN, "sport": 6_000 * YUAN}


def _area(town: Town) -> str:
    name = f"{uuid4().hex[:6]}村"
    town.new_area(name)
    return name
