"""From a letter to the inboxes of those whom it concerns, and no further."""

from __future__ import annotations

import time

from .acting import A_MOMENT_SECONDS, Account, Answer, Caller, somebody
from .town import Town, verify


def resident(caller: Caller, town: Town) -> Account:
    """Somebody who registered by phone and was verified."""
    who = somebody("顾敏")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    verify(caller, town.here, who)
    caller.sign_in(who)
    return who


def inbox(caller: Caller, by: Account, after: Answer) -> list[Answer]:
    """What somebody was told once notifications know of what was recorded at the mailbox."""
    items: list[Answer] = caller.ask("/api/notifications/inbox", by=by, after=after)["items"]
    return items


def test_those_whom_a_letter_concerns_are_told_within_a_moment(caller: Caller, town: Town) -> None:
    # given
    writer, worker = resident(caller, town), town.here.worker
    body = {"estate_id": town.here.estate_id, "category": "lift", "title": "电梯停运", "text": "不可外传的话"}

    # when
    written = caller.do("/api/mailbox/letters", body, by=writer)
    began = time.monotonic()
    told = inbox(caller, worker, written)
    took = time.monotonic() - began
    acknowledged = caller.do(f"/api/mailbox/letters/{written['letter_id']}/acknowledge", by=worker)
    answer = {"text": "已修", "outcome": "solved"}
    answered = caller.do(f"/api/mailbox/letters/{written['letter_id']}/answer", answer, by=worker)

    # then
    assert took < A_MOMENT_SECONDS
    assert (told[0]["kind"], told[0]["about"]["letter_id"]) == ("work_new", written["letter_id"])
    assert inbox(caller, town.there.worker, acknowledged) == []
    found = inbox(caller, writer, answered)
    assert [item["kind"] for item in found] == ["letter_answered", "letter_acknowledged"]
    assert "请在" in found[0]["text_zh"]
    assert not any("不可外传" in str(item) for item in [*found, *told])

    # when: the bell is rung and read
    bell = caller.ask("/api/notifications/inbox/unread", by=writer)
    assert bell["unread"] == 2
    read = caller.do("/api/notifications/inbox/read", {"through": bell["newest"]}, by=writer)

    # then
    assert caller.ask("/api/notifications/inbox/unread", by=writer, after=read)["unread"] == 0
