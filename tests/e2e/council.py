"""People deliberate over HTTP: acts of the last weeks one after the other, and where each of them is to be seen.

The times come from the demo's token (`Linli-At`): periods of days pass in a moment, and the schedulers stay behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from linli_common.clock import SHANGHAI, shanghai_day, utc_now
from linli_common.testing.waiting import eventually

from .acting import Account, Answer, Caller, somebody
from .system import System
from .town import DISTRICT, STREET, Area, Town, verify

API = "/api/deliberation"
MORNING = time(9)
"""When the acts of a day begin (Asia/Shanghai), so that no day ends between two of them."""
UNDER_WAY = 5
"""Topics beside the one that is watched: counts from 1 to 4 are hidden from the public."""
_TOLD = {
    "topic_accepted": "topic_accepted",
    "stage_entered": "topic_stage",
    "instrument_begun": "topic_instrument_begun",
    "instrument_concluded": "topic_instrument_concluded",
    "topic_outcome": "topic_outcome",
}
"""What everybody upstream is told of a topic, by the step of its thread."""


@dataclass
class Council:
    """A town's people at a time that goes on; ``here`` is where they deliberate."""

    system: System
    caller: Caller
    town: Town
    now: datetime
    last: Answer = field(default_factory=dict)
    """What was recorded last at deliberation: everything is asked of lists that hold it."""

    @classmethod
    def convened(cls, system: System, caller: Caller, town: Town, *, days_ago: int) -> Council:
        """On the morning so many days ago."""
        assert system.demo, "weeks pass by the demo's times: run the journeys on a system in demo mode"
        return cls(system, caller, town, _morning(days_ago))

    def again(self, *, days_ago: int) -> Council:
        """The same town on another morning; what was recorded before is known."""
        return replace(self, now=_morning(days_ago))

    @property
    def here(self) -> Area:
        """The area."""
        return self.town.here

    @property
    def worker(self) -> Account:
        """Who works there."""
        return self.town.here.worker

    @property
    def today(self) -> date:
        """The day that it is."""
        return self.now.date()

    def later(self, days: int = 0, hours: int = 0) -> datetime:
        """Time passes: to the morning of a later day, or by hours."""
        if days:
            self.now = datetime.combine(self.today + timedelta(days=days), MORNING, SHANGHAI)
        self.now += timedelta(hours=hours)
        assert self.now <= utc_now(), "a journey fits into the weeks before today"
        return self.now

    def at(self, days: int = 0, hours: int = 0) -> str:
        """A time that lies ahead, as a body says it."""
        return (self.now + timedelta(days=days, hours=hours)).isoformat()

    def day(self, days: int) -> str:
        """A day that lies ahead."""
        return (self.today + timedelta(days=days)).isoformat()

    def do(self, path: str, body: Any = None, *, by: Account | None = None) -> Answer:
        """One command now that is not refused: below ``/api``, by the area's worker unless said otherwise. Bytes are a
        picture.
        """
        headers = {
            "Idempotency-Key": str(uuid4()),
            "Linli-At": self.now.isoformat(),
            "Linli-Demo": self.system.secret("demo-password"),
            **self.caller.bearer(by or self.worker),
        }
        if isinstance(body, bytes):
            headers["Content-Type"] = "image/jpeg"
            answer = self.caller.http.post(f"/api{path}", content=body, headers=headers)
        else:
            answer = self.caller.http.post(f"/api{path}", json={} if body is None else body, headers=headers)
        assert answer.is_success, f"{path} at {self.now}: {answer.status_code} {answer.text[:500]}"
        found: Answer = answer.json()
        if path.startswith("/deliberation/"):
            self.last = found
        return found

    def figures(self) -> dict[str, dict[str, Any]]:
        """The public figures of every tier, by its code."""
        path = "/api/dashboards/deliberation/"
        found = {code: self.caller.ask(path + code, after=self.last or None) for code in self.officers()}
        return {code: {name: cell["value"] for name, cell in each["figures"].items()} for code, each in found.items()}

    def officers(self) -> dict[str, Account]:
        """Who may look behind the figures of each tier, by its code."""
        return {self.here.code: self.worker, STREET: self.town.street_officer, DISTRICT: self.town.district_officer}

    def resident(self, name: str = "陆秀珍") -> Account:
        """Somebody who registered by phone and was verified, in a household of their own."""
        return self.registered(somebody(name))

    def registered(self, who: Account) -> Account:
        """The same, for somebody who is given."""
        applied = self.caller.do("/api/identity/registrations", self.town.application(who))
        who.person_id = applied["person_id"]
        verify(self.caller, self.here, who)
        self.caller.sign_in(who)
        return who

    def announce(self, title: str) -> Answer:
        """A notice of the area that stands alone. With its act the schedulers come to the day before."""
        body = {"division_id": self.here.id, "about": "general", "title": title, "text": title, "until": self.day(30)}
        return self.do("/deliberation/notices", body)

    def keep_busy(self) -> None:
        """Other topics are under way, in their hearings: enough of them that figures are shown."""
        for number in range(UNDER_WAY):
            about = {"scope": "area", "division_id": self.here.id, "title": f"第{number + 1}号议题", "text": "停车难"}
            topic_id = self.do("/deliberation/topics", about)["topic_id"]
            self.do(f"/deliberation/topics/{topic_id}/accept", {"template": "three_meetings"})


@dataclass
class Matter:
    """One topic on its way: what is done with it, its thread, and what it adds to the figures of all tiers."""

    council: Council
    topic_id: str
    raiser: Account
    before: dict[str, dict[str, Any]]
    """The public figures of every tier before it was raised."""
    ids: set[str] = field(default_factory=set)
    """Its own, and those of what was begun in it."""

    def __post_init__(self) -> None:
        self.ids.add(self.topic_id)

    def do(self, what: str, body: Any = None, *, by: Account | None = None) -> Answer:
        """A command on the topic itself."""
        return self.council.do(f"/deliberation/topics/{self.topic_id}/{what}", body, by=by)

    def use(self, path: str, body: Any = None, *, by: Account | None = None) -> Answer:
        """A command on one of its instruments."""
        answer = self.council.do(f"/deliberation{path}", body, by=by)
        self.ids |= {value for name, value in answer.items() if name.endswith("_id")}
        return answer

    def meeting(
        self, kind: str, people: Sequence[Account], title: str, *, notice_days: int, as_kind: str = "resident"
    ) -> str:
        """Announced, held that many days later with these people, minuted, signed by the worker and the last."""
        council = self.council
        convened = {
            "topic_id": self.topic_id,
            "kind": kind,
            "title": title,
            "where": "居委会活动室",
            "agenda": ["说明情况", "听取意见"],
            "starts_at": council.at(days=notice_days),
            "circles": ["residents"],
        }
        meeting_id = str(self.use("/meetings", convened)["meeting_id"])
        council.later(hours=24 * notice_days)
        self.use(f"/meetings/{meeting_id}/open")
        came = [{"person_id": one.person_id, "as_kind": as_kind} for one in people]
        self.use(f"/meetings/{meeting_id}/attendance", {"entries": came})
        council.later(hours=1)
        self.use(f"/meetings/{meeting_id}/minutes", {"text": f"{title}：一致同意", "resolutions": []})
        self.use(f"/meetings/{meeting_id}/minutes/sign", {"draft": 1, "signature": "convener"})
        self.use(f"/meetings/{meeting_id}/minutes/sign", {"draft": 1, "signature": "participant"}, by=people[-1])
        return meeting_id

    def report(self, title: str) -> Answer:
        """What was found out or changed is put on file."""
        return self.do("reports", {"title": title, "text": f"{title}：见附表"})

    def wait_for(self, to: str) -> None:
        """Until the schedulers have done what makes a way free."""

        def is_free() -> bool:
            ways = self.seen()["ways"]
            return any(way["to"] == to and not way["missing"] for way in ways)

        eventually(is_free, timeout_seconds=30)

    def seen(self) -> Answer:
        """The topic as its raiser sees it."""
        found: Answer = self.council.caller.ask(f"{API}/topics/{self.topic_id}", by=self.raiser)
        return found

    def thread(self) -> list[str]:
        """Its steps in words: ``stage_entered hearing``, ``instrument_concluded meeting signed``."""
        names = ("entered", "instrument", "result", "outcome")
        return [
            " ".join([step["what"], *(step["said"][name] for name in names if name in step["said"])])
            for step in self.seen()["steps"]
        ]

    def heard(self) -> list[str]:
        """The kinds of what the raiser was told of the topic's steps, in that order, once notifications know the last
        act. What funding makes of it is told besides.
        """
        path, last = "/api/notifications/inbox", self.council.last
        page = self.council.caller.ask(path, by=self.raiser, after=last, limit=200)
        items: list[Answer] = page["items"]
        assert page["next_cursor"] is None, "an inbox of a journey is read in one page"
        told = [item["kind"] for item in reversed(items) if item["about"].get("topic_id") == self.topic_id]
        return [kind for kind in told if kind in _TOLD.values()]

    def steps_to_be_told(self) -> list[str]:
        """What everybody upstream has to have heard, by the thread."""
        whats = [step.split()[0] for step in self.thread()]
        return [_TOLD[what] for what in whats if what in _TOLD]

    def booked(self, *measures: str) -> dict[str, list[int]]:
        """What this topic adds to measures today, by tier, as officers find it behind the figures."""
        officers = self.council.officers().items()
        return {code: [self._behind(code, by, measure) for measure in measures] for code, by in officers}

    def is_booked(self, **amounts: int) -> None:
        """On every tier, today, this much and no more."""
        found = self.booked(*amounts)
        assert all(each == list(amounts.values()) for each in found.values()), f"{list(amounts)}: {found}"

    def is_shown(self, **changes: int) -> None:
        """In the public figures of every tier, against those before it was raised."""
        for code, now in self.council.figures().items():
            assert {name: now[name] - self.before[code][name] for name in changes} == changes, code

    def _behind(self, code: str, by: Account, measure: str) -> int:
        caller, path = self.council.caller, f"/api/dashboards/deliberation/{code}"
        caller.ask(path, after=self.council.last)
        day = self.council.today.isoformat()
        page = caller.ask(f"{path}/events", by=by, measure=measure, day=day, limit=200)
        assert page["next_cursor"] is None
        return sum(one["amount"] for one in page["events"] if self._is_about(one["data"]))

    def _is_about(self, data: Answer) -> bool:
        return any(name.endswith("_id") and value in self.ids for name, value in data.items())


def _morning(days_ago: int) -> datetime:
    return datetime.combine(shanghai_day(utc_now()) - timedelta(days=days_ago), MORNING, SHANGHAI)
