"""What people wrote is nowhere in the clear: not in an event, a list, the vault, a message or a log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from linli_common.testing.pictures import PLACE, image_of
from linli_common.testing.servers import PostgresServer

from .searching import hits, tables
from .town import Person, Town, running

KINDS = (
    "标题", "正文", "地点", "补充", "理由", "退单", "提问", "回复", "答复",
    "挂账", "延期", "批复", "协办", "重办", "举报", "处理", "议题", "订单",
)  # fmt: skip
WORDS = {what: f"欧阳翠花家的{what}秘密 Szczepański" for what in KINDS}
ORDER = "SH-SECRET-ORDER-777"
"""The number by which the hotline knows who called."""


@pytest.fixture(scope="module")
def town(postgres: PostgresServer) -> Iterator[Town]:
    """A town of its own: everything in it is looked through."""
    with running(postgres.create_database(), postgres.create_database()) as running_town:
        yield running_town


def everything(town: Town, log: pytest.LogCaptureFixture) -> list[tuple[str, bytes]]:
    """All tables of both databases, the answers of commands, the log."""
    found = [*tables(town.database), *tables(town.vault), ("log", log.text.encode())]
    assert {"mailbox.events", "mailbox.commands", "mailbox_lists.letters", "public.photos"} <= {
        name for name, _ in found
    }
    return found


def told_everything(town: Town, writer: Person) -> tuple[UUID, bytes]:
    """A letter about which everything was said that can be said, and its photo as it is kept."""
    worker, officer = town.staff("area_worker", "一村"), town.staff("street_officer", "望海街道")
    department, handler = town.department("房管", "望海街道", officer)
    letter = town.write(writer, title=WORDS["标题"], text=WORDS["正文"], place=WORDS["地点"], public=True)
    path = f"/letters/{letter}"
    photo = town.done(f"{path}/photos", image_of("JPEG"), by=writer)["photo_id"]
    picture = town.get(f"{path}/photos/{photo}", by=writer).content
    town.done(f"{path}/more", {"text": WORDS["补充"]}, by=writer)
    town.done(f"{path}/acknowledge", by=worker)
    to_department = {"to": department, "reason": WORDS["理由"]}
    town.done(f"{path}/hand-on", to_department, by=worker)
    town.done(f"{path}/refuse", {"reason": WORDS["退单"]}, by=handler)
    town.done(f"{path}/ask-more", {"text": WORDS["提问"]}, by=worker)
    town.done(f"{path}/reply", {"text": WORDS["回复"]}, by=worker)
    day = (town.today() + timedelta(days=3)).isoformat()
    town.done(f"{path}/pend", {"promised_on": day, "reason": WORDS["挂账"]}, by=worker)
    town.done(f"{path}/ask-extension", {"working_days": 2, "reason": WORDS["延期"]}, by=worker)
    town.done(f"{path}/decide-extension", {"granted": True, "reason": WORDS["批复"]}, by=officer)
    street = town.unit("street", "望海街道")
    town.done(f"{path}/hand-on", {"to": street, "assisting": [department], "reason": WORDS["理由"]}, by=worker)
    town.done(f"{path}/assist", {"as_unit": department, "text": WORDS["协办"]}, by=handler)
    town.done(f"{path}/acknowledge", by=officer)
    town.done(f"{path}/refer", {"reason": WORDS["议题"]}, by=officer)
    town.done(f"{path}/report-abuse", {"reason": WORDS["举报"]}, by=town.resident())
    town.done(f"{path}/decide-abuse", {"hide": False, "reason": WORDS["处理"]}, by=officer)
    town.done(f"{path}/answer", {"text": WORDS["答复"], "outcome": "solved"}, by=officer)
    town.done(f"{path}/reopen", {"reason": WORDS["重办"]}, by=writer)
    town.done(f"{path}/answer", {"text": WORDS["答复"], "outcome": "solved"}, by=officer)
    order = {
        "division_id": town.ids["一村"], "category": "lift", "title": WORDS["订单"], "text": "x", "order_number": ORDER,
    }  # fmt: skip
    town.done("/letters/hotline", order, by=worker)
    town.refused("/letters", {"title": WORDS["标题"], "text": WORDS["正文"] * 1000, "estate_id": 7}, by=writer)
    town.refused(f"{path}/withdraw", by=writer)
    town.refused(f"{path}/more", {"text": WORDS["补充"], "texts": WORDS["补充"]}, by=writer)
    return letter, picture


def test_nothing_that_was_said_is_found_before_and_after_an_erasure(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    # given
    caplog.set_level(logging.INFO)  # as the processes log (linli_common.logs)
    writer = town.resident()
    letter, picture = told_everything(town, writer)
    sought: list[str | bytes] = [*WORDS.values(), ORDER, PLACE, picture[20:60]]

    # then
    assert hits([("control", b"..." + WORDS["正文"].encode() + picture)], sought) == [
        f"{WORDS['正文']!r} plain in control",
        f"{picture[20:60]!r} plain in control",
    ]
    assert hits(everything(town, caplog), sought) == []
    said = town.get(f"/letters/{letter}", by=town.staff("street_officer", "望海街道")).text
    assert [word for word in WORDS.values() if word not in said] == [WORDS["订单"]]

    # when
    town.done(f"/letters/{letter}/confirm", {"solved": True}, by=writer)
    town.erase(writer)
    town.go_round(datetime.now(UTC))

    # then
    assert hits(everything(town, caplog), sought) == []
    assert town.get(f"/letters/{letter}", by=town.staff("street_officer", "望海街道")).json()["readable"] is False


def test_no_public_message_carries_a_text(town: Town) -> None:
    for event in town.events():
        texts = [value for value in event["data"].values() if isinstance(value, str) and len(value) > 40]
        assert texts == []
