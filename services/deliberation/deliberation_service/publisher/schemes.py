"""The public faces of contests, schemes and comments on them. What is said and drawn stays here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.scheme import Scheme
from deliberation_service.aggregate.scheme_comment import SchemeComment
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import schemes as public


def _put_to_vote(event: Contest.PutToVote) -> Contract:
    return public.SchemesPutToVoteV1(
        contest_id=event.originator_id,
        division_id=event.division_id,
        vote_id=event.vote_id,
        scheme_ids=event.schemes,
    )


def _of_contest(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    return lambda event: contract(
        **{
            "contest_id": event.originator_id,
            "division_id": event.division_id,
            "topic_id": event.topic_id,
            "kind": event.kind,
            **{name: getattr(event, name) for name in names},
        }
    )


def _of_scheme(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    return lambda event: contract(
        **{
            "contest_id": event.contest_id,
            "division_id": event.division_id,
            "scheme_id": event.originator_id,
            **{name: getattr(event, name) for name in names},
        }
    )


def _of_comment(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    return lambda event: contract(
        **{
            "contest_id": event.contest_id,
            "division_id": event.division_id,
            "scheme_id": event.scheme_id,
            "comment_id": event.originator_id,
            **{name: getattr(event, name) for name in names},
        }
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Contest.Moved: moved("schemes"),
    Contest.Opened: _of_contest(public.ContestOpenedV1, "estate_id", "choosing", "entries_until"),
    Contest.PutToVote: _put_to_vote,
    Contest.Chosen: _of_contest(
        public.SchemeChosenV1, "scheme_id", "author_id", "revision", "schemes", "by", "vote_id"
    ),
    Contest.Ended: _of_contest(public.ContestEndedV1, "schemes"),
    Scheme.HandedIn: _of_scheme(public.SchemeHandedInV1, "author_id", "number"),
    Scheme.Revised: _of_scheme(public.SchemeRevisedV1, "revision"),
    Scheme.PictureAdded: _of_scheme(public.SchemePictureAddedV1, "revision", "picture_id"),
    Scheme.Withdrawn: _of_scheme(public.SchemeWithdrawnV1, "by_author"),
    SchemeComment.Written: _of_comment(public.SchemeCommentedV1, "revision", "author_id", "picture_id"),
    SchemeComment.Moderated: _of_comment(public.SchemeCommentModeratedV1, "hidden"),
}
WITHHELD: frozenset[type[Any]] = frozenset({Contest.Entered, Contest.Left})
"""The scheme's own event, in the same transaction, says it."""
BY_TIME: frozenset[type[Any]] = frozenset()
