"""The Pabulib format: every kind of ballot is read, written again byte for byte; what is malformed names its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from funding_service.tally import Project, Rule, election, pabulib, tally
from hypothesis import given
from hypothesis import strategies as st

from .elections import made_up

TICKS = (Path(__file__).parent / "ticks.pb").read_text()


def test_ticks_are_read_with_costs_categories_and_empty_ballots() -> None:
    document = pabulib.read(TICKS)
    asked = pabulib.election_of(document)

    assert [(one.id, one.cost, one.categories) for one in asked.projects] == [
        ("a", 60, ("sport", "children")),
        ("b", 50, ("sport",)),
        ("c", 40, ()),
    ]
    assert (asked.budget, asked.voters, asked.ballots.votes) == (100, 4, (2, 2, 1))
    assert pabulib.rule_of(document) == Rule("greedy_votes")
    # a and b have two votes each; b is cheaper and comes first, then a no longer fits
    assert tally(asked, Rule("greedy_votes")).winners == ("b", "c")
    assert pabulib.write(document) == TICKS


@pytest.mark.parametrize(
    ("vote_type", "columns", "ballots", "score"),
    [
        ("choose-1", "vote", ["a", "b", "a"], (2, 1)),
        ("cumulative", "vote;points", ["a,b;3,1", "b;2", "a;0"], (3, 3)),
        ("scoring", "vote;points", ["b,a;5,4", "a;1", ";"], (5, 5)),
        ("ordinal", "vote", ["a,b", "b", "b,a"], (3, 4)),
        ("ordinal", "vote;points", ["a,b;9,1", "b,a;9,1", "a;9"], (19, 10)),
    ],
)
def test_every_kind_of_ballot_becomes_points(
    vote_type: str, columns: str, ballots: list[str], score: tuple[int, ...]
) -> None:
    votes = "".join(f"{number};{ballot}\n" for number, ballot in enumerate(ballots))
    text = (
        f"META\nkey;value\nbudget;10\nvote_type;{vote_type}\nPROJECTS\nproject_id;cost\na;7\nb;5\n"
        f"VOTES\nvoter_id;{columns}\n{votes}"
    )

    asked = pabulib.election_of(pabulib.read(text))

    assert asked.ballots.score == score
    assert pabulib.write(pabulib.read(text)) == text


def test_amounts_with_decimals_are_counted_in_hundredths() -> None:
    text = TICKS.replace(";60;", ";60.5;").replace("budget;100", "budget;100,25")

    asked = pabulib.election_of(pabulib.read(text))

    assert (asked.budget, asked.projects[0].cost, asked.projects[1].cost, asked.unit) == (10_025, 6_050, 5_000, 100)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("META\n", "", 1, "META is wanted"),
        ("key;value", "key;values", 2, "columns of META"),
        ("budget;100\n", "budget;100\nbudget;90\n", 7, "twice"),
        ("budget;100", "budget;-1", 6, "no amount"),
        ("budget;100", "budget;1.234", 6, "no amount"),
        ("budget;100", "money;100", 1, "does not say budget"),
        ("vote_type;approval", "vote_type;secret", 7, "vote_type"),
        ("num_projects;3", "num_projects;4", 4, "num_projects is 4, and there are 3"),
        ("num_votes;4", "num_votes;5", 5, "num_votes is 5, and there are 4"),
        ("max_length;2", "max_length;two", 9, "whole number"),
        pytest.param("max_length;2", "max_length;" + "9" * 5_000, 9, "whole number", id="a number too long"),
        ("max_length;2", "max_length;1", 17, "max_length is 1"),
        ("c;40;1", "a;40;1", 14, "twice"),
        ("c;40;1", "c;0;1", 14, "costs nothing"),
        ("c;40;1", "c;4e3;1", 14, "no amount"),
        ("c;40;1;Trees", 'c;40;1;"Trees', 14, "quotation mark"),
        ("c;40;1;Trees", "c;40;1;Trees;Trees", 14, "6 values are wanted, and there are 7"),
        ("project_id;cost;votes", "project_id;price;votes", 11, "no column"),
        ("project_id;cost;votes", "project_id;cost;cost", 11, "twice"),
        ("VOTES\n", "BALLOTS\n", 20, "the file ends before VOTES"),
        ("PROJECTS\n", "VOTES\n", 10, "wrong place"),
        ("2;M;a\n", "2;M;a;b\n", 18, "3 values are wanted, and there are 4"),
        ("2;M;a\n", "2;M;d\n", 18, 'no project "d"'),
        ("2;M;a\n", "2;M;a,a\n", 18, "twice"),
        ("2;M;a\n", "2;M;a,\n", 18, 'no project ""'),
        ("2;M;a\n", "1;M;a\n", 18, "voter 1 votes a second time"),
        ("2;M;a\n", "\n", 18, "3 values are wanted"),
        ("voter_id;sex;vote\n", "voter_id;sex;choice\n", 16, "no column vote"),
    ],
)
def test_what_is_malformed_names_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in TICKS

    with pytest.raises(pabulib.MalformedPabulibError, match=f"^line {line}: .*{reason}"):
        pabulib.election_of(pabulib.read(TICKS.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("vote_type", "ballot", "limits", "reason"),
    [
        ("cumulative", "a,b;1", "", "2 projects have 1 points"),
        ("cumulative", "a;-1", "", "whole numbers from 0"),
        ("cumulative", "a;1.5", "", "whole numbers from 0"),
        pytest.param("cumulative", "a;" + "9" * 5_000, "", "whole numbers from 0", id="a number too long"),
        ("cumulative", "a,b;2,2", "max_sum_points;3\n", "max_sum_points is 3"),
        ("scoring", "a;6", "max_points;5\n", "max_points is 5"),
        ("choose-1", "a,b;", "", "one project is wanted"),
        ("choose-1", ";", "", "one project is wanted"),
        ("approval", "a,b;", "max_sum_cost;11\n", "max_sum_cost is 11"),
        ("ordinal", "a;1", "min_length;2\n", "min_length is 2"),
        ("scoring", "a;1", "default_score;0\nmin_length;2\n", "min_length is 2"),
    ],
)
def test_a_ballot_beyond_the_limits_names_its_line(vote_type: str, ballot: str, limits: str, reason: str) -> None:
    text = (
        f"META\nkey;value\nbudget;10\nvote_type;{vote_type}\n{limits}PROJECTS\nproject_id;cost\na;7\nb;5\n"
        f"VOTES\nvoter_id;vote;points\n1;{ballot}\n"
    )

    with pytest.raises(pabulib.MalformedPabulibError, match=f"^line {text.count(chr(10))}: .*{reason}"):
        pabulib.election_of(pabulib.read(text))


@pytest.mark.parametrize("seed", range(60))
def test_an_election_that_is_exported_and_read_is_the_same(seed: int) -> None:
    twice = made_up(seed)
    for method, completion in (("greedy_votes", "none"), ("greedy_votes_per_cost", "none"), ("equal_shares", "add1u")):
        rule = twice.rule(method, completion)
        outcome = tally(twice.asked, rule)
        names = {project.id: f'No. "{project.id}"; and more' for project in twice.asked.projects}
        about = {"description": "Made\nup", "unit": "一村"}

        first = pabulib.write(pabulib.document_of(twice.asked, rule, about=about, names=names, outcome=outcome))
        document = pabulib.read(first)
        again = pabulib.election_of(document)
        own = pabulib.rule_of(document)

        assert pabulib.write(document) == first
        assert own is not None
        recounted = tally(again, own)
        assert (recounted.winners, recounted.raised) == (outcome.winners, outcome.raised)
        assert pabulib.differences(again, pabulib.recorded(document)) == []
        assert pabulib.recorded(document).selected == {why.project_id: int(why.won) for why in outcome.explanations}
        if again.kind == twice.asked.kind:
            columns = {"about": about, "names": names, "outcome": outcome}
            assert pabulib.write(pabulib.document_of(again, own, **columns)) == first  # type: ignore[arg-type]


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff"), max_size=8)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5))
def test_whatever_a_name_holds_comes_back(names: list[tuple[str, str]]) -> None:
    ids = [f"p{at}" for at in range(len(names))]
    called = {id_: f"{first};{second}" for id_, (first, second) in zip(ids, names, strict=True)}
    asked = election([Project(id_, 1) for id_ in ids], 3, [(ids, 2)])

    text = pabulib.write(pabulib.document_of(asked, Rule("greedy_votes"), about={}, names=called))

    document = pabulib.read(text)
    assert list(document.projects.column("name") or ()) == list(called.values())
    assert pabulib.write(document) == text
