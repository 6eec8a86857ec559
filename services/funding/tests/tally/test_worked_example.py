"""The example that docs/recount-a-round.md works out by hand comes out as it says there."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from funding_service.tally import Explanation, Part, Rule, pabulib, tally
from funding_service.tally.equal_shares import Runs

PAGE = Path(__file__).parents[4] / "docs" / "recount-a-round.md"
TEXT = next(block for block in PAGE.read_text().split("```\n") if block.startswith("META"))
DOCUMENT = pabulib.read(TEXT)
EXAMPLE = pabulib.election_of(DOCUMENT)
ADD1U = Rule("equal_shares", "add1u")


def _why(rule: Rule) -> dict[str, Explanation]:
    return {why.project_id: why for why in tally(EXAMPLE, rule).explanations}


def test_the_file_says_its_own_rule_votes_and_winners() -> None:
    assert pabulib.rule_of(DOCUMENT) == ADD1U
    assert pabulib.differences(EXAMPLE, pabulib.recorded(DOCUMENT)) == []
    assert pabulib.recorded(DOCUMENT).selected == {"P": 1, "B": 0, "L": 1, "T": 1}
    assert pabulib.write(DOCUMENT) == TEXT


@pytest.mark.parametrize(
    ("rule", "winners", "spent"),
    [
        (Rule("greedy_votes"), ("P", "B", "T"), 90),
        (Rule("equal_shares"), ("P",), 48),
        (Rule("equal_shares", "utilitarian"), ("P", "B", "T"), 90),
        (ADD1U, ("P", "L", "T"), 100),
    ],
)
def test_every_rule_has_the_winners_of_the_page(rule: Rule, winners: tuple[str, ...], spent: int) -> None:
    outcome = tally(EXAMPLE, rule)

    assert (outcome.winners, outcome.spent) == (winners, spent)


@pytest.mark.parametrize(("share", "funded"), [(20, "P"), (23, "P"), (24, "PT"), (25, "PT"), (26, "PL"), (27, "PBL")])
def test_every_share_funds_what_the_page_says(share: int, funded: str) -> None:
    run = Runs(EXAMPLE, ADD1U).run(Fraction(share))

    assert run is not None
    assert "".join(EXAMPLE.projects[at].id for at in run.funded) == funded


def test_who_pays_what_is_what_the_page_says() -> None:
    outcome, why = tally(EXAMPLE, ADD1U), _why(ADD1U)

    assert (outcome.share, outcome.raised) == (Fraction(26), 6)
    assert (why["P"].turn, why["P"].rho) == (1, Fraction(1, 4))
    assert why["P"].parts == (Part(1, 4, Fraction(12), Fraction(48)),)
    assert (why["L"].turn, why["L"].rho) == (2, Fraction(26, 40))
    assert why["L"].parts == (
        Part(1, 1, Fraction(26), Fraction(26)),
        Part(None, 1, None, Fraction(14)),
    )
    assert (why["T"].status, why["T"].turn, why["T"].room) == ("completed", 2, 12)
    # Benches: voters 1 and 2 have 14 each, 2 short of 30; and 12 of 30 were left when the completion came to them
    assert why["B"].status == "no_room"
    assert (why["B"].missing_support, why["B"].missing_votes) == (Fraction(2), 1)
    assert (why["B"].turn, why["B"].room, why["B"].missing_room) == (1, 12, 18)


def test_without_completion_supporters_are_short_by_what_they_lack() -> None:
    why = _why(Rule("equal_shares"))

    assert {why[id_].status for id_ in "BLT"} == {"supporters_short"}
    assert [why[id_].missing_support for id_ in "BLT"] == [14, 12, 4]
    assert [why[id_].missing_votes for id_ in "BLT"] == [1, 1, 1]
