"""The laboratory: rules side by side, of a counted round or a file, whose faulty line is named."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient
from starlette.responses import Response

from ..deliberation_desk.saying import KEY
from ..examples import World
from ..rounds_desk_examples import COUNTED, LABORATORY, TICKING

PAGE = "/desk/rounds/laboratory"
FILE = b"META\nkey;value\nbudget;many\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;100\n"


def upload(worker: TestClient, file: bytes) -> Response:
    """Sends a file as the form does."""
    answer: Any = worker.post(PAGE, data={"idempotency_key": KEY}, files={"file": ("x.pb", file, "text/plain")})
    return answer  # type: ignore[no-any-return]


def test_a_counted_round_shows_every_rule_with_its_share_of_voters(worker: TestClient) -> None:
    text = worker.get(f"/desk/rounds/{COUNTED}/laboratory").text
    assert text.count('class="lab-name"') == 5
    assert re.findall(r"<dd class=\"num\">(\d+\.\d)%</dd>", text)[:4] == ["80.0", "81.2", "60.0", "46.7"]
    assert text.count("本轮采用") == 1
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S)
    assert [row.count("lab-yes") for row in rows] == [4, 4, 1]
    assert "&lt;script&gt;" in text


def test_before_the_count_the_page_says_so(worker: TestClient) -> None:
    assert "还没有计票" in worker.get(f"/desk/rounds/{TICKING}/laboratory").text


def test_a_file_is_compared_and_not_kept(worker: TestClient, world: World) -> None:
    world.answers["/laboratory"] = {**LABORATORY, "unit": 1, "budget": 1_234_567}
    answer: Any = upload(worker, FILE)
    assert answer.status_code == 200
    assert world.commands[0][2] == FILE
    assert "额度 1,234,567" in answer.text, "a file without decimals says its own units, not yuan"
    assert f'href="/desk/rounds/{COUNTED}/laboratory"' in worker.get(PAGE).text


def test_a_malformed_file_names_its_line_and_shows_it(worker: TestClient, world: World) -> None:
    detail = 'line 3: "many" is no amount from 0 with at most two decimals'
    world.refuse("/laboratory", 422, "import-invalid", "文件格式不正确", detail, "body")
    answer: Any = upload(worker, FILE)
    assert answer.status_code == 422
    assert re.search(r"第 3 行</strong> “many”不是金额", answer.text)
    assert re.search(r'<li value="3" class="is-fault"><code>budget;many</code>', answer.text)


def test_something_that_is_no_text_is_refused_without_a_line(worker: TestClient, world: World) -> None:
    world.refuse("/laboratory", 422, "import-invalid", "文件格式不正确", "the file is no UTF-8 text", "body")
    answer: Any = upload(worker, b"\xff\xfe")
    assert "文件不是 UTF-8 文本" in answer.text
