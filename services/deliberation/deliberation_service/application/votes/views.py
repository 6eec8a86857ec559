"""What everybody may see of votes: question and roll, turnout, result, the ballots by their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.ballot_sheet import BallotSheet, sheet_id
from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.area_behind import AreaBehind
from deliberation_service.application.votes.finding import FoundVotes
from deliberation_service.ballots.ballot import line_of
from deliberation_service.lists.votes import ELSEWHERE
from deliberation_service.queries.votes import VoteLists
from deliberation_service.refusals.votes import NotCountedYetError, ReceiptUnknownError
from linli_ballots.electorate import threshold_data
from linli_ballots.secrets import read_code
from linli_common.clock import shanghai_day, utc_now
from psycopg.rows import DictRow

LEAST_SHOWN = 5
"""People in the smallest group whose turnout is shown (domain.md, section 5)."""
_TERMS = ("kind", "most", "decision", "rule", "secrecy", "estate_id")


class VoteViews:
    """Votes as everybody sees them."""

    def __init__(self, parts: Parts, votes: FoundVotes, lists: VoteLists) -> None:
        self._parts = parts
        self._votes = votes
        self._lists = lists
        self._areas = AreaBehind(parts)

    def vote(self, vote_id: UUID) -> dict[str, Any]:
        """Question, options, terms and times; the frozen roll once it is opened. Raises UnknownVoteError."""
        vote = self._votes.get(vote_id)
        said = self._parts.contents.open_json(vote.content) or {"question": None, "options": []}
        roll = None if vote.roll is None else {**vote.roll.data(), "article": vote.roll.article}
        return {
            "vote_id": vote.id,
            "division_id": vote.division_id,
            "topic_id": vote.topic_id,
            "status": vote.status,
            **said,
            **{name: vote.terms[name] for name in _TERMS},
            "amount_fen": vote.terms.get("amount_fen"),
            "options_sha256": vote.options_sha256,
            "opens_at": vote.opens_at,
            "opened_at": vote.opened_at,
            "closes_at": vote.closes_at,
            "counts_at": vote.counts_at,
            "closed_at": vote.closed_at,
            "roll": roll,
            "electorate": self._electorate(vote),
        }

    def turnout(self, vote_id: UUID) -> dict[str, Any]:
        """How many have taken part, live; groups below five people are not shown, nor derivable from the others."""
        vote = self._votes.get(vote_id)
        rows = self._lists.turnout(vote_id)
        units = sum(row["amount"] for row in rows)
        return {
            "vote_id": vote_id,
            "status": vote.status,
            "roll_units": vote.roll.units if vote.roll else None,
            "roll_area_cm2": vote.roll.area_cm2 if vote.roll else None,
            "participating_units": units,
            "participating_area_cm2": self._areas.behind(vote, units) if vote.roll else 0,
            "areas": shown(_summed(rows, lambda row: "" if row["area_id"] == ELSEWHERE else str(row["area_id"]))),
            "bands": shown(_summed(rows, lambda row: row["age_band"])),
        }

    def result(self, vote_id: UUID) -> dict[str, Any]:
        """What it came to. Raises `NotCountedYetError` before."""
        vote = self._closed(vote_id)
        return {"vote_id": vote_id, "closed_at": vote.closed_at, **vote.outcome}

    def mine(self, vote_id: UUID, person_id: UUID, dwelling_id: UUID | None) -> dict[str, Any]:
        """Whether the asking person is on the roll, and whether the unit has taken part. Raises VoteNotOpenError."""
        vote = self._votes.get(vote_id)
        unit = self._parts.rolls.unit_of(vote.frozen, person_id, dwelling_id)
        found = self._parts.store.find(Participation, participation_id(vote_id, unit.unit_id)) if unit else None
        return {"on_roll": unit is not None, "took_part": found is not None, "channel": _channel(found)}

    def my_units(self, vote_id: UUID, person_id: UUID) -> list[dict[str, Any]]:
        """What the asking person may vote for, and what of it has taken part. Raises VoteNotOpenError."""
        vote = self._votes.get(vote_id)
        found = []
        for unit, dwelling_ids in self._parts.rolls.units_of(vote.frozen, person_id):
            part = self._parts.store.find(Participation, participation_id(vote_id, unit.unit_id))
            found.append({"dwelling_ids": dwelling_ids, "area_cm2": unit.weight_cm2, "channel": _channel(part)})
        return found

    def export(self, vote_id: UUID) -> Iterator[bytes]:
        """The ballots as JSON lines, behind one line that says all that a recount needs. Raises NotCountedYetError."""
        return self._lines(self._closed(vote_id))

    def receipt(self, vote_id: UUID, typed: str) -> dict[str, Any]:
        """The published ballot of a code: a search through the sheets, which stand in the order of the codes.

        Raises NotCountedYetError, ReceiptUnknownError.
        """
        vote, code = self._closed(vote_id), read_code(typed)
        low, high = 0, vote.outcome["sheets"]
        while low < high:
            middle = (low + high) // 2
            sheet = self._sheet(vote, middle)
            if code < sheet[0][0]:
                high = middle
            elif code > sheet[-1][0]:
                low = middle + 1
            else:
                for of_ballot, choice, area_cm2 in sheet:
                    if of_ballot == code:
                        return {"code": code, "choice": choice, "area_cm2": area_cm2, "sheet": middle}
                break
        raise ReceiptUnknownError("no published ballot bears this code")

    def _electorate(self, vote: Vote) -> dict[str, Any]:
        """The rule that the roll was frozen by; before the opening, as it stands today."""
        rolls = self._parts.rolls
        rule = rolls.rule(vote.roll) if vote.roll else rolls.electorates.on(vote.terms["rule"], shanghai_day(utc_now()))
        return {
            "version": rule.version,
            "name_zh": rule.name_zh,
            "unit": rule.unit,
            "minimum_age": rule.minimum_age,
            "binding": rule.binding,
            "article": rule.article,
            "verified": rule.verified,
            "threshold": threshold_data(rule.threshold),
        }

    def _closed(self, vote_id: UUID) -> Vote:
        vote = self._votes.get(vote_id)
        if vote.status != "closed":
            raise NotCountedYetError(f"the vote is {vote.status}")
        return vote

    def _sheet(self, vote: Vote, number: int) -> list[list[Any]]:
        sheet = self._parts.store.find(BallotSheet, sheet_id(vote.id, number))
        assert sheet is not None, "a closed vote has all its sheets"
        return sheet.ballots

    def _lines(self, vote: Vote) -> Iterator[bytes]:
        rule = self._parts.rolls.rule(vote.frozen)
        yield orjson.dumps(header_of(vote, threshold_data(rule.threshold))) + b"\n"
        for number in range(vote.outcome["sheets"]):
            yield b"".join(line_of(*ballot) for ballot in self._sheet(vote, number))


def _channel(part: Participation | None) -> str | None:
    """How a unit took part, None when it did not."""
    return None if part is None else ("paper" if part.ballot is None else "online")


def header_of(vote: Vote, threshold: Mapping[str, Any]) -> dict[str, Any]:
    """The first line of an export: how it was asked, who was entitled, what it came to and by which rule."""
    outcome = vote.outcome
    return {
        "linli": "ballots/1",
        "vote_id": str(vote.id),
        "kind": vote.terms["kind"],
        "options": vote.terms["options"],
        "most": vote.terms["most"],
        "decision": vote.terms["decision"],
        "secrecy": vote.terms["secrecy"],
        "options_sha256": vote.options_sha256,
        "roll_sha256": vote.frozen.digest,
        "roll_units": vote.frozen.units,
        "roll_area_cm2": vote.frozen.area_cm2,
        "threshold": dict(threshold),
        **{
            name: outcome[name]
            for name in (
                "needs_consent",
                "more_slips_than_voters",
                "participating_units",
                "participating_area_cm2",
                "ballots",
                "ballots_sha256",
                "tally",
                "winners",
                "result",
            )
        },
    }


def shown(groups: Mapping[str, int]) -> dict[str, int | None]:
    """Groups with their people; None for small ones, and for the next smallest where one alone could be derived."""
    hidden = {group for group, people in groups.items() if people < LEAST_SHOWN}
    rest = sorted(groups.keys() - hidden, key=lambda group: (groups[group], group))
    if len(hidden) == 1 and rest:
        hidden.add(rest[0])
    return {group: None if group in hidden else people for group, people in sorted(groups.items())}


def _summed(rows: list[DictRow], group_of: Callable[[DictRow], str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[group_of(row)] = sums.get(group_of(row), 0) + row["amount"]
    return sums
