"""Meetings and notices over HTTP, half-way, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day

from ..town import Person, Town, ago

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTES = "到会居民一致认为凉亭应当修缮"
PLANNED = "物业报价三份"


def convening(town: Town, starts_at: datetime, area: str = "一村", **said: Any) -> dict[str, Any]:
    """The body of a hearing that stands alone."""
    body = {
        "division_id": town.ids[area],
        "kind": "hearing",
        "title": "凉亭修缮听证会",
        "where": "居委会二楼活动室",
        "agenda": ["介绍情况", "听取意见"],
        "starts_at": starts_at,
        "circles": ["residents", "deputies"],
    }
    if "topic_id" in said:
        del body["division_id"]
    return {**body, **said}


@dataclass
class Hall:
    """A meeting of the past: announced ten days ago, begun ``began``; who convened it and who came."""

    town: Town
    worker: Person
    meeting_id: UUID
    began: datetime
    people: list[Person]

    @property
    def path(self) -> str:
        return f"/meetings/{self.meeting_id}"

    def do(
        self, what: str, body: Any = None, *, by: Person | None = None, at: datetime | None = None
    ) -> dict[str, Any]:
        """A command on it that has to succeed, an hour after the beginning unless said otherwise."""
        return self.town.done(f"{self.path}/{what}", body, by=by or self.worker, at=at or self.began + HOUR)

    def refused(
        self, what: str, body: Any = None, *, by: Person | None = None, at: datetime | None = None
    ) -> dict[str, Any]:
        """A command on it that has to be refused."""
        return self.town.refused(f"{self.path}/{what}", body, by=by or self.worker, at=at or self.began + HOUR)

    def seen(self, by: Person | None = None) -> dict[str, Any]:
        """The meeting as somebody sees it."""
        seen: dict[str, Any] = self.town.seen(self.path, by=by)
        return seen

    def names(self) -> list[str]:
        """Its public events."""
        return [event["type"].split(".")[2] for event in self.town.events(self.meeting_id)]

    def draft(self, *resolutions: dict[str, Any]) -> None:
        """Its minutes."""
        self.do("minutes", {"text": MINUTES, "resolutions": list(resolutions)}, at=self.began + 2 * HOUR)

    def sign(self, draft: int = 1) -> dict[str, Any]:
        """Both sign, three hours after the beginning."""
        at = self.began + 3 * HOUR
        self.do("minutes/sign", {"draft": draft, "signature": "convener"}, at=at)
        return self.do("minutes/sign", {"draft": draft, "signature": "participant"}, by=self.people[0], at=at)


def entry(person: Person, **said: Any) -> dict[str, Any]:
    """A line of the list."""
    return {"person_id": person.id, "as_kind": "resident", **said}


def planned(town: Town, days: int = 30, area: str = "一村", **said: Any) -> dict[str, Any]:
    """A resolution of an area, due so many days from today."""
    due_on = shanghai_day(ago(days=-days))
    return {"what": PLANNED, "by_division_id": town.ids[area], "due_on": due_on, **said}


def convened(town: Town, area: str = "一村", began: datetime | None = None, **said: Any) -> Hall:
    """A meeting that was announced ten days before it began, two days ago."""
    began, worker = began or ago(days=2), town.staff("area_worker", area)
    body = convening(town, began, area, **said)
    meeting_id = UUID(town.done("/meetings", body, by=worker, at=began - 10 * DAY)["meeting_id"])
    return Hall(town, worker, meeting_id, began, [])


def held(town: Town, people: int = 2, area: str = "一村", **said: Any) -> Hall:
    """One that was opened, with so many residents there."""
    hall = convened(town, area, **said)
    hall.do("open", at=hall.began)
    hall.people = [town.resident(area) for _ in range(people)]
    if people:
        hall.do("attendance", {"entries": [entry(person) for person in hall.people]})
    return hall


def signed(town: Town, *resolutions: dict[str, Any], **said: Any) -> Hall:
    """One whose minutes are signed."""
    hall = held(town, **said)
    hall.draft(*resolutions)
    hall.sign()
    return hall
