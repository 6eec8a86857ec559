"""The public faces of votes: what is asked of whom, who took part, the ballots by their codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.ballot_sheet import BallotSheet
from deliberation_service.aggregate.participation import Participation
from deliberation_service.aggregate.slip import Slip, SlipClaim
from deliberation_service.aggregate.vote import Vote
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import votes as public

_TERMS = ("estate_id", "rule", "kind", "secrecy", "options", "decision", "amount_fen")
_ROLL = {"rule": "rule", "rule_version": "rule_version", "roll_position": "position", "roll_sha256": "digest",
         "roll_units": "units", "roll_area_cm2": "area_cm2"}  # fmt: skip
_OUTCOME = ("result", "winners", "ballots", "sheets", "ballots_sha256", "participating_units", "participating_area_cm2")


def _of_vote(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says of which vote it is, and these fields of the event."""
    return lambda event: contract(**_vote(event), **{name: getattr(event, name) for name in names})


def _vote(event: Any) -> dict[str, Any]:
    return {"vote_id": event.originator_id, "division_id": event.division_id, "topic_id": event.topic_id}


def _prepared(event: Vote.Prepared) -> Contract:
    times = {name: getattr(event, name) for name in ("opens_at", "closes_at", "counts_at")}
    return public.VotePreparedV1(**_vote(event), **{name: event.terms[name] for name in _TERMS}, **times)


def _opened(event: Vote.Opened) -> Contract:
    roll = {name: event.roll[of_roll] for name, of_roll in _ROLL.items()}
    return public.VoteOpenedV1(**_vote(event), **roll, options_sha256=event.options_sha256, closes_at=event.closes_at)


def _closed(event: Vote.Closed) -> Contract:
    return public.VoteClosedV1(
        **_vote(event),
        rule=event.rule,
        **{name: event.outcome[name] for name in (*_OUTCOME, "roll_units", "roll_area_cm2")},
    )


def _took_part(event: Any) -> Contract:
    return public.ParticipationRecordedV1(
        vote_id=event.vote_id,
        division_id=event.division_id,
        topic_id=event.topic_id,
        area_id=event.area_id,
        age_band=event.age_band,
        channel="paper" if isinstance(event, Participation.Ticked) else "online",
        first=not isinstance(event, Participation.CastAgain),
    )


def _published(event: BallotSheet.Published) -> Contract:
    return public.BallotsPublishedV1(
        vote_id=event.vote_id,
        division_id=event.division_id,
        topic_id=event.topic_id,
        sheet=event.number,
        ballots=[
            public.PublishedBallot(code=code, choice=choice, area_cm2=area_cm2)
            for code, choice, area_cm2 in event.ballots
        ],
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Vote.Prepared: _prepared,
    Vote.Opening: _of_vote(public.VoteOpeningV1),
    Vote.Opened: _opened,
    Vote.SlipsIssued: _of_vote(public.SlipsIssuedV1, "slips"),
    Vote.Closing: _of_vote(public.VoteClosingV1),
    Vote.Closed: _closed,
    Vote.Cancelled: _of_vote(public.VoteCancelledV1),
    Vote.Moved: moved("vote"),
    Participation.Cast: _took_part,
    Participation.CastAgain: _took_part,
    Participation.Ticked: _took_part,
    BallotSheet.Published: _published,
}
WITHHELD: frozenset[type[Any]] = frozenset({Slip.Entered, Slip.EnteredAgain, Slip.Resolved, SlipClaim.Claimed})
BY_TIME: frozenset[type[Any]] = frozenset()
