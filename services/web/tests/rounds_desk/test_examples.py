"""The example answers have the form of the real service's: a field that it renames is missed here, not by people."""

from __future__ import annotations

from typing import Any

import pytest
from funding_service.api.ballots import SlipsSoFar
from funding_service.api.desks import DeskCounts, ProposalWaiting
from funding_service.api.proposals import ProposalRow
from funding_service.api.rounds import RoundRow
from funding_service.application.rounds.laboratory import RULES, compared
from funding_service.tally import Project, election
from pydantic import BaseModel

from ..rounds_desk_examples import COUNTS, LABORATORY, OTHERS, PAVILION, SLIPS, round_, row, waiting


@pytest.mark.parametrize(
    ("form", "example"),
    [
        (DeskCounts, COUNTS),
        (SlipsSoFar, SLIPS),
        (ProposalWaiting, waiting(1, PAVILION, 4)),
        (ProposalRow, OTHERS[0]),
        (RoundRow, row(round_())),
    ],
)
def test_an_example_has_no_field_that_the_service_does_not_send(form: type[BaseModel], example: dict[str, Any]) -> None:
    assert set(example) <= set(form.model_fields)
    form.model_validate(example)


def test_the_laboratory_answers_what_the_example_does() -> None:
    asked = election([Project("1", 100)], 1_000, [(["1"], 2)])

    real = compared(asked, RULES, {"1": "凉亭"})

    assert set(real) == set(LABORATORY)
    for part in ("on_ballot", "rules", "overlaps"):
        assert set(real[part][0]) == set(LABORATORY[part][0])
    assert [one["rule"] for one in real["rules"]] == [one["rule"] for one in LABORATORY["rules"]]
