"""Territory changes under what is under way: meetings, forms, votes, … go along, as topics do (`chores`)."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.conversation import Conversation
from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.aggregate.notice import Notice
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.chores import WORKER
from deliberation_service.application.parts import Parts
from deliberation_service.application.places import Where
from deliberation_service.queries.under_way import Booked, UnderWay
from linli_common.event_store import Act, ConcurrentChangeError, Receipt
from linli_contracts.deliberation.words import Instrument

log = logging.getLogger(__name__)

KINDS: dict[Instrument, Any] = {
    "meeting": Meeting,
    "notice": Notice,
    "public_notice": PublicNotice,
    "statements": Conversation,
    "form": Form,
    "vote": Vote,
    "schemes": Contest,
}
"""What goes along until it is at its end. Panels are drawn from the residents of where they were frozen, requests and
questions are the business of the unit that was asked, and conventions have the id of their place.
"""


class Following:
    """One look at everything that is under way."""

    def __init__(self, parts: Parts, under_way: UnderWay) -> None:
        self._parts = parts
        self._under_way = under_way
        self._known: dict[Booked, Where] = {}
        self._looked: tuple[int, datetime] | None = None

    def follow_territory(self, now: datetime) -> int:
        """Gives how many moved. Looks once a minute, and at once when identity has said something new; at the things
        themselves only where they do not stand as at the look before.
        """
        state = (self._parts.neighbourhood.position(), now.replace(second=0, microsecond=0))
        if state == self._looked:
            return 0
        belonging, moved, busy = self._parts.places.belonging(now), 0, False
        for booked, instruments in self._under_way.by_place().items():
            division_id = belonging.of(*booked)
            where = self._parts.places.where(division_id, now) if division_id is not None else None
            if where is None or self._known.get(booked) == where:
                continue
            gone = [self._move(instrument, own_id, where, now) for instrument, own_id in instruments]
            moved, busy = moved + sum(bool(one) for one in gone), busy or None in gone
            if where.division_id == booked[0] and None not in gone:
                self._known[booked] = where
        self._looked = None if busy else state
        return moved

    def _move(self, instrument: Instrument, own_id: UUID, where: Where, now: datetime) -> bool | None:
        """Whether it went along; None when somebody works on it at this moment, and the next look has to."""
        store, versions = self._parts.store, [0, 0]

        def decide() -> Receipt:
            found = store.find(KINDS[instrument], own_id)
            assert found is not None, "the lists name what was recorded"
            versions[0] = found.version
            found.move(where.place, where.division_id, now)
            versions[1] = found.version
            return store.record(found, act=Act(WORKER, now))

        try:
            store.once(Act(WORKER, now), decide)
        except ConcurrentChangeError:
            log.info("%s %s is being worked on", instrument, own_id)
            return None
        return versions[1] > versions[0]
