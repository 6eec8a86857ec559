"""Letters by the truth of the event table: found, decided on, recorded."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from linli_common.event_store import Act, CommandKey, EventSourcedApplication, Receipt
from linli_common.http.commands import Command
from linli_neighbourhood import Neighbourhood
from mailbox_service.aggregate.letter import Letter
from mailbox_service.refusals import UnknownLetterError


class Letters:
    """What all commands on letters share."""

    def __init__(self, store: EventSourcedApplication, neighbourhood: Neighbourhood) -> None:
        self._store = store
        self._neighbourhood = neighbourhood

    def get(self, letter_id: UUID) -> Letter:
        """Raises `UnknownLetterError`."""
        letter = self._store.find(Letter, letter_id)
        if letter is None:
            raise UnknownLetterError(f"no letter {letter_id}")
        return letter

    def find(self, letter_id: UUID) -> Letter | None:
        """The letter, None when there is none."""
        return self._store.find(Letter, letter_id)

    def shown_to_all(self, letter: Letter) -> bool:
        """Public, not withdrawn, and not of somebody who was erased (an open one is restricted)."""
        if letter.visibility != "public" or letter.lifecycle == "withdrawn":
            return False
        return not self._neighbourhood.erased(letter.writer_ids)

    def refuse_unseen(self, letter: Letter) -> None:
        """Raises `UnknownLetterError` for what a stranger may not see: it cannot be told from what is not there."""
        if not self.shown_to_all(letter):
            raise UnknownLetterError(f"no letter {letter.id}")

    def on(self, letter_id: UUID, act: Act, decide: Callable[[Letter], None]) -> Receipt:
        """Decides on a letter and records what came of it; decided again when others were faster."""

        def decided() -> Receipt:
            letter = self.get(letter_id)
            decide(letter)
            return self._store.record(letter, act=act, answer={"letter_id": str(letter_id)})

        return self._store.once(act, decided)

    def earlier(self, actor_id: UUID, sent: Command) -> Receipt | None:
        """The answer that this very command got before, None when it is new."""
        return self._store.earlier(CommandKey(actor_id, sent.key, sent.digest))
