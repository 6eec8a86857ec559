"""What nobody asks for: time that passes, territory that changes, writers who are erased.

Each can be broken off at any point and is found again by looking; two workers at once do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.event_store import Act, ConcurrentChangeError
from linli_common.hierarchy import Node
from linli_contracts.envelope import Actor
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.neighbourhood import path_in, place_of
from mailbox_service.aggregate import clocks, delivery
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.unit import Unit
from mailbox_service.application.content import Contents
from mailbox_service.application.letters import Letters
from mailbox_service.application.units import Units, tokens
from mailbox_service.publisher import CLOCK
from mailbox_service.queries.worklists import Worklists
from mailbox_service.vault.photos import Photos

log = logging.getLogger(__name__)

FOLLOWER = Actor(CLOCK.person_id, "mailbox_worker")
AT_ONCE = 500
ORPHAN_AFTER = timedelta(minutes=10)


class Chores:
    """One look at everything that is due."""

    def __init__(
        self,
        letters: Letters,
        worklists: Worklists,
        contents: Contents,
        photos: Photos,
        units: Units,
        neighbourhood: Neighbourhood,
    ) -> None:
        self._letters = letters
        self._worklists = worklists
        self._contents = contents
        self._photos = photos
        self._units = units
        self._neighbourhood = neighbourhood
        self._forgotten: set[UUID] = set()

    def advance_clocks(self, now: datetime) -> int:
        """Records what time has brought about; gives the number of letters looked at."""
        due = self._worklists.due(now, AT_ONCE)
        for letter_id in due:
            self._try(letter_id, Act(CLOCK, now), lambda letter: clocks.advance(letter, now))
        return len(due)

    def follow_territory(self, now: datetime) -> int:
        """Open letters go along with their estate, area or street; gives the number of letters that moved."""
        tree, estates = self._neighbourhood.tree(shanghai_day(now)), self._neighbourhood.estates()
        moved = 0
        for row in self._worklists.open_places():
            division_id = _belongs_to(tree, estates, row["division_id"], row["estate_id"], row["place"])
            if division_id is None or (division_id, row["place"]) == (
                row["division_id"],
                ".".join(tokens(place_of(path_in(tree, row["division_id"])))),
            ):
                continue
            for letter_id in self._worklists.open_at(row["division_id"], row["estate_id"], AT_ONCE):
                moved += self._try(letter_id, Act(FOLLOWER, now), partial(self._follow, division_id, now))
        return moved

    def forget_erased(self) -> int:
        """Letters that are no longer open become unreadable once all their writers are erased; open ones stay."""
        erased, forgotten = self._neighbourhood.erased(), 0
        for row in self._worklists.ended_of_writers(list(erased)) if erased else ():
            if row["letter_id"] not in self._forgotten and erased.issuperset(row["writer_ids"]):
                self._photos.destroy(row["letter_id"])
                self._contents.destroy(row["letter_id"])
                self._forgotten.add(row["letter_id"])
                forgotten += 1
        return forgotten

    def remove_orphans(self, now: datetime) -> None:
        """Photos whose event was never recorded."""
        for letter_id, photo_id in self._photos.kept_before(now - ORPHAN_AFTER):
            letter = self._letters.find(letter_id)
            if letter is None or photo_id not in letter.photo_ids:
                self._photos.remove(photo_id)

    def _follow(self, division_id: UUID, now: datetime, letter: Letter) -> None:
        where = self._units.whereabouts(division_id, now)
        holder = letter.holder
        if holder == Unit("area", letter.division_id) and where.division_id != letter.division_id:
            holder = self._units.of_division(where.division_id, now)
        elif holder == letter.street and where.street != letter.street:
            holder = where.street
        delivery.move(letter, where, holder, now)

    def _try(self, letter_id: UUID, act: Act, decide: Callable[[Letter], None]) -> bool:
        try:
            self._letters.on(letter_id, act, decide)
        except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
            log.info("letter %s is being worked on", letter_id)
            return False
        return True


def _belongs_to(
    tree: Mapping[UUID, Node], estates: Mapping[UUID, UUID], division_id: UUID, estate_id: UUID | None, place: str
) -> UUID | None:
    """The division that letters of a place are booked on today; None when nothing that stands is known of it.

    An area's letters go with their estate; those of a closed area without one that stands elsewhere, to its street.
    """
    in_an_area = not place.endswith("-")
    if in_an_area and estate_id is not None and path_in(tree, estates.get(estate_id, division_id)):
        return estates.get(estate_id, division_id)
    if path_in(tree, division_id):
        return division_id
    above = place.split(".")[1]
    return next((node.id for node in tree.values() if node.code == above), None)
