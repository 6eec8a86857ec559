"""Statements, schemes, panels, conventions, notices and questions at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from .. import hall_examples as hall
from ..examples import AREA, OFFICERS, RESIDENT, World, id_of
from ..hall_examples import CONVENTION, PUBLIC_NOTICE, QUESTION, SET, TOPIC
from ..mailbox_services import STREET
from ..taking_part_services import CONTEST, PANEL, TALK
from ..vote_services import VOTE
from .saying import KEY, offered, send, sent, sign_in

OBJECTION = id_of("objection")


def test_statements_are_shown_or_hidden_with_a_reason(worker: TestClient, world: World) -> None:
    home = f"/desk/conversations/{TALK}"
    text = worker.get(home).text
    assert "小花园要多装几盏灯" in text
    assert "停车位先到先得" not in text
    assert "停车位先到先得" in worker.get(f"{home}?state=shown").text
    answer = send(worker, f"{home}/statements/{RESIDENT}?state=held", state="hidden", reason="含个人信息")
    assert sent(world, f"/statements/{RESIDENT}/moderate") == {"state": "hidden", "reason": "含个人信息"}
    assert "say=hidden" in answer.headers["location"]


def test_who_did_not_convene_a_conversation_moderates_nothing(worker: TestClient, world: World) -> None:
    world.refuse(f"/conversations/{TALK}/moderation", 403, "outside-own-division", "不在辖区", "x")
    text = worker.get(f"/desk/conversations/{TALK}").text
    assert "小花园要多装几盏灯" not in text
    assert "现在没有您可以办理的事项" in text


def test_a_scheme_is_handed_in_with_its_pictures_one_by_one(worker: TestClient, world: World) -> None:
    scheme = id_of("a new scheme")
    world.answers[f"/contests/{CONTEST}/schemes"] = {"scheme_id": scheme}
    files = [("photos", (f"{n}.png", b"picture %d" % n, "image/png")) for n in range(2)]
    data = {"idempotency_key": KEY, "title": "林荫", "body": "环路"}
    worker.post(f"/desk/schemes/{CONTEST}/schemes", data=data, files=files)
    assert world.commands == [
        (f"/contests/{CONTEST}/schemes", KEY, {"title": "林荫", "text": "环路"}),
        (f"/schemes/{scheme}/pictures", f"{KEY}-0", b"picture 0"),
        (f"/schemes/{scheme}/pictures", f"{KEY}-1", b"picture 1"),
    ]


def test_a_convener_chooses_a_scheme_with_a_reason(worker: TestClient, world: World) -> None:
    world.hall[f"/contests/{CONTEST}"] |= {"choosing": "decision", "topic_id": None}
    home = f"/desk/schemes/{CONTEST}"
    assert "choose" in offered(worker.get(home).text, home)
    send(worker, f"{home}/choose", scheme=RESIDENT, reason="多数赞成")
    assert sent(world, f"/contests/{CONTEST}/choose") == {"scheme_id": RESIDENT, "reason": "多数赞成"}


def test_an_answer_of_who_was_drawn_is_written_down(worker: TestClient, world: World) -> None:
    world.hall[f"/panels/{PANEL}"] |= {"topic_id": None}
    home = f"/desk/panels/{PANEL}"
    assert offered(worker.get(home).text, home) == {"answers"}
    send(worker, f"{home}/answers", person_id=RESIDENT, decision="no")
    assert sent(world, f"/panels/{PANEL}/answers") == {"person_id": RESIDENT, "takes_part": False}


@pytest.mark.parametrize(
    ("path", "said", "body"),
    [
        ("amendments", {"amendment": "add", "article": "", "body": "新条", "why": "需要"},
         {"amendment": "add", "text": "新条", "why": "需要"}),
        ("amendments", {"amendment": "strike", "article": RESIDENT, "body": "", "why": "过时"},
         {"amendment": "strike", "article_id": RESIDENT, "why": "过时"}),
        ("put-to-vote", {"vote": f"/desk/votes/{VOTE}?say=begun"}, {"vote_id": VOTE}),
        ("adopt", {"in_force_on": "2099-01-01"}, {"in_force_on": "2099-01-01"}),
    ],
)  # fmt: skip
def test_what_a_set_of_amendments_sends(
    worker: TestClient, world: World, path: str, said: dict[str, str], body: dict[str, Any]
) -> None:
    send(worker, f"/desk/conventions/{CONVENTION}/sets/{SET}/{path}", **said)
    assert sent(world, f"/conventions/{CONVENTION}/sets/{SET}/{path}") == body


def test_the_street_answers_a_filing(street: TestClient, world: World) -> None:
    waiting = {**hall.VERSION, "filing": "waiting"}
    world.hall[f"/conventions/{CONVENTION}"] = {**hall.CONVENTION_WHOLE, "versions": [waiting]}
    home = f"/desk/conventions/{CONVENTION}"
    assert f"{home}/versions/1/answer-filing" in street.get(home).text
    send(street, f"{home}/versions/1/answer-filing", decision="yes", body="备案 1 号")
    body = {"accepted": True, "answer": "备案 1 号"}
    assert sent(world, f"/conventions/{CONVENTION}/versions/1/answer-filing") == body


def test_an_objection_is_answered_and_said_to_be_taken_up_or_not(worker: TestClient, world: World) -> None:
    waits = hall.objection(answered_at=None, taken_up=None, answer=None, text="挡了盲道")
    world.hall[f"/public-notices/{PUBLIC_NOTICE}"] = hall.notice_detail(answers_for_it=True, objections=[waits])
    home = f"/desk/public-notices/{PUBLIC_NOTICE}"
    assert "挡了盲道" in worker.get(home).text
    refused = send(worker, f"{home}/objections/{OBJECTION}", body="已改")
    assert (refused.status_code, world.commands) == (422, [])
    send(worker, f"{home}/objections/{OBJECTION}", decision="yes", body="已改")
    path = f"/public-notices/{PUBLIC_NOTICE}/objections/{OBJECTION}/answer"
    assert sent(world, path) == {"text": "已改", "taken_up": True}


def test_the_unit_that_was_asked_answers_or_hands_on(worker: TestClient, world: World) -> None:
    home = f"/desk/questions/{QUESTION}"
    assert offered(worker.get(home).text, home) == set()
    world.hall[f"/inquiries/{QUESTION}"] = hall.inquiry(to_kind="area", to_id=AREA, kind="request")
    assert offered(worker.get(home).text, home) == {"answer", "redirect"}
    send(worker, f"{home}/answer", decision="will_do", body="下月办")
    assert sent(world, f"/inquiries/{QUESTION}/answer") == {"decision": "will_do", "text": "下月办"}


def test_a_deputy_asks_a_unit_and_sees_the_own_questions(
    pages: TestClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OFFICERS, "13300133000", [("peoples_deputy", AREA)])
    deputy = sign_in(pages, "13300133000")
    assert 'href="/desk/questions"' in deputy.get("/desk/topics").text
    text = deputy.get(f"/desk/questions?topic={TOPIC}").text
    assert f'name="topic" value="{TOPIC}"' in text
    assert f'<option value="street/{STREET}"' in text
    world.answers["/questions"] = {"inquiry_id": QUESTION}
    said = {"division": AREA, "topic": TOPIC, "to": f"street/{STREET}", "body": "何时修？", "answer_by": ""}
    answer = send(deputy, "/desk/questions", **said)
    to = {"kind": "street", "id": STREET}
    assert sent(world, "/questions") == {"division_id": AREA, "to": to, "text": "何时修？", "topic_id": TOPIC}
    assert answer.headers["location"] == f"/desk/questions/{QUESTION}?say=asked&seen=7"


def test_only_deputies_are_offered_to_ask(worker: TestClient) -> None:
    assert "只有人大代表可以提出询问" in worker.get("/desk/questions").text
