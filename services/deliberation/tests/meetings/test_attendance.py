"""Who came: once each, there or represented; numbers for those without an account; distinct people by tier."""

from __future__ import annotations

import pytest
from deliberation_service.aggregate import attendance, minutes
from deliberation_service.aggregate.attendance import AttendanceYear
from deliberation_service.refusals import meetings as refusals

from .meetings import (
    AREA,
    BEGINS,
    CLOSES,
    DISTRICT,
    FIRST,
    FOURTH,
    NEXT_AREA,
    SAID,
    SECOND,
    STREET,
    THIRD,
    TIERS,
    WORKER,
    a_meeting,
    drafted,
    guests,
    held,
    last_of,
    names_of,
    represented,
    signed,
    taken_out,
    there,
    year_of,
)

NEXT_TIERS = {"district": DISTRICT, "street": STREET, "area": NEXT_AREA}


def test_people_are_there_in_person_and_online() -> None:
    found = held()
    there(found, FIRST)
    there(found, SECOND, mode="online")
    assert (found.people, found.proxies) == (2, 0)


def test_nobody_is_on_the_list_before_the_meeting_is_opened() -> None:
    with pytest.raises(refusals.WrongMeetingStateError):
        there(a_meeting(), FIRST)


@pytest.mark.parametrize("mode", ["in_person", "online"])
def test_nobody_is_on_the_list_twice(mode: str) -> None:
    found = held()
    there(found, FIRST)
    with pytest.raises(refusals.AlreadyAttendingError):
        there(found, FIRST, mode=mode)


def test_who_is_represented_is_no_participation_but_a_proxy() -> None:
    found = held()
    there(found, FIRST)
    represented(found, SECOND, by=FIRST)
    assert (found.people, found.proxies) == (1, 1)
    assert last_of(found).first_in == []


def test_nobody_is_both_there_and_represented() -> None:
    found = held()
    there(found, FIRST, SECOND)
    with pytest.raises(refusals.AlreadyAttendingError):
        represented(found, SECOND, by=FIRST)
    represented(found, THIRD, by=FIRST)
    with pytest.raises(refusals.AlreadyAttendingError):
        there(found, THIRD)


def test_nobody_represents_more_than_the_rules_allow() -> None:
    found = held(proxies_each=2)
    there(found, FIRST)
    represented(found, SECOND, by=FIRST)
    represented(found, THIRD, by=FIRST)
    with pytest.raises(refusals.TooManyProxiesError, match="at most 2"):
        represented(found, FOURTH, by=FIRST)


def test_only_who_is_there_represents() -> None:
    found = held(proxies_each=3)
    there(found, FIRST)
    represented(found, SECOND, by=FIRST)
    for by in (THIRD, SECOND, None, FOURTH):
        with pytest.raises(refusals.ProxyInvalidError):
            represented(found, FOURTH, by=by)


def test_who_is_there_names_nobody_who_represents_them() -> None:
    found = held()
    there(found, FIRST)
    with pytest.raises(refusals.ProxyInvalidError):
        attendance.check_in(
            found,
            SECOND,
            as_kind="owner",
            mode="online",
            proxy_id=FIRST,
            band=None,
            year=year_of(SECOND),
            tiers=TIERS,
            at=BEGINS,
        )


def test_an_entry_by_mistake_is_taken_out_and_can_be_made_again() -> None:
    found = held()
    there(found, FIRST)
    taken_out(found, FIRST)
    assert found.people == 0
    there(found, FIRST)
    assert names_of(found)[-3:] == ["AttendanceTaken", "AttendanceRemoved", "AttendanceTaken"]
    with pytest.raises(refusals.NotAttendingError):
        taken_out(found, SECOND)


def test_who_represents_somebody_stays_until_that_is_taken_out() -> None:
    found = held()
    there(found, FIRST)
    represented(found, SECOND, by=FIRST)
    with pytest.raises(refusals.ProxyInvalidError):
        taken_out(found, FIRST)
    taken_out(found, SECOND)
    taken_out(found, FIRST)
    assert found.attendance == {}


def test_people_without_an_account_are_counted_by_kind_and_band_and_counted_anew() -> None:
    found = held()
    guests(found, 12)
    guests(found, 5, "pupil", "14-17")
    guests(found, 9)
    assert (last_of(found).people, last_of(found).change) == (9, -3)
    assert found.people == 14
    before = len(names_of(found))
    guests(found, 9)
    assert len(names_of(found)) == before


def test_a_list_that_somebody_has_signed_for_stays_until_the_minutes_are_drafted_anew() -> None:
    found = drafted()
    minutes.sign(found, 1, "convener", WORKER, CLOSES)
    with pytest.raises(refusals.WrongMeetingStateError):
        there(found, THIRD)
    with pytest.raises(refusals.WrongMeetingStateError):
        taken_out(found, SECOND)
    with pytest.raises(refusals.WrongMeetingStateError):
        guests(found, 1)
    minutes.draft(found, SAID, [], CLOSES)
    there(found, THIRD)
    assert found.people == 3


def test_after_the_signing_nobody_comes_any_more() -> None:
    with pytest.raises(refusals.MinutesSignedError):
        there(signed(), THIRD)
    with pytest.raises(refusals.MinutesSignedError):
        taken_out(signed(), SECOND)
    with pytest.raises(refusals.MinutesSignedError):
        guests(signed(), 1)


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendance, "MAX_ATTENDANCE", 2)
    found = held()
    there(found, FIRST, SECOND)
    with pytest.raises(refusals.MeetingFullError):
        there(found, THIRD)
    with pytest.raises(refusals.MeetingFullError):
        guests(found, 3)


# Distinct people


def test_a_person_is_new_once_a_year_in_each_tier() -> None:
    year = year_of(FIRST)
    assert year.count(TIERS, BEGINS) == ["district", "street", "area"]
    assert year.count(TIERS, BEGINS) == []
    assert year.count(NEXT_TIERS, BEGINS) == ["area"]


def test_a_person_whose_only_entry_was_a_mistake_is_not_counted_any_more() -> None:
    year = year_of(FIRST)
    year.count(TIERS, BEGINS)
    year.count(NEXT_TIERS, BEGINS)
    assert year.take_back(NEXT_TIERS, BEGINS) == ["area"]
    assert year.take_back(TIERS, BEGINS) == ["district", "street", "area"]
    assert year.count(TIERS, BEGINS) == ["district", "street", "area"]


def test_the_list_tells_in_which_tiers_somebody_is_new_and_no_more() -> None:
    found, year = held(), year_of(FIRST)
    year.count(NEXT_TIERS, BEGINS)
    attendance.check_in(
        found,
        FIRST,
        as_kind="resident",
        mode="in_person",
        proxy_id=None,
        band="60-79",
        year=year,
        tiers=TIERS,
        at=BEGINS,
    )
    assert last_of(found).first_in == ["area"]
    taken_out(found, FIRST, year)
    assert last_of(found).last_in == ["area"]


def test_two_years_of_one_person_are_two() -> None:
    assert AttendanceYear.begin(FIRST, 2026, BEGINS).id != AttendanceYear.begin(FIRST, 2027, BEGINS).id
    assert AttendanceYear.begin(FIRST, 2026, BEGINS).times[AREA] == 0
