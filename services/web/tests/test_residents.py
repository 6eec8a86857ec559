"""Registration, sign-in and one's own page: once means once, errors at their fields, sessions that renew themselves."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import BUILDING, ESTATE, World

FORM = {
    "name": "王秀英",
    "kind": "resident_id",
    "number": "11010519491231002X",
    "phone": "13800138000",
    "password": "a long pass phrase",
}


def key_in(text: str) -> str:
    """The key that a form carries."""
    found = re.search(r'name="idempotency_key" value="([^"]+)"', text)
    assert found
    return found[1]


def test_a_resident_finds_the_estate_by_district_and_street_and_never_picks_a_committee(pages: TestClient) -> None:
    assert "/register?within=310113" in pages.get("/register").text
    assert "/register?within=310113111" in pages.get("/register?within=310113").text
    assert f"/register/{ESTATE}" in pages.get("/register?within=310113111").text
    assert f"/register/{ESTATE}" in pages.get("/register", params={"name": "逸景"}).text


def test_a_form_that_is_sent_twice_counts_once(pages: TestClient, world: World) -> None:
    key = key_in(pages.get(f"/register/{ESTATE}").text)
    for _ in range(2):
        answer = pages.post(f"/register/{ESTATE}", data={**FORM, "idempotency_key": key})
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert list(world.applied) == [key]
    assert world.applied[key]["estate_id"] == ESTATE
    assert world.applied[key]["identity"] == {"kind": "resident_id", "number": "11010519491231002X"}


def test_two_forms_have_two_keys(pages: TestClient) -> None:
    assert key_in(pages.get(f"/register/{ESTATE}").text) != key_in(pages.get(f"/register/{ESTATE}").text)


def test_the_buildings_qr_code_leads_to_the_form_with_the_building_chosen(pages: TestClient, world: World) -> None:
    assert "逸景佳苑 3号楼" in pages.get(f"/join/{BUILDING}").text
    pages.post(f"/join/{BUILDING}", data=FORM)
    [body] = world.applied.values()
    assert body["building_id"] == BUILDING
    assert "estate_id" not in body


def test_a_wrong_document_number_is_said_at_its_field_and_nothing_typed_is_lost(
    pages: TestClient, world: World
) -> None:
    world.refuse("/registrations", 422, "document-number-invalid", "x", "check character", "identity.number")
    answer = pages.post(f"/register/{ESTATE}", data=FORM)
    assert answer.status_code == 422
    assert re.search(r'id="f-number"[^>]*aria-invalid="true"', answer.text)
    assert "证件号码有误，请核对后重新填写。" in answer.text
    assert 'value="王秀英"' in answer.text
    assert "a long pass phrase" not in answer.text


def test_the_national_network_identity_registers_without_any_number(pages: TestClient, world: World) -> None:
    form = {**FORM, "proof": "network_identity", "number": "", "credential": "demo:wang:1994-05-06"}
    assert pages.post(f"/register/{ESTATE}", data=form).headers["location"] == "/me"
    [body] = world.applied.values()
    assert body["identity"] == {"kind": "network_identity", "credential": "demo:wang:1994-05-06"}


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        ("network-identity-refused", "identity.credential", "网络身份凭证未通过核验"),
        ("network-identity-unavailable", None, "可以改用身份证件"),
        ("already-registered", "identity.number", "该证件已经注册"),
    ],
)
def test_a_refused_network_identity_is_said_at_its_field_and_a_used_credential_not_shown_again(
    pages: TestClient, world: World, kind: str, field: str | None, words: str
) -> None:
    world.refuse("/registrations", 422, kind, "x", "x", field)
    form = {**FORM, "proof": "network_identity", "credential": "demo:wang:1994-05-06"}
    text = pages.post(f"/register/{ESTATE}", data=form).text
    assert re.search(r'id="f-credential"[^>]*aria-invalid="true"', text)
    assert re.search(rf'id="e-credential">[^<]*{words}', text)
    assert "demo:wang" not in text
    assert 'value="network_identity" checked' in text


def test_a_child_is_told_that_a_guardian_registers_it(pages: TestClient, world: World) -> None:
    world.refuse("/registrations", 422, "guardian-needed", "x", "a guardian has to consent")
    assert "请监护人先完成注册并登录" in pages.post(f"/register/{ESTATE}", data=FORM).text


def test_after_registering_one_is_signed_in_with_cookies_that_no_script_reads(pages: TestClient) -> None:
    answer = pages.post(f"/register/{ESTATE}", data=FORM)
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_change_from_another_site_is_refused(pages: TestClient, world: World, headers: dict[str, str]) -> None:
    assert pages.post(f"/register/{ESTATE}", data=FORM, headers=headers).status_code == 403
    assert not world.applied


def test_a_wrong_password_is_said_without_saying_which_of_both(pages: TestClient) -> None:
    answer = pages.post("/sign-in", data={"phone": "13800138000", "password": "no"})
    assert answer.status_code == 401
    assert "手机号或密码不正确。" in answer.text


def test_without_a_session_ones_own_page_leads_to_sign_in(pages: TestClient) -> None:
    assert pages.get("/me").headers["location"] == "/sign-in?say=needed&next=/me"


def test_an_access_token_that_ran_out_is_renewed_unnoticed(signed_in: TestClient, world: World) -> None:
    signed_in.cookies.delete("linli_access")
    assert "王秀英" in signed_in.get("/me").text
    assert world.refreshed == 1
    assert "王秀英" in signed_in.get("/me").text
    assert world.refreshed == 1


def test_a_revoked_access_token_is_renewed_and_the_question_asked_again(signed_in: TestClient, world: World) -> None:
    world.expired.add(signed_in.cookies["linli_access"])
    assert "王秀英" in signed_in.get("/me").text
    assert world.refreshed == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [("pending", "待核验"), ("returned", "修改并重新提交"), ("registered", "我搬家了"), ("enrolled", "工作人员账号")],
)
def test_ones_own_page_shows_the_state(signed_in: TestClient, world: World, status: str, words: str) -> None:
    world.status = status
    assert words in signed_in.get("/me").text


def test_the_reason_of_a_return_is_said_in_the_readers_language(signed_in: TestClient, world: World) -> None:
    world.status, world.reason = "returned", "evidence_unreadable"
    assert "退回原因：证明材料看不清" in signed_in.get("/me").text
    signed_in.cookies.set("linli_language", "en")
    assert "Reason: Evidence cannot be read" in signed_in.get("/me").text


def test_the_reason_of_a_returned_move_is_said_too(signed_in: TestClient, world: World) -> None:
    world.status, world.move, world.move_reason = "registered", "returned", "wrong_dwelling"
    text = signed_in.get("/me").text
    assert "迁居申请已退回，原住址不变。" in text
    assert "退回原因：房屋信息不符" in text


def test_everyone_sees_who_opened_their_data(signed_in: TestClient) -> None:
    assert re.search(r"2026-11-20 16:00</span> · 逸景佳苑居委会 · 居村干部", signed_in.get("/me").text)


def test_a_wrong_current_password_is_said_at_its_field_and_asked_only_once(signed_in: TestClient, world: World) -> None:
    world.refuse("/password", 401, "sign-in-failed", "x", "phone or password is wrong")
    answer = signed_in.post("/me/password", data={"password": "no", "new_password": "another phrase"})
    assert answer.status_code == 401
    assert "当前密码不正确。" in answer.text
    assert world.refreshed == 0


def test_a_pending_application_can_be_taken_back(signed_in: TestClient, world: World) -> None:
    assert signed_in.post("/me/withdraw", data={"idempotency_key": "key-of-the-form"}).status_code == 303
    assert world.commands == [("/registrations/mine/withdraw", "key-of-the-form", {})]


def test_a_pending_move_can_be_taken_back(signed_in: TestClient, world: World) -> None:
    world.status, world.move = "registered", "pending"
    text = signed_in.get("/me").text
    assert 'action="/me/withdraw-move"' in text
    assert "我搬家了" not in text
    assert signed_in.post("/me/withdraw-move", data={"idempotency_key": key_in(text)}).status_code == 303
    assert world.commands == [("/moves/mine/withdraw", key_in(text), {})]


def test_who_was_just_verified_gets_a_token_that_says_so(signed_in: TestClient, world: World) -> None:
    world.status = "registered"
    signed_in.get("/me")
    assert world.refreshed == 1


def test_erasing_needs_a_tick_and_ends_the_session(signed_in: TestClient, world: World) -> None:
    assert signed_in.post("/me/erase", data={}).status_code == 422
    assert not world.commands
    answer = signed_in.post("/me/erase", data={"confirm": "yes"})
    assert answer.headers["location"] == "/sign-in?say=erased"
    assert [path for path, *_ in world.commands] == ["/me/erase"]
    assert "linli_access" not in signed_in.cookies


def test_signing_out_ends_the_session_here_even_when_the_service_refuses(signed_in: TestClient, world: World) -> None:
    world.refuse("/sign-out", 503, "not-ready", "x", "x")
    signed_in.post("/sign-out")
    assert "linli_access" not in signed_in.cookies


def test_personal_pages_are_kept_in_no_cache(signed_in: TestClient) -> None:
    assert signed_in.get("/me").headers["cache-control"] == "no-store"


def test_an_image_is_handed_on(signed_in: TestClient, world: World) -> None:
    answer = signed_in.post("/me/evidence", files={"image": ("a.png", b"\x89PNG", "image/png")})
    assert answer.status_code == 303
    assert world.commands == [("/registrations/mine/evidence", "", None)]


def test_a_body_that_is_too_large_is_not_read(signed_in: TestClient) -> None:
    answer = signed_in.post("/me/evidence", content=b"x", headers={"Content-Length": str(12 << 20)})
    assert answer.status_code == 413
