"""What time asks for of votes: opening, ending, counting, destroying secrets."""

from __future__ import annotations

from datetime import datetime

from deliberation_service.application.votes.closing import Closing
from deliberation_service.queries.votes import VoteLists
from linli_ballots.box import BallotBox

SOON_COUNTED = 20_000
"""Units of a roll that are counted in a few seconds; votes of more are counted beside, that nobody waits for them."""


class VoteChores:
    """Looks at all votes for which something is due. Each can be broken off anywhere; the next look goes on.

    Ending is a moment's work. Freezing and counting take as long as a roll is long: the worker gives each a thread.
    """

    def __init__(self, closing: Closing, box: BallotBox, lists: VoteLists) -> None:
        self._closing = closing
        self._box = box
        self._lists = lists

    def end_votes(self, now: datetime) -> int:
        """Ends what is over, destroys secrets that nobody needs any more; gives how many changed."""
        return self._closing.each(self._lists.to_end(now, self._box.living()), self._closing.end, now)

    def open_votes(self, now: datetime) -> int:
        """Freezes rolls and opens; gives how many changed."""
        return self._closing.each(self._lists.to_open(now), self._closing.open, now)

    def count_votes(self, now: datetime) -> int:
        """Counts what was ended; gives how many changed."""
        due = self._lists.to_count(now, more_than=-1, most=SOON_COUNTED)
        return self._closing.each(due, self._closing.conclude, now)

    def count_large_votes(self, now: datetime) -> int:
        """The same for votes of many; gives how many changed."""
        due = self._lists.to_count(now, more_than=SOON_COUNTED, most=None)
        return self._closing.each(due, self._closing.conclude, now)
