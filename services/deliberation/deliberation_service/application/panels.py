"""Panels by lot: look up, seal, decide, record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate import seating
from deliberation_service.aggregate.panel import Panel
from deliberation_service.aggregate.topic import begin, conclude
from deliberation_service.application.grounds import Ground, Grounds
from deliberation_service.application.panel_rolls import Committed, PanelRolls
from deliberation_service.application.parts import Parts
from deliberation_service.commands import panels as commands
from deliberation_service.publisher.clock import CLOCK
from deliberation_service.queries.panels import PanelLists
from deliberation_service.refusals.panels import UnknownPanelError
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, ConcurrentChangeError, Receipt
from linli_common.http.commands import Command
from linli_neighbourhood.as_of import Within

log = logging.getLogger(__name__)

AT_ONCE = 500
Decide = Callable[[Panel], Sequence[Aggregate]]
"""Decides on a panel; gives what else is to be recorded with it."""


class Panels:
    """One method a command."""

    def __init__(self, parts: Parts, grounds: Grounds, rolls: PanelRolls, lists: PanelLists) -> None:
        self._parts = parts
        self._grounds = grounds
        self._rolls = rolls
        self._lists = lists

    def get(self, panel_id: UUID) -> Panel:
        """Raises `UnknownPanelError`."""
        panel = self._parts.store.find(Panel, panel_id)
        if panel is None:
            raise UnknownPanelError(f"no panel {panel_id}")
        return panel

    def prepare(self, command: commands.PreparePanel, who: Principal, sent: Command) -> Receipt:
        """The seed is bound now; who is eligible comes later."""
        panel_id, committed = uuid4(), Committed.new()
        ground = self._ground(command, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)

        def decide() -> Receipt:
            ground, contents = self._ground(command, act.at), self._parts.contents
            matter_id = ground.matter(panel_id)
            contents.create(matter_id)
            source = command.public_source
            panel = seating.prepare(
                id=panel_id,
                place=ground.where.place,
                division_id=ground.where.division_id,
                estate_id=ground.estate_id,
                topic_id=ground.topic_id,
                convener_roles=list(ground.roles),
                title=contents.seal(matter_id, command.title),
                seats=command.seats,
                youngest=command.youngest,
                oldest=command.oldest,
                answer_days=command.answer_days,
                commitment=committed.commitment,
                committed=committed.sealed(contents, matter_id),
                public_source=contents.seal(matter_id, source) if source is not None else None,
                at=act.at,
            )
            if ground.topic is not None:
                begin(ground.topic, "panel", panel_id, act.at)
            changed = [panel] if ground.topic is None else [panel, ground.topic]
            return self._parts.store.record(*changed, act=act, answer={"panel_id": str(panel_id)})

        return self._parts.store.once(act, decide)

    def freeze(self, panel_id: UUID, who: Principal, sent: Command) -> Receipt:
        """冻结名册: who is eligible as of now, counted by stratum, and hashed."""

        def decide(panel: Panel) -> Sequence[Aggregate]:
            day, position = shanghai_day(sent.at), self._parts.neighbourhood.position()
            within = Within(panel.estate_id, self._parts.neighbourhood.below(panel.division_id, day))
            people = self._rolls.count(panel.ages, within, position, day.year)
            digest = self._rolls.digest(panel, people, position, day.year)
            seating.freeze(panel, people=people, position=position, on=day, digest=digest, at=sent.at)
            return ()

        return self._as_convener(panel_id, who, sent, decide)

    def draw(self, panel_id: UUID, command: commands.DrawPanel, who: Principal, sent: Command) -> Receipt:
        """抽签: from the roll as it was frozen, or not at all."""

        def decide(panel: Panel) -> Sequence[Aggregate]:
            if panel.state == "frozen":
                self._rolls.verify(panel)
            value = command.public_value
            matter_id = panel.topic_id or panel_id
            seating.draw(
                panel,
                seed=self._rolls.committed(panel).seed.hex(),
                public_value=self._parts.contents.seal(matter_id, value) if value is not None else None,
                order=self._rolls.order(panel, value),
                at=sent.at,
            )
            return self._concluded(panel, "drawn", sent.at)

        return self._as_convener(panel_id, who, sent, decide)

    def answer(self, panel_id: UUID, person_id: UUID, act: Act, *, takes_part: bool) -> Receipt:
        """Somebody who was drawn takes part, or does not (any more)."""

        def decide(panel: Panel) -> Sequence[Aggregate]:
            panel.offered_to(person_id)
            order = self._rolls.order_of(panel)
            if takes_part:
                seating.accept(panel, person_id, order, act.at)
            else:
                seating.decline(panel, person_id, order, act.at)
            return ()

        return self._on(panel_id, act, decide)

    def record_answer(self, panel_id: UUID, command: commands.RecordAnswer, who: Principal, sent: Command) -> Receipt:
        """Written down by the convener."""
        act = self._convener(panel_id, who, sent)
        return self.answer(panel_id, command.person_id, act, takes_part=command.takes_part)

    def cancel(self, panel_id: UUID, command: commands.CancelPanel, who: Principal, sent: Command) -> Receipt:
        """取消."""

        def decide(panel: Panel) -> Sequence[Aggregate]:
            reason = self._parts.contents.seal(panel.topic_id or panel_id, command.reason)
            seating.cancel(panel, reason, sent.at)
            return self._concluded(panel, "cancelled", sent.at)

        return self._as_convener(panel_id, who, sent, decide)

    def advance(self, now: datetime) -> int:
        """Records whose time to answer has passed; gives the number of panels looked at."""
        due = self._lists.due(now, AT_ONCE)
        for panel_id in due:

            def decide(panel: Panel) -> Sequence[Aggregate]:
                seating.advance(panel, self._rolls.order_of(panel), now)
                return ()

            try:
                self._on(panel_id, Act(CLOCK, now), decide)
            except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
                log.info("panel %s is being worked on", panel_id)
        return len(due)

    def _ground(self, command: commands.PreparePanel, at: datetime) -> Ground:
        return self._grounds.of(command.topic_id, command.division_id, command.estate_id, at)

    def _convener(self, panel_id: UUID, who: Principal, sent: Command) -> Act:
        panel = self.get(panel_id)
        return self._parts.authority.act(who, sent, panel.convener_roles, panel.division_id)

    def _as_convener(self, panel_id: UUID, who: Principal, sent: Command, decide: Decide) -> Receipt:
        return self._on(panel_id, self._convener(panel_id, who, sent), decide)

    def _on(self, panel_id: UUID, act: Act, decide: Decide) -> Receipt:
        def decided() -> Receipt:
            panel = self.get(panel_id)
            others = decide(panel)
            return self._parts.store.record(panel, *others, act=act, answer={"panel_id": str(panel_id)})

        return self._parts.store.once(act, decided)

    def _concluded(self, panel: Panel, result: str, at: datetime) -> list[Aggregate]:
        if panel.topic_id is None:
            return []
        topic = self._parts.topics.get(panel.topic_id)
        conclude(topic, "panel", panel.id, result, at)
        return [topic]
