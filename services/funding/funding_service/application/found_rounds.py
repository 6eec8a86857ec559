"""Rounds by the truth of the event table, and the secrets of their editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from funding_service.aggregate.round import Round
from funding_service.aggregate.round_clock import advance
from funding_service.refusals.rounds import RoundPhaseError, UnknownRoundError
from linli_ballots.box import BallotBox, SecretDestroyedError
from linli_ballots.secrets import BallotSecret
from linli_common.event_store import Act, EventSourcedApplication, Receipt

_REMEMBERED = 1_000


class FoundRounds:
    """What all commands on rounds share.

    Rounds in which people tick are remembered: they do not change, and a ballot that relied on a round as it no
    longer is cannot be recorded (`unchanged`). So remembering saves a query for each ballot and cannot be wrong for
    longer than one try.
    """

    def __init__(self, store: EventSourcedApplication, box: BallotBox) -> None:
        self._store = store
        self._box = box
        self._ticking: dict[UUID, Round] = {}

    def get(self, round_id: UUID) -> Round:
        """As it is now. Raises `UnknownRoundError`."""
        found = self._store.find(Round, round_id)
        if found is None:
            raise UnknownRoundError(f"no round {round_id}")
        return found

    def at(self, round_id: UUID, act: Act) -> Round:
        """As time has made it by the act; what it brought about is recorded with what is decided."""
        found = self.get(round_id)
        advance(found, act.at)
        return found

    def on(self, round_id: UUID, act: Act, decide: Callable[[Round], None]) -> Receipt:
        """Decides on a round and records what came of it; decided again when others were faster."""

        def decided() -> Receipt:
            found = self.at(round_id, act)
            decide(found)
            self.forget(round_id)
            return self._store.record(found, act=act, answer={"round_id": str(round_id)})

        return self._store.once(act, decided)

    def relied_on(self, round_id: UUID) -> Round:
        """As it was when it was last looked up, for ballots, which rely on it without changing it."""
        found = self._ticking.get(round_id)
        if found is None:
            found = self.get(round_id)
            if found.state == "tick":
                if len(self._ticking) >= _REMEMBERED:
                    self._ticking.clear()
                self._ticking[round_id] = found
        return found

    def forget(self, round_id: UUID) -> None:
        """It has changed: to be looked up anew."""
        self._ticking.pop(round_id, None)

    def secret(self, found: Round) -> BallotSecret:
        """The secret of its edition. Raises `RoundPhaseError` before ticking began and once it is destroyed."""
        try:
            return self._box.secret(found.ballots_id)
        except SecretDestroyedError:
            raise RoundPhaseError("ticking is over; its secret is destroyed") from None
        except KeyError:
            raise RoundPhaseError("ticking has not begun") from None


def unguessable(act: Act, secret: BallotSecret) -> Act:
    """The act with a digest of its body that is worth nothing once the secret is destroyed."""
    if act.key is None:
        return act
    key = act.key
    return replace(act, key=replace(key, digest=secret.digest(key.actor_id, key.key, key.digest)))
