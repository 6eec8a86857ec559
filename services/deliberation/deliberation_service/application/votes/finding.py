"""Votes by the truth of the event table, and their secrets."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from deliberation_service.aggregate.vote import Vote
from deliberation_service.refusals.votes import UnknownVoteError, VoteNotOpenError
from linli_ballots.box import BallotBox, SecretDestroyedError
from linli_ballots.secrets import BallotSecret
from linli_common.event_store import Act, EventSourcedApplication

_REMEMBERED = 1_000


class FoundVotes:
    """What all commands on votes share.

    Open votes are remembered: they do not change, and a ballot that relied on a vote as it no longer is cannot be
    recorded (`unchanged`). So remembering saves a query for each ballot and cannot be wrong for longer than one try.
    """

    def __init__(self, store: EventSourcedApplication, box: BallotBox) -> None:
        self._store = store
        self._box = box
        self._open: dict[UUID, Vote] = {}

    def get(self, vote_id: UUID) -> Vote:
        """As it is now. Raises `UnknownVoteError`."""
        vote = self._store.find(Vote, vote_id)
        if vote is None:
            raise UnknownVoteError(f"no vote {vote_id}")
        return vote

    def relied_on(self, vote_id: UUID) -> Vote:
        """As it was when it was last looked up, for commands that rely on it without changing it."""
        vote = self._open.get(vote_id)
        if vote is None:
            vote = self.get(vote_id)
            if vote.status == "opened":
                if len(self._open) >= _REMEMBERED:
                    self._open.clear()
                self._open[vote_id] = vote
        return vote

    def forget(self, vote_id: UUID) -> None:
        """It has changed: to be looked up anew."""
        self._open.pop(vote_id, None)

    def secret(self, vote_id: UUID) -> BallotSecret:
        """Raises `VoteNotOpenError` once it is destroyed."""
        try:
            return self._box.secret(vote_id)
        except SecretDestroyedError:
            raise VoteNotOpenError("the vote is over; its secret is destroyed") from None


def unguessable(act: Act, secret: BallotSecret) -> Act:
    """The act with a digest of its body that is worth nothing once the vote's secret is destroyed."""
    if act.key is None:
        return act
    key = act.key
    return replace(act, key=replace(key, digest=secret.digest(key.actor_id, key.key, key.digest)))
