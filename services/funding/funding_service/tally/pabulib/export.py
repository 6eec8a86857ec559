"""An `Election`, its rule and outcome → a `Document` that anyone can count again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from funding_service.tally.election import Election
from funding_service.tally.outcome import Outcome
from funding_service.tally.pabulib.document import Document, Table
from funding_service.tally.pabulib.recorded import METHODS
from funding_service.tally.rules import Rule
from funding_service.tally.utilities import Kind

VOTE_TYPES: Mapping[Kind, str] = {"approval": "approval", "points": "cumulative", "ranking": "ordinal"}


def document_of(
    election: Election,
    rule: Rule,
    *,
    about: Mapping[str, str],
    names: Mapping[str, str],
    outcome: Outcome | None = None,
) -> Document:
    """A file has one budget: where there are envelopes, each one's own election (`splitting.split`) is a file.

    ``about`` is more for META (description, country, unit, subunit, instance, date_begin, date_end, limits …),
    ``names`` are what projects are called. Ballots come in the order of their choices and are numbered in it, so that
    neither their order nor a number tells when or by whom one was cast. Amounts are in yuan.
    """
    assert not election.envelopes, "a file has one budget"
    methods = {method: word for word, method in METHODS.items()}
    meta = {
        **about,
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": _yuan(election.budget, election.unit),
        "vote_type": VOTE_TYPES[election.kind],
        "rule": methods[rule.method],
        "completion": rule.completion,
        "tie_breaks": ",".join(rule.tie_breaks),
        "utility": rule.utility_in(election),
    }
    return Document(meta, _projects(election, names, outcome), _votes(election))


def _projects(election: Election, names: Mapping[str, str], outcome: Outcome | None) -> Table:
    columns = ["project_id", "cost", "votes", "score", "name", "category"]
    rows = [
        [
            project.id,
            _yuan(project.cost, election.unit),
            str(election.ballots.votes[at]),
            str(election.ballots.score[at]),
            names.get(project.id, ""),
            ",".join(project.categories),
        ]
        for at, project in enumerate(election.projects)
    ]
    if outcome is not None:
        columns.append("selected")
        for row, why in zip(rows, outcome.explanations, strict=True):
            row.append("1" if why.won else "0")
    return Table(tuple(columns), tuple(map(tuple, rows)))


def _votes(election: Election) -> Table:
    columns = ("voter_id", "vote") if election.kind == "approval" else ("voter_id", "vote", "points")
    ballots = (said for said, times in _said(election) for _ in range(times))
    return Table(columns, tuple((str(number), *said) for number, said in enumerate(ballots, 1)))


def _said(election: Election) -> Iterator[tuple[tuple[str, ...], int]]:
    ids = [project.id for project in election.projects]
    for choice, times in election.ballots.choices():
        entries = choice if election.kind == "approval" else _dearest_first(choice)
        vote = ",".join(ids[at] for at, _ in entries)
        points = ",".join(str(many) for _, many in entries)
        yield ((vote,) if election.kind == "approval" else (vote, points)), times


def _dearest_first(choice: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(choice, key=lambda entry: (-entry[1], entry[0]))


def _yuan(amount: int, unit: int) -> str:
    """In yuan; with two decimals only where there are such. Raises ValueError when a unit is neither yuan nor fen."""
    if unit == 1:
        return str(amount)
    if unit != 100:
        raise ValueError("amounts are in yuan or in fen")
    return f"{amount // 100}.{amount % 100:02}" if amount % 100 else str(amount // 100)
