"""What nobody asks for: time that passes, territory that changes, writers who are erased.

Each can be broken off at any point and is found again by looking; two workers at once do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.event_store import Act, ConcurrentChangeError
from linli_common.hierarchy import Node
from linli_contracts.envelope import Actor
from linli_contracts.subjects import ABSENT
from linli_contracts.units import Unit
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.neighbourhood import path_in, place_of
from mailbox_service.aggregate import clocks, delivery
from mailbox_service.aggregate.letter import Letter
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
        """Open letters go along with their estate, area or street; gives how many moved or have to be tried again."""
        tree, estates = self._neighbourhood.tree(shanghai_day(now)), self._neighbourhood.estates()
        moved = 0
        for row in self._worklists.open_places():
            division_id = self._belongs_to(tree, estates, row, now)
            if division_id is None:
                continue
            place = ".".join(tokens(place_of(path_in(tree, division_id))))
            holder = self._in_place_of(tree, Unit(row["holder_kind"], row["holder_id"]), now)
            if (division_id, place, holder.id) == (row["division_id"], row["place"], row["holder_id"]):
                continue
            for letter_id in self._worklists.open_at(row, AT_ONCE):
                moved += self._try(letter_id, Act(FOLLOWER, now), partial(self._follow, division_id, tree, now))
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

    def remove_orphans(self, now: datetime) -> int:
        """Photos whose event was never recorded; gives their number."""
        removed = 0
        for letter_id, photo_id in self._photos.kept_before(now - ORPHAN_AFTER):
            letter = self._letters.find(letter_id)
            if letter is None or photo_id not in letter.photo_ids:
                self._photos.remove(photo_id)
                removed += 1
        return removed

    def _follow(self, division_id: UUID, tree: Mapping[UUID, Node], now: datetime, letter: Letter) -> None:
        where = self._units.whereabouts(division_id, now)
        holder = letter.holder
        if holder == Unit("area", letter.division_id) and where.division_id != letter.division_id:
            holder = self._units.of_division(where.division_id, now)
        elif holder == letter.street and where.street != letter.street:
            holder = where.street
        holder = self._in_place_of(tree, holder, now)
        delivery.move(letter, where, holder, now)

    def _try(self, letter_id: UUID, act: Act, decide: Callable[[Letter], None]) -> bool:
        """Whether something came of it, or has to be tried again."""
        changed = False

        def decided(letter: Letter) -> None:
            nonlocal changed
            decide(letter)
            changed = bool(letter.pending_events)

        try:
            self._letters.on(letter_id, act, decided)
        except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
            log.info("letter %s is being worked on", letter_id)
            return True
        return changed

    def _belongs_to(
        self, tree: Mapping[UUID, Node], estates: Mapping[UUID, UUID], row: Mapping[str, Any], now: datetime
    ) -> UUID | None:
        """The division that letters of a place are booked on today; None when nothing that stands is known of it.

        An area's letters go with their estate; those of a closed division to what it last stood below.
        """
        in_an_area = not row["place"].endswith(ABSENT)
        area = estates.get(row["estate_id"]) if in_an_area and row["estate_id"] is not None else None
        if area is not None and path_in(tree, area):
            return area
        return self._standing(tree, row["division_id"], now)

    def _in_place_of(self, tree: Mapping[UUID, Node], unit: Unit, now: datetime) -> Unit:
        """The unit, or what it last stood below when it is closed. A closed department keeps what it has."""
        if unit.kind == "department" or unit.id in tree:
            return unit
        division_id = self._standing(tree, unit.id, now)
        return unit if division_id is None else self._units.of_division(division_id, now)

    def _standing(self, tree: Mapping[UUID, Node], division_id: UUID, now: datetime) -> UUID | None:
        found: UUID | None = division_id
        while found is not None and not path_in(tree, found):
            found = self._neighbourhood.above_closed(found, shanghai_day(now))
        return found
