"""Everything that is made of an edition's ballots, a sheet at a time, and what they come to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from funding_service.aggregate.election import election_of, frozen_choice, rule_of
from funding_service.aggregate.frozen import Project
from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import WHOLE, Terms
from funding_service.aggregate.ticks import Choice, line_of
from funding_service.application.rounds.gathering import Opened, TookPart
from funding_service.tally import tally
from linli_ballots.suppression import Table, shown_groups


class Count:
    """Distinct choices with how often they were made: memory goes with the choices, not with the voters."""

    def __init__(self) -> None:
        self.ballots = self.sheets = 0
        self.choices: Counter[tuple[Any, ...]] = Counter()
        self.groups: dict[str, dict[str, Group]] = {"areas": {}, "bands": {}}
        self._sha256 = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Of the exported lines so far."""
        return self._sha256.hexdigest()

    def add(self, sheet: list[Opened]) -> None:
        """Takes in a published sheet."""
        for ballot in sheet:
            self.choices[frozen_choice(ballot.choice)] += 1
            for dimension, group in (("areas", ballot.area), ("bands", ballot.band)):
                self.groups[dimension].setdefault(group, Group()).add(ballot.choice)
            self._sha256.update(line_of(ballot.code, ballot.choice))
        self.ballots += len(sheet)
        self.sheets += 1


class Group:
    """Ballots of one area or age band, and how many of them name each project."""

    def __init__(self) -> None:
        self.ballots = 0
        self.named: Counter[int] = Counter()

    def add(self, choice: Choice) -> None:
        """Counts one ballot."""
        self.ballots += 1
        self.named.update(one if isinstance(one, int) else one[0] for one in choice)


def outcome_of(round_: Round, count: Count, took_part: TookPart) -> dict[str, Any]:
    """What is recorded of a count: plain values only. Nobody wins where slips were stuffed."""
    counted = tally(election_of(round_.terms, round_.projects, count.choices.items()), rule_of(round_.terms))
    valid = not took_part.more_slips_than_people
    by_number = {str(project.number): project for project in round_.projects}
    won = [by_number[number] for number in counted.winners] if valid else []
    return {
        "valid": valid,
        "winner_ids": [project.proposal_id for project in won],
        "winners": [project.number for project in won],
        "tally": counted.data(),
        "envelopes": _spent(round_.terms, won),
        "ballots": count.ballots,
        "sheets": count.sheets,
        "ballots_sha256": count.sha256,
        "online": took_part.online,
        "paper_units": took_part.paper,
        "participating_units": took_part.online + took_part.paper,
        "roll_units": round_.frozen_roll.units,
        "slips": took_part.slips,
        "breakdown": {
            dimension: breakdown(groups, [project.number for project in round_.projects])
            for dimension, groups in count.groups.items()
        },
    }


def _spent(terms: Terms, won: list[Project]) -> dict[str, dict[str, int]]:
    return {
        envelope.key: {
            "amount_fen": envelope.amount_fen,
            "spent_fen": sum(project.cost_fen for project in won if envelope.key in (WHOLE, project.envelope)),
        }
        for envelope in terms.envelopes
    }


def breakdown(groups: Mapping[str, Group], numbers: list[int]) -> dict[str, Any]:
    """Ballots that name each project, for each group that may be shown; the others are counted by groups only."""
    tables: list[Table] = [
        {name: [group.named[number], group.ballots - group.named[number]] for name, group in groups.items()}
        for number in numbers
    ]
    shown = shown_groups(tables) if groups else set()
    return {
        "shown": {
            name: {
                "ballots": groups[name].ballots,
                "named": {str(number): groups[name].named[number] for number in numbers},
            }
            for name in sorted(shown)
        },
        "hidden": len(groups) - len(shown),
    }
