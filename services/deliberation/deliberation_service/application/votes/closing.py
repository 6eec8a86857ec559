"""Closing a vote: open, sort by code, publish, count, destroy. Whatever stops it, the next look takes it up again.

Every step leads to the same bytes when it is done again: sheets have ids of their own, the secret goes last.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from deliberation_service.aggregate.ballot_sheet import BallotSheet
from deliberation_service.aggregate.tally import Amounts, Decision, decide
from deliberation_service.aggregate.topic import conclude
from deliberation_service.aggregate.vote import FOR, Vote
from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.finding import FoundVotes
from deliberation_service.application.votes.gathering import Gathering, Opened, TookPart
from deliberation_service.application.votes.preparing import Preparing
from deliberation_service.ballots.ballot import Form, line_of
from deliberation_service.ballots.counting import Tally
from deliberation_service.publisher.clock import CLOCK
from linli_ballots.box import BallotBox
from linli_ballots.electorate import Rule
from linli_ballots.suppression import Table, shown_groups
from linli_common.event_store import Act, ConcurrentChangeError, StoreUnavailableError, VersionConflictError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Counted:
    """Everything that is made of the ballots, one at a time."""

    form: Form
    tally: Tally = field(init=False)
    groups: dict[str, dict[str, Tally]] = field(default_factory=lambda: {"areas": {}, "bands": {}})
    sha256: Any = field(default_factory=hashlib.sha256)
    sheets: int = 0

    def __post_init__(self) -> None:
        self.tally = Tally(self.form)

    def add(self, sheet: list[Opened]) -> None:
        """Counts a published sheet."""
        for ballot in sheet:
            self.tally.add(ballot.choice, ballot.area_cm2 or 0)
            for dimension, group in (("areas", ballot.area), ("bands", ballot.band)):
                groups = self.groups[dimension]
                groups.setdefault(
                    group, Tally(Form(_counted_as(self.form.kind), self.form.options, self.form.most))
                ).add(ballot.choice if self.form.kind != "ranking" else ballot.choice[:1])
            self.sha256.update(line_of(ballot.code, ballot.choice, ballot.area_cm2))
        self.sheets += 1


class Closing:
    """What the worker does with votes whose time has come."""

    def __init__(self, parts: Parts, votes: FoundVotes, box: BallotBox, preparing: Preparing) -> None:
        self._parts = parts
        self._votes = votes
        self._box = box
        self._preparing = preparing

    def go(self, vote_id: UUID, now: datetime) -> bool:
        """Brings one vote as far as time allows: opens, ends, counts it, destroys its secret. Whether it changed."""
        opened, ended = self.open(vote_id, now), self.end(vote_id, now)
        return self.conclude(vote_id, now) or opened or ended

    def open(self, vote_id: UUID, now: datetime) -> bool:
        """Freezes the roll and opens, when it is time or somebody asked for it. Whether it changed."""
        vote = self._votes.get(vote_id)
        began = vote.status == "prepared" and vote.opens_at is not None and vote.opens_at <= now
        if not (began or vote.status == "opening") or now >= vote.closes_at:
            return False
        self._preparing.freeze(vote_id, Act(CLOCK, not_before(vote, now)))
        return True

    def end(self, vote_id: UUID, now: datetime) -> bool:
        """Ends the voting once its time and that of the slips is over; the secret goes last. Whether it changed."""
        vote = self._votes.get(vote_id)
        if vote.status == "opened" and vote.counts_at <= now:
            self._preparing.end(vote_id, Act(CLOCK, now))
            return True
        if vote.status in ("closed", "cancelled"):
            self._box.destroy(vote_id)
        return False

    def conclude(self, vote_id: UUID, now: datetime) -> bool:
        """Counts a vote that has ended, then destroys its secret. Whether it changed."""
        vote = self._votes.get(vote_id)
        if vote.status != "closing":
            return False
        self.count(vote_id, not_before(vote, now))
        self._box.destroy(vote_id)
        return True

    def each(self, vote_ids: list[UUID], do: Callable[[UUID, datetime], bool], now: datetime) -> int:
        """Does something with many; what goes wrong with one does not stop the others. Gives how many changed."""
        changed = 0
        for vote_id in vote_ids:
            try:
                changed += do(vote_id, now)
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("vote %s is being worked on", vote_id)
            except (psycopg.Error, StoreUnavailableError):  # not this vote's fault: the whole round waits
                raise
            except Exception:  # altered envelopes, another roll, other ballots published: for people to look into
                log.exception("vote %s cannot be closed", vote_id)
        return changed

    def count(self, vote_id: UUID, now: datetime) -> None:
        """Publishes and counts all ballots of a closing vote, and records what they came to."""
        vote = self._votes.get(vote_id)
        roll = vote.frozen
        self._parts.rolls.verify(roll)
        gathering = Gathering(self._parts.store, self._parts.rolls, vote, self._votes.secret(vote_id))
        counted = Counted(vote.form)
        for sheet in gathering.sheets():
            self._publish(vote, counted.sheets, sheet, now)
            counted.add(sheet)
        outcome = outcome_of(vote, counted, gathering.took_part, self._parts.rolls.rule(roll))
        self._parts.store.once(Act(CLOCK, now), lambda: self._close(vote_id, outcome, now))

    def _publish(self, vote: Vote, number: int, sheet: list[Opened], now: datetime) -> None:
        published = BallotSheet.publish(
            vote_id=vote.id,
            number=number,
            ballots=[[ballot.code, ballot.choice, ballot.area_cm2] for ballot in sheet],
            place=vote.place,
            division_id=vote.division_id,
            topic_id=vote.topic_id,
            at=now,
        )
        try:
            self._parts.store.record(published, act=Act(CLOCK, now))
        except VersionConflictError:
            earlier = self._parts.store.find(BallotSheet, published.id)
            if earlier is None or earlier.ballots != published.ballots:
                raise ValueError(f"sheet {number} of vote {vote.id} was published with other ballots") from None

    def _close(self, vote_id: UUID, outcome: dict[str, Any], now: datetime) -> Any:
        vote = self._votes.get(vote_id)
        if vote.status == "closed":  # another worker was faster, with the same
            return self._parts.store.record(act=Act(CLOCK, now))
        vote.close(outcome, now)
        if vote.topic_id is None:
            return self._parts.store.record(vote, act=Act(CLOCK, now))
        topic = self._parts.topics.get(vote.topic_id)
        conclude(topic, "vote", vote_id, outcome["result"], now)
        return self._parts.store.record(topic, vote, act=Act(CLOCK, now))


def not_before(vote: Vote, now: datetime) -> datetime:
    """When the worker acts on what a vote has come to: a demo's schedulers are behind those who act in it."""
    return max(now, vote.modified_on)


def outcome_of(vote: Vote, counted: Counted, took_part: TookPart, rule: Rule) -> dict[str, Any]:
    """What is recorded of a count: plain values only.

    A decision and whatever binds needs consent to one option; another vote needs a winner that is not tied. More slips
    than were handed out at the desk make a vote invalid (as art. 44 of the 选举法 of 2020 does with elections).
    """
    tally, roll = counted.tally, vote.frozen
    winners = tally.winners()
    stuffed = took_part.slips.get("confirmed", 0) + took_part.slips.get("resolved", 0) > took_part.paper
    participating = Amounts(took_part.online + took_part.paper, took_part.area_cm2)
    chosen = FOR if vote.terms["decision"] else (winners[0] if len(winners) == 1 else None)
    consenting = Amounts() if chosen is None or stuffed else Amounts(tally.heads[chosen], tally.area_cm2[chosen])
    decision = decide(
        rule.threshold, entitled=Amounts(roll.units, roll.area_cm2), participating=participating, consenting=consenting
    )
    needs_consent = vote.terms["decision"] or rule.binding
    return {
        "result": "invalid" if stuffed else _result(decision, needs_consent, chosen),
        "more_slips_than_voters": stuffed,
        "winners": winners,
        "chosen": chosen,
        "needs_consent": needs_consent,
        "checks": [check.data() for check in decision.checks if needs_consent or check.step == "participation"],
        "tally": tally.published(),
        "ballots": tally.ballots,
        "sheets": counted.sheets,
        "ballots_sha256": counted.sha256.hexdigest(),
        "online": took_part.online,
        "paper": took_part.paper,
        "slips": took_part.slips,
        "participating_units": participating.units,
        "participating_area_cm2": participating.area_cm2,
        "roll_units": roll.units,
        "roll_area_cm2": roll.area_cm2,
        "breakdown": {dimension: breakdown(groups) for dimension, groups in counted.groups.items()},
    }


def breakdown(groups: dict[str, Tally]) -> dict[str, Any]:
    """Ballots by option for each group that may be shown; the others are counted together, by groups only."""
    shown = shown_groups(_tables(groups))
    return {
        "shown": {group: {"ballots": groups[group].ballots, "heads": groups[group].heads} for group in sorted(shown)},
        "hidden": len(groups) - len(shown),
    }


def _tables(groups: dict[str, Tally]) -> list[Table]:
    tallies = list(groups.values())
    if not tallies:
        return []
    if tallies[0].form.kind == "choice":
        return [{group: tally.heads for group, tally in groups.items()}]
    return [
        {group: [tally.heads[option], tally.ballots - tally.heads[option]] for group, tally in groups.items()}
        for option in range(tallies[0].form.options)
    ]


def _counted_as(kind: str) -> Any:
    return "approval" if kind == "approval" else "choice"


def _result(decision: Decision, needs_consent: bool, chosen: int | None) -> str:
    if decision.result == "invalid" or needs_consent:
        return decision.result
    return "passed" if chosen is not None else "failed"
