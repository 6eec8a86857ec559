"""Notices: they hang until a day is over, are read once each, corrected beside, withdrawn with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from deliberation_service.aggregate.notice import NoticeReading
from deliberation_service.publisher import CLOCK, publish
from deliberation_service.refusals import notices as refusals

from ..meetings.meetings import DAY, FIRST, SAID, SECOND, last_of, names_of, shanghai
from .notices import PUBLISHED, a_notice

OVER = shanghai("2026-04-01 00:00")


def test_its_end_is_recorded_once_for_the_end_of_its_last_day() -> None:
    found = a_notice()
    found.advance(OVER)
    assert found.state == "published"
    found.advance(OVER + 30 * DAY)
    found.advance(OVER + 31 * DAY)
    assert names_of(found) == ["Published", "Ended"]
    face = publish(last_of(found))
    assert face is not None
    assert (face.at, face.actor) == (OVER, CLOCK)


@pytest.mark.parametrize("until", [date(2026, 3, 1), date(2027, 3, 4), date.min, date.max])
def test_a_last_day_lies_between_today_and_a_year_ahead(until: date) -> None:
    with pytest.raises(refusals.NoticePeriodInvalidError):
        a_notice(until)


def test_it_may_hang_for_the_rest_of_the_day() -> None:
    assert a_notice(date(2026, 3, 2)).state == "published"


def test_corrections_are_new_entries() -> None:
    found = a_notice()
    found.correct(SAID, PUBLISHED + DAY)
    found.correct(SAID, PUBLISHED + DAY)
    assert (found.corrections, names_of(found)) == (2, ["Published", "Corrected", "Corrected"])


def test_a_withdrawn_notice_is_neither_read_nor_changed_nor_ended() -> None:
    found = a_notice()
    found.withdraw(SAID, PUBLISHED + DAY)
    with pytest.raises(refusals.NoticeEndedError):
        found.withdraw(SAID, PUBLISHED + DAY)
    with pytest.raises(refusals.NoticeEndedError):
        found.correct(SAID, PUBLISHED + DAY)
    with pytest.raises(refusals.NoticeEndedError):
        NoticeReading.of(found, FIRST, "20-35", PUBLISHED + DAY)
    found.advance(OVER + DAY)
    assert names_of(found) == ["Published", "Withdrawn"]


def test_what_is_over_is_over_though_nobody_recorded_it() -> None:
    found = a_notice()
    with pytest.raises(refusals.NoticeEndedError):
        NoticeReading.of(found, FIRST, None, OVER + timedelta(microseconds=1))


def test_each_reader_has_one_reading() -> None:
    first, again, other = (NoticeReading.of(a_notice(), who, None, PUBLISHED) for who in (FIRST, FIRST, SECOND))
    assert first.id == again.id != other.id
