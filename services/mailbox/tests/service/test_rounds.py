"""The worker's rounds with time given in: each reminder and escalation once, in order, however often it comes by."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from linli_common.testing.pictures import image_of
from mailbox_service.publisher import CLOCK
from mailbox_service.worker import Rounds

from .town import Person, Town

TUESDAY = datetime(2026, 6, 2, 2, tzinfo=UTC)
"""10:00 in Shanghai, far from any holiday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BY_TIME = ("clock_reminded", "clock_missed", "promise_broken")


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


def told_by_time(town: Town, letter: UUID) -> list[tuple[str, str, datetime]]:
    """What time brought about: name, clock, when."""
    return [
        (name, event["data"].get("clock", ""), datetime.fromisoformat(event["time"]))
        for event in town.events(letter)
        if (name := event["type"].split(".")[2]) in BY_TIME or event["data"].get("how") == "lapsed"
    ]


def whole_life(since: datetime) -> list[tuple[str, str, datetime]]:
    """What becomes of a letter about a lift (5 working days) of a Tuesday that nobody looks at."""
    return [
        ("clock_reminded", "response", since + 12 * HOUR),
        ("clock_missed", "response", since + DAY),
        ("clock_reminded", "handling", since + 2.5 * DAY),
        ("clock_missed", "handling", since + 7 * DAY),
    ]


def test_a_letter_that_nobody_looks_at_is_reminded_and_escalated_once_on_each_clock(town: Town) -> None:
    letter = town.write(town.resident(), at=TUESDAY)

    for hours in range(0, 24 * 9, 3):
        town.go_round(TUESDAY + hours * HOUR)

    assert told_by_time(town, letter) == whole_life(TUESDAY)


def test_after_a_downtime_everything_is_recorded_for_when_it_fell_due(town: Town) -> None:
    letter = town.write(town.resident(), at=TUESDAY)
    town.go_round(TUESDAY + HOUR)

    town.go_round(TUESDAY + 3 * DAY)

    assert told_by_time(town, letter) == whole_life(TUESDAY)[:3]
    missed = town.events(letter)[2]
    assert (missed["actorid"], missed["actorrole"]) == (str(CLOCK.person_id), "clock")
    assert missed["data"]["escalated_to_id"] == str(town.ids["望海街道"])


def test_two_workers_at_once_record_everything_once_and_in_order(town: Town) -> None:
    letters = [town.write(town.resident(), at=TUESDAY) for _ in range(8)]

    with ThreadPoolExecutor(2) as threads:
        for days in (1, 3, 8):
            now = TUESDAY + days * DAY
            rounds = [Rounds(town.mailbox, partial(lambda at: at, now)) for _ in range(2)]
            list(threads.map(Rounds.go, rounds))
            town.fold()

    for letter in letters:
        assert told_by_time(town, letter) == whole_life(TUESDAY)


def test_a_worker_whose_lists_lag_behind_records_nothing_twice(town: Town) -> None:
    letter = town.write(town.resident(), at=TUESDAY)
    rounds = Rounds(town.mailbox, lambda: TUESDAY + 8 * DAY)

    for _ in range(3):
        rounds.go()  # nobody has folded what the first one recorded

    assert told_by_time(town, letter) == whole_life(TUESDAY)


def test_a_clock_that_goes_slow_in_one_worker_changes_nothing(town: Town) -> None:
    letter = town.write(town.resident(), at=TUESDAY)
    town.go_round(TUESDAY + 2 * DAY)

    assert town.go_round(TUESDAY + HOUR) == 0
    assert told_by_time(town, letter) == whole_life(TUESDAY)[:2]


def test_who_acts_after_the_time_was_over_records_the_miss_before_the_act(town: Town, worker: Person) -> None:
    letter = town.write(town.resident(), at=TUESDAY)

    town.done(f"/letters/{letter}/acknowledge", by=worker, at=TUESDAY + 2 * DAY)

    assert [event["type"].split(".")[2] for event in town.events(letter)] == [
        "letter_submitted", "clock_reminded", "clock_missed", "letter_acknowledged",
    ]  # fmt: skip
    town.go_round(TUESDAY + 2 * DAY)
    assert told_by_time(town, letter) == whole_life(TUESDAY)[:2]


def test_a_reply_stops_the_response_clock_and_an_answer_the_other_one(town: Town, worker: Person) -> None:
    letter = town.write(town.resident(), at=TUESDAY)
    path = f"/letters/{letter}"
    town.done(f"{path}/acknowledge", by=worker, at=TUESDAY + HOUR)
    town.done(f"{path}/reply", {"text": "下午来"}, by=worker, at=TUESDAY + 2 * HOUR)
    town.done(f"{path}/answer", {"text": "好了", "outcome": "solved"}, by=worker, at=TUESDAY + DAY)

    town.go_round(TUESDAY + 7 * DAY)
    assert told_by_time(town, letter) == []
    town.go_round(TUESDAY + 9 * DAY)

    assert told_by_time(town, letter) == [("letter_closed", "", TUESDAY + 8 * DAY)]
    row = town.row(letter)
    assert (row["lifecycle"], row["response_fact"], row["handling_fact"]) == ("closed", "met", "met")


def test_a_promised_day_that_passes_is_told_once(town: Town, worker: Person) -> None:
    letter = town.write(town.resident(), at=TUESDAY, category="greenery")
    path = f"/letters/{letter}"
    town.done(f"{path}/acknowledge", by=worker, at=TUESDAY)
    town.done(f"{path}/reply", {"text": "要等"}, by=worker, at=TUESDAY)
    town.done(f"{path}/pend", {"promised_on": "2026-06-04", "reason": "等苗"}, by=worker, at=TUESDAY)

    for days in range(6):
        town.go_round(TUESDAY + days * DAY)

    midnight = datetime(2026, 6, 4, 16, tzinfo=UTC)
    assert told_by_time(town, letter) == [("promise_broken", "", midnight)]


def test_danger_to_life_is_escalated_after_an_hour(town: Town) -> None:
    letter = town.write(town.resident(), at=TUESDAY, category="danger")

    town.go_round(TUESDAY + 2 * HOUR)

    assert told_by_time(town, letter) == [
        ("clock_reminded", "response", TUESDAY + HOUR / 2),
        ("clock_missed", "response", TUESDAY + HOUR),
    ]


def test_each_of_many_letters_gets_its_facts_once_whoever_comes_by(town: Town) -> None:
    letters = [town.write(town.resident(), at=TUESDAY + 7 * number * HOUR) for number in range(12)]
    pace: list[Any] = [TUESDAY + hours * HOUR for hours in (5, 30, 31, 75, 200, 201, 500)]

    for now in pace:
        town.go_round(now)

    for letter in letters:
        told = told_by_time(town, letter)
        assert Counter((name, clock) for name, clock, _ in told).most_common(1)[0][1] == 1
        assert [at for *_, at in told] == sorted(at for *_, at in told)
        assert len(told) == 4


def test_photos_that_no_event_knows_are_removed_and_no_others(town: Town) -> None:
    writer = town.resident()
    letter = town.write(writer)
    kept = UUID(town.done(f"/letters/{letter}/photos", image_of("PNG"), by=writer)["photo_id"])
    orphan = UUID(int=77)
    now = datetime.now(UTC)
    town.mailbox.photos.keep(letter, orphan, image_of("PNG"), now)

    town.go_round(now + timedelta(minutes=5))
    assert town.mailbox.photos.open(letter, orphan) is not None
    town.go_round(now + timedelta(minutes=30))

    assert town.mailbox.photos.open(letter, orphan) is None
    assert town.mailbox.photos.open(letter, kept) is not None
