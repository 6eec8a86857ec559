"""Votes as the tests need them: prepared, opened, voted in, closed, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli_common.clock import utc_now

from ..town import Person, Town

HOUR = timedelta(hours=1)


@dataclass
class Voting:
    """One vote in a town, opened a day ago for two hours, so that its end is past whenever a test wants it."""

    town: Town
    id: UUID
    worker: Person
    opened_at: datetime
    closes_at: datetime

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/votes/{self.id}"

    def cast(self, by: Person, choice: Sequence[int], **more: Any) -> str:
        """A ballot that has to be taken; gives the receipt."""
        return str(self.town.done(f"{self.path}/ballot", body(choice, more), by=by, at=self.during, fold=False)["code"])

    def refused(self, by: Person | None, choice: Any, **more: Any) -> dict[str, Any]:
        """A ballot that has to be refused."""
        at = more.pop("at", self.during)
        return self.town.refused(f"{self.path}/ballot", body(choice, more), by=by, at=at)

    @property
    def during(self) -> datetime:
        """A moment while it is open."""
        return self.opened_at + HOUR

    def close(self, now: datetime | None = None) -> dict[str, Any]:
        """The worker comes by after the end; gives the result."""
        self.town.fold()
        self.town.go_round(now or self.closes_at + HOUR)
        return dict(self.town.seen(f"{self.path}/result"))

    def export(self) -> bytes:
        """The published ballots with their header."""
        answer = self.town.get(f"{self.path}/ballots")
        assert answer.status_code == 200, answer.text
        return answer.content

    def lines(self) -> list[dict[str, Any]]:
        """The published ballots."""
        return [json.loads(line) for line in self.export().splitlines()[1:]]


def body(choice: Any, more: dict[str, Any]) -> dict[str, Any]:
    """A ballot."""
    return {"choice": choice, **more}


def prepared(town: Town, area: str = "一村", *, worker: Person | None = None, **said: Any) -> Voting:
    """A vote of an area that nobody can take part in yet."""
    worker = worker or town.staff("area_worker", area)
    opened_at = utc_now() - timedelta(days=1)
    stated = {
        "rule": "residents_consultation",
        "question": "中心花园装不装灯",
        "division_id": town.ids[area],
        "closes_at": opened_at + 2 * HOUR,
        **said,
    }
    answer = town.done("/votes", stated, by=worker, at=opened_at)
    closes_at = stated["closes_at"]
    assert isinstance(closes_at, datetime)
    return Voting(town, UUID(answer["vote_id"]), worker, opened_at, closes_at)


def opened(town: Town, area: str = "一村", *, worker: Person | None = None, **said: Any) -> Voting:
    """A vote that people can take part in. Its voters have to be registered before."""
    voting = prepared(town, area, worker=worker, **said)
    town.done(f"{voting.path}/open", by=voting.worker, at=voting.opened_at)
    return voting
