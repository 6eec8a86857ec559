"""The public faces of ballots: who took part, and the ballots by their codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.ballot_sheet import BallotSheet
from funding_service.aggregate.participation import Participation
from funding_service.aggregate.slip import Slip
from linli_contracts.contract import Contract
from linli_contracts.funding import ballots as public


def _took_part(event: Any) -> Contract:
    return public.TickRecordedV1(
        round_id=event.round_id,
        division_id=event.division_id,
        edition=event.edition,
        area_id=event.area_id,
        age_band=event.age_band,
        channel="paper" if isinstance(event, Participation.OnPaper) else "online",
        first=not isinstance(event, Participation.CastAgain),
    )


def _published(event: BallotSheet.Published) -> Contract:
    return public.BallotsPublishedV1(
        round_id=event.round_id,
        division_id=event.division_id,
        edition=event.edition,
        sheet=event.number,
        ballots=[public.PublishedBallot(code=code, choice=choice) for code, choice in event.ballots],
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Participation.Cast: _took_part,
    Participation.CastAgain: _took_part,
    Participation.OnPaper: _took_part,
    BallotSheet.Published: _published,
}
WITHHELD: frozenset[type[Any]] = frozenset({Slip.Entered, Slip.EnteredAgain, Slip.Resolved})
BY_TIME: frozenset[type[Any]] = frozenset()
