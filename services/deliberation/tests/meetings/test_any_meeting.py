"""Any history of a meeting: nobody counts twice, and signed minutes never change."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate import attendance, meeting, minutes
from deliberation_service.aggregate.attendance import AttendanceYear
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.publisher import publish
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_common.refusal import Refusal
from linli_contracts.deliberation import meetings as public

from .meetings import AREA, BEGINS, SAID, STREET, TIERS, WORKER, a_meeting, known, planned

PEOPLE = [known(f"neighbour {number}") for number in range(5)]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["open", "there", "there", "online", "proxy", "remove", "guests", "draft", "sign", "sign as there",
             "finish", "correct", "comment", "rate", "cancel"]
        ),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    min_size=15,
    max_size=60,
)  # fmt: skip


class Hall:
    """Meetings one after the other, with the years of those who come."""

    def __init__(self) -> None:
        self.years: dict[UUID, AttendanceYear] = {}
        self.meetings: list[Meeting] = []
        self.now = BEGINS

    def begin(self) -> None:
        self.meetings.append(a_meeting("review", id=known(f"meeting {len(self.meetings)}")))
        meeting.open_(self.meetings[-1], self.now)

    def do(self, what: str, who: int, other: int) -> None:
        """Raises `Refusal`, as the service would; nothing is recorded then."""
        found, person = self.meetings[-1], PEOPLE[who]
        self.now += timedelta(minutes=1)
        match what:
            case "there" | "online" | "proxy":
                self._come(found, person, what, PEOPLE[other])
            case "remove":
                attendee = found.attendance.get(person)
                year = self.years[person] if attendee is not None and attendee.present else None
                attendance.remove(found, person, year=year, tiers=TIERS, at=self.now)
            case "guests":
                attendance.count_guests(found, as_kind="pupil", band="14-17", people=other, at=self.now)
            case "draft":
                minutes.draft(found, SAID, [planned()] * other, self.now)
            case "sign":
                minutes.sign(found, found.draft, "convener", WORKER, self.now)
            case "sign as there":
                minutes.sign(found, found.draft, "participant", person, self.now)
            case "finish":
                minutes.draft(found, SAID, [planned()], self.now)
                minutes.sign(found, found.draft, "convener", WORKER, self.now)
                there = next((id_ for id_, one in found.attendance.items() if one.present), WORKER)
                minutes.sign(found, found.draft, "participant", there, self.now)
            case "correct":
                minutes.correct(found, SAID, self.now)
            case "comment":
                minutes.comment(found, person, SAID, self.now)
            case "rate":
                minutes.rate(found, person if other else None, works=3, process=4, at=self.now)
            case "open":
                self.begin()
            case _:
                meeting.cancel(found, SAID, self.now)

    def _come(self, found: Meeting, person: UUID, mode: str, proxy: UUID) -> None:
        represented = mode == "proxy"
        year = None if represented else self.years.setdefault(person, AttendanceYear.begin(person, 2026, self.now))
        modes: dict[str, Any] = {"there": "in_person", "online": "online", "proxy": "proxy"}
        attendance.check_in(
            found,
            person,
            as_kind="resident",
            mode=modes[mode],
            proxy_id=proxy if represented else None,
            band="60-79",
            year=year,
            tiers=TIERS,
            at=self.now,
        )


def faces(found: Meeting) -> list[Any]:
    """What the world learns of it."""
    return [face.contract for event in found.pending_events if (face := publish(event)) is not None]


def on_lists(told: list[Any], mode: str | None = None) -> Counter[UUID]:
    """How often each person is on the list, from the published events alone."""
    counts: Counter[UUID] = Counter()
    for said in told:
        if isinstance(said, public.AttendanceTakenV1 | public.AttendanceRemovedV1) and mode in (None, said.mode):
            counts[said.person_id] += 1 if isinstance(said, public.AttendanceTakenV1) else -1
    return +counts


@settings(max_examples=200)
@given(ACTS)
def test_whatever_happens_nobody_counts_twice_and_signed_minutes_stay(acts: list[tuple[str, int, int]]) -> None:
    hall = Hall()
    hall.begin()
    for act in acts:
        before = list(hall.meetings[-1].pending_events)
        signed = hall.meetings[-1].state == "signed"
        try:
            hall.do(*act)
        except Refusal:
            assert act[0] == "finish" or list(hall.meetings[-1].pending_events) == before
            continue
        new = [type(event).__name__ for event in hall.meetings[-1].pending_events][len(before) :]
        assert not signed or act[0] == "open" or set(new) <= {"MinutesCorrected", "DeputyCommented"}
    for found in hall.meetings:
        check_one(found)
    check_distinct(hall)


def check_one(found: Meeting) -> None:
    """The published events and the meeting agree; each person is on its list once at most."""
    told = faces(found)
    counts = on_lists(told)
    assert set(counts.values()) <= {1}
    assert set(counts) == set(found.attendance)
    guests = sum(said.change for said in told if isinstance(said, public.GuestsCountedV1))
    present = sum((on_lists(told, "in_person") + on_lists(told, "online")).values())
    assert found.people == present + guests
    assert found.proxies == sum(on_lists(told, "proxy").values())
    for said in told:
        if isinstance(said, public.MinutesSignedV1):
            assert (said.people, said.proxies) == (found.people, found.proxies)


def check_distinct(hall: Hall) -> None:
    """The distinct people of each tier, summed from the published events, are those who were there."""
    were_there = {
        person for found in hall.meetings for person, attendee in found.attendance.items() if attendee.present
    }
    for tier in TIERS:
        counted = 0
        for said in (said for found in hall.meetings for said in faces(found)):
            if isinstance(said, public.AttendanceTakenV1):
                counted += tier in said.first_in
            elif isinstance(said, public.AttendanceRemovedV1):
                counted -= tier in said.last_in
        assert counted == len(were_there)
    assert all(set(year.times) <= {AREA, STREET, *TIERS.values()} for year in hall.years.values())
