"""Meetings for the tests: a place, people, times on the wall of Shanghai, and meetings half-way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.aggregate import attendance, meeting, minutes
from deliberation_service.aggregate.attendance import AttendanceYear
from deliberation_service.aggregate.meeting import Meeting, MeetingTerms
from deliberation_service.aggregate.minutes import Planned
from deliberation_service.aggregate.resolution import Resolution
from linli_common.clock import SHANGHAI
from linli_common.sealing.sealed import Sealed

TESTS = UUID("6a1d6a52-9f0b-5b7e-8c55-000000000002")


def known(name: str) -> UUID:
    """The same id for the same name, in every run."""
    return uuid5(TESTS, name)


DISTRICT, STREET, AREA, NEXT_AREA = (known(name) for name in ("district", "street", "area", "next area"))
TIERS = {"district": DISTRICT, "street": STREET, "area": AREA}
PLACE = ["310113", "310113111", "310113111028"]
WORKER, FIRST, SECOND, THIRD, FOURTH = (known(name) for name in ("worker", "first", "second", "third", "fourth"))
SECRET = b"\x00\x17 what was said, and nobody else may read \xff"
SAID = Sealed(known("a key"), SECRET)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def shanghai(text: str) -> datetime:
    """``2026-03-02 10:00`` on a wall clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


ANNOUNCED = shanghai("2026-03-02 10:00")
BEGINS = shanghai("2026-03-14 14:00")
CLOSES = BEGINS + 2 * HOUR


def a_meeting(kind: Any = "hearing", *, proxies_each: int = 1, **other: Any) -> Meeting:
    """A hearing of the area in twelve days; notice of three days."""
    said: dict[str, Any] = {
        "id": known("meeting"),
        "division_id": AREA,
        "place": PLACE,
        "topic_id": None,
        "estate_id": None,
        "vote_id": None,
        "circles": ["residents"],
        "convener_roles": ("area_worker",),
        "starts_at": BEGINS,
        "content": SAID,
        "terms": MeetingTerms(notice_days=3, proxies_each=proxies_each),
        "at": ANNOUNCED,
    }
    return meeting.convene(kind=kind, **{**said, **other})


def held(kind: Any = "hearing", **other: Any) -> Meeting:
    """A meeting that was opened as it began."""
    found = a_meeting(kind, **other)
    meeting.open_(found, found.starts_at)
    return found


def year_of(person_id: UUID) -> AttendanceYear:
    """The first time of a person in 2026."""
    return AttendanceYear.begin(person_id, 2026, BEGINS)


def there(found: Meeting, *person_ids: UUID, mode: Any = "in_person", at: datetime = BEGINS) -> None:
    """People come, each for the first time in the year."""
    for person_id in person_ids:
        attendance.check_in(
            found,
            person_id,
            as_kind="resident",
            mode=mode,
            proxy_id=None,
            band="36-59",
            year=year_of(person_id),
            tiers=TIERS,
            at=at,
        )


def represented(found: Meeting, person_id: UUID, by: UUID | None, at: datetime = BEGINS) -> None:
    """Somebody is represented."""
    attendance.check_in(
        found,
        person_id,
        as_kind="owner",
        mode="proxy",
        proxy_id=by,
        band=None,
        year=None,
        tiers=TIERS,
        at=at,
    )


def taken_out(found: Meeting, person_id: UUID, year: AttendanceYear | None = None) -> None:
    """An entry by mistake."""
    attendance.remove(found, person_id, year=year, tiers=TIERS, at=BEGINS)


def guests(found: Meeting, people: int, as_kind: Any = "office_worker", band: Any = None) -> None:
    """So many without an account."""
    attendance.count_guests(found, as_kind=as_kind, band=band, people=people, at=BEGINS)


def planned(due_on: date = date(2026, 4, 30), by_role: str | None = None) -> Planned:
    """The area does something by the end of April."""
    return Planned(SAID, AREA, by_role, due_on)


def drafted(*resolutions: Planned, **other: Any) -> Meeting:
    """A meeting with two people whose minutes are drafted."""
    found = held(**other)
    there(found, FIRST, SECOND)
    minutes.draft(found, SAID, resolutions, CLOSES)
    return found


def sign_both(found: Meeting, at: datetime = CLOSES) -> list[Resolution]:
    """The convener signs, then the first participant."""
    made = minutes.sign(found, found.draft, "convener", WORKER, at)
    return made + minutes.sign(found, found.draft, "participant", FIRST, at)


def signed(*resolutions: Planned, **other: Any) -> Meeting:
    """A meeting whose minutes are signed."""
    found = drafted(*resolutions, **other)
    sign_both(found)
    return found


def a_resolution(due_on: date = date(2026, 4, 30)) -> Resolution:
    """One of signed minutes."""
    return sign_both(drafted(planned(due_on)))[0]


def names_of(aggregate: Any, since: int = 0) -> list[str]:
    """The names of its events."""
    return [type(event).__name__ for event in aggregate.pending_events][since:]


def last_of(aggregate: Any) -> Any:
    """Its last event."""
    return list(aggregate.pending_events)[-1]
