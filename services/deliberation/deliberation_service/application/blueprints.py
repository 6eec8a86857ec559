"""The blueprint: results enter it when topics end, and people say how far they are.

A topic's command knows nothing of it. Outcomes wait in the own lists until their line is recorded, under an id made
from the topic: whatever fails or is done twice, each gets exactly one line.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate.blueprint import BlueprintEntry, entry_id
from deliberation_service.application.grounds import CONVENERS_ALONE, Grounds
from deliberation_service.application.parts import Parts
from deliberation_service.commands import blueprints as commands
from deliberation_service.publisher.clock import CLOCK
from deliberation_service.queries.blueprints import BlueprintLists
from deliberation_service.refusals.blueprints import UnknownEntryError
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, ConcurrentChangeError, Receipt
from linli_common.http.commands import Command
from linli_contracts.deliberation.words import EntryKind, EntryState
from psycopg.rows import DictRow

log = logging.getLogger(__name__)

AT_ONCE = 200
_RESULTS: dict[str, tuple[EntryKind, EntryState]] = {
    "convention_adopted": ("convention", "done"),
    "decided": ("decision", "planned"),
    "referred_to_funding": ("project", "planned"),
    "requested": ("request", "under_way"),
}
"""What an outcome is in the blueprint, and how far it is on the day it came about. What was closed is not in it."""


class Blueprints:
    """One method a command, and the chore that looks for outcomes."""

    def __init__(self, parts: Parts, grounds: Grounds, lists: BlueprintLists) -> None:
        self._parts = parts
        self._grounds = grounds
        self._lists = lists

    def get(self, entry_id: UUID) -> BlueprintEntry:
        """Raises `UnknownEntryError`."""
        entry = self._parts.store.find(BlueprintEntry, entry_id)
        if entry is None:
            raise UnknownEntryError(f"no entry {entry_id}")
        return entry

    def enter(self, command: commands.EnterResult, who: Principal, sent: Command) -> Receipt:
        """A line by hand."""
        act, own_id = self._parts.authority.act(who, sent, CONVENERS_ALONE, command.division_id), uuid4()

        def decide() -> Receipt:
            ground = self._grounds.of(None, command.division_id, command.estate_id, act.at)
            self._parts.contents.create(own_id)
            entry = BlueprintEntry.make(
                id=own_id,
                kind=command.kind,
                topic_id=None,
                source_id=None,
                place=ground.where.place,
                division_id=ground.where.division_id,
                estate_id=command.estate_id,
                year=command.year,
                state=command.state,
                words=self._parts.contents.seal_json(own_id, {"title": command.title, "spot": command.spot}),
                at=act.at,
            )
            return self._parts.store.record(entry, act=act, answer={"entry_id": str(own_id)})

        return self._parts.store.once(act, decide)

    def move(self, entry_id: UUID, command: commands.MoveEntry, who: Principal, sent: Command) -> Receipt:
        """How far it is now."""
        act = self._parts.authority.act(who, sent, CONVENERS_ALONE, self.get(entry_id).division_id)

        def decide() -> Receipt:
            entry = self.get(entry_id)
            self._parts.contents.create(entry.matter_id)
            entry.move(command.state, self._parts.contents.seal(entry.matter_id, command.note), act.at)
            return self._parts.store.record(entry, act=act, answer={"entry_id": str(entry_id)})

        return self._parts.store.once(act, decide)

    def collect(self, _: datetime) -> int:
        """Enters the outcomes that wait; gives the number of lines made. Each bears the moment of its outcome."""
        made = 0
        for row in self._lists.waiting(AT_ONCE):
            try:
                made += self._collect(row)
            except ConcurrentChangeError:  # another worker enters it at this moment
                log.info("the outcome of topic %s is being entered", row["topic_id"])
        return made

    def _collect(self, row: DictRow) -> bool:
        act, own_id = Act(CLOCK, row["outcome_at"]), entry_id(str(row["topic_id"]))
        kind, state = _RESULTS[row["outcome"]]
        if self._parts.store.find(BlueprintEntry, own_id) is not None:  # the lists are a little behind
            return False
        topic = self._parts.topics.get(row["topic_id"])

        def decide() -> Receipt:
            entry = BlueprintEntry.make(
                id=own_id,
                kind=kind,
                topic_id=topic.id,
                source_id=row["instrument_id"],
                place=topic.place,
                division_id=topic.division_id,
                estate_id=topic.estate_id,
                year=shanghai_day(act.at).year,
                state=state,
                at=act.at,
            )
            return self._parts.store.record(entry, act=act)

        self._parts.store.once(act, decide)
        return True
