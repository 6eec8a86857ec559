"""Each envelope is an election of its own: by hand, and any round held against its envelopes counted slowly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from funding_service.tally import (
    Choice,
    ElectionError,
    Kind,
    Overlap,
    Project,
    Rule,
    compare,
    election,
    pabulib,
    split,
    tally,
)

from . import slow

TIE_BREAKS = ("more_votes_first", "cheaper_first")
RULES = (
    Rule("greedy_votes"),
    Rule("greedy_votes_per_cost"),
    Rule("equal_shares"),
    Rule("equal_shares", "utilitarian"),
    Rule("equal_shares", "add1u"),
)


def _streets() -> tuple[list[Project], list[tuple[list[str], int]]]:
    """Ninety tick in the large east, ten in the small west: eight of these for W, two for V, and two tick in both."""
    projects = [
        Project("E", 700, "east"),
        Project("F", 500, "east"),
        Project("V", 100, "west"),
        Project("W", 200, "west"),
    ]
    return projects, [(["E"], 60), (["F"], 28), (["W"], 8), (["F", "V"], 2)]


def test_shares_are_those_of_the_envelope_and_not_of_all_the_money() -> None:
    projects, ballots = _streets()
    asked = election(projects, 1_250, ballots, envelopes={"east": 1_000, "west": 250})

    outcome = tally(asked, Rule("equal_shares"))

    # East: 90 ballots hold 1,000 ÷ 90 each. E's 60 have 666 2/3 of 700, F's 30 have 333 1/3 of 500.
    # West: 10 ballots hold 25 each. W's 8 pay 25 each, V's 2 have 50 of 100.
    # (With shares of all the money, 1,250 ÷ 98, E's 60 would have 765 and win, and W's 8 would have 102 of 200.)
    assert outcome.winners == ("W",)
    east, west = outcome.envelopes
    assert (east.budget, east.spent, east.voters, east.share) == (1_000, 0, 90, Fraction(100, 9))
    assert (west.budget, west.spent, west.voters, west.share) == (250, 200, 10, Fraction(25))
    assert (outcome.budget, outcome.spent, outcome.voters, outcome.share) == (1_250, 200, 98, None)
    why = {one.project_id: one for one in outcome.explanations}
    assert (why["W"].envelope, [(part.voters, part.each) for part in why["W"].parts]) == ("west", [(8, Fraction(25))])
    assert (why["E"].envelope, why["E"].missing_support) == ("east", Fraction(100, 3))
    assert (why["V"].envelope, why["V"].missing_support, why["V"].missing_votes) == ("west", Fraction(50), 2)


def test_the_completion_raises_each_envelope_by_itself_and_leaves_its_rest_there() -> None:
    projects, ballots = _streets()
    asked = election(projects, 1_250, ballots, envelopes={"east": 1_000, "west": 250})

    outcome = tally(asked, Rule("equal_shares", "add1u"))

    # East: 11 1/9 raised to 12, where E's 60 have 720; then F would need 300 that are left and costs 500.
    # West: W is funded at once, and the 50 that are left are too little for V: nothing is raised.
    assert outcome.winners == ("E", "W")
    assert [(one.envelope, one.spent, one.share, one.raised) for one in outcome.envelopes] == [
        ("east", 700, Fraction(12), 1),
        ("west", 200, Fraction(25), 0),
    ]
    assert [one.missing_room for one in outcome.explanations] == [0, 200, 50, 0]


def test_of_a_ranking_the_order_within_the_envelope_counts() -> None:
    projects = [Project("a", 1, "A"), Project("b", 1, "B"), Project("c", 1, "A"), Project("d", 1, "B")]
    ballots = [(["b", "c", "d", "a"], 3), (["a"], 1), (["d", "c"], 1)]

    parts = split(election(projects, 2, ballots, kind="ranking", envelopes={"A": 1, "B": 1}))

    # A: c before a (2 and 1 points) three times, a alone (1), c alone (1). B: b before d three times, d alone once.
    assert {name: part.ballots.score for name, part in parts.items()} == {"A": (4, 7), "B": (6, 4)}
    assert {name: part.voters for name, part in parts.items()} == {"A": 5, "B": 4}


def test_an_envelope_in_which_nobody_chooses_spends_nothing() -> None:
    projects = [Project("a", 1, "A"), Project("b", 1, "B")]

    outcome = tally(election(projects, 20, [(["a"], 3)], envelopes={"A": 10, "B": 10}), RULES[4])

    assert outcome.winners == ("a",)
    assert [(one.voters, one.share) for one in outcome.envelopes] == [(3, Fraction(10, 3)), (0, None)]
    assert outcome.explanations[1].status == "no_support"


def test_the_laboratory_counts_a_voter_once_who_chose_in_two_envelopes() -> None:
    projects, ballots = _streets()
    asked = election(projects, 1_250, ballots, envelopes={"east": 1_000, "west": 250})

    (greedy, shared), overlaps = compare(asked, [Rule("greedy_votes"), Rule("equal_shares")])

    assert (greedy.reached, shared.reached) == (Fraction(68, 98), Fraction(8, 98))
    assert (greedy.by_envelope, shared.by_envelope) == ({"east": 700, "west": 200}, {"west": 200})
    assert overlaps == (Overlap(0, 1, 1, 200),)


@pytest.mark.parametrize(
    ("envelopes", "reason"),
    [({"east": 1_000}, "names no envelope"), ({"east": 1_000, "west": 249}, "together are not the budget")],
)
def test_envelopes_that_do_not_fit_are_not_counted(envelopes: Mapping[str, int], reason: str) -> None:
    projects, ballots = _streets()

    with pytest.raises(ElectionError, match=reason):
        election(projects, 1_250, ballots, envelopes=envelopes)


@pytest.mark.parametrize("seed", range(200))
def test_a_round_is_its_envelopes_counted_slowly_by_themselves(seed: int) -> None:
    chance = random.Random(seed)
    kind: Kind = chance.choice(("approval", "points", "ranking"))
    names = "ABC"[: chance.randint(1, 3)]
    envelopes = {name: chance.randint(1, 60) for name in names}
    costs = [chance.choice([chance.randint(1, 10), chance.randint(1, 60), 10]) for _ in range(chance.randint(1, 9))]
    within = [chance.choice(names) for _ in costs]
    rankings = [chance.sample(range(len(costs)), chance.randint(0, len(costs))) for _ in range(chance.randint(0, 12))]
    points = [{at: chance.randint(1, 4) for at in ranking} for ranking in rankings]
    asked = election(
        [Project(f"p{at}", cost, within[at]) for at, cost in enumerate(costs)],
        sum(envelopes.values()),
        [(_choice(kind, ranking, given), 1) for ranking, given in zip(rankings, points, strict=True)],
        kind=kind,
        envelopes=envelopes,
    )

    for rule in RULES:
        outcome = tally(asked, rule)

        expected: list[str] = []
        for one in outcome.envelopes:
            inside = [at for at in range(len(costs)) if within[at] == one.envelope]
            ballots = [
                said
                for ranking, given in zip(rankings, points, strict=True)
                if (said := _inside(kind, ranking, given, inside))
            ]
            plain = slow.Plain(
                costs=[costs[at] for at in inside],
                budget=envelopes[one.envelope],
                voters=ballots,
                times=[1] * len(ballots),
                per_point=[costs[at] if kind == "approval" else 1 for at in inside],
            )
            won, raised = _slowly(plain, rule)
            assert (one.voters, one.raised) == (len(ballots), raised), rule.name
            expected += [f"p{inside[at]}" for at in won]
        assert list(outcome.winners) == expected, rule.name


def test_the_file_of_an_envelope_is_counted_again_to_its_part_of_the_result() -> None:
    projects, ballots = _streets()
    asked = election(projects, 125_000, ballots, envelopes={"east": 100_000, "west": 25_000}, unit=100)
    winners: list[str] = []

    for name, part in split(asked).items():
        outcome = tally(part, RULES[4])
        names = {project.id: project.id for project in part.projects}
        text = pabulib.write(pabulib.document_of(part, RULES[4], about={"subunit": name}, names=names, outcome=outcome))
        read = pabulib.read(text)
        rule = pabulib.rule_of(read)
        assert rule is not None
        winners += tally(pabulib.election_of(read), rule).winners
        assert read.meta["subunit"] == name
        assert pabulib.differences(pabulib.election_of(read), pabulib.recorded(read)) == []

    assert tuple(winners) == tally(asked, RULES[4]).winners


def _choice(kind: Kind, ranking: list[int], given: Mapping[int, int]) -> Choice:
    return {f"p{at}": many for at, many in given.items()} if kind == "points" else [f"p{at}" for at in ranking]


def _inside(kind: Kind, ranking: list[int], given: Mapping[int, int], inside: list[int]) -> dict[int, int]:
    """Points by the places within an envelope."""
    ranked = [at for at in ranking if at in inside]
    points = {
        "approval": dict.fromkeys(ranked, 1),
        "points": {at: given[at] for at in ranked},
        "ranking": {at: len(ranked) - place for place, at in enumerate(ranked)},
    }[kind]
    return {inside.index(at): many for at, many in points.items()}


def _slowly(plain: slow.Plain, rule: Rule) -> tuple[list[int], int]:
    if rule.method == "equal_shares":
        return slow.equal_shares(plain, rule.completion)
    return slow.greedy(plain, per_cost=rule.method == "greedy_votes_per_cost"), 0
