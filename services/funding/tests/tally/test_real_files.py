"""The elections of Pabulib in ../shared, counted again. Without them the made-up ones of other tests stand alone."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from funding_service.tally import Election, Outcome, Rule, pabulib, tally
from funding_service.tally.raising import exhausted

from . import slow
from .elections import SHARED, read_plainly

NAMES = (
    "poland_katowice_2021_bogucice",
    "poland_krakow_2022_bronowice",
    "poland_lodz_2022_",
    "poland_lodz_2022_andrzejow",
    "poland_poznan_2023_9-stare-miasto",
    "poland_warszawa_2023_ursynow",
)
LARGE = "poland_lodz_2022_"
LONG = os.environ.get("LINLI_LONG") == "1"
"""All voters are counted slowly, and more shares: half an hour instead of a minute, with pytest's --timeout 3600."""


def _text(name: str) -> str | None:
    file: Path = SHARED / f"{name}.pb"
    if file.exists():
        return file.read_text()
    print(f"NOT CHECKED: {file.name} is not in ../shared; made-up elections stand for it")
    return None


@pytest.mark.parametrize("name", NAMES)
def test_project_votes_are_those_of_the_file(name: str) -> None:
    if (text := _text(name)) is None:
        return
    document = pabulib.read(text)
    asked, said = pabulib.election_of(document), pabulib.recorded(document)

    assert list(asked.ballots.votes) == list(said.votes.values())
    assert not said.score or list(asked.ballots.score) == list(said.score.values())
    assert pabulib.differences(asked, said) == []


@pytest.mark.parametrize("name", NAMES)
def test_greedy_winners_are_the_recorded_ones(name: str) -> None:
    """All six: Poznań's 2 marks what a later stage added from other districts' money; its 1 is the plain rule."""
    if (text := _text(name)) is None:
        return
    document = pabulib.read(text)

    outcome = tally(pabulib.election_of(document), Rule("greedy_votes"))

    assert pabulib.rule_of(document) == Rule("greedy_votes")
    assert set(outcome.winners) == {id_ for id_, how in pabulib.recorded(document).selected.items() if how == 1}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_written_again_is_the_same(name: str) -> None:
    if (text := _text(name)) is None:
        return

    once = pabulib.write(pabulib.read(text))

    assert once == text.removesuffix("\n") + "\n"
    assert pabulib.write(pabulib.read(once)) == once


@pytest.mark.parametrize("name", NAMES)
def test_an_election_that_is_exported_is_the_same(name: str) -> None:
    if (text := _text(name)) is None:
        return
    asked, rule = pabulib.election_of(pabulib.read(text)), Rule("equal_shares", "utilitarian")

    first = pabulib.write(pabulib.document_of(asked, rule, about={}, names={}))
    second = pabulib.write(pabulib.document_of(pabulib.election_of(pabulib.read(first)), rule, about={}, names={}))

    assert first == second
    assert tally(pabulib.election_of(pabulib.read(first)), rule).winners == tally(asked, rule).winners


FORMS = [
    ("poland_katowice_2021_bogucice", 1, 1 if LONG else 30),
    ("poland_krakow_2022_bronowice", 1, 1 if LONG else 400),
    ("poland_lodz_2022_andrzejow", 1, 1 if LONG else 30),
    ("poland_poznan_2023_9-stare-miasto", 1, 1 if LONG else 5),
    ("poland_warszawa_2023_ursynow", 1 if LONG else 40, 60 if LONG else 1_000),
    (LARGE, 1 if LONG else 200, 1_000),
]
"""(file, one in so many voters, one in so many raised shares): what the slow way counts. Each share is a run of its
own; the first, the last, and the one after the last are always counted. With a part of the voters a raise is so many
yuan."""


@pytest.mark.parametrize(("name", "one_in", "every"), FORMS)
def test_equal_shares_is_what_its_definition_says(name: str, one_in: int, every: int) -> None:
    if (text := _text(name)) is None:
        return
    asked, plain = _part(text, one_in), read_plainly(text, one_in=one_in)

    plainly, completed, raised = (
        tally(asked, Rule("equal_shares", completion)) for completion in ("none", "utilitarian", "add1u")
    )

    funded = _funded(plain, Fraction(plain.budget, asked.voters))
    assert list(plainly.winners) == _ids(asked, funded)
    assert list(completed.winners) == _ids(asked, slow.greedy(plain, start=funded))
    _check_raises(asked, plain, raised, every)


def _check_raises(asked: Election, plain: slow.Plain, outcome: Outcome, every: int) -> None:
    """No share before the last one was one to stop at, and the one after it would have been wrong."""
    whole = asked.budget // (asked.voters * asked.unit)
    assert outcome.raised > 0
    assert outcome.share == (whole + outcome.raised) * asked.unit
    for step in range(every, outcome.raised, every):
        funded = _funded(plain, Fraction((whole + step) * asked.unit))
        assert _cost(plain, funded) <= plain.budget
        assert not exhausted(asked, tuple(funded))
    last = _funded(plain, Fraction((whole + outcome.raised) * asked.unit))
    assert list(outcome.winners) == _ids(asked, slow.greedy(plain, start=last))
    if not exhausted(asked, tuple(last)):
        assert _cost(plain, _funded(plain, outcome.share + asked.unit)) > plain.budget


def _part(text: str, one_in: int) -> Election:
    document = pabulib.read(text)
    votes = pabulib.Table(document.votes.columns, document.votes.rows[::one_in])
    meta = {**document.meta, "num_votes": str(len(votes.rows))}
    return replace(pabulib.election_of(replace(document, meta=meta, votes=votes)), unit=one_in)


def _funded(plain: slow.Plain, share: Fraction) -> list[int]:
    return [project for project, _, _ in slow.one_run(plain, share)]


def _cost(plain: slow.Plain, funded: list[int]) -> int:
    return sum(plain.costs[project] for project in funded)


def _ids(asked: Election, funded: list[int]) -> list[str]:
    return [asked.projects[at].id for at in funded]
