"""Rounds (轮次): announced, ticked, counted, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.application.rounds.casting import Casting
from funding_service.application.rounds.chores import RoundChores
from funding_service.application.rounds.closing import Closing
from funding_service.application.rounds.laboratory import Laboratory
from funding_service.application.rounds.naming import RoundNames
from funding_service.application.rounds.opening import Opening
from funding_service.application.rounds.paper import Paper
from funding_service.application.rounds.preparing import Preparing
from funding_service.application.rounds.published import Published
from funding_service.application.rounds.views import RoundViews
from funding_service.queries.rounds import RoundLists
from linli_ballots.box import BallotBox


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the service does with rounds, by subject."""

    found: FoundRounds
    preparing: Preparing
    opening: Opening
    casting: Casting
    paper: Paper
    closing: Closing
    box: BallotBox
    lists: RoundLists
    views: RoundViews
    names: RoundNames
    published: Published
    laboratory: Laboratory
    round_chores: RoundChores

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What time asks for."""
        return (self.round_chores.advance_rounds,)

    @property
    def long_chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What takes as long as a roll is long."""
        return (self.round_chores.open_rounds, self.round_chores.count_rounds)


def rounds_of(parts: Parts, found: FoundRounds, proposals: FoundProposals, box: BallotBox) -> Rounds:
    """Put together."""
    lists = RoundLists(parts.store.pool)
    opening, closing = Opening(parts, found, proposals, box), Closing(parts, found, proposals)
    casting, published = Casting(parts, found), Published(parts, found)
    return Rounds(
        found=found,
        preparing=Preparing(parts, found, proposals),
        opening=opening,
        casting=casting,
        paper=Paper(parts, found, casting),
        closing=closing,
        box=box,
        lists=lists,
        views=RoundViews(parts, found, proposals, lists),
        names=RoundNames(parts),
        published=published,
        laboratory=Laboratory(published),
        round_chores=RoundChores(found, opening, closing, box, lists),
    )
