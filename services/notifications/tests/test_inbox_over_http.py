"""One's own inbox over HTTP. Cost: seconds."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.auth import routes_without_right
from linli_common.testing.waiting import eventually
from linli_contracts import mailbox

from .town import AREA, Town, letter


def with_letters(town: Town, count: int) -> tuple[UUID, str]:
    """A resident with so many replies, and a token."""
    writer = uuid4()
    town.written(*(letter(mailbox.LetterRepliedV1, writer) for _ in range(count)))
    return writer, town.token("resident", AREA, writer)


def test_every_route_declares_a_right(town: Town) -> None:
    assert routes_without_right(town.app) == []


@pytest.mark.parametrize("path", ["/inbox", "/inbox/unread", "/wishes"])
def test_nobody_reads_without_signing_in(town: Town, path: str) -> None:
    assert town.get(path).status_code == 401


def test_the_inbox_comes_in_pages_with_the_newest_first(town: Town) -> None:
    _, token = with_letters(town, 5)

    first = town.get("/inbox", token, limit=3).json()
    second = town.get("/inbox", token, limit=3, cursor=first["next_cursor"]).json()

    numbers = [item["seq"] for item in first["items"] + second["items"]]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), second["next_cursor"]) == (5, None)


def test_a_step_of_a_letter_is_there_when_one_waits_for_it(town: Town) -> None:
    writer = uuid4()
    position = town.written(letter(mailbox.LetterRepliedV1, writer))

    answer = town.get("/inbox", town.token("resident", AREA, writer), at_least=position)

    assert len(answer.json()["items"]) == 1


def test_one_is_marked_read(town: Town) -> None:
    writer, token = with_letters(town, 2)
    (newest, _) = town.inbox(writer)

    marked = town.post(f"/inbox/{newest['notification_id']}/read", {}, token)

    assert town.get("/inbox/unread", token, after=marked).json()["unread"] == 1
    assert [item["read"] for item in town.inbox(writer)] == [True, False]
    (unread,) = town.inbox(writer, unread=True)
    assert unread["notification_id"] != newest["notification_id"]


def test_all_are_marked_read_up_to_the_newest_that_was_shown(town: Town) -> None:
    writer, token = with_letters(town, 3)
    shown = town.get("/inbox/unread", token).json()
    assert shown["unread"] == 3
    town.written(letter(mailbox.LetterAnsweredV1, writer))

    marked = town.post("/inbox/read", {"through": shown["newest"]}, token)

    assert town.get("/inbox/unread", token, after=marked).json()["unread"] == 1


def test_all_read_does_not_reach_into_the_future(town: Town) -> None:
    writer, token = with_letters(town, 1)
    town.post("/inbox/read", {"through": 2**62}, token)

    town.written(letter(mailbox.LetterAnsweredV1, writer))

    assert town.get("/inbox/unread", token).json()["unread"] == 1


def test_somebody_elses_notification_is_not_there(town: Town) -> None:
    writer, _ = with_letters(town, 1)
    (item,) = town.inbox(writer)

    refused = town.post(f"/inbox/{item['notification_id']}/read", {}, town.token("resident", AREA))

    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/notification-unknown")
    assert not town.inbox(writer)[0]["read"]


def test_quiet_hours_are_from_ten_to_eight_until_said_otherwise(town: Town) -> None:
    found = town.get("/wishes", town.token("resident", AREA)).json()

    assert found == {"addresses": {}, "quiet_from": "22:00:00", "quiet_to": "08:00:00", "digest": False}


def test_wishes_are_kept(town: Town) -> None:
    person_id = uuid4()
    wishes = {"addresses": {"mail": "a@example.org"}, "quiet_from": "21:00:00", "quiet_to": "07:30:00", "digest": True}

    assert town.wants(person_id, **wishes).status_code == 200

    assert town.get("/wishes", town.token("resident", AREA, person_id)).json() == wishes


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"addresses": {"pigeon": "x"}}, "addresses"),
        ({"addresses": {"sms": ""}}, "addresses"),
        ({"addresses": {"sms": "1\x00"}}, "addresses"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_from": "08:00", "quiet_to": "08:00"}, "quiet_from"),
        ({"loud": True}, "loud"),
    ],
)
def test_wrong_wishes_are_refused_with_the_field(town: Town, wishes: dict[str, object], field: str) -> None:
    refused = town.wants(uuid4(), **wishes)

    assert refused.status_code == 422
    assert refused.json()["field"].startswith(field)


@pytest.mark.parametrize("query", [{"cursor": "nonsense"}, {"cursor": "WyJ4Il0="}, {"limit": 0}, {"at_least": "x"}])
def test_a_wrong_query_is_refused(town: Town, query: dict[str, Any]) -> None:
    assert town.get("/inbox", town.token("resident", AREA), **query).status_code == 422


def test_no_address_and_nothing_of_a_letter_stands_in_the_clear(town: Town) -> None:
    writer = uuid4()
    town.wants(writer, addresses={"sms": "secret-of-the-test"})
    town.written(letter(mailbox.LetterRepliedV1, writer, category="secret_category"))
    eventually(lambda: town.service.lists.position() == town.service.store.head())

    with town.service.store.pool.connection() as connection:
        rows = connection.execute("SELECT state, message FROM notifications.events").fetchall()
        items = connection.execute("SELECT i::text FROM notifications_lists.items i").fetchall()

    found = b"".join(bytes(part) for row in rows for part in row) + "".join(row[0] for row in items).encode()
    assert b"secret-of-the-test" not in found
    assert b"secret_category" not in found
