"""Works by the truth of the event table, and commands on one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from funding_service.aggregate.works import Work
from funding_service.application.parts import Parts
from funding_service.queries.works_rules import WorksRules, works_rules
from funding_service.refusals.works import UnknownWorkError
from linli_common.auth import Principal
from linli_common.clock import SHANGHAI, shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command


class FoundWorks:
    """Look-ups for the commands on works."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def get(self, work_id: UUID) -> Work:
        """Raises `UnknownWorkError`."""
        found = self._parts.store.find(Work, work_id)
        if found is None:
            raise UnknownWorkError(f"no work {work_id}")
        return found

    def act(self, work_id: UUID, who: Principal, sent: Command, roles: Collection[str]) -> Act:
        """The act of somebody with one of the roles over the work's division. Raises `OutsideOwnDivisionError`."""
        return self._parts.authority.act(who, sent, roles, self.get(work_id).division_id)

    def on(
        self, work_id: UUID, act: Act, decide: Callable[[Work], object], answer: dict[str, str] | None = None
    ) -> Receipt:
        """Decides on the work as it is, and records it."""

        def decided() -> Receipt:
            work = self.get(work_id)
            decide(work)
            return self._parts.store.record(work, act=act, answer={"work_id": str(work_id)} | (answer or {}))

        with self._parts.turns.of(work_id):
            return self._parts.store.once(act, decided)


def rules_at(at: datetime) -> WorksRules:
    """Those of the day."""
    return works_rules(shanghai_day(at))


def end_of(day: date) -> datetime:
    """The last moment of a day in Shanghai, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC) - timedelta(seconds=1)


def ends_of(days: Sequence[date]) -> list[datetime]:
    """Likewise of each."""
    return [end_of(day) for day in days]
