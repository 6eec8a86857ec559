"""After the erasure of its writers a letter is unreadable, its counts unchanged; an open one stays with its units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from linli_common.testing.pictures import image_of
from mailbox_service.application import compose
from mailbox_service.worker import Rounds

from .town import MASTER_KEY, Person, Town


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def answered(town: Town, writer: Person, worker: Person, **said: Any) -> UUID:
    letter = town.write(writer, **said)
    town.done(f"/letters/{letter}/photos", image_of("PNG"), by=writer)
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    town.done(f"/letters/{letter}/answer", {"text": "已换钢丝绳", "outcome": "solved"}, by=worker)
    return letter


def closed(town: Town, writer: Person, worker: Person, **said: Any) -> UUID:
    letter = answered(town, writer, worker, **said)
    town.done(f"/letters/{letter}/confirm", {"solved": True, "rating": 4}, by=writer)
    return letter


def vault_of(town: Town, letter: UUID) -> tuple[bool, int]:
    """Whether the letter's key is there, and how many photos."""
    with town.mailbox.vault.connection() as connection:
        key = connection.execute("SELECT wrapped IS NOT NULL FROM keys WHERE key_id = %s", (letter,)).fetchone()
        photos = connection.execute("SELECT count(*) FROM photos WHERE letter_id = %s", (letter,)).fetchone()
    assert key is not None
    assert photos is not None
    return key[0], photos[0]


def test_a_closed_letter_is_unreadable_at_once_and_counts_as_before(town: Town, worker: Person, now: datetime) -> None:
    # given
    writer = town.resident()
    letter = closed(town, writer, worker, public=True)
    photo = town.get(f"/letters/{letter}", by=worker).json()["photo_ids"][0]
    row, events = town.row(letter), town.events(letter)

    # when
    town.erase(writer)
    town.go_round(now)

    # then
    said = town.get(f"/letters/{letter}", by=worker).json()
    assert (said["readable"], said["text"], said["place"], said["item"]["title"]) == (False, None, None, None)
    assert {step["text"] for step in said["steps"]} == {None}
    assert town.get(f"/letters/{letter}/photos/{photo}", by=worker).status_code == 404
    assert vault_of(town, letter) == (False, 0)
    assert (town.row(letter), town.events(letter)) == (row, events)
    assert (said["item"]["rating"], said["item"]["lifecycle"]) == (4, "closed")


def test_a_closed_public_letter_is_off_the_public_list(town: Town, worker: Person) -> None:
    writer = town.resident()
    letter = closed(town, writer, worker, public=True)
    assert str(letter) in town.get(f"/public/{town.ids['一村']}").text

    town.erase(writer)

    assert str(letter) not in town.get(f"/public/{town.ids['一村']}").text
    assert town.get(f"/letters/{letter}").status_code == 404


def test_an_open_letter_stays_readable_for_those_who_handle_it_and_nobody_else(
    town: Town, worker: Person, now: datetime
) -> None:
    # given
    writer, stranger = town.resident(), town.resident()
    letter = answered(town, writer, worker, title="还没完", public=True)
    photo = town.get(f"/letters/{letter}", by=worker).json()["photo_ids"][0]
    signed_in = town.signed_in(writer)

    # when
    town.erase(writer)
    town.go_round(now)

    # then
    said = town.get(f"/letters/{letter}", by=worker).json()
    assert (said["readable"], said["item"]["title"]) == (True, "还没完")
    assert town.get(f"/letters/{letter}/photos/{photo}", by=worker).status_code == 200
    assert str(letter) not in town.get(f"/public/{town.ids['一村']}").text
    for other in (None, stranger, town.staff("area_worker", "二村")):
        assert town.get(f"/letters/{letter}", by=other).status_code == 404
    assert town.client.get(f"/api/mailbox/letters/{letter}", headers=signed_in).status_code == 401
    for step, body in (("support", None), ("report-abuse", {"reason": "x"})):
        assert town.refused(f"/letters/{letter}/{step}", body, by=stranger)["status"] == 404


def test_an_open_letter_is_unreadable_once_it_is_closed(town: Town, worker: Person, now: datetime) -> None:
    writer = town.resident()
    letter = answered(town, writer, worker)
    town.erase(writer)
    rounds = Rounds(town.mailbox, lambda: now + timedelta(days=8))
    rounds.go()  # closes it; the lists have not seen that yet
    assert vault_of(town, letter) == (True, 1)
    town.fold()

    rounds.go()

    assert town.row(letter)["lifecycle"] == "closed"
    assert vault_of(town, letter) == (False, 0)


@pytest.mark.parametrize("how", ["withdrawn", "duplicate"])
def test_a_letter_that_ended_otherwise_is_unreadable_too(town: Town, worker: Person, now: datetime, how: str) -> None:
    writer = town.resident()
    letter, other = town.write(writer), town.write(town.resident())
    if how == "withdrawn":
        town.done(f"/letters/{letter}/withdraw", by=writer)
    else:
        town.done(f"/letters/{letter}/mark-duplicate", {"of_letter_id": other}, by=worker)

    town.erase(writer)
    town.go_round(now)

    assert vault_of(town, letter)[0] is False
    assert vault_of(town, other)[0] is True


def test_a_joint_letter_stays_until_its_last_writer_is_erased(town: Town, worker: Person, now: datetime) -> None:
    # given
    first, second = town.resident(), town.resident()
    letter = town.write(first, joint=True)
    town.done(f"/letters/{letter}/join", by=second)
    town.done(f"/letters/{letter}/withdraw", by=first)

    # when
    town.erase(first)
    town.go_round(now)

    # then
    assert town.get(f"/letters/{letter}", by=second).json()["readable"] is True

    # when
    town.erase(second)
    town.go_round(now)

    # then
    assert vault_of(town, letter)[0] is False


def test_letters_without_a_writer_stay(town: Town, worker: Person, now: datetime) -> None:
    said = {"division_id": town.ids["一村"], "category": "lift", "title": "t", "text": "t"}
    letter = UUID(town.done("/letters/agency", said, by=worker)["letter_id"])

    town.erase(town.resident())
    town.go_round(now)

    assert vault_of(town, letter)[0] is True


def test_what_is_still_tried_with_an_unreadable_letter_is_refused(town: Town, worker: Person, now: datetime) -> None:
    writer, officer = town.resident(), town.staff("street_officer", "望海街道")
    letter = closed(town, writer, worker)
    town.erase(writer)
    town.go_round(now)

    for path, body, by in (
        ("refer", {"reason": "议"}, worker),
        ("reply", {"text": "再说"}, worker),
        ("photos", image_of("PNG"), worker),
        ("decide-abuse", {"hide": True, "reason": "x"}, officer),
        ("support", None, town.resident()),
        ("rate", {"rating": 1}, writer),
        ("reopen", {"reason": "x"}, writer),
    ):
        assert town.refused(f"/letters/{letter}/{path}", body, by=by)["status"] in (401, 404, 409, 410)


def test_an_unreadable_letter_still_stands_in_the_lists_of_the_unit(town: Town, worker: Person, now: datetime) -> None:
    first, second = town.resident(), town.resident()
    letter = closed(town, first, worker, joint=True)
    other = closed(town, second, worker)
    town.erase(first)
    town.go_round(now)

    assert town.get("/mine", by=second).json()["items"][0]["letter_id"] == str(other)
    assert town.get(f"/letters/{letter}", by=worker).json()["item"]["number"] == letter.hex[:10].upper()


def test_a_key_that_a_restored_vault_brought_back_is_destroyed_again_by_the_next_worker(
    town: Town, worker: Person, now: datetime
) -> None:
    # given
    writer = town.resident()
    letter = closed(town, writer, worker)
    with town.mailbox.vault.connection() as connection:
        backup = connection.execute("SELECT wrapped FROM keys WHERE key_id = %s", (letter,)).fetchone()
        town.erase(writer)
        town.go_round(now)
        assert backup is not None
        restored = "UPDATE keys SET wrapped = %s, destroyed_at = NULL WHERE key_id = %s"
        connection.execute(restored, (backup[0], letter))
    assert town.get(f"/letters/{letter}", by=worker).json()["readable"] is True

    # when
    started = compose(database=town.database, vault=town.vault, master_key=MASTER_KEY, connections=2)
    Rounds(started, lambda: now).go()
    started.close()

    # then
    assert vault_of(town, letter)[0] is False
