"""What time asks for of votes: opening, ending, counting, destroying secrets."""

from __future__ import annotations

from datetime import datetime

from deliberation_service.application.votes.closing import Closing
from deliberation_service.queries.votes import VoteLists
from linli_ballots.box import BallotBox


class VoteChores:
    """One look at all votes for which something is due. It can be broken off anywhere; the next look goes on."""

    def __init__(self, closing: Closing, box: BallotBox, lists: VoteLists) -> None:
        self._closing = closing
        self._box = box
        self._lists = lists

    def advance_votes(self, now: datetime) -> int:
        """Brings every vote as far as time allows; gives how many changed."""
        return self._closing.due(self._lists.due(now, self._box.living()), now)
