"""Messages that leave the house: late enough, together, once. Cost: seconds."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

from linli_contracts import mailbox
from notifications_service.channels import adapters_from

from .town import AREA, NOON, Town, letter

NIGHT = NOON + timedelta(hours=11)
MORNING = NOON + timedelta(hours=20)


def reachable(town: Town, **wishes: object) -> tuple[UUID, str]:
    """Somebody with a phone."""
    person_id, phone = uuid4(), f"+86 {uuid4().int % 10**11}"
    assert town.wants(person_id, addresses={"sms": phone}, **wishes).status_code == 200
    return person_id, phone


def test_a_push_goes_out_at_once_by_day(town: Town) -> None:
    writer, phone = reachable(town)

    town.written(letter(mailbox.LetterAcknowledgedV1, writer))
    town.push()

    (message,) = town.gateway.to(phone)
    assert message.notifications == 1
    assert "受理" in message.text
    assert "taken up" in message.text


def test_quiet_hours_delay_the_push_but_not_the_inbox(town: Town) -> None:
    writer, phone = reachable(town)
    town.clock.now = NIGHT

    town.written(letter(mailbox.LetterAcknowledgedV1, writer))
    town.push()

    assert len(town.inbox(writer)) == 1
    assert town.gateway.to(phone) == []
    town.clock.now = MORNING
    town.push()
    assert len(town.gateway.to(phone)) == 1


def test_what_came_by_night_comes_in_one_message(town: Town) -> None:
    writer, phone = reachable(town)
    town.clock.now = NIGHT
    town.written(*(letter(mailbox.LetterRepliedV1, writer) for _ in range(7)))

    town.clock.now = MORNING
    town.push()

    (message,) = town.gateway.to(phone)
    assert message.notifications == 7
    assert "您有7条新通知" in message.text
    assert message.text.count("已回应") == 5


def test_a_digest_is_sent_when_there_is_something_in_it(town: Town) -> None:
    writer, phone = reachable(town, digest=True)
    idle, other_phone = reachable(town, digest=True)
    town.written(letter(mailbox.LetterRepliedV1, writer), letter(mailbox.LetterAnsweredV1, writer))
    town.push()
    assert town.gateway.to(phone) == []

    town.clock.now = MORNING
    town.push()
    town.push()

    assert [message.notifications for message in town.gateway.to(phone)] == [2]
    assert town.gateway.to(other_phone) == []
    assert town.inbox(idle) == []


def test_what_was_read_before_is_not_sent(town: Town) -> None:
    writer, phone = reachable(town)
    town.clock.now = NIGHT
    town.written(letter(mailbox.LetterRepliedV1, writer), letter(mailbox.LetterAnsweredV1, writer))
    token = town.token("resident", AREA, writer)
    newest = town.inbox(writer)[0]["seq"]

    town.post("/inbox/read", {"through": newest}, token)

    town.clock.now = MORNING
    assert town.push() == 0
    assert town.gateway.to(phone) == []


def test_somebody_without_wishes_gets_no_message(town: Town) -> None:
    town.written(letter(mailbox.LetterAnsweredV1, uuid4()))

    assert town.push() == 0


def test_senders_at_the_same_time_send_one_message(town: Town) -> None:
    people = [reachable(town) for _ in range(5)]
    town.written(*(letter(mailbox.LetterAnsweredV1, writer) for writer, _ in people for _ in range(2)))
    due = town.service.lists.due(town.clock.now)
    assert due
    together = threading.Barrier(4)

    def send() -> None:
        together.wait()
        town.push()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(town.gateway.to(phone)) for _, phone in people] == [1] * 5


def test_what_a_channel_does_not_take_is_not_tried_again(town: Town) -> None:
    writer, phone = reachable(town)
    town.written(letter(mailbox.LetterAnsweredV1, writer))
    town.gateway.broken = True
    town.push()

    town.gateway.broken = False

    assert town.push() == 0
    assert town.gateway.to(phone) == []


def test_after_days_of_standing_still_nothing_late_is_sent(town: Town) -> None:
    writer, phone = reachable(town)
    town.written(letter(mailbox.LetterAnsweredV1, writer))

    town.clock.now = NOON + timedelta(days=3)

    assert town.push() == 0
    assert town.push() == 0
    assert town.gateway.to(phone) == []


def test_no_adapter_means_the_console() -> None:
    assert {type(adapter).__name__ for adapter in adapters_from({"sms": None, "mail": None}).values()} == {"Console"}


def test_an_adapter_is_named_by_module_and_object() -> None:
    found = adapters_from({"sms": "notifications_service.channels:ChannelError"})

    assert getattr(found["sms"], "__name__") == "ChannelError"  # noqa: B009
