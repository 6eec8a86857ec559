"""A year of letters loaded straight through the event store (`linli demo-letters --load`)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from linli_common.clock import shanghai_day
from linli_common.testing.servers import PostgresServer
from mailbox_service.aggregate.clocks import next_threshold
from mailbox_service.application import NEIGHBOURHOOD, Mailbox, compose
from mailbox_service.application.units import officially_worked
from mailbox_service.demo.bulk import letter_id, load_year
from mailbox_service.queries.letters import item_of_letter, item_of_row

from .town import MASTER_KEY, Town

DISTRICT, LETTERS, SEED = "990101", 300, 5
NOW = datetime(2026, 6, 30, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(town: Town) -> Town:
    """Three estates, of which one lets things lie, and their year."""
    for area in ("一村", "二村", "桥头"):
        for _ in range(2):
            town.resident(area, f"{area}小区")
    days: list[tuple[int, int]] = []
    load_year(town.mailbox, DISTRICT, LETTERS, SEED, NOW, lambda done, all_: days.append((done, all_)))
    town.fold()
    assert days == [(n, 366) for n in range(1, 367)]
    return town


def of_type(town: Town, name: str) -> list[dict[str, Any]]:
    return [event for event in town.events() if event["type"] == f"linli.mailbox.{name}.v1"]


def test_the_year_is_told_in_the_order_of_time_up_to_now(loaded: Town) -> None:
    times = [datetime.fromisoformat(event["time"]) for event in loaded.events()]

    assert times == sorted(times)
    assert times[-1] < NOW


def test_all_letters_are_there_but_those_of_later_today(loaded: Town) -> None:
    written = of_type(loaded, "letter_submitted")

    assert LETTERS - 3 <= len(written) <= LETTERS
    assert {UUID(event["data"]["letter_id"]) for event in written} <= {letter_id(SEED, n) for n in range(LETTERS)}


def test_fewer_letters_are_written_on_holidays(loaded: Town) -> None:
    days = [shanghai_day(datetime.fromisoformat(event["time"])) for event in of_type(loaded, "letter_submitted")]
    worked = Counter(officially_worked(day) for day in days)

    assert worked[False] / 115 < 0.6 * worked[True] / 250


def test_there_are_refusals_reopenings_and_units_that_come_too_late(loaded: Town) -> None:
    assert of_type(loaded, "assignment_refused")
    assert of_type(loaded, "letter_reopened")
    assert {event["data"]["clock"] for event in of_type(loaded, "clock_missed")} == {"response", "handling"}


def test_no_clock_is_left_behind(loaded: Town) -> None:
    for number in range(LETTERS):
        letter = loaded.mailbox.letters.find(letter_id(SEED, number))
        ahead = next_threshold(letter) if letter else None
        assert ahead is None or ahead >= NOW


def test_the_lists_say_what_the_letters_say(loaded: Town) -> None:
    for event in of_type(loaded, "letter_submitted"):
        id_ = UUID(event["data"]["letter_id"])
        letter, found = loaded.mailbox.letters.get(id_), item_of_row(loaded.row(id_), None)
        assert found == item_of_letter(letter, None, 0, found.changed_at)


def test_what_was_said_can_be_read(loaded: Town) -> None:
    rows = [loaded.row(letter_id(SEED, number)) for number in range(5)]

    assert all(item.title for item in loaded.mailbox.views.items(rows, for_staff=True))


def test_the_same_year_is_refused_a_second_time(loaded: Town) -> None:
    before = loaded.recorded()

    with pytest.raises(ValueError, match="another --seed"):
        load_year(loaded.mailbox, DISTRICT, 10, SEED, NOW, lambda *_: None)
    assert loaded.recorded() == before


def test_a_district_without_residents_is_refused(loaded: Town) -> None:
    loaded.found("空区", "district", "", "990199")

    with pytest.raises(ValueError, match="nobody lives"):
        load_year(loaded.mailbox, "990199", 10, SEED + 1, NOW, lambda *_: None)


def test_the_same_seed_makes_the_same_year_in_the_same_neighbourhood(loaded: Town, postgres: PostgresServer) -> None:
    database, vault = postgres.create_database(), postgres.create_database()
    mailbox = compose(database=database, vault=vault, master_key=MASTER_KEY)
    _copy_neighbourhood(loaded, database)

    load_year(mailbox, DISTRICT, LETTERS, SEED, NOW, lambda *_: None)

    assert _told(mailbox) == _told(loaded.mailbox)
    mailbox.close()


def test_a_worker_that_is_ahead_of_the_year_being_told_does_not_stop_it(loaded: Town) -> None:
    # given a worker that goes by real time, and sees the lists, while another year is told
    def worker(done: int, _: int) -> None:
        if done % 40 == 0:
            loaded.fold()
            loaded.mailbox.chores.advance_clocks(NOW)

    load_year(loaded.mailbox, DISTRICT, 60, SEED + 2, NOW, worker)

    loaded.fold()
    loaded.mailbox.chores.advance_clocks(NOW)
    loaded.fold()
    for number in range(60):
        letter = loaded.mailbox.letters.find(letter_id(SEED + 2, number))
        if letter is not None:
            found = item_of_row(loaded.row(letter.id), None)
            assert found == item_of_letter(letter, None, 0, found.changed_at)
            assert (next_threshold(letter) or NOW) >= NOW


def _told(mailbox: Mailbox) -> list[tuple[object, ...]]:
    """All that was published but for the ids of the messages."""
    with mailbox.store.pool.connection() as connection:
        rows = connection.execute("SELECT subject, message FROM mailbox.events ORDER BY notification_id").fetchall()
    return [(subject, {**json.loads(message), "id": None}) for subject, message in rows]


def _copy_neighbourhood(town: Town, database: str) -> None:
    schema = NEIGHBOURHOOD.schema
    with psycopg.connect(database) as there, psycopg.connect(town.database) as here:
        for table in ("nodes", "estates", "residents"):
            with (
                here.cursor().copy(f"COPY {schema}.{table} TO STDOUT") as out,
                there.cursor().copy(f"COPY {schema}.{table} FROM STDIN") as into,
            ):
                for part in out:
                    into.write(part)
