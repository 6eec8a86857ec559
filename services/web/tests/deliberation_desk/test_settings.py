"""Templates as JSON with each fault at its line; rules by date with their articles."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi.testclient import TestClient
from web_service.deliberation.desk.settings.places import faults_in, line_at, lines_of

from ..examples import World
from ..mailbox_services import DISTRICT
from .saying import TOPIC_PAGE, send, sent, sign_in

FAULT = "stages[0].transitions[0].conditions: a condition is missing; only closing needs none"
OTHER = "stages[0].days: a stage has a day at least"


def test_a_fault_of_a_template_stands_at_its_line_in_the_readers_language(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    editor = officer.get(f"/desk/topics/settings/templates/discussion?district={DISTRICT}").text
    assert "检查并设定新版本" in editor
    world.refuse(
        f"/districts/{DISTRICT}/templates", 422, "template-invalid", "程序模板不正确", f"{FAULT}; {OTHER}", "stages"
    )
    text = '{\n "stages": [\n  {\n   "days": 0,\n   "transitions": [\n    {"to": "vote"}\n   ]\n  }\n ]\n}'
    address = f"/desk/topics/settings/templates/discussion?district={DISTRICT}"
    answer = send(officer, address, stages=text)
    assert answer.status_code == 422
    assert '<a href="#line-6">第 6 行</a> <code>stages[0].transitions[0].conditions</code> 缺少条件' in answer.text
    assert re.search(r'id="line-4" class="is-fault"><code> *&#34;days&#34;: 0,</code>.*每个阶段至少一天', answer.text)


def test_what_is_no_json_is_refused_with_its_line(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    address = f"/desk/topics/settings/templates/new?district={DISTRICT}"
    answer = send(officer, address, stages='{"stages": [\n  {]\n}')
    assert "不是有效的 JSON" in answer.text
    assert "第 2 行" in answer.text
    assert world.commands == []


def test_a_template_is_sent_without_its_version(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    address = f"/desk/topics/settings/templates/discussion?district={DISTRICT}"
    answer = send(officer, address, stages='{"template": "discussion", "version": 3}')
    assert sent(world, f"/districts/{DISTRICT}/templates") == {"template": "discussion"}
    assert "say=set" in answer.headers["location"]


def test_others_read_templates_and_set_none(worker: TestClient) -> None:
    text = worker.get("/desk/topics/settings/templates/discussion").text
    assert " readonly" in text
    assert "检查并设定新版本" not in text


def test_lines_of_a_json_text_are_found_by_path() -> None:
    text = '{"a": [1,\n {"b}": "x\\"]{"},\n [],\n {}],\n "c": null}'
    lines = lines_of(text)
    assert lines[("a", "1")] == 2
    assert lines[("a", "2")] == 3
    assert lines[("c",)] == 5
    assert line_at(lines, "a[3].missing") == 4
    assert line_at(lines, "nowhere") is None
    assert [one.line for one in faults_in(text, "a[0]: wrong; c: also; and more")] == [1, 5]


def test_rules_are_read_with_their_articles_as_of_a_day(worker: TestClient, world: World) -> None:
    world.asked.clear()
    text = worker.get("/desk/topics/settings/rules?on=2024-03-01").text
    assert {"path": "/electorates", "on": "2024-03-01"} in world.asked
    assert "城市居民委员会组织法第九条" in text
    assert "物业管理条例第十四条" in text
    assert re.findall(r'method="post" action="([^"]+)"', text) == ["/sign-out"]


def test_an_address_of_ours_is_kept_when_one_signs_in(pages: TestClient) -> None:
    assert pages.get(TOPIC_PAGE).headers["location"].endswith(f"next={quote(TOPIC_PAGE, safe='/')}")
