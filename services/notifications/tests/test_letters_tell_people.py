"""Who is told what of letters, from the mailbox's stream to the inbox. Cost: seconds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from linli_common.reactions import start_over
from linli_common.testing.event_log import Given
from linli_common.testing.waiting import eventually
from linli_contracts import mailbox
from notifications_service.reactions import REACTIONS
from notifications_service.reactions.audiences import writers
from notifications_service.reactions.occasions import Occasion
from notifications_service.reactions.of_mailbox import OCCASIONS

from .town import AREA, DISTRICT, NEXT_AREA, STREET, Town, a, erased, letter


def kinds(town: Town, person_id: UUID) -> list[str]:
    return [item["kind"] for item in town.inbox(person_id)]


@pytest.mark.parametrize("occasion", [one for one in OCCASIONS if one.to is writers], ids=lambda one: one.kind)
def test_a_writer_hears_of_every_step(town: Town, occasion: Occasion) -> None:
    writer = uuid4()
    granted = {"granted": True} if occasion.contract is mailbox.ExtensionDecidedV1 else {}

    town.written(letter(occasion.contract, writer, **granted))

    (item,) = town.inbox(writer)
    assert item["kind"] == occasion.kind
    assert not item["read"]
    assert item["about"]["letter_id"]
    assert "{" not in item["text_zh"] + item["text_en"]


def test_a_text_says_the_category_the_unit_and_the_day_in_two_languages(town: Town) -> None:
    writer = uuid4()
    town.written(a(mailbox.MailboxRulesSetV1, district_id=DISTRICT))

    town.written(letter(mailbox.LetterAnsweredV1, writer, confirm_by="2026-03-09T02:00:00Z"))
    town.written(letter(mailbox.LetterAcknowledgedV1, writer))

    acknowledged, answered = town.inbox(writer)
    assert answered["text_zh"] == "您的来信（电梯）已答复，请在3月9日 10:00前确认或要求重办"
    assert answered["text_en"] == "Your letter (Lifts) was answered; please confirm or reopen it by 9 Mar 10:00"
    assert acknowledged["text_zh"] == "您的来信（电梯）已由一村居委会受理"


def test_a_category_that_no_district_has_named_is_called_as_it_came_with_the_mailbox(town: Town) -> None:
    writer = uuid4()

    town.written(letter(mailbox.LetterAcknowledgedV1, writer, category="noise"))

    (told,) = town.inbox(writer)
    assert told["text_zh"] == "您的来信（噪音扰民）已由一村居委会受理"
    assert told["text_en"].endswith("your letter (Noise)")


def test_every_writer_of_a_joint_letter_is_told(town: Town) -> None:
    first, second = uuid4(), uuid4()

    town.written(letter(mailbox.LetterAcknowledgedV1, first, second))

    assert kinds(town, first) == kinds(town, second) == ["letter_acknowledged"]


def test_the_workers_of_the_area_hear_of_a_new_letter_and_those_of_the_next_one_do_not(town: Town) -> None:
    worker, secretary = town.staffed("area_worker", AREA), town.staffed("party_secretary", AREA)
    neighbour, officer = town.staffed("area_worker", NEXT_AREA), town.staffed("street_officer", STREET)

    town.written(letter(mailbox.LetterSubmittedV1, uuid4()))

    assert kinds(town, worker) == kinds(town, secretary) == ["work_new"]
    assert kinds(town, neighbour) == kinds(town, officer) == []


def test_a_missed_clock_is_told_to_the_writer_the_holder_and_the_unit_above(town: Town) -> None:
    writer, worker, officer = uuid4(), town.staffed("area_worker", AREA), town.staffed("street_officer", STREET)

    town.written(letter(mailbox.ClockMissedV1, writer, escalated_to_id=STREET, escalated_to_kind="street", counts=True))

    assert kinds(town, writer) == ["letter_overdue"]
    assert kinds(town, worker) == ["work_missed"]
    assert kinds(town, officer) == ["work_escalated"]


def test_the_handlers_of_a_department_hear_of_what_is_handed_to_it(town: Town) -> None:
    lead, assisting, lead_handler, assisting_handler = (uuid4() for _ in range(4))
    for department, handler in ((lead, lead_handler), (assisting, assisting_handler)):
        of = {"department_id": department, "division_id": STREET}
        staffed = a(mailbox.DepartmentStaffedV1, **of, person_ids=[handler])
        town.written(a(mailbox.DepartmentOpenedV1, **of), staffed)

    change = {"to_id": lead, "to_kind": "department", "assisting_ids": [assisting]}
    town.written(letter(mailbox.LetterHandedOnV1, uuid4(), **change))

    assert kinds(town, lead_handler) == ["work_assigned"]
    assert kinds(town, assisting_handler) == ["work_assisting"]


def test_abuse_is_told_to_the_street(town: Town) -> None:
    officer = town.staffed("street_officer", STREET)

    town.written(letter(mailbox.AbuseReportedV1, uuid4()))

    assert kinds(town, officer)[0] == "work_abuse"


def test_whoever_did_it_is_not_told(town: Town) -> None:
    actor = UUID(int=7)  # of the event log

    town.written(letter(mailbox.LetterClosedV1, actor))

    assert kinds(town, actor) == []


def test_a_refused_extension_is_not_told_to_the_writer(town: Town) -> None:
    writer = uuid4()

    town.written(letter(mailbox.ExtensionDecidedV1, writer, granted=False))

    assert kinds(town, writer) == []


def test_one_event_is_one_notification_also_for_a_writer_who_works_there(town: Town) -> None:
    worker = town.staffed("area_worker", AREA)

    town.written(letter(mailbox.LetterReopenedV1, worker))

    assert kinds(town, worker) == ["letter_reopen_confirmed"]


def test_a_replay_of_everything_tells_and_sends_nothing_again(town: Town) -> None:
    writer = uuid4()
    town.wants(writer, addresses={"sms": "+86 199 1"})
    town.written(letter(mailbox.LetterAcknowledgedV1, writer), letter(mailbox.LetterAnsweredV1, writer))
    assert town.push() == 1
    before = town.service.store.head()

    with psycopg.connect(town.database, autocommit=True) as connection:
        start_over(connection, REACTIONS.reader)

        def caught_up() -> bool:
            rows: dict[str, int] = dict(
                connection.execute("SELECT stream, seq FROM notifications_reactions.positions").fetchall()
            )
            logs = {"IDENTITY": town.identity, "MAILBOX": town.mailbox, "DELIBERATION": town.deliberation}
            return all(rows.get(stream, 0) == log.last for stream, log in logs.items())

        eventually(caught_up, 60)

    assert town.service.store.head() == before
    assert town.push() == 0
    assert len(town.gateway.to("+86 199 1")) == 1


def test_a_replay_tells_nobody_who_came_later(town: Town) -> None:
    town.written(letter(mailbox.LetterSubmittedV1, uuid4()))
    worker = town.staffed("area_worker", AREA)

    with psycopg.connect(town.database, autocommit=True) as connection:
        start_over(connection, REACTIONS.reader)
        town.written(letter(mailbox.LetterAcknowledgedV1, uuid4()))
        eventually(lambda: town.service.position("IDENTITY") >= town.identity.last, 60)

    assert kinds(town, worker) == []


def test_days_of_letters_read_at_once_fill_the_inbox_and_send_nothing(town: Town) -> None:
    writer = uuid4()
    town.wants(writer, addresses={"sms": "+86 199 2"})
    past = town.clock.now - timedelta(days=10)

    town.written(*(letter(mailbox.LetterRepliedV1, writer) for _ in range(100)), at=past)

    assert len(town.inbox(writer, limit=1000)) == 100
    assert town.push() == 0
    assert town.gateway.to("+86 199 2") == []


def test_a_new_service_brings_nobody_the_whole_past(town: Town) -> None:
    writer = uuid4()
    before = town.service.store.head()

    town.written(letter(mailbox.LetterRepliedV1, writer), at=town.clock.now - timedelta(days=31))

    assert kinds(town, writer) == []
    assert town.service.store.head() == before


def test_an_erased_persons_inbox_is_gone_and_unreadable(town: Town) -> None:
    writer = uuid4()
    town.wants(writer, addresses={"sms": "+86 199 3"})
    town.written(letter(mailbox.LetterAnsweredV1, writer))
    (item,) = town.inbox(writer)

    town.happened(erased(writer))

    eventually(lambda: town.service.lists.inbox(writer, None, 10) == [], 20)
    assert town.service.inboxes.content(UUID(item["notification_id"])) is None
    assert town.service.inboxes.wishes(writer)[1] == {}
    with psycopg.connect(town.database) as connection:
        statement = "SELECT count(*) FROM notifications_lists.items WHERE person_id = %s"
        assert connection.execute(statement, (writer,)).fetchone() == (0,)


def test_nothing_comes_into_the_inbox_of_somebody_erased(town: Town) -> None:
    writer = uuid4()
    town.happened(erased(writer))
    last = town.identity.last
    eventually(lambda: town.service.position("IDENTITY") >= last, 20)

    town.written(letter(mailbox.LetterAnsweredV1, writer))

    assert town.service.lists.inbox(writer, None, 10) == []


def test_an_event_that_cannot_be_taken_stops_only_its_own_letter(town: Town) -> None:
    writer = uuid4()
    town.mailbox.append(Given({"no": "writers"}, "broken", town.clock.now, type=mailbox.LetterClosedV1.TYPE))

    town.written(letter(mailbox.LetterClosedV1, writer))

    assert kinds(town, writer) == ["letter_closed"]
    with psycopg.connect(town.database) as connection:
        row = connection.execute("SELECT entity_id FROM notifications_reactions.dead_letters").fetchone()
    assert row == ("broken",)
