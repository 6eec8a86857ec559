"""A guardian's pages for a child: the words, the evidence, sending again, moving – as for oneself."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from .examples import ESTATE, NEW_ESTATE, WARD, World

HOME = f"/me/ward/{WARD}"
CHILD = {"name": "王小明", "kind": "resident_id", "number": "310113201905060017", "consent": "yes"}


def test_ones_own_page_lists_the_children_in_ones_care_with_their_state(signed_in: TestClient, world: World) -> None:
    assert "我监护的孩子" not in signed_in.get("/me").text
    world.wards = [{"status": "returned"}]
    text = signed_in.get("/me").text
    assert "我监护的孩子" in text
    assert f'href="{HOME}"' in text
    assert 'state-returned ms-auto">已退回' in text


def test_somebody_elses_child_is_not_found(signed_in: TestClient) -> None:
    assert signed_in.get(HOME).status_code == 404


@pytest.mark.parametrize(
    ("ward", "words"),
    [
        ({"status": "pending"}, "正在核验孩子的居住地"),
        ({"status": "returned", "reason": "evidence_unreadable"}, "退回原因：证明材料看不清"),
        ({"status": "registered", "move": "returned", "move_reason": "wrong_dwelling"}, "退回原因：房屋信息不符"),
        ({"status": "registered"}, "孩子已登记为居民"),
    ],
)
def test_a_childs_page_shows_the_state_in_the_words_of_ones_own(
    signed_in: TestClient, world: World, ward: dict[str, str], words: str
) -> None:
    world.wards = [ward]
    assert words in signed_in.get(HOME).text
    assert words in signed_in.get(f"{HOME}/status").text


def test_an_image_for_a_child_is_handed_on(signed_in: TestClient, world: World) -> None:
    world.wards = [{}]
    assert f'action="{HOME}/evidence"' in signed_in.get(HOME).text
    answer = signed_in.post(f"{HOME}/evidence", files={"image": ("a.png", b"\x89PNG", "image/png")})
    assert answer.headers["location"] == HOME
    assert world.commands == [(f"/registrations/wards/{WARD}/evidence", "", None)]


def test_an_image_that_is_none_is_said_on_the_childs_page(signed_in: TestClient, world: World) -> None:
    world.wards = [{}]
    world.refuse(f"/registrations/wards/{WARD}/evidence", 422, "picture-unacceptable", "x", "x")
    answer = signed_in.post(f"{HOME}/evidence", files={"image": ("a.txt", b"x", "text/plain")})
    assert answer.status_code == 422
    assert "请上传 10 MB 以内的 JPEG、PNG 或 WebP 图片。" in answer.text


def test_a_childs_pending_application_can_be_taken_back(signed_in: TestClient, world: World) -> None:
    world.wards = [{}]
    signed_in.post(f"{HOME}/withdraw", data={"idempotency_key": "key-of-the-form"})
    assert world.commands == [(f"/registrations/wards/{WARD}/withdraw", "key-of-the-form", {})]


def test_a_childs_pending_move_can_be_taken_back(signed_in: TestClient, world: World) -> None:
    world.wards = [{"status": "registered", "move": "pending"}]
    assert f'action="{HOME}/withdraw-move"' in signed_in.get(HOME).text
    signed_in.post(f"{HOME}/withdraw-move", data={"idempotency_key": "key-of-the-form"})
    assert world.commands == [(f"/moves/wards/{WARD}/withdraw", "key-of-the-form", {})]


def test_a_returned_child_is_sent_again_with_what_was_stated_before(signed_in: TestClient, world: World) -> None:
    world.wards = [{"status": "returned"}]
    again = f"{HOME}/resubmit/{ESTATE}"
    assert f'href="{again}"' in signed_in.get(HOME).text
    assert 'value="王小明"' in signed_in.get(again).text
    answer = signed_in.post(again, data={**CHILD, "idempotency_key": "key-of-the-form"})
    assert answer.headers["location"] == HOME
    [(path, key, body)] = world.commands
    assert (path, key) == (f"/registrations/wards/{WARD}/resubmit", "key-of-the-form")
    assert (body["estate_id"], body["consent"]) == (ESTATE, True)


def test_a_childs_move_goes_to_the_estate_that_is_found_for_it(signed_in: TestClient, world: World) -> None:
    world.wards = [{"status": "registered"}]
    assert f"/register?to=move&amp;ward={WARD}" in signed_in.get(HOME).text
    found = signed_in.get("/register", params={"to": "move", "ward": WARD, "within": "310113111"}).text
    assert f'href="{HOME}/move/{NEW_ESTATE}"' in found
    assert "确认孩子迁入此小区" in signed_in.get(f"{HOME}/move/{NEW_ESTATE}").text
    answer = signed_in.post(f"{HOME}/move/{NEW_ESTATE}", data={"idempotency_key": "key-of-the-form"})
    assert answer.headers["location"] == HOME
    assert world.commands == [(f"/moves/wards/{WARD}", "key-of-the-form", {"estate_id": NEW_ESTATE})]


def test_a_refused_move_of_a_child_is_said(signed_in: TestClient, world: World) -> None:
    world.refuse(f"/moves/wards/{WARD}", 403, "not-ones-ward", "x", "x")
    answer = signed_in.post(f"{HOME}/move/{NEW_ESTATE}", data={})
    assert answer.status_code == 403
    assert "您不是这名孩子的监护人。" in answer.text
