"""What holds for every election and every rule."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import pytest
from funding_service.tally import Election, ElectionError, Explanation, Project, Rule, election, split, tally
from funding_service.tally.ballots import LARGEST
from funding_service.tally.raising import exhausted
from hypothesis import given, settings
from hypothesis import strategies as st

RULES = (
    Rule("greedy_votes"),
    Rule("greedy_votes_per_cost"),
    Rule("equal_shares"),
    Rule("equal_shares", "utilitarian"),
    Rule("equal_shares", "add1u"),
    Rule("equal_shares", "add1u", ("dearer_first",), "score"),
)
IDS = [f"p{at}" for at in range(8)]


@dataclass(frozen=True)
class Drawn:
    """Projects, budget, ballots of points with how often each is cast, and envelopes, or none."""

    projects: list[Project]
    budget: int
    ballots: list[tuple[dict[str, int], int]]
    envelopes: dict[str, int]

    def election(self, ballots: list[tuple[dict[str, int], int]] | None = None) -> Election:
        """With these ballots, or other ones."""
        cast = self.ballots if ballots is None else ballots
        return election(self.projects, self.budget, cast, kind="points", envelopes=self.envelopes)

    def limit(self, project_id: str) -> int:
        """The amount that a project has to fit into."""
        project = next(one for one in self.projects if one.id == project_id)
        return self.budget if project.envelope is None else self.envelopes[project.envelope]


@st.composite
def elections(draw: st.DrawFn) -> Drawn:
    envelopes = draw(st.dictionaries(st.sampled_from("AB"), st.integers(0, 2_000), max_size=2))
    within = st.sampled_from(sorted(envelopes)) if envelopes else st.none()
    costs = draw(st.lists(st.tuples(st.integers(1, 1_000), within), min_size=1, max_size=len(IDS)))
    projects = [Project(id_, cost, of, ("x",)) for id_, (cost, of) in zip(IDS, costs, strict=False)]
    choice = st.dictionaries(st.sampled_from(IDS[: len(projects)]), st.integers(0, 5))
    ballots = draw(st.lists(st.tuples(choice, st.integers(1, 40)), max_size=8))
    budget = sum(envelopes.values()) if envelopes else draw(st.integers(0, 3_000))
    return Drawn(projects, budget, ballots, envelopes)


@settings(max_examples=150, deadline=None)
@given(elections(), st.sampled_from(RULES))
def test_no_envelope_is_exceeded_and_under_completion_none_is_left_open(drawn: Drawn, rule: Rule) -> None:
    asked = drawn.election()

    outcome = tally(asked, rule)

    assert outcome.spent == sum(project.cost for project in asked.projects if project.id in outcome.winners)
    for part in split(asked).values() or [asked]:
        won = tuple(at for at, one in enumerate(part.projects) if one.id in outcome.winners)
        assert sum(part.projects[at].cost for at in won) <= part.budget
        if rule.method != "equal_shares" or rule.completion != "none":
            assert exhausted(part, won)


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_and_the_grouping_of_ballots_change_nothing(drawn: Drawn, rule: Rule, chance: random.Random) -> None:
    apart = [
        (dict(chance.sample(list(choice.items()), len(choice))), 1)
        for choice, times in drawn.ballots
        for _ in range(times)
    ]
    chance.shuffle(apart)

    one, other = tally(drawn.election(), rule), tally(drawn.election(apart), rule)

    assert one == other
    assert one.data() == other.data()


@settings(max_examples=150, deadline=None)
@given(elections(), st.sampled_from(RULES))
def test_explanations_add_up_to_costs_and_say_by_how_much_it_missed(drawn: Drawn, rule: Rule) -> None:
    asked = drawn.election()

    outcome = tally(asked, rule)

    assert [why.project_id for why in outcome.explanations] == [project.id for project in asked.projects]
    assert {why.project_id for why in outcome.explanations if why.won} == set(outcome.winners)
    shares: dict[str | None, tuple[Fraction, int]] = {
        one.envelope: (one.share or Fraction(0), one.voters) for one in outcome.envelopes
    } or {None: (outcome.share or Fraction(0), outcome.voters)}
    for why, backers in zip(outcome.explanations, asked.ballots.supporters, strict=True):
        if why.parts:
            assert sum(part.total for part in why.parts) == why.cost
            assert sum(part.voters for part in why.parts) == backers.size.sum()
            assert all(part.each is None or part.each * part.voters == part.total for part in why.parts)
            assert all(part.each is None or part.each <= shares[why.envelope][0] for part in why.parts)
        if not why.won:
            assert why.missing_room > 0 or why.missing_support > 0 or not why.score
    for name, (share, voters) in shares.items():
        _check_rounds([why for why in outcome.explanations if why.envelope == name], share, voters)


def _check_rounds(whys: list[Explanation], share: Fraction, voters: int) -> None:
    """ρ never falls from round to round, and voters pay no more than they have in all."""
    rounds = sorted((why for why in whys if why.rho is not None), key=lambda why: why.turn or 0)
    prices = [why.rho or Fraction(0) for why in rounds]
    assert prices == sorted(prices)
    assert sum(why.cost for why in rounds) <= share * voters


@settings(max_examples=150, deadline=None)
@given(elections(), st.sampled_from(RULES[:2]))
def test_with_the_votes_that_were_wanting_it_would_have_been_funded_and_with_one_less_not(
    drawn: Drawn, rule: Rule
) -> None:
    for why in tally(drawn.election(), rule).explanations:
        if why.won:
            continue
        if why.missing_votes is None:
            assert why.cost > drawn.limit(why.project_id)
            continue
        for more, funded in ((why.missing_votes, True), (why.missing_votes - 1, False)):
            again = drawn.election([*drawn.ballots, ({why.project_id: more}, 1)])
            assert (why.project_id in tally(again, rule).winners) == funded


@settings(max_examples=60, deadline=None)
@given(elections(), st.integers(2, 1_000))
def test_the_unit_of_money_changes_nothing(drawn: Drawn, unit: int) -> None:
    finer = [Project(one.id, one.cost * unit, one.envelope) for one in drawn.projects]
    limits = {name: amount * unit for name, amount in drawn.envelopes.items()}
    asked = election(finer, drawn.budget * unit, drawn.ballots, kind="points", envelopes=limits, unit=unit)

    one, other = tally(drawn.election(), RULES[4]), tally(asked, RULES[4])

    assert (one.winners, one.raised) == (other.winners, other.raised)
    assert [part.raised for part in one.envelopes] == [part.raised for part in other.envelopes]


@pytest.mark.parametrize(
    ("projects", "budget", "ballots", "reason"),
    [
        ([Project("a", 1), Project("a", 2)], 5, [], "twice"),
        ([Project("a", 0)], 5, [], "costs 0"),
        ([Project("a", 1, "A")], 5, [], "names no envelope"),
        ([Project("a", 1)], -1, [], "below zero"),
        ([Project("a", 1)], LARGEST, [], "too large"),
        ([Project("a", 1)], 5, [({"b": 1}, 1)], "unknown project b"),
        ([Project("a", 1)], 5, [({"a": -1}, 1)], "below zero"),
        ([Project("a", 1)], 5, [({"a": 1}, -1)], "cast -1 times"),
        ([Project("a", 1)], 5, [({"a": LARGEST}, 1)], "too many points"),
        ([Project("a", 1)], 5, [({"a": 10**30}, 1)], "too many points"),
        ([Project("a", 1)], 5, [({"a": 1}, 10**30)], "too many points"),
        ([Project("a", 1)], 5, [(["a"], 1)], "points by project"),
    ],
)
def test_what_contradicts_itself_is_not_counted(
    projects: list[Project], budget: int, ballots: list[tuple[dict[str, int], int]], reason: str
) -> None:
    with pytest.raises(ElectionError, match=reason):
        election(projects, budget, ballots, kind="points")
