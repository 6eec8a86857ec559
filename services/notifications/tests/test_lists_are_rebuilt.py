"""The own lists are nothing but the fold of the own events. Cost: seconds."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from linli_common.projector import TableAddress
from linli_common.projector.rebuild import rebuild
from linli_common.testing.waiting import eventually
from linli_contracts import mailbox
from notifications_service.lists import READER

from .town import AREA, Town, erased, letter


def test_a_rebuild_of_read_sent_and_destroyed_inboxes_finds_no_difference(town: Town) -> None:
    reader, gone, told = uuid4(), uuid4(), uuid4()
    town.wants(told, addresses={"sms": "+86 199 9"})
    for person_id in (reader, gone, told):
        town.written(letter(mailbox.LetterRepliedV1, person_id), letter(mailbox.LetterAnsweredV1, person_id))
    newest, _ = town.inbox(reader)
    token = town.token("resident", AREA, reader)
    town.post(f"/inbox/{newest['notification_id']}/read", {}, token)
    town.post("/inbox/read", {"through": newest["seq"] - 1}, token)
    assert town.push() == 1
    town.happened(erased(gone))
    eventually(lambda: town.service.lists.inbox(gone, None, 10) == [], 20)

    addresses = {"NOTIFICATIONS": TableAddress(town.database, "notifications")}
    report = asyncio.run(rebuild(READER, town.database, addresses, processes=0))

    assert report.differences == []
    assert town.get("/inbox/unread", token).json()["unread"] == 0
