"""What a `Document` records of its own count: the rule, project votes, and who was selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast, get_args

from funding_service.tally.election import Election
from funding_service.tally.pabulib.document import WHOLE, Document, MalformedPabulibError
from funding_service.tally.rules import Completion, Method, Rule, TieBreak
from funding_service.tally.utilities import Utility

METHODS: Mapping[str, Method] = {
    "greedy": "greedy_votes",
    "greedy_votes_per_cost": "greedy_votes_per_cost",
    "equalshares": "equal_shares",
}
"""META's `rule`, in Pabulib's words where it has one. `completion`, `tie_breaks` and `utility` beside it are ours."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """By project; a column that the file does not have is empty."""

    votes: Mapping[str, int]
    score: Mapping[str, int]
    selected: Mapping[str, int]


def recorded(document: Document) -> Recorded:
    """Raises `MalformedPabulibError` for what is no whole number."""
    return Recorded(*(_column(document, name) for name in ("votes", "score", "selected")))


def rule_of(document: Document) -> Rule | None:
    """The rule that META names; None when it names none that is known here.

    Raises `MalformedPabulibError` for a completion, tie-break or utility that is none.
    """
    method = METHODS.get(document.meta.get("rule", "").strip())
    if method is None:
        return None
    completion = _word(document, "completion", get_args(Completion)) or "none"
    usual = Rule(method)
    named = [one.strip() for one in document.meta.get("tie_breaks", "").split(",") if one.strip()]
    if set(named) - set(get_args(TieBreak)):
        raise MalformedPabulibError(document.meta_lines["tie_breaks"], f"tie_breaks are of {get_args(TieBreak)}")
    utility = _word(document, "utility", get_args(Utility))
    if method != "equal_shares" and completion != "none":
        raise MalformedPabulibError(document.meta_lines["completion"], "only Equal Shares is completed")
    return Rule(
        method,
        cast(Completion, completion),
        cast(tuple[TieBreak, ...], tuple(named)) if named else usual.tie_breaks,
        cast(Utility | None, utility),
    )


def differences(election: Election, said: Recorded) -> list[str]:
    """Where the votes or score of a project are not what its ballots say; a sentence each."""
    counted = {"votes": (election.ballots.votes, said.votes), "score": (election.ballots.score, said.score)}
    return [
        f"project {project.id}: {name} {of[project.id]} in the file, {own[at]} on its ballots"
        for name, (own, of) in counted.items()
        for at, project in enumerate(election.projects)
        if project.id in of and of[project.id] != own[at]
    ]


def _column(document: Document, name: str) -> dict[str, int]:
    table = document.projects
    ids, values = table.column("project_id") or (), table.column(name) or ()
    found = {}
    for line, (id_, value) in enumerate(zip(ids, values, strict=False), table.first_line):
        if value.strip() and not WHOLE.fullmatch(value):
            raise MalformedPabulibError(line, f'{name} "{value}" is no whole number from 0')
        if value.strip():
            found[id_.strip()] = int(value)
    return found


def _word(document: Document, key: str, words: tuple[str, ...]) -> str | None:
    value = document.meta.get(key, "").strip()
    if value and value not in words:
        raise MalformedPabulibError(document.meta_lines[key], f"{key} is one of {', '.join(words)}")
    return value or None
