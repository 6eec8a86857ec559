"""The public faces of conventions and covenants. Their words stay here, where everybody may read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.convention import Convention
from linli_contracts.contract import Contract
from linli_contracts.deliberation import conventions as public


def _with(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says these fields of the event."""
    return lambda event: contract(
        **{
            "convention_id": event.originator_id,
            "division_id": event.division_id,
            "kind": event.kind,
            **{name: getattr(event, name) for name in names},
        }
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Convention.Begun: _with(public.ConventionBegunV1, "estate_id"),
    Convention.AmendmentsOpened: _with(public.AmendmentsOpenedV1, "set_id", "topic_id"),
    Convention.AmendmentProposed: _with(
        public.AmendmentProposedV1, "set_id", "amendment_id", "amendment", "article_id", "proposer_id"
    ),
    Convention.AmendmentTakenBack: _with(public.AmendmentTakenBackV1, "set_id", "amendment_id"),
    Convention.PutToVote: _with(public.AmendmentsPutToVoteV1, "set_id", "vote_id", "amendments"),
    Convention.Adopted: _with(
        public.ConventionAdoptedV1, "set_id", "topic_id", "vote_id", "version", "in_force_on", "articles"
    ),
    Convention.AmendmentsEnded: _with(public.AmendmentsEndedV1, "set_id", "topic_id", "vote_id"),
    Convention.Filed: _with(public.ConventionFiledV1, "version"),
    Convention.FilingAnswered: _with(public.FilingAnsweredV1, "version", "accepted"),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset()
