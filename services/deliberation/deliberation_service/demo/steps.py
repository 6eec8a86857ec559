"""What most stories have in common: raising and accepting a topic, holding a meeting, a vote, a public notice."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from linli_common.clock import shanghai_day
from linli_demo.acting import Acting
from linli_demo.player import Account
from linli_demo.telling import Promise

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SILENT = "vote-state"
"""The problem of who closes a vote that time has closed."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a topic is about. ``estate_id`` is None for the whole division."""

    scope: str
    division_id: str
    title: str
    text: str
    estate_id: str | None = None

    def body(self) -> dict[str, Any]:
        """As it is raised."""
        return {
            "scope": self.scope,
            "division_id": self.division_id,
            "estate_id": self.estate_id,
            "title": self.title,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Todo:
    """A resolution: who does what, due so many days after the meeting; done after so many, or never."""

    what: str
    by_division_id: str
    due_days: int
    done_days: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it went. ``present`` are ids of residents, the first of ``signers`` signs as one who was there."""

    kind: str
    title: str
    agenda: Sequence[str]
    minutes: str
    signer: Account
    present: Sequence[str] = ()
    others: Sequence[tuple[str, str]] = ()
    """People of other kinds: (id, as what)."""
    guests: Sequence[tuple[str, str | None, int]] = ()
    """People without an account: (as what, age band, how many)."""
    ratings: Sequence[tuple[int, int]] = ()
    """On slips, at a review: works and process."""
    todos: Sequence[Todo] = ()
    where: str = "居委会二楼议事厅"
    circles: Sequence[str] = ("residents", "owners")
    online: frozenset[str] = field(default_factory=frozenset)


def raised(acting: Acting, matter: Matter, *, by: Account, at: datetime) -> str:
    """Raises a topic; gives its id."""
    return str(acting.do("/topics", matter.body(), by=by, at=at)["topic_id"])


def accepted(acting: Acting, topic_id: str, template: str, *, by: Account, at: datetime) -> None:
    """立项."""
    acting.do(f"/topics/{topic_id}/accept", {"template": template}, by=by, at=at)


def on_to(acting: Acting, topic_id: str, stage: str, *, by: Account, at: datetime) -> None:
    """进入下一阶段."""
    acting.do(f"/topics/{topic_id}/stage", {"to": stage}, by=by, at=at)


def report(acting: Acting, topic_id: str, title: str, text: str, *, by: Account, at: datetime) -> None:
    """提交报告."""
    acting.do(f"/topics/{topic_id}/reports", {"title": title, "text": text}, by=by, at=at)


def hold(
    acting: Acting,
    meeting: Meeting,
    *,
    by: Account,
    announced_at: datetime,
    starts_at: datetime,
    topic_id: str | None = None,
    division_id: str | None = None,
    promises: list[Promise] | None = None,
) -> Generator[datetime, None, str]:
    """From the announcement to the signed minutes, two days after the meeting; gives its id."""
    yield announced_at
    meeting_id = convened(
        acting, meeting, by=by, at=announced_at, starts_at=starts_at, topic_id=topic_id, division_id=division_id
    )
    yield starts_at
    listed(acting, meeting_id, meeting, by=by, at=starts_at)
    signed_at = starts_at + 2 * DAY
    yield signed_at
    drafted(acting, meeting_id, meeting, by=by, at=signed_at)
    sign = f"/meetings/{meeting_id}/minutes/sign"
    acting.do(sign, {"draft": 1, "signature": "convener"}, by=by, at=signed_at + HOUR)
    last = acting.do(sign, {"draft": 1, "signature": "participant"}, by=meeting.signer, at=signed_at + 2 * HOUR)
    if promises is not None and meeting.todos:
        _promise(acting, promises, meeting, acting.see(f"/meetings/{meeting_id}", after=last), by, starts_at)
    return meeting_id


def convened(
    acting: Acting,
    meeting: Meeting,
    *,
    by: Account,
    at: datetime,
    starts_at: datetime,
    topic_id: str | None = None,
    division_id: str | None = None,
) -> str:
    """会议通知; gives the meeting's id."""
    body = {
        "topic_id": topic_id,
        "division_id": division_id,
        "kind": meeting.kind,
        "title": meeting.title,
        "where": meeting.where,
        "agenda": list(meeting.agenda),
        "starts_at": starts_at.isoformat(),
        "circles": list(meeting.circles),
    }
    return str(acting.do("/meetings", body, by=by, at=at)["meeting_id"])


def listed(acting: Acting, meeting_id: str, meeting: Meeting, *, by: Account, at: datetime) -> None:
    """开会, 签到, and the slips of a review."""
    path, entries = f"/meetings/{meeting_id}", []
    acting.do(f"{path}/open", by=by, at=at)
    for person_id in dict.fromkeys([meeting.signer.person_id, *meeting.present]):
        mode = "online" if person_id in meeting.online else "in_person"
        entries.append({"person_id": person_id, "as_kind": "resident", "mode": mode})
    entries += [{"person_id": person_id, "as_kind": kind} for person_id, kind in meeting.others]
    acting.do(f"{path}/attendance", {"entries": entries}, by=by, at=at + HOUR / 4)
    for kind, band, people in meeting.guests:
        acting.do(f"{path}/guests", {"as_kind": kind, "band": band, "people": people}, by=by, at=at + HOUR / 2)
    for nth, (works, process) in enumerate(meeting.ratings):
        moment = at + HOUR + nth * timedelta(minutes=1)
        acting.do(f"{path}/ratings/slips", {"works": works, "process": process}, by=by, at=moment)


def drafted(acting: Acting, meeting_id: str, meeting: Meeting, *, by: Account, at: datetime) -> None:
    """会议纪要."""
    resolutions = [
        {"what": todo.what, "by_division_id": todo.by_division_id, "due_on": _due(at, todo).isoformat()}
        for todo in meeting.todos
    ]
    acting.do(f"/meetings/{meeting_id}/minutes", {"text": meeting.minutes, "resolutions": resolutions}, by=by, at=at)


def _due(drafted_at: datetime, todo: Todo) -> date:
    return shanghai_day(drafted_at + todo.due_days * DAY)


def _promise(
    acting: Acting, promises: list[Promise], meeting: Meeting, seen: Any, by: Account, held_at: datetime
) -> None:
    """What was resolved is reported done by who convened, unless it never is."""
    made = sorted(seen["resolutions"], key=lambda one: int(one["number"]))
    for todo, resolution in zip(meeting.todos, made, strict=True):
        if todo.done_days is not None:
            at = held_at + (todo.done_days + 3) * DAY
            report_done = partial(acting.do, f"/resolutions/{resolution['resolution_id']}/done", by=by, at=at)
            promises.append(Promise(at, partial(report_done, {"note": "已完成，现场照片存档。"})))


def published(
    acting: Acting, topic_id: str, title: str, text: str, *, by: Account, at: datetime, about: str = "scheme"
) -> str:
    """公示 for the days of the rules; gives its id."""
    body = {"topic_id": topic_id, "about": about, "title": title, "text": text}
    return str(acting.do("/public-notices", body, by=by, at=at)["notice_id"])


def posted(
    acting: Acting,
    title: str,
    text: str,
    *,
    by: Account,
    at: datetime,
    days: int,
    topic_id: str | None = None,
    division_id: str | None = None,
    about: str = "general",
) -> str:
    """公告 for so many days; gives its id."""
    until = shanghai_day(at + days * DAY).isoformat()
    body = {
        "topic_id": topic_id,
        "division_id": division_id,
        "about": about,
        "title": title,
        "text": text,
        "until": until,
    }
    return str(acting.do("/notices", body, by=by, at=at)["notice_id"])


def objection(acting: Acting, notice_id: str, text: str, *, by: Account, at: datetime) -> str:
    """异议; gives its id."""
    return str(acting.do(f"/public-notices/{notice_id}/objections", {"text": text}, by=by, at=at)["objection_id"])


def answered(
    acting: Acting, notice_id: str, objection_id: str, text: str, *, by: Account, at: datetime, taken_up: bool = False
) -> None:
    """异议答复; after the last day it ends the period."""
    path = f"/public-notices/{notice_id}/objections/{objection_id}/answer"
    acting.do(path, {"text": text, "taken_up": taken_up}, by=by, at=at)


def counted(acting: Acting, vote_id: str, *, by: Account, at: datetime) -> str:
    """Ends a vote whose time is over, unless time has done so, and waits until it is counted; gives the result."""
    acting.do_unless(SILENT, f"/votes/{vote_id}/close", by=by, at=at)
    return str(acting.until(f"/votes/{vote_id}/result", lambda seen: "result" in seen)["result"])
