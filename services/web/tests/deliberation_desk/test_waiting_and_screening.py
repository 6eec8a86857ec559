"""What waits at a desk, late first; screening topics and deciding on appeals, with refusals beside the form."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .. import desk_examples as desk
from .. import hall_examples as hall
from ..desk_examples import RAISED
from ..examples import AREA, World, id_of
from ..hall_examples import TOPIC, page
from ..mailbox_services import DEPARTMENT_UNIT, STREET, at
from ..vote_services import VOTE
from .saying import RAISED_PAGE, TOPIC_PAGE, offered, send, sent, sign_in


def test_the_worklist_counts_what_waits_and_says_in_words_what_is_late(worker: TestClient) -> None:
    text = worker.get("/desk/topics").text
    assert re.search(r'view=screen" class="view-late">立项与申诉 <span class="num count">1</span>', text)
    assert "已超时 24 小时" in text
    assert "本阶段超期 3 天" in text
    assert "1 份录入不一致" in text
    assert "开会已过 2 天，纪要未签署" in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    order = [text.index(f'id="list-{view}"') for view in ("screen", "objections", "inquiries", "minutes", "stages")]
    assert order == sorted(order)


def test_one_view_is_asked_for_with_its_filters_and_cursor(worker: TestClient, world: World) -> None:
    world.asked.clear()
    text = worker.get("/desk/topics?view=stages&stage=coordination&late=yes&cursor=abc&seen=7").text
    asked = {"path": f"/divisions/{AREA}/desk/topics", "stage": "coordination", "overdue": "true"}
    assert asked | {"limit": "30", "cursor": "abc", "at_least": "DELIBERATION:7"} in world.asked
    assert 'id="list-screen"' not in text
    assert "协调会 <span" in text


def test_the_street_sees_what_came_up_to_it_and_what_it_does_not_decide(street: TestClient, world: World) -> None:
    for name in ("", "/topics", "/objections", "/minutes"):
        world.hall[f"/divisions/{STREET}/desk{name}"] = page() if name else desk.COUNTS
    fresh = desk.raised(topic_id=id_of("fresh"), due_at=at(days=-3), overdue=False)
    world.hall |= {
        f"/divisions/{STREET}/desk/closing": [],
        f"/divisions/{STREET}/topics/waiting": page(desk.raised(), fresh),
        f"/units/{STREET}/inquiries": page(),
        f"/divisions/{STREET}/resolutions": page(),
        f"/divisions/{STREET}/meetings": page(),
        f"/divisions/{STREET}/conventions": page({**hall.CONVENTION_ITEM, "waiting_version": 2}),
    }
    text = street.get("/desk/topics").text
    assert "下级超时，由您审核" in text
    assert "由居委会办理" in text
    assert "等待街镇答复" in text


def test_a_department_has_what_it_was_asked_and_nothing_else(pages: TestClient, world: World) -> None:
    handler = sign_in(pages, "13600136000")
    unit = DEPARTMENT_UNIT.partition("/")[2]
    world.hall[f"/units/{unit}/inquiries"] = page(hall.inquiry())
    text = handler.get("/desk/topics").text
    assert "加装电梯的补贴何时到位" in text
    assert "list-screen" not in text


def test_the_desk_of_deliberation_is_closed_to_who_is_not_signed_in(pages: TestClient) -> None:
    for path in ("/desk/topics", TOPIC_PAGE, f"/desk/votes/{VOTE}", "/desk/topics/settings/templates"):
        assert "/sign-in" in pages.get(path).headers["location"]


def test_screening_shows_each_template_with_its_stages_and_topics_to_merge_into(worker: TestClient) -> None:
    text = worker.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge", "decline"}
    assert re.search(r"听证会 <small.*?协调会 <small.*?评议会 <small", text, re.S)
    assert f'name="into" value="{TOPIC}"' in text
    assert f'name="into" value="{TOPIC}"' not in worker.get(f"{RAISED_PAGE}?find=没有的词").text


def test_accepting_sends_the_template_and_words_only_when_there_are_any(worker: TestClient, world: World) -> None:
    answer = send(worker, f"{RAISED_PAGE}/accept", template="three_meetings", title="", body="")
    assert sent(world, f"/topics/{RAISED}/accept") == {"template": "three_meetings"}
    assert answer.headers["location"] == f"{RAISED_PAGE}?say=accept&seen=7"
    world.commands.clear()
    send(worker, f"{RAISED_PAGE}/accept", template="three_meetings", title="标题", body="正文")
    assert sent(world, f"/topics/{RAISED}/accept")["text"] == "正文"


@pytest.mark.parametrize("named", [TOPIC, "5E3A11C0FF", f"http://linli.test/topics/{TOPIC}"])
def test_a_topic_to_merge_into_is_named_by_choice_number_or_address(
    worker: TestClient, world: World, named: str
) -> None:
    answer = send(worker, f"{RAISED_PAGE}/merge", into=named)
    assert sent(world, f"/topics/{RAISED}/merge") == {"into_topic_id": TOPIC}
    assert answer.headers["location"] == "/desk/topics?say=merge&seen=7"


def test_a_merge_into_nothing_is_refused_beside_its_field(worker: TestClient, world: World) -> None:
    answer = send(worker, f"{RAISED_PAGE}/merge", into="nothing")
    assert answer.status_code == 422
    assert "请选择一个议事中的议题" in answer.text
    assert world.commands == []


def test_what_an_appeal_sent_back_cannot_be_declined_again(worker: TestClient, world: World) -> None:
    steps = [hall.step("appeal_decided", 1, "street_officer", reopened=True)]
    world.hall[f"/topics/{RAISED}"] = desk.to_screen(steps=steps)
    text = worker.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge"}
    assert "不能再次不予立项" in text


def test_the_street_decides_on_an_appeal_and_the_area_does_not(worker: TestClient, world: World) -> None:
    world.hall[f"/topics/{RAISED}"] = {**desk.to_screen(), "item": desk.raised(status="appealed", due_at=at(days=-2))}
    assert offered(worker.get(RAISED_PAGE).text, RAISED_PAGE) == set()
    officer = sign_in(worker, "13700137000")
    assert offered(officer.get(RAISED_PAGE).text, RAISED_PAGE) == {"decide-appeal"}
    refused = send(officer, f"{RAISED_PAGE}/decide-appeal", reason="维持")
    assert "请选择。" in refused.text
    send(officer, f"{RAISED_PAGE}/decide-appeal", decision="yes", reason="请受理")
    assert sent(world, f"/topics/{RAISED}/decide-appeal") == {"reopen": True, "reason": "请受理"}


def test_a_late_topic_is_the_streets_to_screen(street: TestClient, world: World) -> None:
    text = street.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge", "decline"}
    assert "下级没有按时审核" in text
    world.hall[f"/topics/{RAISED}"] = {**desk.to_screen(), "item": desk.raised(due_at=at(days=-3), overdue=False)}
    assert offered(street.get(RAISED_PAGE).text, RAISED_PAGE) == set()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(worker: TestClient, world: World) -> None:
    world.refusals[f"/topics/{RAISED}/decline"] = (
        422,
        {"type": "/problems/invalid-input", "title": "Invalid input", "status": 422, "detail": "x", "field": "reason"},
    )
    answer = send(worker, f"{RAISED_PAGE}/decline", reason="")
    assert answer.status_code == 422
    assert "请写明理由（2,000 字以内）。" in answer.text
    world.refuse(f"/topics/{RAISED}/decline", 409, "wrong-status", "状态不对", "it is running")
    answer = send(worker, f"{RAISED_PAGE}/decline", reason="我写的理由")
    assert "我写的理由" in answer.text
    assert 'role="alert"' in answer.text
