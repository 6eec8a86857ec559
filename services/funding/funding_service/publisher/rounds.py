"""The public faces of rounds: money, dates, rules, the frozen ballot, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import terms_from
from linli_contracts.contract import Contract
from linli_contracts.funding import rounds as public

_TERMS = ("funder", "bound", "split_by", "ballot", "most", "rule", "completion", "tie_breaks", "electorate")


def _round(event: Any) -> dict[str, Any]:
    return {
        "round_id": event.originator_id,
        "division_id": event.division_id,
        "edition": event.edition,
        "status": event.status,
    }


def _terms(event: Any) -> dict[str, Any]:
    terms = terms_from(event.terms)
    return {
        **{name: getattr(terms, name) for name in _TERMS},
        "envelope_fen": terms.envelope_fen,
        "envelopes": [public.Envelope(**one) for one in event.terms["envelopes"]],
        **event.terms["dates"],
    }


def _prepared(event: Round.Prepared) -> Contract:
    return public.RoundPreparedV1(**_round(event), **_terms(event))


def _revised(event: Round.Revised) -> Contract:
    return public.RoundRevisedV1(**_round(event), **_terms(event), ballots_void=event.status == "tick")


def _opened(event: Round.TickingOpened) -> Contract:
    return public.TickingOpenedV1(
        **_round(event),
        projects=[public.OnBallot(**project) for project in event.projects],
        roll_position=event.roll["position"],
        roll_sha256=event.roll["digest"],
        roll_units=event.roll["units"],
        frozen_sha256=event.frozen_sha256,
        closes_at=event.closes_at,
    )


def _counted(event: Round.Counted) -> Contract:
    names = ("ballots", "sheets", "ballots_sha256", "participating_units", "paper_units", "roll_units")
    return public.RoundCountedV1(
        **_round(event),
        **{name: event.outcome[name] for name in names},
        envelopes=[
            public.Spent(envelope=key, amount_fen=one["amount_fen"], spent_fen=one["spent_fen"])
            for key, one in event.outcome["envelopes"].items()
        ],
    )


def _decided(event: Round.Decided) -> Contract:
    return public.RoundResultV1(
        **_round(event),
        bound=event.bound,
        funder=event.funder,
        departed=event.departed,
        funded_fen=sum(one["cost_fen"] for one in event.funded),
        funded=[public.Funded(**one) for one in event.funded],
        not_funded_ids=event.not_funded_ids,
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Round.Prepared: _prepared,
    Round.Revised: _revised,
    Round.PhaseEntered: lambda event: public.PhaseEnteredV1(**_round(event), phase=event.phase),
    Round.TickingOpened: _opened,
    Round.SlipsIssued: lambda event: public.SlipsIssuedV1(**_round(event), slips=event.slips),
    Round.TickingClosing: lambda event: public.TickingClosingV1(**_round(event)),
    Round.Counted: _counted,
    Round.Decided: _decided,
    Round.Cancelled: lambda event: public.RoundCancelledV1(**_round(event)),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({Round.PhaseEntered})
