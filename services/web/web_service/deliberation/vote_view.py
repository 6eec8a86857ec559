"""A vote as its page shows it: ballot, turnout, result and breakdown in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from web_service.clients.deliberation.votes import Breakdown, Turnout, Unit, Vote, VoteResult
from web_service.clients.identity import Ownership
from web_service.deliberation.amounts import Gauge, amount, percent, turnout_gauge
from web_service.language import Language
from web_service.mailbox.names import Names

FOR = 0


class BallotUnclearError(Exception):
    """What was filled in is no ballot; the argument is the text that says why."""


@dataclass(frozen=True)
class Head:
    """What one may vote for, as the ballot offers it; ``value`` names it in the form."""

    value: str
    doors: list[str]
    area: str
    channel: str | None


@dataclass(frozen=True)
class OptionRow:
    """An option in the result; ``area`` is empty unless owners voted."""

    label: str
    text: str
    area: str
    percent: float
    won: bool


@dataclass(frozen=True)
class GroupRow:
    """A group in a table; ``values`` are empty where they are not shown."""

    name: str
    total: str
    values: list[str]


def labels(language: Language, vote: Vote) -> list[str]:
    """The options; those of a decision in the reader's language."""
    if vote.decision:
        return [language.text(f"vote.decision.{number}") for number in range(3)]
    return vote.options


def state_of(vote: Vote, takes_ballots: bool) -> str:
    """The state as people see it: an open vote whose time is over is being counted."""
    return "counting" if vote.status == "closing" or (vote.status == "opened" and not takes_ballots) else vote.status


def read_ballot(vote: Vote, sent: Mapping[str, Sequence[str]]) -> list[int]:
    """Option numbers from a form: ``choice`` of radio buttons or ticks, ``rank-<option>`` of places.

    Raises BallotUnclearError.
    """
    if vote.kind == "ranking":
        return _ranking(vote, sent)
    chosen = [int(one) for one in sent.get("choice", ()) if one.isascii() and one.isdigit()]
    chosen = sorted({one for one in chosen if one < len(vote.options)})
    if not chosen:
        raise BallotUnclearError("vote.choose_one")
    if len(chosen) > vote.most:
        raise BallotUnclearError("vote.too_many")
    return chosen


def _ranking(vote: Vote, sent: Mapping[str, Sequence[str]]) -> list[int]:
    places: dict[int, int] = {}
    for option in range(len(vote.options)):
        place = next(iter(sent.get(f"rank-{option}", ())), "")
        if not (place.isascii() and place.isdigit() and int(place) > 0):
            continue
        if int(place) in places:
            raise BallotUnclearError("vote.same_place")
        places[int(place)] = option
    if not places:
        raise BallotUnclearError("vote.rank_one")
    return [places[place] for place in sorted(places)]


def heads(language: Language, units: Sequence[Unit], owned: Sequence[Ownership]) -> list[Head]:
    """One's heads by what is written on their doors."""
    doors = {one.dwelling_id: " ".join(filter(None, (one.building, one.stairwell, one.number))) for one in owned}
    return [
        Head(
            str(unit.dwelling_ids[0]) if unit.dwelling_ids else "",
            [
                doors.get(dwelling) or language.text("vote.dwelling", id=str(dwelling)[:8])
                for dwelling in unit.dwelling_ids
            ],
            amount(language, "area", unit.area_cm2),
            unit.channel,
        )
        for unit in units
    ]


def turnout_gauges(language: Language, vote: Vote, turnout: Turnout) -> list[Gauge]:
    """Participation so far on every base that counts; nothing before the opening."""
    if turnout.roll_units is None or vote.roll is None:
        return []
    share = vote.electorate.threshold.participation
    units = (turnout.participating_units, turnout.roll_units)
    area = (turnout.participating_area_cm2, turnout.roll_area_cm2 or 0)
    return [
        turnout_gauge(language, base, *(area if base == "area" else units), share)
        for base in sorted(vote.electorate.threshold.bases, reverse=True)
    ]


def turnout_rows(
    language: Language, vote: Vote, groups: Mapping[str, int | None], names: Mapping[str, str]
) -> list[GroupRow]:
    """Groups with how many took part; those below five people say so."""
    base = "heads" if vote.electorate.unit == "owners" else f"{vote.electorate.unit}s"
    return [
        GroupRow(names[group], "" if count is None else amount(language, base, count), [])
        for group, count in groups.items()
    ]


def option_rows(language: Language, vote: Vote, result: VoteResult) -> list[OptionRow]:
    """What every option got; shares are of the ballots."""
    ballots, tally = result.tally.ballots, result.tally
    return [
        OptionRow(
            label,
            language.text(
                "vote.votes", count=f"{tally.heads[number]:,}", percent=f"{percent(tally.heads[number], ballots):.1f}"
            ),
            amount(language, "area", tally.area_cm2[number]) if vote.secrecy == "named" else "",
            percent(tally.heads[number], ballots),
            number in result.winners and (not vote.decision or number == FOR) and result.result == "passed",
        )
        for number, label in enumerate(labels(language, vote))
    ]


def verdict(language: Language, vote: Vote, result: VoteResult) -> str:
    """The result in one sentence."""
    if result.more_slips_than_voters:
        return language.text("vote.result.more_slips")
    if result.result == "invalid" or vote.decision:
        return language.text(f"vote.result.{result.result}")
    if result.result == "passed":
        return language.text("vote.result.chosen", option=" / ".join(vote.options[one] for one in result.winners))
    return language.text("vote.result.tied" if len(result.winners) != 1 else "vote.result.failed")


def breakdown_rows(breakdown: Breakdown, names: Mapping[str, str]) -> list[GroupRow]:
    """The groups that may be shown."""
    return [
        GroupRow(names[group], f"{found.ballots:,}", [f"{one:,}" for one in found.heads])
        for group, found in breakdown.shown.items()
    ]


def group_names(language: Language, groups: Mapping[str, Any], names: Names) -> dict[str, str]:
    """What areas, age bands and those without either are called."""
    return {group: _group_name(language, group, names) for group in groups}


def _group_name(language: Language, group: str, names: Names) -> str:
    if group in ("", "elsewhere", "paper"):
        return language.text(f"vote.group.{group or 'elsewhere'}")
    try:
        return names.division(UUID(group)) or group[:8]
    except ValueError:
        return language.text("part.years", band=group.replace("-", "–"))


def pairs_rows(vote: Vote, result: VoteResult) -> list[list[str]]:
    """Rankings compared in pairs: how many put the row's option before the column's; a dash on the diagonal."""
    return [
        ["–" if row == column else f"{count:,}" for column, count in enumerate(counts)]
        for row, counts in enumerate(result.tally.pairs)
    ]
