"""The inbox: what one was told, the bell, marking read, and how one wants to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from web_service.clients.notifications import Notification

from .examples import World
from .inbox_services import ANSWERED, WORK
from .mailbox_services import LETTER

KEY = "key-of-the-form"


def test_the_inbox_says_what_happened_as_text_with_what_is_unread_marked(signed_in: TestClient, world: World) -> None:
    text = signed_in.get("/inbox").text
    assert "您的来信（电梯）已答复&lt;script&gt;" in text
    assert f'id="n-{ANSWERED}" class="is-unread"' in text
    assert f'id="n-{WORK}">' in text
    assert "未读：" in text


def test_the_inbox_speaks_english_beside(signed_in: TestClient) -> None:
    signed_in.get("/language/en")
    text = signed_in.get("/inbox").text
    assert "in English: letter_answered" in text
    assert "Mark all read" in text


def test_the_bell_has_the_unread_count_on_every_page_of_who_is_signed_in(signed_in: TestClient, world: World) -> None:
    assert 'hx-get="/inbox/bell"' in signed_in.get("/").text
    assert "3 条未读" in signed_in.get("/inbox/bell").text
    world.unread = 0
    assert "未读" not in signed_in.get("/inbox/bell").text


def test_strangers_have_no_bell_and_no_inbox(pages: TestClient) -> None:
    assert "/inbox" not in pages.get("/").text
    assert pages.get("/inbox").headers["location"] == "/sign-in?say=needed&next=/inbox"
    assert "未读" not in pages.get("/inbox/bell").text


def test_a_bell_without_its_service_costs_the_number_and_not_the_page(signed_in: TestClient, world: World) -> None:
    world.refuse("/inbox/unread", 503, "not-ready", "x", "x")
    answer = signed_in.get("/inbox/bell")
    assert (answer.status_code, answer.text.strip()) == (200, "通知")


def test_opening_one_marks_it_read_and_leads_the_writer_to_the_letter(signed_in: TestClient, world: World) -> None:
    answer = signed_in.post(f"/inbox/{ANSWERED}/read", data={"idempotency_key": KEY, "page": "letter", "id": LETTER})
    assert answer.headers["location"] == f"/me/letters/{LETTER}"
    assert world.commands == [(f"/inbox/{ANSWERED}/read", KEY, {})]


def test_what_is_work_leads_to_the_desk(worker: TestClient) -> None:
    assert (
        f'name="page" value="work_letter"><input type="hidden" name="id" value="{LETTER}"' in worker.get("/inbox").text
    )
    answer = worker.post(f"/inbox/{WORK}/read", data={"page": "work_letter", "id": LETTER})
    assert answer.headers["location"] == f"/desk/letters/{LETTER}"


def test_nothing_but_our_own_pages_can_be_gone_to(signed_in: TestClient) -> None:
    for elsewhere in ({"page": "letter", "id": "//evil.example"}, {"page": "//evil.example", "id": LETTER}):
        answer = signed_in.post(f"/inbox/{ANSWERED}/read", data=elsewhere)
        assert answer.headers["location"] == "/inbox?seen=44"


@pytest.mark.parametrize(
    ("kind", "about", "page"),
    [
        ("topic_stage", {"topic_id": LETTER}, f"/topics/{LETTER}"),
        ("topic_outcome", {"topic_id": LETTER, "division_id": WORK}, f"/topics/{LETTER}"),
        ("work_topic_new", {"topic_id": LETTER}, f"/desk/topics/{LETTER}"),
        ("inquiry_answered", {"topic_id": WORK, "inquiry_id": LETTER}, f"/questions/{LETTER}"),
        ("work_inquiry_new", {"inquiry_id": LETTER}, f"/desk/questions/{LETTER}"),
        ("letter_referred", {"letter_id": LETTER, "topic_id": WORK}, f"/me/letters/{LETTER}"),
        ("proposal_costed", {"proposal_id": LETTER, "topic_id": WORK}, f"/proposals/{LETTER}"),
        ("work_proposal_new", {"proposal_id": LETTER, "round_id": WORK}, f"/desk/proposals/{LETTER}"),
        ("work_begun", {"work_id": LETTER, "proposal_id": WORK}, f"/works/{LETTER}"),
        ("work_milestone_late", {"work_id": LETTER, "topic_id": WORK}, f"/desk/works/{LETTER}"),
    ],
)
def test_what_happened_in_the_hall_and_to_projects_leads_there(
    signed_in: TestClient, kind: str, about: dict[str, str], page: str
) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    line = Notification(
        notification_id=UUID(WORK), seq=40, happened_at=at, kind=kind, read=False, text_zh="", text_en="", about=about
    )
    assert line.goes_to is not None
    said = {"page": line.goes_to[0], "id": line.goes_to[1], "idempotency_key": KEY}
    assert signed_in.post(f"/inbox/{WORK}/read", data=said).headers["location"] == page


def test_all_are_read_up_to_the_newest_that_was_shown(signed_in: TestClient, world: World) -> None:
    assert 'name="through" value="41"' in signed_in.get("/inbox").text
    answer = signed_in.post("/inbox/read", data={"through": "41", "idempotency_key": KEY})
    assert world.commands == [("/inbox/read", KEY, {"through": 41})]
    world.asked.clear()
    assert "全部标为已读" not in signed_in.get(answer.headers["location"]).text
    assert world.asked == [{"limit": "30", "at_least": "NOTIFICATIONS:44"}]


def test_only_the_unread_can_be_asked_for_and_nonsense_is_left_out(signed_in: TestClient, world: World) -> None:
    signed_in.get("/inbox?show=unread&seen=x")
    assert world.asked == [{"limit": "30", "unread": "true"}]


def test_an_empty_inbox_says_what_it_is_for(signed_in: TestClient, world: World) -> None:
    world.told = False
    assert "来信和议题有进展时会出现在这里" in signed_in.get("/inbox").text


def test_how_one_wants_to_be_told_stands_in_the_form_and_is_sent_whole(signed_in: TestClient, world: World) -> None:
    text = signed_in.get("/inbox/wishes").text
    for value in ('value="13800138000"', 'value="22:00"', 'value="08:00"', 'name="digest" value="yes"'):
        assert value in text
    form = {"sms": "", "mail": "wang@example.org", "quiet_from": "21:30", "quiet_to": "07:00", "idempotency_key": KEY}
    assert signed_in.post("/inbox/wishes", data=form).headers["location"] == "/inbox/wishes?say=saved"
    wanted = {"addresses": {"mail": "wang@example.org"}, "quiet_from": "21:30", "quiet_to": "07:00", "digest": False}
    assert world.commands == [("/wishes", KEY, wanted)]
    assert "已保存。" in signed_in.get("/inbox/wishes?say=saved").text


def test_quiet_hours_without_an_end_are_said_at_their_field(signed_in: TestClient, world: World) -> None:
    world.refuse("/wishes", 422, "quiet-hours-invalid", "x", "x", "quiet_from")
    answer = signed_in.post("/inbox/wishes", data={"quiet_from": "08:00", "quiet_to": "08:00"})
    assert answer.status_code == 422
    assert 'id="f-quiet_from-e">免打扰的开始和结束不能相同。' in answer.text


@pytest.mark.parametrize("address", ["/inbox", "/inbox/wishes", "/inbox/bell"])
def test_the_inbox_is_kept_in_no_cache(signed_in: TestClient, address: str) -> None:
    assert signed_in.get(address).headers["cache-control"] == "no-store"
